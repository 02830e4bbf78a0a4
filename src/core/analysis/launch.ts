/**
 * Launch delays and durations, graph replays, and the idle time that a CUDA graph would save. The delay of
 * a launch is the start of the operation minus the start of its call; its duration, the length of the call on the host.
 */

import { SpanKind } from '../trace/columns.ts';
import type { Trace } from '../trace/trace.ts';
import { gather } from './groups.ts';
import { launchIndex, operationCount, type LaunchIndex } from './launches.ts';
import { perTrace } from './memo.ts';
import { selectPercentile, statistics } from './statistics.ts';
import { deviceTimes } from './time.ts';

export interface Spread {
  readonly min: number;
  readonly median: number;
  /** Nearest rank. */
  readonly p95: number;
  readonly max: number;
}

export interface LaunchSummary {
  /** Calls that launched at least one operation. */
  readonly launches: number;
  /** Of each operation, ns; a graph's by its first operation, since the later ones wait for the earlier. */
  readonly delayNs: Spread;
  /** Of each launching call, ns. */
  readonly durationNs: Spread;
  /** Calls that replayed a graph, and the kernels in it; none where the file has a graph as one block. */
  readonly graphs: { readonly launches: number; readonly kernels: number };
  /** Idle time with the cause `launch`, all devices, ns. */
  readonly hostBoundIdleNs: number;
  /** The same as a share of the devices' spans, 0..100. */
  readonly hostBoundShare: number;
}

export const launchSummary = perTrace((trace): LaunchSummary => {
  const index = launchIndex(trace);
  const devices = deviceTimes(trace);
  const hostBoundIdleNs = devices.reduce((sum, device) => sum + device.gaps.launch.ns, 0);
  const spanNs = devices.reduce((sum, device) => sum + device.spanNs, 0);
  return {
    launches: index.calls.length,
    delayNs: spreadOf(delaysOf(trace, index)),
    durationNs: spreadOf(gather(trace.spans.dur, index.calls)),
    graphs: countGraphs(trace, index),
    hostBoundIdleNs,
    hostBoundShare: spanNs > 0 ? (100 * hostBoundIdleNs) / spanNs : 0,
  };
});

/** Kernels that the i-th launching call launched. */
function kernelCount({ spans }: Trace, { first, operations }: LaunchIndex, i: number): number {
  let count = 0;
  for (let k = first[i]!; k < first[i + 1]!; k++) {
    if (spans.kind[operations[k]!] === SpanKind.kernel) count++;
  }
  return count;
}

/** From each launching call's start to that of its first operation, ns. */
function delaysOf({ spans }: Trace, { calls, first, operations }: LaunchIndex): Float64Array {
  const { start } = spans;
  const delays = new Float64Array(calls.length);
  for (let i = 0; i < calls.length; i++) {
    let earliest = Infinity;
    for (let k = first[i]!; k < first[i + 1]!; k++) {
      const from = start[operations[k]!]!;
      if (from < earliest) earliest = from;
    }
    delays[i] = earliest - start[calls[i]!]!;
  }
  return delays;
}

function countGraphs(trace: Trace, index: LaunchIndex): LaunchSummary['graphs'] {
  const isGraph = graphTest(trace, index);
  let launches = 0;
  let kernels = 0;
  for (let i = 0; i < index.calls.length; i++) {
    if (!isGraph(i)) continue;
    launches++;
    kernels += kernelCount(trace, index, i);
  }
  return { launches, kernels };
}

/** Calls of CUDA and HIP that replay a graph. */
const GRAPH_LAUNCH = /graphlaunch/i;

/**
 * Whether the i-th launching call replayed a CUDA graph: it is called so, or launched several operations, a whole graph
 * or a node of one, which also tells where the file lacks the names.
 */
function graphTest(trace: Trace, index: LaunchIndex): (i: number) => boolean {
  // One call of CANN launches several tasks by itself.
  if (trace.format === 'ascend-json' || trace.format === 'ascend-db') return () => false;
  const { graphNode, kind, name: nameOf } = trace.spans;
  /** By name: 1 = it replays graphs, 2 = it does not, 0 = not judged yet. */
  const known = new Uint8Array(trace.strings.length);
  return i => {
    const name = nameOf[index.calls[i]!]!;
    if (known[name] === 0) known[name] = GRAPH_LAUNCH.test(trace.strings.get(name)) ? 1 : 2;
    if (known[name] === 1 || operationCount(index, i) > 1) return true;
    const operation = index.operations[index.first[i]!]!;
    return kind[operation] === SpanKind.graph || (graphNode?.[operation] ?? 0) > 0;
  };
}

/** Of values in any order. */
function spreadOf(values: Float64Array): Spread {
  if (values.length === 0) return { min: 0, median: 0, p95: 0, max: 0 };
  const { min, median, max } = statistics(values);
  return { min, median, p95: selectPercentile(values, 95), max };
}
