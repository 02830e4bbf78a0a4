/**
 * What a command is: a question about one file, or about two sides, answered as a document (`--json`) and as text made
 * from it.
 */

import type { Report } from '../core/report/report.ts';
import type { Trace } from '../core/trace/trace.ts';
import type { Between } from '../worker/export/to-file.ts';
import type { OpenFile } from '../worker/open-file.ts';

/** Values of a command's own options by name, as given. */
export type OptionValues = Readonly<Record<string, string | undefined>>;

export interface OptionSpec {
  /** What the value is called in the help: `NAME`, `name|base|grid`. */
  readonly value: string;
  readonly help: string;
  /** The only values there are. */
  readonly choices?: readonly string[];
  /** Takes no value; given, it is `true`. */
  readonly isFlag?: true;
  /** Another form of the text, so that it cannot be given with `--json`. */
  readonly isForm?: true;
  /** The command asks nothing without it. */
  readonly isRequired?: true;
}

export interface Answer {
  /** Printed by `--json`; only JSON values. */
  readonly document: unknown;
  /** For people. `width` is that of the terminal, Infinity where there is none. */
  readonly text: (width: number) => string;
  /** What the exit status is to say beside that, and why, for standard error; absent = done. */
  readonly verdict?: { readonly status: number; readonly lines: readonly string[] };
}

interface CommandBase {
  readonly name: string;
  /** One line for the list of commands. */
  readonly summary: string;
  readonly options: Readonly<Record<string, OptionSpec>>;
  /** Further lines of its help. */
  readonly notes?: readonly string[];
  /** The answer has what the reader warned of; of other commands it goes to standard error. */
  readonly tellsWarnings?: true;
}

export type Command = FileCommand | PairCommand | OutputCommand;

/** Where a command writes: of a process, standard output. */
export interface Output {
  readonly isTTY?: boolean;
  /** @param done called once it is written, or with why it could not be */
  write(text: string | Uint8Array, done?: (error?: Error | null) => void): unknown;
}

/** A command whose answer is a file of another kind, written piece by piece; it has no `--json`. */
export interface OutputCommand extends CommandBase {
  readonly files: 'one';
  /** Before anything is opened. Throws a `UsageError`. */
  check(options: OptionValues, out: Output): void;
  /** Throws like `FileCommand.answer`. `between` is called after each piece. */
  write(file: OpenFile, options: OptionValues, out: Output, between: Between): Promise<void>;
}

export function isOutputCommand(command: Command): command is OutputCommand {
  return 'write' in command;
}

export interface FileCommand extends CommandBase {
  readonly files: 'one';
  /** Throws a `FailureError` where the file cannot answer, a `UsageError` where the question is wrong. */
  answer(file: OpenFile, options: OptionValues): Answer;
}

/** A command about two sides, each of one file or of several repeats. Neither is empty. */
export interface PairCommand extends CommandBase {
  readonly files: 'pair';
  /** Throws like that of `FileCommand`. */
  answer(a: readonly OpenSide[], b: readonly OpenSide[], options: OptionValues): Answer;
}

/** A file of one side, with its id in the engine. */
export interface OpenSide {
  readonly id: number;
  readonly file: OpenFile;
}

/** A command about traces only. */
export interface TraceCommand extends CommandBase {
  answer(trace: Trace, options: OptionValues): Answer;
}

/** A command about reports of hardware counters only. */
export interface ReportCommand extends CommandBase {
  answer(report: Report, options: OptionValues): Answer;
}
