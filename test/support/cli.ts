/** The command line in this process: words in; exit status and both outputs back. Nothing is a terminal. */

import assert from 'node:assert/strict';
import type { Output } from '../../src/cli/command.ts';
import { runProgram } from '../../src/cli/program.ts';

export interface Outcome {
  readonly status: number | null;
  readonly out: string;
  readonly err: string;
}

export async function run(...words: string[]): Promise<Outcome> {
  let err = '';
  const pieces: Uint8Array[] = [];
  const status = await runProgram(words, {
    out: collecting(pieces),
    err: { write: text => (err += text) },
    width: Infinity,
    version: () => '1.2.3',
  });
  return { status, out: Buffer.concat(pieces).toString(), err };
}

/** Keeps what is written. */
function collecting(pieces: Uint8Array[]): Output {
  return {
    write: (text, done) => {
      pieces.push(typeof text === 'string' ? Buffer.from(text) : text);
      done?.();
    },
  };
}

/** What `--json` prints where all is well, and nothing on standard error. */
export async function documentOf<T>(...words: string[]): Promise<T> {
  const { status, out, err } = await run(...words, '--json');
  assert.deepEqual([status, err], [0, '']);
  return JSON.parse(out) as T;
}
