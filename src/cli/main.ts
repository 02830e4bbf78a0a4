/**
 * The command line of CONTRACT.md: one command, one file, an answer as text or as JSON. Exit status 0 done, 1 the file
 * is at fault, 2 wrong usage. Finds nothing out by itself; opening is the engine's and figures are core's business.
 */

import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { toFailure, type Failure } from '../core/base/result.ts';
import { Engine } from '../worker/engine.ts';
import { parseRequest, type Request } from './arguments.ts';
import { COMMANDS } from './commands.ts';
import { commandHelp, generalHelp } from './help.ts';
import { progressLine } from './progress.ts';
import { UsageError } from './usage.ts';

async function main(words: readonly string[]): Promise<number> {
  let request: Request;
  try {
    request = parseRequest(words, COMMANDS);
  } catch (caught) {
    return complain(caught);
  }
  if (request.kind === 'version') print(ownVersion());
  else if (request.kind === 'help') {
    print(request.command === undefined ? generalHelp(COMMANDS) : commandHelp(request.command));
  } else return run(request);
  return 0;
}

async function run(request: Extract<Request, { kind: 'run' }>): Promise<number> {
  const { command, path, json, options } = request;
  const engine = new Engine();
  const progress = progressLine(basename(path), process.stderr);
  try {
    const { file } = await engine.open(path, { onProgress: fraction => progress.update(fraction) });
    progress.clear();
    const { document, text } = command.answer(file, options);
    print(json ? JSON.stringify(document, undefined, 2) : text(terminalWidth()));
    return 0;
  } catch (caught) {
    progress.clear();
    return complain(caught, path);
  } finally {
    engine.closeAll();
  }
}

/** Says in one line on standard error what was wrong; returns the exit status. */
function complain(caught: unknown, path?: string): number {
  if (caught instanceof UsageError) {
    const help = caught.command === undefined ? '--help' : `${caught.command} --help`;
    process.stderr.write(`kernel-lens: ${caught.message}; see kernel-lens ${help}\n`);
    return 2;
  }
  process.stderr.write(`${path ?? 'kernel-lens'}: ${oneLine(toFailure(caught))}\n`);
  return 1;
}

function oneLine({ message, advice }: Failure): string {
  const what = message.replace(/\.$/, '');
  return (advice === undefined ? what : `${what}; ${advice}`).replace(/\s*\n\s*/g, ' ');
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

function terminalWidth(): number {
  return process.stdout.isTTY ? process.stdout.columns : Infinity;
}

/** The version in the nearest package.json above the program. */
function ownVersion(): string {
  let folder = dirname(realpathSync(process.argv[1] ?? '.'));
  while (!existsSync(join(folder, 'package.json')) && dirname(folder) !== folder) {
    folder = dirname(folder);
  }
  const manifest: unknown = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const { version } = manifest as { readonly version?: string };
  return version ?? 'unknown';
}

// Whoever reads may stop early (`kernel-lens … | head`); that is no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});

void main(process.argv.slice(2)).then(status => {
  process.exitCode = status;
});
