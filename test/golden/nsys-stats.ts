/**
 * NVIDIA's reports (`nsys stats --format csv`), written from our analyses: the same columns, rounded as NVIDIA rounds.
 * The tests compare them row by row with what NVIDIA's tool printed for the same file.
 */

import type { CopyClass } from '../../src/core/analysis/copies.ts';
import { kernelSummary } from '../../src/core/analysis/kernels.ts';
import { rangeSummary, type RangeStyle, type RangeSummaryRow } from '../../src/core/analysis/ranges.ts';
import { kindRows } from '../../src/core/analysis/kind-rows.ts';
import type { Statistics } from '../../src/core/analysis/statistics.ts';
import { apiTable } from '../../src/core/analysis/tables/summaries.ts';
import { finished } from '../../src/core/base/unhurried.ts';
import type { Trace } from '../../src/core/trace/trace.ts';
import { tableRecords } from '../support/table-records.ts';
import { copySummary } from './copy-summary.ts';

/** A report's rows as cells; the last column last, as in the CSV. */
export type Report = (trace: Trace) => string[][];

export const REPORTS: Readonly<Record<string, Report>> = {
  cuda_gpu_kern_sum: trace =>
    kernelSummary(trace).map(row => [...shareAndTimes(row, row.percent), row.name]),
  cuda_gpu_kern_gb_sum: trace =>
    kernelSummary(trace, 'grid').map(row => {
      const shape = [row.grid!, row.block!].map(size => size.map(n => `${n}`.padStart(4)).join(' '));
      return [...shareAndTimes(row, row.percent), ...shape, row.name];
    }),
  cuda_gpu_mem_time_sum: trace =>
    copySummary(trace).map(row => [...shareAndTimes(row.time, row.percent), COPIES[row.operation]!]),
  cuda_gpu_mem_size_sum: trace =>
    copySummary(trace).map(({ size, operation }) => {
      const megabytes = [size.mean, size.median, size.min, size.max, size.stddev].map(mega);
      return [mega(size.total), `${size.count}`, ...megabytes, COPIES[operation]!];
    }),
  cuda_gpu_sum: allOperations,
  cuda_api_sum: trace =>
    tableRecords(finished(apiTable(trace, kindRows(trace).api))).map(row => [
      ...shareAndTimes(row as never, Number(row['percent'])),
      String(row['name']),
    ]),
  nvtx_gpu_proj_sum: trace =>
    rangeSummary(trace)
      .filter(({ projected }) => projected.count > 0)
      .map(projection),
  nvtx_pushpop_sum: trace => hostRanges(trace, 'push-pop'),
  nvtx_startend_sum: trace => hostRanges(trace, 'start-end'),
};

const COPIES: Readonly<Partial<Record<CopyClass, string>>> = {
  htod: '[CUDA memcpy Host-to-Device]',
  dtoh: '[CUDA memcpy Device-to-Host]',
  dtod: '[CUDA memcpy Device-to-Device]',
  memset: '[CUDA memset]',
};

function allOperations(trace: Trace): string[][] {
  const kernels = kernelSummary(trace).map(row => ({ ...row, category: 'CUDA_KERNEL' }));
  const copies = copySummary(trace).map(({ time, operation }) => {
    return { ...time, category: 'MEMORY_OPER', name: COPIES[operation]! };
  });
  const rows = [...kernels, ...copies].sort((a, b) => b.total - a.total);
  const total = rows.reduce((sum, row) => sum + row.total, 0);
  return rows.map(row => [
    ...shareAndTimes(row, (100 * row.total) / total),
    row.category,
    row.name,
  ]);
}

function projection(row: RangeSummaryRow): string[] {
  const { projected, projectedHostNs, calls, levels, children, style } = row;
  const { total, count, mean, median, min, max, stddev } = projected;
  return [
    rangeName(row),
    style === 'push-pop' ? 'PushPop' : 'StartEnd',
    `${total}`,
    `${projectedHostNs}`,
    `${count}`,
    ...[rounded(mean), rounded(median), `${min}`, `${max}`, rounded(stddev)],
    `${calls}`,
    ...[calls, levels, children].map(sum => rounded(sum / count)),
  ];
}

function hostRanges(trace: Trace, style: RangeStyle): string[][] {
  const rows = rangeSummary(trace).filter(row => row.style === style);
  const total = rows.reduce((sum, { host }) => sum + host.total, 0);
  rows.sort((a, b) => b.host.total - a.host.total);
  return rows.map(row => [...shareAndTimes(row.host, (100 * row.host.total) / total), rangeName(row)]);
}

function rangeName({ domain, name }: RangeSummaryRow): string {
  return domain === '' ? name : `${domain}:${name}`;
}

function shareAndTimes(
  { total, count, mean, median, min, max, stddev }: Statistics,
  percent: number,
): string[] {
  return [
    rounded(percent),
    `${total}`,
    `${count}`,
    rounded(mean),
    rounded(median),
    `${min}`,
    `${max}`,
    rounded(stddev),
  ];
}

/** Halves away from zero, as NVIDIA's tool does: 64717.85 becomes 64717.9. */
export function rounded(value: number, decimals = 1): string {
  const scale = 10 ** decimals;
  // Fourteen digits drop the noise of binary fractions, which would push a half to either side.
  const shifted = Math.round(Number((Math.abs(value) * scale).toPrecision(14)));
  return ((Math.sign(value) * shifted) / scale).toFixed(decimals);
}

function mega(bytes: number): string {
  return rounded(bytes / 1e6, 3);
}
