/** Sections of real kernels: headlines follow from their parts, figures are ncu's, gaps say how to fill them. */

import assert from 'node:assert/strict';
import path from 'node:path';
import {
  instructionMix,
  kernelReport,
  OPCODE_CATEGORIES,
  OPCODES,
} from '../../../../../src/core/analysis/kernel-report.ts';
import type { KernelReport } from '../../../../../src/core/analysis/kernel-report-types.ts';
import { speedOfLight } from '../../../../../src/core/analysis/kernel-report-bound.ts';
import { fixtures, hasShared, openReportFile, shared } from '../../../../support/ncu-files.ts';

const section = (of: KernelReport, id: string) => of.sections.find(found => found.id === id)!;

const reports = [
  path.join(fixtures, 'basic.ncu-rep'),
  path.join(fixtures, 'full.ncu-rep'),
  ...(hasShared ? [path.join(shared, 'traces/ncu/decode_10_5.ncu-rep')] : []),
];

describe('kernel report', () => {
  for (const file of reports) {
    it(`${path.basename(file)}: each headline of Speed Of Light is the maximum of its parts`, async () => {
      const { report } = await openReportFile(file);
      report.kernels.forEach((_, kernel) => {
        const { charts } = section(kernelReport(report, kernel), 'SpeedOfLight');
        const found = speedOfLight(report.metrics, kernel);
        assert.deepEqual(
          charts.map(chart => chart.id),
          ['sol-compute', 'sol-memory'],
        );
        const [compute, memory] = charts.map(chart => chart.bars[0]?.value);
        assert.equal(compute, found?.compute.value);
        assert.equal(memory, found?.memory.value);
      });
    });
  }

  it('finds the same parts in a CSV, which does not list them', async () => {
    const [stored, printed] = await Promise.all(
      ['full.ncu-rep', 'full.raw.csv'].map(file => openReportFile(path.join(fixtures, file))),
    );
    const names = (of: KernelReport) =>
      section(of, 'SpeedOfLight').charts.map(chart => chart.bars.map(bar => bar.metric).sort());
    for (const kernel of [0, 1, 2]) {
      assert.deepEqual(
        names(kernelReport(printed!.report, kernel)),
        names(kernelReport(stored!.report, kernel)),
      );
    }
  });

  it('sums the stall reasons to about the latency, and says what each means', async () => {
    const { report } = await openReportFile(path.join(fixtures, 'full.ncu-rep'));
    report.kernels.forEach((_, kernel) => {
      const { charts, rows } = section(kernelReport(report, kernel), 'WarpStateStats');
      const stalls = charts.find(chart => chart.id === 'stalls')!;
      assert.equal(stalls.bars.length, 19);
      assert.equal(stalls.bars[0]?.key, 'stall.long_scoreboard');
      assert.ok(stalls.bars.every(bar => (bar.sentence ?? '').endsWith('.')));
      const sum = stalls.bars.reduce((total, bar) => total + bar.value, 0);
      const latency = rows.find(row => row.label === 'Warp Cycles Per Issued Instruction')?.value;
      assert.ok(Math.abs(sum / (latency ?? NaN) - 1) < 0.12, `${sum} and ${latency}`);
    });
  });

  it('has the memory tables with figures of the raw page', async () => {
    const { report } = await openReportFile(path.join(fixtures, 'full.ncu-rep'));
    const { tables } = section(kernelReport(report, 2), 'MemoryWorkloadAnalysis_Tables');
    assert.deepEqual(
      tables.map(table => table.id),
      ['shared', 'l1', 'l2', 'l2-eviction', 'device'],
    );
    const cell = (table: string, row: string, column: string) => {
      const found = tables.find(({ id }) => id === table)!;
      const at = found.columns.findIndex(({ label }) => label === column);
      return found.rows.find(({ label }) => label === row)?.cells[at];
    };
    assert.equal(cell('l2', 'Total', 'Sectors')?.value, 8575786);
    assert.equal(cell('l2', 'L1/TEX Load', 'Misses to Device')?.value, 5636520);
    assert.equal(cell('l2', 'L2 Fabric Total', 'Sectors')?.value, 2831185);
    assert.equal(cell('shared', 'Total', 'Wavefronts')?.value, 1625380);
    assert.equal(cell('device', 'Load', 'Bytes')?.value, 180386048);
    assert.equal(cell('device', 'Total', '% Peak')?.value.toFixed(2), '83.07');
    assert.equal(
      cell('device', 'Total', 'Bytes')?.formula,
      'dram__bytes_read.sum + dram__bytes_write.sum',
    );
  });

  it('says which option collects what a basic report lacks', async () => {
    for (const file of ['basic.ncu-rep', 'basic.raw.csv', 'basic.details.csv']) {
      const { report } = await openReportFile(path.join(fixtures, file));
      const found = kernelReport(report, 0);
      const collected = found.sections.filter(({ collected: has }) => has).map(({ id }) => id);
      assert.deepEqual(
        collected,
        ['SpeedOfLight', 'LaunchStats', 'Occupancy', 'WorkloadDistribution'],
        file,
      );
      for (const { id, collected: has, missing } of found.sections) {
        assert.equal(missing.length, has ? 0 : 1, id);
        if (!has) assert.equal(missing[0]?.option, `--section ${id}`);
      }
    }
  });

  it('collects every section of a full report', async () => {
    for (const file of ['full.ncu-rep', 'full.raw.csv']) {
      const { report } = await openReportFile(path.join(fixtures, file));
      const lacking = kernelReport(report, 2).sections.filter(({ collected }) => !collected);
      assert.deepEqual(
        lacking.map(({ id }) => id),
        [],
        file,
      );
    }
  });

  it('shows rules with their section and the instruction mix by opcode and category', async () => {
    const opened = await openReportFile(path.join(fixtures, 'full.ncu-rep'));
    const { rules } = section(kernelReport(opened.report, 2), 'WarpStateStats');
    const [stall] = rules.flatMap(rule => rule.messages);
    assert.equal(stall?.type, 'optimization');
    assert.equal(stall.speedup?.scope, 'global');
    const opcodes = instructionMix(await opened.instances(2, OPCODES));
    assert.deepEqual(opcodes.slice(0, 2), [
      { opcode: 'UIADD3', count: 1081117 },
      { opcode: 'HGMMA', count: 356352 },
    ]);
    const categories = instructionMix(await opened.instances(2, OPCODE_CATEGORIES));
    assert.equal(categories[0]?.opcode, 'Uniform Datapath');
  });
});
