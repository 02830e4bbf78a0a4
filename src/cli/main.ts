/** Entry of the command line: this process's words, streams and exit status; `program.ts` does the rest. */

import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { runProgram } from './program.ts';

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

// Whoever reads may stop early (`kernel-lens … | head`); that is no error, and the status stays that of the command.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') return;
    if (stream === process.stdout) {
      process.stderr.write(`kernel-lens: the output cannot be written: ${error.message}\n`);
    }
    process.exit(1);
  });
}

// Ends as usual when told to, so that temporary copies are removed; the status is that of the signal.
for (const [signal, status] of [
  ['SIGHUP', 129],
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const) {
  process.once(signal, () => process.exit(status));
}

void runProgram(process.argv.slice(2), {
  out: process.stdout,
  err: process.stderr,
  width: process.stdout.isTTY ? process.stdout.columns || Infinity : Infinity,
  version: ownVersion,
}).then(status => {
  process.exitCode = status;
});
