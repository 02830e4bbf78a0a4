/**
 * Launch delays and durations, graph replays, and the idle time that a CUDA graph would save. CONTRACT "launch
 * delay": start of the operation minus start of its call; "launch duration": length of the call on the host.
 */

import type { Trace } from '../trace/trace.ts';
import { gather } from './groups.ts';
import { launchIndex, operationCount } from './launches.ts';
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
  /** Calls that replayed a graph, and the operations that they replayed. */
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
  const graphs = { launches: 0, kernels: 0 };
  const delays = new Float64Array(index.calls.length);
  for (let i = 0; i < index.calls.length; i++) {
    delays[i] = firstStart(trace, i) - trace.spans.start[index.calls[i]!]!;
    if (!isGraphLaunch(trace, i)) continue;
    graphs.launches++;
    graphs.kernels += operationCount(index, i);
  }
  return {
    launches: index.calls.length,
    delayNs: spreadOf(delays),
    durationNs: spreadOf(gather(trace.spans.dur, index.calls)),
    graphs,
    hostBoundIdleNs,
    hostBoundShare: spanNs > 0 ? (100 * hostBoundIdleNs) / spanNs : 0,
  };
});

/** Start of the first operation that the i-th launching call launched, ns. */
function firstStart(trace: Trace, i: number): number {
  const { first, operations } = launchIndex(trace);
  let earliest = Infinity;
  for (let k = first[i]!; k < first[i + 1]!; k++) {
    earliest = Math.min(earliest, trace.spans.start[operations[k]!]!);
  }
  return earliest;
}

/** Whether the i-th launching call replayed a CUDA graph: several operations, or one with a graph node. */
function isGraphLaunch(trace: Trace, i: number): boolean {
  // One call of CANN launches several tasks by itself.
  if (trace.format === 'ascend-json' || trace.format === 'ascend-db') return false;
  const index = launchIndex(trace);
  const operation = index.operations[index.first[i]!]!;
  return operationCount(index, i) > 1 || (trace.spans.graphNode?.[operation] ?? 0) > 0;
}

/** Of values in any order, which are put in another order. */
function spreadOf(values: Float64Array): Spread {
  if (values.length === 0) return { min: 0, median: 0, p95: 0, max: 0 };
  const { min, median, max } = statistics(values);
  return { min, median, p95: selectPercentile(values, 95), max };
}
