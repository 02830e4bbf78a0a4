// Rooflines of one process on two GPUs beside what ncu itself printed for them: products of BF16 and INT8, and a copy.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'csv-parse/sync';
import { memoryChart } from '../../../../../src/core/analysis/memory-chart.ts';
import { roofline } from '../../../../../src/core/analysis/roofline.ts';
import type { Report } from '../../../../../src/core/report/report.ts';
import { fixtures, openReport } from '../../../../support/ncu-files.ts';

const CLOCK = 'sm__cycles_elapsed.avg.per_second';
const page: string[][] = parse(readFileSync(path.join(fixtures, 'two-devices.raw.csv'), 'utf8'));

/** Units of the page that are not base units here. */
const FACTORS: Readonly<Record<string, number>> = {
  us: 1e3,
  Mbyte: 1e6,
  'Tbyte/s': 1e12,
  Ghz: 1e9,
};

/** What ncu printed, in base units. */
function printed(kernel: number, metric: string): number {
  const column = page[0]!.indexOf(metric);
  assert.ok(column >= 0, metric);
  const value = Number(page[kernel + 2]![column]!.replaceAll(',', ''));
  return value * (FACTORS[page[1]![column]!] ?? 1);
}

async function read(rows: readonly (readonly string[])[] = page): Promise<Report> {
  const lines = rows.map(cells => cells.map(cell => `"${cell.replaceAll('"', '""')}"`).join(','));
  const opened = await openReport(new TextEncoder().encode(`${lines.join('\n')}\n`), 'raw.csv');
  assert.ok(opened.ok);
  return opened.value.report;
}

function near(actual: number | undefined, expected: number, what: string): void {
  const close = actual !== undefined && Math.abs(actual / expected - 1) < 2e-3;
  assert.ok(close, `${what}: ${actual} instead of ${expected}`);
}

/** The kind of work of each kernel, and ncu's name of its series; undefined = it uses no tensor cores. */
const BF16 = 'sm__ops_path_tensor_op_hgmma_src_bf16_dst_fp32_sparsity_off';
const INT8 = 'sm__ops_path_tensor_op_imma_src_int8_sparsity_off';
const SERIES = [BF16, INT8, undefined, BF16, INT8, undefined];

describe('a report of two GPUs', () => {
  it('has roofs for each, from its own longest kernel', async () => {
    const { devices } = roofline(await read());
    assert.deepEqual(
      devices.map(({ device, kernels, roofKernel }) => [device, kernels, roofKernel]),
      [
        [0, 3, 0],
        [1, 3, 4],
      ],
    );
    for (const { roofs, roofKernel = -1 } of devices) {
      const int8 = roofs.find(({ name }) => name === 'Tensor INT8 (mma)');
      assert.equal(int8?.unit, 'OP/s');
      near(int8.peak, printed(roofKernel, `${INT8}.sum.peak_sustained_elapsed.per_second`), 'peak');
    }
  });

  it('has the rates and shares of peak that ncu gives', async () => {
    const { kernels } = roofline(await read());
    for (const [kernel, { work, traffic, durationNs }] of kernels.entries()) {
      near(durationNs, printed(kernel, 'gpu__time_duration.sum'), 'duration');
      const dram = traffic.find(({ level }) => level === 'dram');
      near(dram?.achieved.value, printed(kernel, 'dram__bytes.sum.per_second'), 'DRAM');
      const series = SERIES[kernel];
      const [main] = work;
      if (series === undefined) {
        assert.equal(main?.kind.id, 'fp32');
        continue;
      }
      near(main?.achieved.value, printed(kernel, `${series}.sum.per_second`), 'rate');
      const share = printed(kernel, `${series}.sum.pct_of_peak_sustained_elapsed`);
      near(main?.percentOfPeak?.value, share, 'share of peak');
    }
  });

  it('places work on integers under the roof of integers', async () => {
    const { kernels } = roofline(await read());
    for (const kernel of [1, 4]) {
      const { flops, achieved, intensity, ridge, headroom } = kernels[kernel]!;
      assert.deepEqual(
        [flops, achieved?.unit, intensity?.unit, ridge?.unit],
        [0, 'OP/s', 'OP/byte', 'OP/byte'],
      );
      assert.ok(intensity!.value > ridge!.value);
      const share = printed(kernel, `${INT8}.sum.pct_of_peak_sustained_elapsed`);
      near(headroom?.value, 100 / share, 'headroom');
    }
  });

  it('takes no roofs from a kernel whose cycles and duration are from unlike passes', async () => {
    const column = page[0]!.indexOf(CLOCK);
    const slow = page.map((row, i) =>
      row.map((cell, j) => (i === 2 && j === column ? '0.15' : cell)),
    );
    const { devices } = roofline(await read(slow));
    assert.deepEqual(
      devices.map(({ longest, roofKernel }) => [longest, roofKernel]),
      [
        [0, 1],
        [4, 4],
      ],
    );
    near(devices[0]!.roofs[0]!.clock, printed(1, CLOCK), 'clock');
  });

  it('counts what moves on either GPU', async () => {
    const report = await read();
    for (const kernel of report.kernels.keys()) {
      const read = memoryChart(report, kernel).links.find(({ id }) => id === 'device>l2:read');
      near(read?.bytes?.value, printed(kernel, 'dram__bytes_read.sum'), 'bytes');
    }
  });

  it('counts bytes that pass L1 on their way to shared memory with those that L2 hands out', async () => {
    const report = await read();
    let parts = 0;
    for (const kernel of report.kernels.keys()) {
      const { links } = memoryChart(report, kernel);
      for (const { partOf, bytes, id } of links) {
        if (partOf === undefined || bytes === undefined || bytes.value === 0) continue;
        const whole = links.find(of => of.id === partOf)?.bytes;
        assert.ok(bytes.value <= (whole?.value ?? NaN), `${kernel} ${id}`);
        parts++;
      }
    }
    // TMA of both products of BF16, read and written, and cp.async of both of INT8.
    assert.equal(parts, 6);
  });
});
