/**
 * What a reader is, and what it reads from. Sources are handed in by the worker, so that core stays free of Node.
 * A reader never fails half way: it returns what could be read, with warnings, or one `Failure` if nothing could.
 */

import type { Result } from '../base/result.ts';
import type { MetricInstance } from '../report/metrics.ts';
import type { Report } from '../report/report.ts';
import type { SpanRow } from '../trace/columns.ts';
import type { Trace } from '../trace/trace.ts';

/** Cancellation and progress, as plain callbacks. */
export interface ReadContext {
  /**
   * Lets other messages in and throws `Cancelled` where the user gave up. Await it between batches of at most
   * 50 ms of work, and nowhere inside a hot loop.
   */
  breathe(): Promise<void>;
  /** @param fraction 0..1 of the whole read. @param phase stable id of what is being read, such as `kernels` */
  progress(fraction: number, phase: string): void;
  /** The files beside the one that is read; absent where it comes from elsewhere than a folder. */
  readonly siblings?: Siblings;
}

/** Files beside a trace, for formats that are a folder. Whatever cannot be read counts as absent. */
export interface Siblings {
  /** Names of the files in the trace's own folder, or in the one above. */
  names(folder: '.' | '..'): Promise<readonly string[]>;
  /** A file by its name, or one above as `../name`; undefined = there is none. The worker closes it with the trace. */
  open(path: string): Promise<ByteSource | undefined>;
}

/** Thrown by `ReadContext.breathe`. */
export class Cancelled extends Error {
  constructor() {
    super('cancelled');
    this.name = 'Cancelled';
  }
}

/** The beginning of a file, enough to tell its format. */
export interface Head {
  /** File name without folder. Only a tie-break: a file named `unknown` opens the same. */
  readonly name: string;
  /** Size of the file in bytes, as stored. */
  readonly size: number;
  /** First bytes (up to 64 KiB), after gunzip where the file is gzip. */
  readonly bytes: Uint8Array;
  /** The first bytes as text, for text formats (invalid UTF-8 replaced). */
  readonly text: string;
  readonly gzip: boolean;
  /** Table names, where the file is an SQLite database that opens; undefined otherwise. */
  readonly tables?: readonly string[];
}

/** The pages of a database as stored, for decoding tables without SQL. */
export interface DatabasePages {
  /** Bytes of a page that hold content. */
  readonly usableSize: number;
  /** Number of pages in the file. */
  readonly count: number;
  /** Page `number` (the first is 1); valid until the next is asked for. */
  page(number: number): Uint8Array;
}

/** An SQLite database opened read-only and immutable. */
export interface SqlSource {
  readonly kind: 'sqlite';
  /** Absent where the file alone does not hold the content (a write-ahead log beside it). */
  readonly pages?: DatabasePages;
  /** File name without folder, for messages. */
  readonly name: string;
  /** Rows as arrays, columns as in the query. Integers over 2^53 arrive as bigint only where `bigints` is true. */
  rows(sql: string, params?: readonly unknown[], bigints?: boolean): Iterable<unknown[]>;
  /** The same rows at once, about a third faster: for few rows, or for pages of at most 20,000. */
  all(sql: string, params?: readonly unknown[], bigints?: boolean): unknown[][];
  close(): void;
}

/** A file read front to back, decompressed on the way. */
export interface ByteSource {
  readonly kind: 'bytes';
  readonly name: string;
  /** Bytes of the file as stored; progress is counted in these. */
  readonly size: number;
  readonly gzip: boolean;
  /** Decompressed chunks in order. Each chunk is valid until the next is asked for. */
  chunks(): AsyncIterable<Uint8Array>;
  /** Bytes of the stored file consumed so far, for progress. */
  consumed(): number;
  /** UTF-8 text of a part of a chunk; invalid sequences become U+FFFD. */
  decode(bytes: Uint8Array): string;
  /**
   * Up to `length` bytes of the decompressed content at `offset` (streams a gzip file again up to there).
   * @param into may be written to and handed out where it is long enough, which saves making room for the bytes
   */
  readAt(offset: number, length: number, into?: Uint8Array): Promise<Uint8Array>;
  /** Whether the gzip stream ended before its end mark; known once `chunks` is exhausted. */
  truncated(): boolean;
  close(): void;
}

export type Source = SqlSource | ByteSource;

/** One line of the hover card or of the details pane: names as in the file, values exact. */
export interface Field {
  readonly name: string;
  /** Exact value as text, without unit. */
  readonly value: string;
  readonly unit?: string;
  /** The value is one of `DETAIL_WORDS` (core/lod/types.ts) or a phase, which pages translate. */
  readonly words?: true;
}

/** A trace together with its way back to the file. */
export interface OpenedTrace {
  readonly trace: Trace;
  /**
   * Every field that the file has for the event in this row, read when asked for.
   * Core's own columns (times, names, shapes) are not repeated here. Of the span table it may use `source`, `kind` and
   * `lane` only: the others are gone once the trace has become part of a run (`trace/merge.ts`).
   */
  readonly fields: (row: SpanRow) => readonly Field[] | Promise<readonly Field[]>;
}

/** A report together with its way back to the file, for what is too bulky to read at once. */
export interface OpenedReport {
  readonly report: Report;
  /** The instances of a metric of a kernel (per opcode, address, x of a curve …); empty where it has none. */
  instances(kernel: number, metric: string): Promise<readonly MetricInstance[]>;
}

/** How sure a reader is that a file is for it. */
export type Confidence = 'no' | 'maybe' | 'yes';

export interface TraceReader {
  /** Absent = a trace. */
  readonly opens?: 'trace';
  /** Same as `Trace.format`. */
  readonly id: Trace['format'];
  /** For people: 'Nsight Systems SQLite export'. */
  readonly label: string;
  /** What is looked for, in words, for the message about an unknown file. */
  readonly signature: string;
  readonly source: Source['kind'];
  detect(head: Head): Confidence;
  read(source: Source, context: ReadContext): Promise<Result<OpenedTrace>>;
}

export interface ReportReader {
  readonly opens: 'report';
  /** Same as `Report.format`. */
  readonly id: Report['format'];
  readonly label: string;
  readonly signature: string;
  readonly source: 'bytes';
  detect(head: Head): Confidence;
  /** Reads from a `ByteSource`, the `source` that it asks for. */
  read(source: Source, context: ReadContext): Promise<Result<OpenedReport>>;
}

/** An entry of the one table of readers; narrow by `reader.opens === 'report'`. */
export type Reader = TraceReader | ReportReader;
