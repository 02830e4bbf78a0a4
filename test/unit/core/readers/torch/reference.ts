/**
 * The figures of `shared/expected/torch`, computed from a `Trace` in the plainest way: their definitions are in the
 * README there. Quadratic where that is shortest; no code of the analyses is used, so that the reader stands alone.
 */

import { isApiCall, isOperation, SpanKind } from '../../../../../src/core/trace/columns.ts';
import type { Trace } from '../../../../../src/core/trace/trace.ts';

type Interval = readonly [start: number, end: number];

export function referenceFigures(trace: Trace): Record<string, unknown> {
  const rows = Array.from({ length: trace.spans.length }, (_, row) => row);
  const kernels = rows.filter(row => trace.spans.kind[row] === SpanKind.kernel);
  const operations = rows.filter(row => isOperation(trace.spans.kind[row]!));
  const calls = rows.filter(row => isApiCall(trace.spans.kind[row]!));
  const ofKind = (kind: number): number[] => rows.filter(row => trace.spans.kind[row] === kind);
  return {
    kernels: {
      count: kernels.length,
      total_us: us(sum(kernels.map(row => trace.spans.dur[row]!))),
      distinct_names: new Set(kernels.map(row => trace.spans.name[row])).size,
      per_stream: counts(kernels.map(row => streamOf(trace, row))),
    },
    top_kernels: topKernels(trace, kernels),
    gpu: gpu(trace, kernels, operations),
    memcpy: copies(trace, ofKind(SpanKind.memcpy)),
    memset: copies(trace, ofKind(SpanKind.memset)),
    communication: communication(trace, kernels),
    links: links(trace, operations, calls),
    ...launches(trace, kernels, calls),
    annotations: annotations(trace, ofKind(SpanKind.annotation), operations),
    gpu_user_annotation_events: deviceRanges(trace, ofKind(SpanKind.deviceRange)),
    graph_launches: calls.filter(row => nameOf(trace, row).includes('GraphLaunch')).length,
  };
}

const us = (ns: number): number => ns / 1000;
const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);
const nameOf = (trace: Trace, row: number): string => trace.strings.get(trace.spans.name[row]!);

function intervalOf(trace: Trace, row: number): Interval {
  return [trace.spans.start[row]!, trace.spans.start[row]! + trace.spans.dur[row]!];
}

function streamOf(trace: Trace, row: number): string {
  const lane = trace.lanes[trace.spans.lane[row]!]!;
  return `${trace.devices[lane.device]!.ordinal}/${lane.stream}`;
}

function counts(keys: readonly string[]): Record<string, number> {
  const result: Record<string, number> = {};
  for (const key of keys) result[key] = (result[key] ?? 0) + 1;
  return result;
}

function group<K>(rows: readonly number[], keyOf: (row: number) => K): Map<K, number[]> {
  const groups = new Map<K, number[]>();
  for (const row of rows) groups.set(keyOf(row), [...(groups.get(keyOf(row)) ?? []), row]);
  return groups;
}

function union(intervals: readonly Interval[]): Interval[] {
  const sorted = [...intervals].sort((a, b) => a[0] - b[0]);
  const merged: [number, number][] = [];
  for (const [start, end] of sorted) {
    const last = merged.at(-1);
    if (last !== undefined && start <= last[1]) last[1] = Math.max(last[1], end);
    else merged.push([start, end]);
  }
  return merged;
}

const length = (intervals: readonly Interval[]): number =>
  sum(intervals.map(([start, end]) => end - start));

function topKernels(trace: Trace, kernels: readonly number[]): unknown[] {
  const rows = [...groupFast(trace, kernels)].map(([name, durations]) => ({
    name,
    count: durations.length,
    total: sum(durations),
    min_us: us(Math.min(...durations)),
    mean_us: us(sum(durations) / durations.length),
    max_us: us(Math.max(...durations)),
  }));
  rows.sort((a, b) => b.total - a.total || (a.name < b.name ? -1 : 1));
  return rows.slice(0, 20).map(({ total, ...row }) => ({ ...row, total_us: us(total) }));
}

