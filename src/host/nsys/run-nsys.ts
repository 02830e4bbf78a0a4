/**
 * Runs `nsys export` as a child process without a shell. Tasks aside, the one place that starts a program.
 */

import { spawn, type ChildProcess } from 'node:child_process';
import path from 'node:path';
import { FailureError } from '../../core/base/result.ts';
import { CANCELLED, type CancelSignal } from '../../core/protocol/rpc.ts';
import { exportArguments, progressIn, reasonIn } from './command.ts';

/** Of the program's output, what is kept for the message about a failure. */
const OUTPUT_TAIL = 16_000;

export interface NsysRun {
  readonly program: string;
  readonly report: string;
  readonly output: string;
  /** @param fraction 0..1 */
  onProgress(fraction: number): void;
  onOutput(text: string): void;
  readonly signal: CancelSignal;
}

/** Resolves when the export is written; rejects with a `FailureError`. */
export function runNsys(run: NsysRun): Promise<void> {
  return new Promise((resolve, reject) => {
    if (run.signal.aborted) return reject(cancelled());
    const child = spawn(run.program, exportArguments(run.report, run.output), {
      cwd: path.dirname(run.output),
      stdio: ['ignore', 'pipe', 'pipe'],
      windowsHide: true,
      // A process group of its own, so that what nsys starts ends with it.
      detached: process.platform !== 'win32',
    });
    let output = '';
    const onData = (data: Buffer): void => {
      const text = data.toString('utf8');
      output = (output + text).slice(-OUTPUT_TAIL);
      run.onOutput(text);
      const fraction = progressIn(text);
      if (fraction !== undefined) run.onProgress(fraction);
    };
    child.stdout.on('data', onData);
    child.stderr.on('data', onData);
    const abort = (): void => kill(child);
    run.signal.addEventListener('abort', abort, { once: true });
    child.once('error', error => reject(failed(run.report, error.message)));
    child.once('exit', () => {
      run.signal.removeEventListener('abort', abort);
      if (run.signal.aborted) reject(cancelled());
    });
    child.once('close', (code, signal) => {
      if (code === 0) resolve();
      else reject(failed(run.report, reasonIn(output) || `exit code ${code ?? signal}`));
    });
  });
}

function kill(child: ChildProcess): void {
  if (process.platform === 'win32' || child.pid === undefined) return void child.kill();
  try {
    process.kill(-child.pid, 'SIGTERM');
  } catch {
    // It has ended by itself in the meantime.
  }
}

function failed(report: string, detail: string): FailureError {
  const name = path.basename(report);
  return new FailureError({
    reason: 'nsys-failed',
    message: `nsys could not convert ${name}: ${detail}`,
    advice: 'The log has all that nsys said. An nsys older than the report cannot read it.',
    args: [name, detail],
  });
}

function cancelled(): FailureError {
  return new FailureError({ reason: CANCELLED, message: 'cancelled' });
}
