/**
 * The tables of a trace: parallel typed arrays, one row per event. Every column states its unit and its sentinel.
 * Times are integer nanoseconds from the trace's origin, held in float64 (exact up to 104 days).
 */

import type { NameId } from '../base/strings.ts';

/** Row of a `SpanTable`. Stable once the trace is frozen. */
export type SpanRow = number & { readonly __brand?: 'SpanRow' };
/** Index into `Trace.lanes`. */
export type LaneId = number & { readonly __brand?: 'LaneId' };

/** What a span is. The numbers are stored in `SpanTable.kind`. */
export const SpanKind = {
  /** GPU operations: what occupies the device. Keep these four first: `isOperation` relies on it. */
  kernel: 0,
  memcpy: 1,
  memset: 2,
  /** A whole CUDA graph recorded as one block (graph-level trace). */
  graph: 3,
  /** CUDA runtime call on a host thread, or one of Ascend's CANN. */
  runtime: 4,
  /** CUDA driver call on a host thread. */
  driver: 5,
  /** A wait on the device as the profiler saw it (event, stream, context synchronisation). */
  sync: 6,
  /** Range pushed and popped on one thread (NVTX push/pop). */
  rangePushPop: 7,
  /** Range with a handle, started and ended anywhere (NVTX start/end). */
  rangeStartEnd: 8,
  /** Instant mark; its duration is 0. */
  mark: 9,
  /** Range marked through the framework: `record_function`, `ProfilerStep#N`, Ascend mstx. */
  annotation: 10,
  /** A framework's operator call on the host (`aten::mm`), or one end of its task queue (Ascend). */
  operator: 11,
  /** A function of a Python stack. */
  python: 12,
  /** Call into the operating system (OS runtime). */
  osCall: 13,
  /** Work of the profiler itself. */
  overhead: 14,
  /** Copy of a host range on the device's timeline, made by the profiler (`gpu_user_annotation`). */
  deviceRange: 15,
  /** Communication on the device that is no kernel (Ascend HCCL): a whole operation, or one of its tasks on a plane. */
  communication: 16,
  /** Anything else of a generic trace. */
  other: 17,
} as const;
export type SpanKind = (typeof SpanKind)[keyof typeof SpanKind];

/** Whether spans of this kind occupy the GPU: operations. */
export function isOperation(kind: number): boolean {
  return kind <= SpanKind.graph;
}

/** Whether spans of this kind are ranges: what the program marked itself. */
export function isRange(kind: number): boolean {
  return (
    kind === SpanKind.rangePushPop ||
    kind === SpanKind.rangeStartEnd ||
    kind === SpanKind.annotation
  );
}

/** Whether spans of this kind are CUDA API calls on the host. */
export function isApiCall(kind: number): boolean {
  return kind === SpanKind.runtime || kind === SpanKind.driver;
}

/**
 * Every span of the trace, sorted by (lane, start, longest first). A parent precedes its children.
 */
export interface SpanTable {
  readonly length: number;
  /** ns from the origin; may be negative (before the capture window). */
  readonly start: Float64Array;
  /**
   * ns; 0 for an instant. A range still open at the end lasts to the end of the trace, in exports of nsys to the last
   * NVTX time (see `Trace.openSpans`).
   */
  readonly dur: Float64Array;
  /** `StringTable` id of the full name (demangled signature for kernels). */
  readonly name: Uint32Array;
  /** `LaneId`. */
  readonly lane: Uint16Array;
  /** `SpanKind`. */
  readonly kind: Uint8Array;
  /** Drawing row inside the lane: deeper than its parent, and free of overlap; 255 = that or deeper. */
  readonly depth: Uint8Array;
  /** Row of the innermost span of the same lane that encloses this one; -1 = none. */
  readonly parent: Int32Array;
  /**
   * GPU operation: row of its launch call. Call: row of the first operation it launched. Wait (`sync`): row of the
   * call it belongs to. -1 = none.
   */
  readonly link: Int32Array;
  /** Correlation id as the profiler gave it, unique per process only; 0 = none. */
  readonly correlation: Uint32Array;
  /** Row in the detail table of the kind (`shapes`, `copies`, `rangeAttributes`, `operatorCalls`); -1 = none. */
  readonly detail: Int32Array;
  /** Where the reader finds the full record of this event again (SQLite rowid, element number); 0 = nowhere. */
  readonly source: Uint32Array;
  /**
   * CUDA graph node that a replayed operation came from (graph number * 2^32 + node number); 0 = launched directly.
   * The column exists only where a graph was replayed. The same node recurs in each replay.
   */
  readonly graphNode?: Float64Array;
}

