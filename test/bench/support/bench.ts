/**
 * What a bench file is given, and helpers to measure fairly. Run with `npm run bench`.
 *
 *     export default async function (ctx: BenchContext): Promise<void> {
 *       const times = await pairs(5, () => ours(file), () => reference(file));
 *       ctx.push({ name: 'kineto 25 MB', unit: 'ms', ...times, goal: 1.0 });
 *     }
 *
 * Machines are noisy: measure ours and the reference in turns, at least five times, and compare
 * medians. Every bench file has a process of its own; to compare peak memory, let each side run in
 * a further one (`peakMemory`), since a process never gives its peak back.
 */

import { spawnSync } from 'node:child_process';

export interface BenchRow {
  readonly name: string;
  readonly unit: string;
  /** Absent only with `skipped`. */
  readonly ours?: number;
  /** Absent where there is nothing to hold it against; then `goal` is judged on `ours`. */
  readonly reference?: number;
  /** The largest acceptable ratio ours / reference. */
  readonly goal?: number;
  /** Why there is no figure; printed in the last column. */
  readonly skipped?: string;
}

export interface BenchContext {
  readonly root: string;
  /** Large samples; may not exist: then push nothing and `note` it. */
  readonly sharedDir: string;
  /** For generated inputs that are worth keeping from one run to the next. */
  readonly cacheDir: string;
  /** Removed at the end. */
  readonly temporary: string;
  push(row: BenchRow): void;
  /** A line on standard error. */
  note(text: string): void;
}

type Work = () => unknown;

/** Median wall milliseconds of both, measured in turns after one unmeasured round. */
export async function pairs(
  rounds: number,
  ours: Work,
  reference: Work,
): Promise<{ ours: number; reference: number }> {
  await ours();
  await reference();
  const a: number[] = [];
  const b: number[] = [];
  for (let round = 0; round < rounds; round++) {
    a.push(await elapsed(ours));
    b.push(await elapsed(reference));
  }
  return { ours: median(a), reference: median(b) };
}

export async function elapsed(work: Work): Promise<number> {
  const begin = performance.now();
  await work();
  return performance.now() - begin;
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

export interface ChildCost {
  readonly wallMs: number;
  readonly cpuMs: number;
  readonly peakBytes: number;
}

/** Runs an ES module text in a fresh Node and says what that cost, start of Node included. */
export function peakMemory(program: string, args: readonly string[] = []): ChildCost {
  const report = `process.once('exit', () => {
    const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage();
    process.stdout.write('\\n' + JSON.stringify({ maxRSS, cpu: userCPUTime + systemCPUTime }));
  });`;
  const flags = ['--disable-warning=ExperimentalWarning', '--input-type=module-typescript'];
  const begin = performance.now();
  const child = spawnSync(
    process.execPath,
    [...flags, '--eval', `${report}\n${program}`, '--', ...args],
    {
      encoding: 'utf8',
      maxBuffer: 1 << 28,
    },
  );
  const wallMs = performance.now() - begin;
  if (child.status !== 0) throw new Error(`The measured program failed:\n${child.stderr}`);
  const last = child.stdout.slice(child.stdout.lastIndexOf('\n') + 1);
  const { maxRSS, cpu } = JSON.parse(last) as { maxRSS: number; cpu: number };
  return { wallMs, cpuMs: cpu / 1000, peakBytes: maxRSS * 1024 };
}
