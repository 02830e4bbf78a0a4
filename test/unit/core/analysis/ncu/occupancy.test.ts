/** The occupancy rules beside ncu's own limits, percentages and curves for real kernels. */

import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import path from 'node:path';
import {
  CURVES,
  curveOf,
  kernelOccupancy,
  occupancy,
  occupancyCurve,
  type Varied,
} from '../../../../../src/core/analysis/occupancy.ts';
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
          const xs = curve.map(point => point.x);
          assert.deepEqual(
            occupancyCurve(found.needs, found.sm, varied, xs),
            curve,
            `${i} ${varied}`,
          );
          points += curve.length;
        }
      }
      assert.ok(points > 0);
    });
  }

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
