/** What a command is: a question about one file, answered as a document (`--json`) and as text made from it. */

import type { Report } from '../core/report/report.ts';
import type { Trace } from '../core/trace/trace.ts';
import type { OpenFile } from '../worker/open-file.ts';

/** Values of a command's own options by name, as given. */
export type OptionValues = Readonly<Record<string, string | undefined>>;

export interface OptionSpec {
  /** What the value is called in the help: `NAME`, `name|base|grid`. */
  readonly value: string;
  readonly help: string;
  /** The only values there are. */
  readonly choices?: readonly string[];
}

export interface Answer {
  /** Printed by `--json`; only JSON values. */
  readonly document: unknown;
  /** For people. `width` is that of the terminal, Infinity where there is none. */
  readonly text: (width: number) => string;
}

export interface Command {
  readonly name: string;
  /** One line for the list of commands. */
  readonly summary: string;
  readonly options: Readonly<Record<string, OptionSpec>>;
  /** Throws a `FailureError` where the file cannot answer, a `UsageError` where the question is wrong. */
  answer(file: OpenFile, options: OptionValues): Answer;
}

/** A command about traces only. */
export interface TraceCommand extends Omit<Command, 'answer'> {
  answer(trace: Trace, options: OptionValues): Answer;
}

/** A command about reports of hardware counters only. */
export interface ReportCommand extends Omit<Command, 'answer'> {
  answer(report: Report, options: OptionValues): Answer;
}
