/** The command line in this process: words in; exit status and both outputs back. Nothing is a terminal. */

import assert from 'node:assert/strict';
import { runProgram } from '../../src/cli/program.ts';

export interface Outcome {
  readonly status: number | null;
  readonly out: string;
  readonly err: string;
}

export async function run(...words: string[]): Promise<Outcome> {
  let out = '';
  let err = '';
  const status = await runProgram(words, {
    out: { write: text => (out += text) },
    err: { write: text => (err += text) },
    width: Infinity,
    version: () => '1.2.3',
  });
  return { status, out, err };
}

/** What `--json` prints where all is well, and nothing on standard error. */
export async function documentOf<T>(...words: string[]): Promise<T> {
  const { status, out, err } = await run(...words, '--json');
  assert.deepEqual([status, err], [0, '']);
  return JSON.parse(out) as T;
}
