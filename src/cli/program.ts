/**
 * The command line as a function: words in, text out, exit status back. 0 done, 1 the file is at fault, 2 wrong usage.
 * Finds nothing out by itself; opening is the engine's and figures are core's business.
 */

import { basename, resolve } from 'node:path';
import { invariant } from '../core/base/assert.ts';
import { toFailure, type Failure } from '../core/base/result.ts';
import { Engine } from '../worker/engine.ts';
import { parseRequest, type Request } from './arguments.ts';
import {
  isOutputCommand,
  type Answer,
  type FileCommand,
  type OpenSide,
  type Output,
  type OutputCommand,
  type PairCommand,
} from './command.ts';
import { COMMANDS } from './commands.ts';
import { commandHelp, generalHelp } from './help.ts';
import { progressLine, type Terminal } from './progress.ts';
import { printable } from './text.ts';
import { UsageError } from './usage.ts';

/** Where a program writes; of a process, its own streams. */
export interface Surroundings {
  readonly out: Output;
  readonly err: Terminal;
  /** Columns of the terminal that `out` is; Infinity = none. */
  readonly width: number;
  version(): string;
}

export async function runProgram(words: readonly string[], around: Surroundings): Promise<number> {
  let request: Request;
  try {
    request = parseRequest(words, COMMANDS);
  } catch (caught) {
    return complain(caught, around);
  }
  const print = (text: string): unknown => around.out.write(`${text}\n`);
  if (request.kind === 'version') print(around.version());
  else if (request.kind === 'help') {
    print(request.command === undefined ? generalHelp(COMMANDS) : commandHelp(request.command));
  } else return answer(request, around);
  return 0;
}

type Run = Extract<Request, { kind: 'run' }>;
type Question = FileCommand | PairCommand;

async function answer(request: Run, around: Surroundings): Promise<number> {
  const engine = new Engine();
  /** The file that is at fault if something is. */
  let path: string | undefined;
  try {
    if (isOutputCommand(request.command)) request.command.check(request.options, around.out);
    const opened = new Map<string, OpenSide>();
    for (path of [...request.paths.a, ...request.paths.b]) {
      if (!opened.has(path)) opened.set(path, await opening(engine, path, around.err));
    }
    if (request.command.files === 'pair') path = undefined;
    if (isOutputCommand(request.command)) {
      await write(request.command, request, opened, around);
      warn(opened, around);
      return 0;
    }
    const { document, text, verdict } = answered(request.command, request, opened);
    const printed = request.json ? JSON.stringify(document, undefined, 2) : text(around.width);
    if (request.command.tellsWarnings !== true) warn(opened, around);
    around.out.write(`${printed}\n`);
    for (const line of verdict?.lines ?? []) around.err.write(`kernel-lens: ${printable(line)}\n`);
    return verdict?.status ?? 0;
  } catch (caught) {
    return complain(caught, around, path);
  } finally {
    engine.closeAll();
  }
}

async function opening(engine: Engine, path: string, terminal: Terminal): Promise<OpenSide> {
  const progress = progressLine(basename(path), terminal);
  try {
    return await engine.open(path, { onProgress: fraction => progress.update(fraction) });
  } finally {
    progress.clear();
  }
}

/** One line a file of which something is missing; where the command fails, its error is the only line. */
function warn(opened: Opened, { err }: Surroundings): void {
  for (const [path, { file }] of opened) {
    const { warnings } = file.opens === 'trace' ? file.trace : file.report;
    if (warnings.length === 0) continue;
    const messages = warnings.map(({ message }) => message).join('; ');
    err.write(`${printable(`${path}: warning: ${messages}`)}\n`);
  }
}

type Opened = ReadonlyMap<string, OpenSide>;

function answered(command: Question, { paths, options }: Run, opened: Opened): Answer {
  const [a, b] = [sideOf(paths.a, opened), sideOf(paths.b, opened)];
  return command.files === 'pair'
    ? command.answer(a, b, options)
    : command.answer(onlyOf(a).file, options);
}

function sideOf(paths: readonly string[], opened: Opened): OpenSide[] {
  return paths.flatMap(path => opened.get(path) ?? []);
}

function onlyOf([only]: readonly OpenSide[]): OpenSide {
  invariant(only, 'a command about one file was given none');
  return only;
}

async function write(
  command: OutputCommand,
  { paths, options }: Run,
  opened: Opened,
  { out, err }: Surroundings,
): Promise<void> {
  const { file } = onlyOf(sideOf(paths.a, opened));
  const progress = progressLine(file.name, err, undefined, 'Exporting');
  try {
    await command.write(file, options, out, async fraction => {
      progress.update(fraction);
      // Signals come in between.
      await new Promise(resolve => setImmediate(resolve));
    });
  } finally {
    progress.clear();
  }
}

/** Says in one line on standard error what was wrong; returns the exit status. */
function complain(caught: unknown, { err }: Surroundings, path?: string): number {
  if (caught instanceof UsageError) {
    const help = caught.command === undefined ? '--help' : `${caught.command} --help`;
    err.write(`kernel-lens: ${printable(caught.message)}; see kernel-lens ${help}\n`);
    return 2;
  }
  err.write(`${printable(`${path ?? 'kernel-lens'}: ${oneLine(toFailure(caught), path)}`)}\n`);
  return 1;
}

/** `what is wrong; what to do`. Windows show both as sentences. */
function oneLine({ message, advice }: Failure, path: string | undefined): string {
  const parts = [path === undefined ? message : withoutPath(message, path)];
  if (advice !== undefined) parts.push(advice.replace(/^[A-Z](?=[a-z]* )/, c => c.toLowerCase()));
  return parts
    .map(part => part.trim().replace(/\.$/, ''))
    .join('; ')
    .replace(/\s*\n\s*/g, ' ');
}

/** Messages name the file, since windows show them alone; here its path stands before them already. */
function withoutPath(message: string, path: string): string {
  const name = basename(path);
  const begins = [`${name}: `, `${name} `].find(beginning => message.startsWith(beginning)) ?? '';
  const full = resolve(path);
  return [` (${path})`, ` (${full})`, ` ${path}`, ` ${full}`].reduce(
    (rest, repeated) => (rest.endsWith(repeated) ? rest.slice(0, -repeated.length) : rest),
    message.slice(begins.length),
  );
}