function groupFast(trace: Trace, rows: readonly number[]): Map<string, number[]> {
  const groups = new Map<string, number[]>();
  for (const row of rows) {
    const durations = groups.get(nameOf(trace, row)) ?? [];
    durations.push(trace.spans.dur[row]!);
    groups.set(nameOf(trace, row), durations);
  }
  return groups;
}

function gpu(trace: Trace, kernels: readonly number[], operations: readonly number[]): unknown {
  const all = union(operations.map(row => intervalOf(trace, row)));
  const own = union(kernels.map(row => intervalOf(trace, row)));
  const first = all[0]![0];
  const span = all.at(-1)![1] - first;
  const window = profilerSpan(trace);
  return {
    first_us_relative_to_trace_span_start: us(first - trace.spans.start[window]!),
    span_us: us(span),
    kernel_busy_us: us(length(own)),
    kernel_idle_us: us(span - length(own)),
    all_busy_us: us(length(all)),
    all_idle_us: us(span - length(all)),
    kernel_busy_intervals: own.length,
  };
}

/** Row of the event that spans the whole profile. */
export function profilerSpan(trace: Trace): number {
  const lane = trace.lanes.find(({ label }) => label === 'Profiler');
  return lane === undefined ? -1 : lane.first;
}

function copies(trace: Trace, rows: readonly number[]): unknown {
  return Object.fromEntries(
    [...group(rows, row => nameOf(trace, row))].map(([name, own]) => [
      name,
      {
        count: own.length,
        total_us: us(sum(own.map(row => trace.spans.dur[row]!))),
        bytes: sum(own.map(row => trace.copies[trace.spans.detail[row]!]!.bytes)),
      },
    ]),
  );
}

function communication(trace: Trace, kernels: readonly number[]): unknown {
  const own = kernels.filter(row => /^nccl/i.test(nameOf(trace, row)));
  const rest = kernels.filter(row => !/^nccl/i.test(nameOf(trace, row)));
  const talking = union(own.map(row => intervalOf(trace, row)));
  const computing = union(rest.map(row => intervalOf(trace, row)));
  const either = union([...talking, ...computing]);
  const overlap = length(talking) + length(computing) - length(either);
  const total = length(talking);
  return {
    kernel_count: own.length,
    kernel_sum_us: us(sum(own.map(row => trace.spans.dur[row]!))),
    communication_union_us: us(total),
    computation_union_us: us(length(computing)),
    overlap_us: us(overlap),
    exposed_communication_us: us(total - overlap),
    overlap_percent_of_communication: total === 0 ? null : (100 * overlap) / total,
    kernel_names: counts(own.map(row => nameOf(trace, row))),
  };
}

function links(trace: Trace, operations: readonly number[], calls: readonly number[]): unknown {
  const perCall = new Map<number, number>();
  for (const row of operations) {
    const call = trace.spans.link[row]!;
    if (call >= 0) perCall.set(call, (perCall.get(call) ?? 0) + 1);
  }
  const ids = counts(calls.map(row => String(trace.spans.correlation[row])));
  return {
    runtime_calls_with_shared_correlation: Object.values(ids).filter(n => n > 1).length,
    gpu_events_without_runtime_call: operations.filter(row => trace.spans.link[row]! < 0).length,
    runtime_calls_with_gpu_work: perCall.size,
    max_gpu_events_per_runtime_call: Math.max(...perCall.values()),
    runtime_calls_with_more_than_one_gpu_event: [...perCall.values()].filter(n => n > 1).length,
  };
}

function statistics(values: readonly number[]): Record<string, number> {
  const sorted = [...values].sort((a, b) => a - b);
  const n = sorted.length;
  const median = (sorted[(n - 1) >> 1]! + sorted[n >> 1]!) / 2;
  return {
    count: n,
    sum_us: us(sum(sorted)),
    min_us: us(sorted[0]!),
    median_us: us(median),
    mean_us: us(sum(sorted) / n),
    p95_us: us(sorted[Math.ceil(0.95 * n) - 1]!),
    max_us: us(sorted.at(-1)!),
  };
}

