/**
 * What a joined report says of launches in a trace: its own counters as ncu printed them, means weighted by hand, and
 * nothing for launches that only look alike.
 */

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'csv-parse/sync';
import { measuringConditions } from '../../../../../src/core/analysis/join-conditions.ts';
import {
  boundOfSpans,
  headroomOf,
  joinedGroup,
  joinedKernel,
  joinedReport,
  joinSummary,
  type JoinedReport,
} from '../../../../../src/core/analysis/join-lookup.ts';
import { kernelRows } from '../../../../../src/core/analysis/operations.ts';
import { operatorOf } from '../../../../../src/core/analysis/operators/of-trace.ts';
import { rangeRows } from '../../../../../src/core/analysis/projection.ts';
import type { Report } from '../../../../../src/core/report/report.ts';
import type { Trace } from '../../../../../src/core/trace/trace.ts';
import { fixtures, openReportFile } from '../../../../support/ncu-files.ts';
import { traceOpener } from '../../../../support/open.ts';
import { fixture, sharedFile } from '../../../../support/shared.ts';

/** Cells of the raw page by metric, a row for each kernel; the units of all are in the second line. */
function printed(): Record<string, number>[] {
  const [header = [], units = [], ...rows] = parse(
    readFileSync(path.join(fixtures, 'full.raw.csv'), 'utf8'),
  );
  const factors: Record<string, number> = { us: 1e3, Mbyte: 1e6, 'Tbyte/s': 1e12 };
  return rows.map(row =>
    Object.fromEntries(
      header.map((name, i) => {
        const cell = Number((row[i] ?? '').replaceAll(',', ''));
        return [name, cell * (factors[units[i] ?? ''] ?? 1)];
      }),
    ),
  );
}

const COMPUTE = 'sm__throughput.avg.pct_of_peak_sustained_elapsed';
const MEMORY = 'gpu__compute_memory_throughput.avg.pct_of_peak_sustained_elapsed';

function near(actual: number | undefined, expected: number, relative = 1e-3): void {
  assert.ok(
    actual !== undefined && Math.abs(actual - expected) <= relative * Math.abs(expected),
    `${actual} is not ${expected}`,
  );
}

