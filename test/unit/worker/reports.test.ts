// The engine about reports: summary, list, pages, cards, calculator; against the cells of the raw page.

import assert from 'node:assert/strict';
import { appendFileSync, copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { KernelList } from '../../../src/core/protocol/report.ts';
import { Engine } from '../../../src/worker/engine.ts';
import { twoDevices } from '../../support/ncu-variants.ts';
import { fixture, sharedFile } from '../../support/shared.ts';

const context = { signal: new AbortController().signal, transfer: () => undefined };
const PEAK = 'gpu__dram_throughput.avg.pct_of_peak_sustained_elapsed';

describe('engine, reports', () => {
  const engine = new Engine();
  const open = (file: string) => engine.api.openReport({ path: file, ticket: 1 }, context);
  after(() => engine.closeAll());

  it('refuses a trace as a report and a report as a trace', async () => {
    const file = fixture('ncu/full.ncu-rep');
    await assert.rejects(
      async () => engine.api.open({ path: file, ticket: 1 }, context),
      /not a trace/,
    );
    const { id } = await open(file);
    await assert.rejects(async () => engine.api.headline(id, context));
    await assert.rejects(async () => engine.api.kernelPage({ report: id, kernel: 999 }, context));
  });

  it('sums up, lists and closes', async () => {
    const summary = await open(fixture('ncu/full.ncu-rep'));
    assert.equal(summary.name, path.basename(summary.path));
    assert.ok(summary.kernels > 0);
    const list = await engine.api.kernelList(
      { report: summary.id, offset: 0, limit: 1000 },
      context,
    );
    assert.equal(list.rows.length, summary.kernels);
    await engine.api.close(summary.id, context);
    await assert.rejects(async () => engine.api.roofline(summary.id, context));
  });

  it('shows a kernel of a file that has changed or is gone, without what only the file has', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'kernel-lens-'));
    try {
      const file = path.join(folder, 'changed.ncu-rep');
      copyFileSync(fixture('ncu/full.ncu-rep'), file);
      const { id } = await open(file);
      const page = () => engine.api.kernelPage({ report: id, kernel: 0 }, context);
      const { instructions, row } = await page();
      assert.ok(instructions.length > 0);
      appendFileSync(file, 'x');
      assert.deepEqual((await page()).instructions, []);
      rmSync(file);
      const after = await page();
      assert.deepEqual([after.row, after.instructions], [row, []]);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  it('tells devices and processes apart, and sorts by them', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'kernel-lens-'));
    try {
      const file = path.join(folder, 'devices.raw.csv');
      writeFileSync(file, twoDevices());
      const { id, devices, processes, csvPage } = await open(file);
      assert.equal(csvPage, 'raw');
      assert.deepEqual(
        devices.map(({ ordinal, kernels, capability }) => [ordinal, kernels, capability]),
        [
          [0, 1, '9.0'],
          [1, 2, '8.0'],
        ],
      );
      assert.deepEqual(processes, [
        { pid: 576, name: 'worker' },
        { pid: 575, name: 'python3.12' },
      ]);
      for (const key of ['device', 'process'] as const) {
        const sort = { key, descending: false };
        const { rows } = await engine.api.kernelList(
          { report: id, offset: 0, limit: 9, sort },
          context,
        );
        const sorted = { device: [0, 1, 1], process: [575, 576, 576] };
        assert.deepEqual(
          rows.map(row => row[key]),
          sorted[key],
        );
      }
    } finally {
      rmSync(folder, { recursive: true });
    }
    const { csvPage } = await open(fixture('ncu/basic.details.csv'));
    assert.equal(csvPage, 'details');
  });

  describe('of one decode step', () => {
    let id = -1;
    const list = async (more: object): Promise<KernelList> =>
      engine.api.kernelList({ report: id, offset: 0, limit: 100, ...more }, context);

    before(async function () {
      id = (await open(sharedFile(this, 'traces/ncu/decode_10_5.ncu-rep'))).id;
    });

    it('lists what the raw page says', async () => {
      const row = (await list({})).rows[8]!;
      assert.equal(row.durationNs, 45760);
      assert.deepEqual([row.grid, row.block, row.registers], [[4, 29, 1], [384, 1, 1], 168]);
      assert.equal(row.compute?.toFixed(6), '6.079090');
      assert.equal(row.memory?.toFixed(6), '83.072261');
      assert.equal(row.bound, 'memory');
    });

    it('sorts, filters and finds', async () => {
      const sorted = await list({ sort: { key: 'duration', descending: true }, find: 8 });
      assert.equal(sorted.rows[0]?.kernel, 8);
      assert.equal(sorted.found, 0);
      const filtered = await list({ filter: 'SPLITK', find: 8 });
      assert.deepEqual([filtered.matched, filtered.total, filtered.found], [4, 12, undefined]);
      assert.ok((await list({ filter: '11' })).rows.some(row => row.id === 11));
    });

    it('compares with another report: partners, differences, and what only one has', async () => {
      const few = await open(fixture('ncu/full.ncu-rep'));
      const comparison = await engine.api.compareReports({ a: few.id, b: id }, context);
      // The fixture holds the kernels 0, 1 and 8 of the larger report, measured in the same run.
      assert.deepEqual(
        comparison.pairs.map(({ a, b }) => [a, b]),
        [
          [0, 0],
          [1, 1],
          [2, 8],
        ],
      );
      assert.equal(comparison.aNs, 4320 + 28992 + 45760);
      assert.equal(comparison.bNs, comparison.aNs);
      assert.deepEqual([comparison.onlyA.count, comparison.onlyB.count], [0, 9]);
      assert.equal(comparison.onlyB.rows.length, 9);
      const sort = { key: 'baseline', descending: true } as const;
      const { rows } = await list({ against: few.id, sort });
      assert.deepEqual(
        rows
          .slice(0, 4)
          .map(({ kernel, partner }) => [kernel, partner?.kernel, partner?.durationNs]),
        [
          [8, 2, 45760],
          [1, 1, 28992],
          [0, 0, 4320],
          [2, undefined, undefined],
        ],
      );
      assert.equal((await list({})).rows[8]?.partner, undefined);
    });

    it('gives points of all kernels and the sums of one', async () => {
      const points = await engine.api.roofline(id, context);
      assert.equal(points.kernels.id.length, 12);
      const kernel = await engine.api.kernelRoofline({ report: id, kernel: 8 }, context);
      const first = points.kernels.points[8]!;
      assert.equal(points.points.achieved[first], kernel.work[0]?.achieved.value);
      assert.match(kernel.work[0]?.achieved.formula ?? '', /sm__ops_path_tensor/);
    });

    it('shows the sum of DRAM throughput: achieved over peak at the clock of the run', async () => {
      const card = await engine.api.metricCard({ report: id, kernel: 8, metric: PEAK }, context);
      assert.equal(card.value?.toFixed(6), '83.072261');
      assert.ok(Math.abs((card.figure?.value ?? 0) - 83.072261) < 0.01);
      assert.ok(Math.abs((card.clock?.value ?? 0) - 3.197261e9) < 1e4);
      assert.ok(Math.abs((card.peak?.value ?? 0) - 1504 * 3.197261e9) < 1e9);
    });

    it('answers for the launch as it was what the profiler computed', async () => {
      const { occupancy } = await engine.api.kernelPage({ report: id, kernel: 8 }, context);
      const { threads, registersPerThread, shared, barriers } = occupancy!.needs;
      const needs = { threads, registersPerThread, shared, barriers };
      const answer = await engine.api.occupancy({ report: id, kernel: 8, needs }, context);
      assert.equal(answer?.estimate.percent, occupancy?.theoretical);
    });
  });
});
