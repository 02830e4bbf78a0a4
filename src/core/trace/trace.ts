/**
 * One opened trace: tables as the reader found them, nothing derived. Steps, summaries and trees are made from it
 * by `analysis`; nothing in here is formatted for a person except labels that the file itself carries.
 */

import type { StringTable } from '../base/strings.ts';
import type {
  CopyDetail,
  Counter,
  Lane,
  LaunchShape,
  NameId,
  RangeAttributes,
  SpanTable,
} from './columns.ts';

export type TraceFormat =
  'nsys-sqlite' | 'kineto-json' | 'ascend-json' | 'ascend-db' | 'chrome-json';

export interface Device {
  /** Ordinal as the traced process saw it. */
  readonly ordinal: number;
  readonly name: string;
  /** Name without the rank, where `name` begins with one. */
  readonly model?: string;
  /** Rank of a run that it belongs to; undefined = the trace is no run of several, or the rank is not known. */
  readonly rank?: number;
  /** Streaming multiprocessors (or AI cores); undefined = not in the file. */
  readonly sms?: number;
  /** Theoretical memory bandwidth, bytes per second. */
  readonly memoryBandwidth?: number;
  /** Highest core clock, Hz. */
  readonly clock?: number;
  /** Device memory, bytes. */
  readonly totalMemory?: number;
  /** Compute capability such as '9.0'. */
  readonly capability?: string;
  readonly chip?: string;
}

export interface Process {
  readonly pid: number;
  readonly name: string;
  /** As of a device. */
  readonly rank?: number;
}

export interface Thread {
  readonly pid: number;
  readonly tid: number;
  readonly name: string;
}

/** Something the reader wants a person to know; the trace is usable all the same. */
export interface Warning {
  /** Stable identifier, such as `table-damaged`. */
  readonly reason: string;
  readonly message: string;
  readonly args?: readonly (string | number)[];
}

/** What a collective kernel moved, as the framework recorded it. Rows are shared by equal collectives. */
export interface CollectiveDetail {
  /** 'allreduce', '_allgather_base' … as in the file. */
  readonly operation: string;
  /** 'BFloat16', 'Float' … as in the file; '' = not recorded. */
  readonly dtype: string;
  /** Elements per rank; -1 = not recorded. */
  readonly inputElements: number;
  readonly outputElements: number;
  readonly group: string;
  readonly groupDescription: string;
  /** Number of ranks; -1 = not recorded. */
  readonly groupSize: number;
  /** Global ranks of the group as text, such as '[0, 1, 2, 3]'; '' = not recorded. */
  readonly groupRanks: string;
  /** Peers of a point-to-point transfer; -1 = not one. */
  readonly sourceRank: number;
  readonly destinationRank: number;
}

/** Which spans are collectives with a record: span row `rows[i]` has `details[detail[i]]`. */
export interface Collectives {
  /** Ascending. */
  readonly rows: Uint32Array;
  readonly detail: Uint32Array;
  readonly details: readonly CollectiveDetail[];
}

/** How the framework called an operator, as it wrote it. Rows are shared by equal calls. */
export interface OperatorCall {
  /** Shapes of the inputs (`[[8, 4096], [4096, 4096]]`); '' = not recorded. */
  readonly inputDims: string;
  /** Python stack, the innermost frame first, `;` between two (`a.py(12): f;b.py(3): g`); '' = not recorded. */
  readonly stack: string;
}

export interface Trace {
  readonly format: TraceFormat;
  /** 'NVIDIA Nsight Systems', 'PyTorch profiler' … */
  readonly product: string;
  /** Version of the exporter, '' = unknown. */
  readonly version: string;
  /** Facts for `info`, in order, free of secrets: command line, capture settings. Never the environment. */
  readonly facts: readonly { readonly label: string; readonly value: string }[];
  /** Unix time in ns at time 0 of the trace; undefined = not known, so it cannot be aligned with other ranks. */
  readonly originNs?: bigint;
  /** Distributed rank; undefined = not known. */
  readonly rank?: number;
  readonly worldSize?: number;
  /** First and last moment that any span or sample of the capture covers, ns. */
  readonly startNs: number;
  readonly endNs: number;
  readonly devices: readonly Device[];
  readonly processes: readonly Process[];
  readonly threads: readonly Thread[];
  readonly lanes: readonly Lane[];
  readonly strings: StringTable;
  readonly spans: SpanTable;
  readonly shapes: readonly LaunchShape[];
  readonly copies: readonly CopyDetail[];
  readonly rangeAttributes: readonly RangeAttributes[];
  readonly counters: readonly Counter[];
  /** Collectives on the device with what the framework recorded of them; absent where the file has no such record. */
  readonly collectives?: Collectives;
  /** What was recorded of framework operators: an operator's `detail` is its row here. Absent where nothing was. */
  readonly operatorCalls?: readonly OperatorCall[];
  /** Short display name of a full name (kernel without template arguments); absent = the name itself. */
  readonly shortNames: ReadonlyMap<NameId, NameId>;
  /** Mangled symbol of a full name, where the file has it. */
  readonly mangledNames: ReadonlyMap<NameId, NameId>;
  /** Number of spans that were still open when the capture stopped. */
  readonly openSpans: number;
  readonly warnings: readonly Warning[];
  /** Questions that the file cannot answer because of how it was captured; same form as warnings. */
  readonly gaps: readonly Warning[];
}