describe('counters of a joined report', () => {
  const open = traceOpener();
  let trace: Trace;
  let report: Report;
  let joined: JoinedReport;
  const pinnedRow = (kernel: number): number => joined.join.pins[kernel]!.row;

  before(async () => {
    trace = (await open(fixture('sample/eager7b.sqlite'))).trace;
    report = (await openReportFile(path.join(fixtures, 'full.ncu-rep'))).report;
    joined = joinedReport(trace, { id: 7, name: 'full.ncu-rep', report });
  });

  it('are those that ncu printed', () => {
    printed().forEach((cells, kernel) => {
      const found = joinedKernel([joined], trace, pinnedRow(kernel));
      assert.equal(found?.kernel, kernel);
      near(found.reportNs, cells['gpu__time_duration.sum']!);
      near(found.compute, cells[COMPUTE]!, 0.2);
      near(found.memory, cells[MEMORY]!, 0.02);
      const bytes = cells['dram__bytes_read.sum']! + cells['dram__bytes_write.sum']!;
      if (bytes > 1e6) near(found.dramBytes, bytes);
      near(found.ratio, cells['gpu__time_duration.sum']! / trace.spans.dur[pinnedRow(kernel)]!);
    });
  });

  it('name the unit that bounds', () => {
    const gemm = joinedKernel([joined], trace, pinnedRow(2));
    assert.deepEqual([gemm?.bound, gemm?.which, gemm?.confidence], ['memory', 'DRAM', 'certain']);
    near(gemm?.percentOfPeak, 83.07);
    near(gemm?.headroom, 100 / 83.07);
    near(gemm?.percentOfRoof, 83.07);
    assert.equal(joinedKernel([joined], trace, pinnedRow(0))?.bound, 'latency');
  });

  it('are taken from a launch alike where the launch itself was not measured', () => {
    const name = trace.spans.name[pinnedRow(2)];
    const others = [...kernelRows(trace)].filter(
      row => trace.spans.name[row] === name && row !== pinnedRow(2),
    );
    assert.equal(others.length, 607);
    for (const row of others) {
      const found = joinedKernel([joined], trace, row);
      assert.equal(found?.confidence, 'alike');
      assert.equal(found.kernel, 2);
      assert.equal(found.ratio, undefined);
    }
  });

  it('are none for what was not launched alike, nor for a call', () => {
    const rope = [...kernelRows(trace)].find(row => operatorOf(trace, row) === 'rope')!;
    assert.equal(joinedKernel([joined], trace, rope), undefined);
    assert.equal(joinedKernel([joined], trace, trace.spans.link[rope]!), undefined);
    assert.equal(joinedKernel([], trace, pinnedRow(2)), undefined);
  });

  it('are weighted by the time in the trace', () => {
    const spans = [0, 1, 2].map(pinnedRow);
    const times = spans.map(row => trace.spans.dur[row]!);
    const total = times.reduce((a, b) => a + b, 0);
    const memory = printed().map(cells => cells[MEMORY]!);
    const mean = memory.reduce((sum, share, i) => sum + share * times[i]!, 0) / total;
    const found = boundOfSpans([joined], trace, spans);
    assert.deepEqual([found?.kernels, found?.known, found?.alike], [3, 3, false]);
    assert.deepEqual([found?.bound, found?.which], ['memory', 'DRAM']);
    near(found?.percentOfPeak, mean);
  });

  it('are found below the ranges that launched the kernels', () => {
    const named = (name: string): number[] =>
      [...rangeRows(trace)].filter(row => trace.strings.get(trace.spans.name[row]!) === name);
    const layer = boundOfSpans([joined], trace, named('my_decode_10_5'));
    assert.deepEqual(layer, boundOfSpans([joined], trace, [0, 1, 2].map(pinnedRow)));
    const other = boundOfSpans([joined], trace, named('my_decode_10_6'));
    assert.deepEqual([other?.alike, other?.kernels], [true, 4], 'two norms, two GEMMs');
    assert.equal(boundOfSpans([joined], trace, []), undefined);
    assert.equal(boundOfSpans([joined], trace, [-1, 1e9]), undefined);
    assert.equal(joinedGroup([joined], trace, []), undefined);
  });

  it('say how far each kind of launch is from its roof', () => {
    const rows = headroomOf([joined], trace);
    assert.deepEqual(
      rows.map(({ operator, launches }) => [operator, launches]),
      [
        ['norm', 1216],
        ['qkv_proj', 608],
        ['gate_up_proj', 608],
      ],
    );
    near(rows[2]?.percentOfRoof, 83.07);
    assert.deepEqual(rows[2]?.grid, [4, 29, 1]);
    assert.deepEqual(headroomOf([], trace), []);
  });

  it('tell one operator from another where both run the same GEMM', async function () {
    const file = sharedFile(this, 'traces/ncu/decode_10_5.ncu-rep');
    const whole = joinedReport(trace, {
      id: 8,
      name: 'decode_10_5.ncu-rep',
      report: (await openReportFile(file)).report,
    });
    const { row } = whole.join.pins[10]!;
    assert.equal(trace.spans.name[row], trace.spans.name[whole.join.pins[5]!.row]);
    const next = [...kernelRows(trace)].find(
      other => other > row && trace.spans.name[other] === trace.spans.name[row],
    )!;
    const after = [...kernelRows(trace)].find(
      other => other > next && trace.spans.name[other] === trace.spans.name[row],
    )!;
    const kernels = [next, after].map(other => [
      operatorOf(trace, other),
      joinedKernel([whole], trace, other)?.kernel,
    ]);
    assert.deepEqual(kernels, [
      ['o_proj', 5],
      ['down_proj', 10],
    ]);
    assert.equal(joinSummary(whole).certain, 12);
  });

  it('sum up what was pinned, and say why the rest was not', () => {
    assert.deepEqual(joinSummary(joined), {
      report: 7,
      joined: true,
      kernels: 3,
      pinned: 3,
      certain: 2,
      unpinned: [],
    });
    const [norm, qkv, ffn] = report.kernels;
    const changed: Report = {
      ...report,
      kernels: [
        { ...norm!, name: 'no_such', functionName: 'no_such' },
        { ...qkv!, ranges: [] },
        { ...ffn!, grid: [1, 2, 3] },
      ],
    };
    const { pinned, unpinned } = joinSummary(
      joinedReport(trace, { id: 7, name: '', report: changed }),
    );
    assert.equal(pinned, 0);
    assert.deepEqual(
      unpinned.map(({ reason, count }) => [reason, count]),
      [
        ['not-in-trace', 1],
        ['which-instance', 1],
        ['other-shape', 1],
      ],
    );
    const ranged = { ...report, kernels: [{ ...norm!, kind: 'range' as const }, qkv!, qkv!] };
    assert.deepEqual(
      joinSummary(joinedReport(trace, { id: 7, name: '', report: ranged })).unpinned.map(
        ({ reason }) => reason,
      ),
      ['not-a-kernel', 'more-launches'],
    );
  });

  it('say under what conditions they were measured', () => {
    const under = (command: string | undefined, locked: boolean | undefined) => {
      const facts = command === undefined ? [] : [{ label: 'Command line', value: command }];
      const { clocksLocked: _, ...kernel } = report.kernels[0]!;
      const kernels = [locked === undefined ? kernel : { ...kernel, clocksLocked: locked }];
      return measuringConditions({ ...report, facts, kernels }, 0);
    };
    assert.deepEqual(measuringConditions(report, 0), { clocks: 'free', caches: 'flushed' });
    assert.deepEqual(under('ncu ./a', true), { clocks: 'base', caches: 'flushed' });
    assert.deepEqual(under('ncu --clock-control=boost --cache-control none ./a', true), {
      clocks: 'boost',
      caches: 'kept',
    });
    assert.deepEqual(under(undefined, true), { clocks: 'locked' });
    assert.deepEqual(under(undefined, undefined), {});
  });
});
