/**
 * The list of a report's kernels: what each was, how long it took and how near to the peaks it came; sorted, filtered.
 * Cost: one pass over the kernels for the rows, n log n for an order.
 */

import type { KernelRow, KernelRows, KernelSortKey, ReportComparison } from '../protocol/report.ts';
import type { Dim3, Report } from '../report/report.ts';
import { speedOfLight } from './kernel-report-bound.ts';
import type { KernelPair, ReportMatch } from './report-match.ts';

const DURATION = 'gpu__time_duration.sum';
const REGISTERS = 'launch__registers_per_thread';

/** One row a kernel, in the order of the report. */
export function kernelRows(report: Report): KernelRow[] {
  return report.kernels.map((_, kernel) => kernelRow(report, kernel));
}

export function kernelRow(report: Report, kernel: number): KernelRow {
  const { metrics } = report;
  const of = report.kernels[kernel];
  const durationNs = metrics.value(kernel, DURATION);
  const registers = metrics.value(kernel, REGISTERS);
  const found = speedOfLight(metrics, kernel);
  return {
    kernel,
    id: of?.id ?? kernel,
    name: of?.name ?? '',
    functionName: of?.functionName ?? '',
    ranges: (of?.ranges ?? []).map(range => range.name),
    grid: of?.grid ?? [0, 0, 0],
    block: of?.block ?? [0, 0, 0],
    ...(durationNs === undefined ? {} : { durationNs }),
    ...(registers === undefined ? {} : { registers }),
    ...(of?.device === undefined ? {} : { device: of.device }),
    ...(of?.process === undefined ? {} : { process: of.process }),
    ...(found === undefined
      ? {}
      : { compute: found.compute.value, memory: found.memory.value, bound: found.bound }),
  };
}

/** The rows of a report with their partners in the other one, the baseline. */
export function comparedRows(
  rows: readonly KernelRow[],
  baseline: readonly KernelRow[],
  pairs: readonly KernelPair[],
): KernelRow[] {
  const compared = [...rows];
  for (const { a, b, rule, confidence } of pairs) {
    const [own, old] = [rows[b], baseline[a]];
    if (own === undefined || old === undefined) continue;
    const { kernel, id, durationNs } = old;
    const time = durationNs === undefined ? {} : { durationNs };
    compared[b] = { ...own, partner: { kernel, id, rule, confidence, ...time } };
  }
  return compared;
}

/** Kernels without a partner that are listed by name. */
const LISTED = 200;

export function compareRows(
  a: readonly KernelRow[],
  b: readonly KernelRow[],
  { pairs, onlyA, onlyB }: ReportMatch,
): ReportComparison {
  let [aNs, bNs] = [0, 0];
  for (const pair of pairs) {
    const [before, now] = [a[pair.a]?.durationNs, b[pair.b]?.durationNs];
    if (before === undefined || now === undefined) continue;
    aNs += before;
    bNs += now;
  }
  const listed = (rows: readonly KernelRow[], kernels: readonly number[]): KernelRows => ({
    count: kernels.length,
    rows: kernels.slice(0, LISTED).flatMap(kernel => rows[kernel] ?? []),
  });
  return { pairs, onlyA: listed(a, onlyA), onlyB: listed(b, onlyB), aNs, bNs };
}

/** Positions in `rows` that pass the filter, in order. Whatever was not measured comes last, in either direction. */
export function arrangeKernels(
  rows: readonly KernelRow[],
  sort: { readonly key: KernelSortKey; readonly descending: boolean },
  filter = '',
): number[] {
  const wanted = filter.trim().toLowerCase();
  const passing = rows.flatMap((row, i) => (wanted === '' || matches(row, wanted) ? [i] : []));
  const { key, descending } = sort;
  if (key === 'order') return descending ? passing.reverse() : passing;
  const keys = rows.map(row => keyOf(row, key));
  const sign = descending ? -1 : 1;
  return passing.sort((a, b) => {
    const x = keys[a];
    const y = keys[b];
    if (x === y) return a - b;
    if (x === undefined) return 1;
    if (y === undefined) return -1;
    return (x < y ? -1 : 1) * sign;
  });
}

function matches(row: KernelRow, wanted: string): boolean {
  return (
    String(row.id) === wanted ||
    row.name.toLowerCase().includes(wanted) ||
    row.ranges.some(range => range.toLowerCase().includes(wanted))
  );
}

function keyOf(row: KernelRow, key: Exclude<KernelSortKey, 'order'>): number | string | undefined {
  switch (key) {
    case 'name':
      return row.name.toLowerCase();
    case 'range':
      return row.ranges.length === 0 ? undefined : row.ranges.join(' > ').toLowerCase();
    case 'duration':
      return row.durationNs;
    case 'baseline':
      return row.partner?.durationNs;
    case 'delta':
      return deltaOf(row);
    case 'compute':
      return row.compute;
    case 'memory':
      return row.memory;
    case 'grid':
      return volume(row.grid);
    case 'block':
      return volume(row.block);
    case 'registers':
      return row.registers;
    case 'device':
      return row.device;
    case 'process':
      return row.process;
  }
}

function deltaOf({ durationNs, partner }: KernelRow): number | undefined {
  const before = partner?.durationNs;
  return durationNs === undefined || before === undefined
    ? undefined
    : Math.abs(durationNs - before);
}

function volume([x, y, z]: Dim3): number {
  return x * y * z;
}