/** How a kernel was launched. Distinct shapes are few: kernels share rows. */
export interface LaunchShape {
  readonly grid: readonly [number, number, number];
  readonly block: readonly [number, number, number];
  /** Registers per thread; -1 = not recorded. */
  readonly registers: number;
  /** Static shared memory per block, bytes; -1 = not recorded. */
  readonly staticShared: number;
  /** Dynamic shared memory per block, bytes; -1 = not recorded. */
  readonly dynamicShared: number;
}

/** Direction of a copy, in the words of the command line's `time`. */
export type CopyDirection =
  | 'htod'
  | 'dtoh'
  | 'dtod'
  | 'htoh'
  | 'ptop'
  | 'htoa'
  | 'atoh'
  | 'atoa'
  | 'atod'
  | 'dtoa'
  | 'unknown';
export type MemoryKind =
  | 'pageable'
  | 'pinned'
  | 'device'
  | 'array'
  | 'managed'
  | 'device-static'
  | 'managed-static'
  | 'unknown';

/** What a memcpy moved or a memset filled. Rows are shared by equal operations. */
export interface CopyDetail {
  readonly bytes: number;
  /** undefined for a memset. */
  readonly direction?: CopyDirection;
  readonly from?: MemoryKind;
  /** Of a memset: the memory filled. */
  readonly to?: MemoryKind;
  /** Of a memset: the byte or word value. */
  readonly value?: number;
  /** Unified-memory migrations carry their own direction label; true for those. */
  readonly unified?: boolean;
}

/** What a range carries beside name and time. Rows are shared. */
export interface RangeAttributes {
  /** Domain name; '' = the default domain. */
  readonly domain: string;
  /** Category name; '' = none. */
  readonly category: string;
  /** 0xAARRGGBB as given by the program; -1 = none. */
  readonly color: number;
  /** Ended on another thread than it began on: left out of the projection by NVIDIA's definition. */
  readonly crossThread: boolean;
}

export type LaneKind =
  /** One stream of one device in one process. */
  | 'stream'
  /** Ranges on the device's timeline (`deviceRange`), of one stream. */
  | 'device-ranges'
  /**
   * Device-side communication: whole operations of a group, or with `stream` >= 0 the tasks of one plane; and rows that
   * the profiler derived from others (`SpanKind.other`).
   */
  | 'communication'
  /** CUDA calls of a host thread. */
  | 'api'
  /** Ranges (one domain) of a host thread. */
  | 'ranges'
  /** Framework operators, annotations and calls of a host thread in one nesting (Kineto). */
  | 'operators'
  /** Python functions of a host thread. */
  | 'python'
  /** OS runtime calls of a host thread. */
  | 'os'
  /** Synchronisation intervals as CUPTI saw them. */
  | 'sync'
  /** The profiler's own work. */
  | 'overhead'
  /** A track of a generic trace. */
  | 'generic';

/** A row of the timeline: a contiguous part of the span table. */
export interface Lane {
  readonly id: LaneId;
  readonly kind: LaneKind;
  /** What to call it, without the parents' names ("Stream 7", "engine (NVTX)", "CUDA API"). */
  readonly label: string;
  /** Process id in the traced machine; -1 = none. */
  readonly pid: number;
  /** Thread id; -1 = none. */
  readonly tid: number;
  /** Index of the device in `Trace.devices`; -1 = host. */
  readonly device: number;
  /** Stream id; -1 = none. */
  readonly stream: number;
  /** CUDA context id; -1 = none. */
  readonly context: number;
  /** NVTX domain of a ranges lane; '' = default or none. */
  readonly domain: string;
  /** Which of the files of a run it is from; undefined where there is one file. */
  readonly part?: number;
  /** Rows [first, last) of the span table. */
  readonly first: SpanRow;
  readonly last: SpanRow;
  /** Number of drawing rows: highest depth + 1, at least 1. */
  readonly depths: number;
}

/** Everything about a lane but its rows. Two lanes with equal `key` are one. */
export interface LaneSpec {
  readonly key: string;
  readonly kind: LaneKind;
  readonly label: string;
  readonly pid?: number;
  readonly tid?: number;
  readonly device?: number;
  readonly stream?: number;
  readonly context?: number;
  readonly domain?: string;
}

/** A sampled value over time (GPU metrics, memory in use). */
export interface Counter {
  readonly name: string;
  /** Unit to print after the value: '%', 'B/s', 'Hz', 'B', or ''. */
  readonly unit: string;
  /** Index in `Trace.devices`; -1 = host. */
  readonly device: number;
  /** Process id; -1 = none. */
  readonly pid: number;
  /** ns from the origin, ascending. */
  readonly time: Float64Array;
  readonly value: Float64Array;
  /** Whether the value holds until the next sample (memory in use) or is the mean since the last one (metrics). */
  readonly shape: 'step' | 'sample';
  /** Highest meaningful value for the axis, where the format says it (100 for a percentage). */
  readonly limit?: number;
}

export type { NameId };