function launches(
  trace: Trace,
  kernels: readonly number[],
  calls: readonly number[],
): Record<string, unknown> {
  const { start, dur, link } = trace.spans;
  const linked = kernels.filter(row => link[row]! >= 0);
  const delay = (row: number): number => start[row]! - start[link[row]!]!;
  const first = new Map<number, number>();
  for (const row of linked) {
    const known = first.get(link[row]!);
    if (known === undefined || start[row]! < start[known]!) first.set(link[row]!, row);
  }
  const label = (row: number): string =>
    `${trace.spans.kind[row] === SpanKind.runtime ? 'cuda_runtime' : 'cuda_driver'}:${nameOf(trace, row)}`;
  const by = (
    rows: readonly number[],
    key: (row: number) => string,
    value: (row: number) => number,
  ): Record<string, unknown> => {
    const groups: Record<string, number[]> = {};
    for (const row of rows) (groups[key(row)] ??= []).push(value(row));
    return Object.fromEntries(Object.entries(groups).map(([k, v]) => [k, statistics(v)]));
  };
  return {
    launch_delay_all_kernels: {
      ...statistics(linked.map(delay)),
      kernels_starting_before_the_call_returned: linked.filter(
        row => start[row]! < start[link[row]!]! + dur[link[row]!]!,
      ).length,
    },
    launch_delay_per_api: by(linked, row => nameOf(trace, link[row]!), delay),
    launch_delay_first_kernel_per_call: statistics([...first.values()].map(delay)),
    api_durations: by(calls, label, row => dur[row]!),
    kernel_launch_call_durations: statistics([...first.keys()].map(row => dur[row]!)),
  };
}

function annotations(
  trace: Trace,
  ranges: readonly number[],
  operations: readonly number[],
): Record<string, unknown> {
  const linked = operations.filter(row => trace.spans.link[row]! >= 0);
  const result: Record<string, unknown> = {};
  const names = new Map<string, number[]>();
  for (const row of ranges)
    names.set(nameOf(trace, row), [...(names.get(nameOf(trace, row)) ?? []), row]);
  for (const [name, rows] of names) {
    const instances = rows.map(row => instanceOf(trace, row, linked));
    const work = instances.filter(({ own }) => own.length > 0);
    result[name] = {
      instances: rows.length,
      instances_with_gpu_work: work.length,
      cpu_total_us: us(sum(rows.map(row => trace.spans.dur[row]!))),
      kernels: sum(instances.map(({ kernels }) => kernels.length)),
      kernel_sum_us: us(sum(instances.map(i => sum(i.kernels.map(r => trace.spans.dur[r]!))))),
      gpu_projected_total_us: us(sum(work.map(({ projected }) => projected))),
      gpu_busy_total_us: us(sum(work.map(({ busy }) => busy))),
      ...(rows.length <= 8 && {
        items: instances.map(({ kernels, projected, busy }, i) => ({
          cpu_us: us(trace.spans.dur[rows[i]!]!),
          kernels: kernels.length,
          gpu_projected_us: us(projected),
          gpu_busy_us: us(busy),
        })),
      }),
    };
  }
  return result;
}

function instanceOf(
  trace: Trace,
  range: number,
  linked: readonly number[],
): { own: number[]; kernels: number[]; projected: number; busy: number } {
  const { start, link, lane, kind } = trace.spans;
  const [from, to] = intervalOf(trace, range);
  const thread = trace.lanes[lane[range]!]!;
  const own = linked.filter(row => {
    const call = link[row]!;
    const { pid, tid } = trace.lanes[lane[call]!]!;
    return start[call]! >= from && start[call]! < to && pid === thread.pid && tid === thread.tid;
  });
  const merged = union(own.map(row => intervalOf(trace, row)));
  return {
    own,
    kernels: own.filter(row => kind[row] === SpanKind.kernel),
    projected: merged.length === 0 ? 0 : merged.at(-1)![1] - merged[0]![0],
    busy: length(merged),
  };
}

function deviceRanges(trace: Trace, rows: readonly number[]): unknown {
  return Object.fromEntries(
    [...group(rows, row => nameOf(trace, row))].map(([name, own]) => [
      name,
      { count: own.length, total_us: us(sum(own.map(row => trace.spans.dur[row]!))) },
    ]),
  );
}
