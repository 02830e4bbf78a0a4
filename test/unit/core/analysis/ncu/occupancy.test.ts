/** The occupancy rules beside ncu's own limits, percentages and curves for real kernels. */

import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import path from 'node:path';
import {
  kernelOccupancy,
  occupancy,
  occupancyCurve,
  type CurvePoint,
  type Varied,
} from '../../../../../src/core/analysis/occupancy.ts';
import type { MetricInstance } from '../../../../../src/core/report/metrics.ts';
import type { Limiter } from '../../../../../src/core/protocol/occupancy.ts';
import { smLimits } from '../../../../../src/core/analysis/devices.ts';
import { fixtures, openReportFile, shared } from '../../../../support/ncu-files.ts';

const reports = [
  path.join(fixtures, 'basic.ncu-rep'),
  path.join(fixtures, 'full.ncu-rep'),
  ...['traces/ncu/decode_10_5', 'samples/ncu/rtx4090-2023', 'samples/ncu/rtx2080ti-2022'].map(
    stem => path.join(shared, `${stem}.ncu-rep`),
  ),
].filter(file => existsSync(file));

/** Beyond this a kernel must have asked for more, which no report says: ncu's curve then ends or goes on. */
const WITHOUT_OPT_IN = 48 * 1024;

/**
 * Metrics of ncu's own curves; their instances are the points. The value itself is only a sum. That of shared memory
 * goes over all of a block's, what the driver reserves included.
 */
const CURVES: Readonly<Record<Varied, string>> = {
  registersPerThread: 'launch__occupancy_per_register_count',
  threads: 'launch__occupancy_per_block_size',
  shared: 'launch__occupancy_per_shared_mem_size',
  barriers: 'launch__occupancy_per_barrier_count',
};

/** The points of one of ncu's curves, ascending. */
function curveOf(instances: readonly MetricInstance[]): CurvePoint[] {
  return instances
    .flatMap(({ id, value }) =>
      typeof id === 'number' && typeof value === 'number' ? [{ x: id, warps: value }] : [],
    )
    .sort((a, b) => a.x - b.x);
}

describe('occupancy', () => {
  for (const file of reports) {
    it(`${path.basename(file)}: limits and theoretical occupancy are ncu's`, async () => {
      const { report } = await openReportFile(file);
      report.kernels.forEach((kernel, i) => {
        const found = kernelOccupancy(report, i);
        assert.ok(found !== undefined, kernel.name);
        assert.ok(Object.keys(found.reported).length >= 4);
        for (const [limiter, blocks] of Object.entries(found.reported)) {
          assert.equal(found.estimate.limits[limiter as Limiter], blocks, `${i} ${limiter}`);
        }
        assert.equal(found.estimate.percent, found.theoretical);
      });
    });

    it(`${path.basename(file)}: curves are ncu's`, async () => {
      const opened = await openReportFile(file);
      let points = 0;
      for (const [i] of opened.report.kernels.entries()) {
        const found = kernelOccupancy(opened.report, i);
        assert.ok(found !== undefined);
        for (const [varied, metric] of Object.entries(CURVES) as [Varied, string][]) {
          const whole = curveOf(await opened.instances(i, metric));
          const curve =
            varied === 'shared' ? whole.filter(point => point.x <= WITHOUT_OPT_IN) : whole;
          // ncu's curve of shared memory counts what the driver reserves, needs do not.
          const reserved: number = varied === 'shared' ? found.sm.reservedPerBlock : 0;
          const xs: number[] = curve.map(point => Math.max(0, point.x - reserved));
          assert.deepEqual(
            occupancyCurve(found.needs, found.sm, varied, xs).map(point => point.warps),
            curve.map(point => point.warps),
            `${i} ${varied}`,
          );
          points += curve.length;
        }
      }
      assert.ok(points > 0);
    });
  }

  // CUDA C++ Programming Guide, technical specifications: most shared memory of a block, KiB, and of the multiprocessor.
  const sharedLimits: readonly (readonly [capability: string, block: number, sm: number])[] = [
    ['7.0', 96, 96],
    ['7.5', 64, 64],
    ['8.0', 163, 164],
    ['8.6', 99, 100],
    ['8.7', 163, 164],
    ['8.9', 99, 100],
    ['9.0', 227, 228],
    ['10.0', 227, 228],
    ['10.3', 227, 228],
    ['11.0', 227, 228],
    ['12.0', 99, 100],
  ];
  for (const [capability, perBlock, perSm] of sharedLimits) {
    it(`sm_${capability.replace('.', '')}: a block may have ${perBlock} KiB, of which the driver takes none`, () => {
      const sm = smLimits(capability);
      assert.ok(sm !== undefined);
      assert.equal(sm.shared, perSm * 1024);
      const blocks = (kib: number): number =>
        occupancy({ threads: 128, registersPerThread: 32, shared: kib * 1024, barriers: 1 }, sm)
          .blocks;
      assert.equal(blocks(perBlock), 1);
      assert.equal(blocks(perBlock + 1), 0, 'no such launch');
      // Two blocks fit as long as each leaves the driver its part.
      const half = perSm / 2 - sm.reservedPerBlock / 1024;
      assert.equal(blocks(half), 2);
      assert.equal(blocks(half + 1), 1);
    });
  }

  it('has a curve that is the calculation at each place', () => {
    const sm = smLimits('9.0');
    assert.ok(sm !== undefined);
    const needs = { threads: 128, registersPerThread: 32, shared: 0, barriers: 1 };
    for (const kib of [0, 4, 75, 76, 113, 114, 227]) {
      const shared = kib * 1024;
      const [point] = occupancyCurve(needs, sm, 'shared', [shared]);
      assert.deepEqual(point, { x: shared, warps: occupancy({ ...needs, shared }, sm).warps });
    }
  });

  it('names every resource that allows the fewest blocks', () => {
    const sm = smLimits('9.0');
    assert.ok(sm !== undefined);
    const needs = { threads: 256, registersPerThread: 128, shared: 0, barriers: 1 };
    const found = occupancy(needs, sm);
    assert.deepEqual(found.limiters, ['registers']);
    assert.equal(found.blocks, 2);
    assert.equal(found.percent, 25);
    const both = occupancy({ ...needs, shared: 100 * 1024, registersPerThread: 128 }, sm);
    assert.deepEqual([...both.limiters].sort(), ['registers', 'shared']);
  });
});
