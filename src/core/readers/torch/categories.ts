/** What the categories (`cat`) of Kineto's complete events are, from PyTorch 1.8 to now, for all kinds of devices. */

import { SpanKind } from '../../trace/columns.ts';

/** Where the spans of a category go, and what is read of their `args`. */
export type Role =
  /** Host thread: operators and annotations; `args` are not needed. */
  | 'host'
  /** Host thread: a call that may launch something. */
  | 'call'
  | 'python'
  /** Something that occupies the device. */
  | 'kernel'
  | 'copy'
  /** A host range projected to the device by the profiler. */
  | 'device-range'
  | 'sync'
  | 'overhead'
  /** The profiled window itself. */
  | 'profiler'
  | 'generic';

export interface Category {
  readonly kind: SpanKind;
  readonly role: Role;
}

const host = (kind: SpanKind): Category => ({ kind, role: 'host' });
const call = (kind: SpanKind): Category => ({ kind, role: 'call' });
const device = (kind: SpanKind, role: Role): Category => ({ kind, role });

const CATEGORIES: Readonly<Record<string, Category>> = {
  cpu_op: host(SpanKind.operator),
  hpu_op: host(SpanKind.operator),
  user_annotation: host(SpanKind.annotation),
  python_function: device(SpanKind.python, 'python'),
  cuda_runtime: call(SpanKind.runtime),
  cuda_driver: call(SpanKind.driver),
  mtia_runtime: call(SpanKind.runtime),
  glow_runtime: call(SpanKind.runtime),
  xpu_runtime: call(SpanKind.runtime),
  xpu_driver: call(SpanKind.driver),
  privateuse1_runtime: call(SpanKind.runtime),
  privateuse1_driver: call(SpanKind.driver),
  kernel: device(SpanKind.kernel, 'kernel'),
  gpu_memcpy: device(SpanKind.memcpy, 'copy'),
  gpu_memset: device(SpanKind.memset, 'copy'),
  gpu_user_annotation: device(SpanKind.deviceRange, 'device-range'),
  collective_comm: device(SpanKind.communication, 'device-range'),
  cuda_profiler_range: device(SpanKind.deviceRange, 'device-range'),
  cuda_sync: device(SpanKind.sync, 'sync'),
  xpu_sync: device(SpanKind.sync, 'sync'),
  cuda_event: device(SpanKind.sync, 'sync'),
  overhead: device(SpanKind.overhead, 'overhead'),
  Trace: device(SpanKind.other, 'profiler'),
  // PyTorch 1.8
  Operator: host(SpanKind.operator),
  Runtime: call(SpanKind.runtime),
  Kernel: device(SpanKind.kernel, 'kernel'),
  Memcpy: device(SpanKind.memcpy, 'copy'),
  Memset: device(SpanKind.memset, 'copy'),
};

const UNKNOWN: Category = { kind: SpanKind.other, role: 'generic' };

export function categoryOf(cat: string): Category {
  return Object.hasOwn(CATEGORIES, cat) ? CATEGORIES[cat]! : UNKNOWN;
}

/**
 * Names of ranges that PyTorch 1.8 wrote among the operators, before there was a category for them.
 * Ranges that the program named itself cannot be told from operators there.
 */
export function isRangeAmongOperators(name: string): boolean {
  return /^(ProfilerStep#\d|Optimizer\.|enumerate\(DataLoader\)#|DistributedDataParallel\.|FullyShardedDataParallel\.|## )/.test(
    name,
  );
}
