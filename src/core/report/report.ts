/**
 * One opened report: per-kernel hardware counters as the reader found them, nothing derived. A report is no trace: its
 * kernels ran one by one, replayed, with flushed caches, so their times do not add up to anything.
 * Rooflines, charts and sections are made from it by `analysis`. Metrics are in `metrics.ts`.
 */

import type { Process, Warning } from '../trace/trace.ts';
import type { MetricTable, MetricValue } from './metrics.ts';

export type ReportFormat = 'ncu-rep' | 'ncu-csv';

/** What one result was measured over: a kernel launch, or a whole range, command list or CUDA graph. */
export type ResultKind = 'kernel' | 'range' | 'command-list' | 'graph';

/** x, y, z; 0 = not in the file. */
export type Dim3 = readonly [number, number, number];

/** A range that was open when the kernel was launched. */
export interface RangeState {
  readonly style: 'push-pop' | 'start-end';
  readonly domain: string;
  readonly name: string;
  /** Push/pop: nesting from 0 (outermost). Start/end: 0. */
  readonly depth: number;
  /** Thread that pushed or started it; undefined = not in the file. */
  readonly thread?: number;
  /** Start/end: the id that the program got. */
  readonly id?: number;
  /** 'u64', 'i64', 'double', 'u32', 'i32', 'float', 'json' as the program said; undefined = no payload. */
  readonly payloadType?: string;
  /** Exact text of the payload. */
  readonly payload?: string;
  /** 0xAARRGGBB; undefined = none given. */
  readonly color?: number;
}

/** One row of a report. Its place in `Report.kernels` is its index; `id` is what ncu prints as ID. */
export interface ReportKernel {
  readonly id: number;
  readonly kind: ResultKind;
  /** What to show: the user's rename, else the demangled name, else the function name. */
  readonly name: string;
  /** Bare function name, without template arguments and parameters; '' = not in the file. */
  readonly functionName: string;
  /** As the compiler spells it; '' = not in the file. */
  readonly mangledName: string;
  readonly grid: Dim3;
  readonly block: Dim3;
  /** `ReportDevice.ordinal`; undefined = not in the file. */
  readonly device?: number;
  /** Compute capability such as '9.0'; '' = not in the file. */
  readonly capability: string;
  readonly process?: number;
  readonly thread?: number;
  readonly context?: number;
  readonly stream?: number;
  /** Open ranges at the launch: push/pop outermost first, then start/end. */
  readonly ranges: readonly RangeState[];
  /** Unix time of the result, seconds (resolution 1 s); undefined = not in the file. */
  readonly createdSeconds?: number;
  /** Whether the clocks were locked to base while measuring; undefined = not in the file. */
  readonly clocksLocked?: boolean;
  /** Identifiers of the sections that were collected, in ncu's order; empty = not in the file. */
  readonly sections: readonly string[];
  /** Key into `Report.sources`; undefined = no code was stored for it. */
  readonly source?: string;
}

export interface ReportDevice {
  /** As the profiled process saw it, or, where processes saw several GPUs under one number, by PCI address. */
  readonly ordinal: number;
  readonly name: string;
  /** Attributes without the `device__attribute_` prefix: numbers, or text such as `display_name`. */
  readonly attributes: ReadonlyMap<string, MetricValue>;
}

/** Code of one module. Only that it is there: neither the binary nor the text is read when a report is opened. */
export interface ReportSource {
  /** Decimal text of the 64-bit reference that kernels name. */
  readonly key: string;
  /** Streaming-multiprocessor version such as '9.0'; '' = not in the file. */
  readonly capability: string;
  /** Bytes of the cubin; 0 = none stored. */
  readonly binaryBytes: number;
  /** Whether source text was stored (`--import-source yes`). */
  readonly hasText: boolean;
}

export type RuleMessageType = 'optimization' | 'information' | 'warning' | 'error' | 'other';

export interface RuleFocus {
  readonly metric: string;
  readonly value: number;
  readonly severity: 'low' | 'high' | 'default';
  readonly info: string;
}

/** Where a rule's text refers to. */
export interface RuleLink {
  readonly label: string;
  /** Identifier of a section, or undefined for a link to a page. */
  readonly section?: string;
  readonly url?: string;
}

export interface RuleMessage {
  readonly type: RuleMessageType;
  readonly title: string;
  /** Plain text; links are spelled out as `label (url)`, as ncu prints them. */
  readonly text: string;
  readonly links: readonly RuleLink[];
  /** What the rule thinks could be gained, percent. `local` is about one unit's efficiency: never add these up. */
  readonly speedup?: { readonly scope: 'local' | 'global' | 'unknown'; readonly percent: number };
  readonly focus: readonly RuleFocus[];
}

export interface RuleTable {
  readonly title: string;
  readonly description: string;
  readonly columns: readonly {
    readonly name: string;
    readonly cells: readonly (string | number)[];
  }[];
}

/** What one of ncu's rules said about one kernel. Rules without a finding have no messages. */
export interface RuleResult {
  readonly identifier: string;
  readonly name: string;
  /** Identifier of the section it belongs to. */
  readonly section: string;
  readonly messages: readonly RuleMessage[];
  readonly tables: readonly RuleTable[];
}

export interface Report {
  readonly format: ReportFormat;
  /** Which of ncu's pages a CSV was printed from; `details` has labels, and few of the metrics. */
  readonly csvPage?: 'raw' | 'details';
  readonly product: string;
  /** Version of the profiler, '' = unknown. */
  readonly version: string;
  /** Facts for `info`, in order, free of secrets: command line, versions. Never the environment or host details. */
  readonly facts: readonly { readonly label: string; readonly value: string }[];
  readonly devices: readonly ReportDevice[];
  readonly processes: readonly Process[];
  readonly kernels: readonly ReportKernel[];
  readonly metrics: MetricTable;
  /** What ncu's rules said about a kernel, decoded when asked for; empty where there is nothing. */
  readonly rulesOf: (kernel: number) => readonly RuleResult[];
  readonly sources: readonly ReportSource[];
  readonly warnings: readonly Warning[];
}
