/**
 * Programs that are measured in processes of their own, since a process never gives its peak memory back. Each is a
 * file beside this one, bundled, so that stripping types is no part of its time and memory; it prints what
 * `printCost` measured.
 */

import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { buildSync } from 'esbuild';
import { median, type BenchContext } from './bench.ts';

export interface Cost {
  readonly ms: number;
  readonly cpuMs: number;
  /** Of the whole process. */
  readonly peakBytes: number;
  /** What the work gave back: rows, events or bytes. */
  readonly count: number;
}

/** Runs the program with arguments; `flags` are those of Node. */
export type Measure = (args: readonly string[], flags?: readonly string[]) => Cost;

/** @param name the program's file in this folder, without `.ts` */
export function childProgram(ctx: BenchContext, name: string): Measure {
  // Inside the project, so that better-sqlite3 is found.
  const program = path.join(ctx.root, 'dist/bench', `${name}.mjs`);
  buildSync({
    entryPoints: [path.join(ctx.root, 'test/bench/support', `${name}.ts`)],
    bundle: true,
    platform: 'node',
    format: 'esm',
    external: ['better-sqlite3'],
    outfile: program,
    logLevel: 'warning',
  });
  return (args, flags = []) => {
    const printed = execFileSync(process.execPath, [...flags, program, ...args], {
      encoding: 'utf8',
    });
    return JSON.parse(printed.trimEnd().split('\n').at(-1)!) as Cost;
  };
}

/** Medians of both, in turns, so that a busy moment hits both. */
export function inTurns(rounds: number, ours: () => Cost, reference: () => Cost): [Cost, Cost] {
  const costs: [Cost[], Cost[]] = [[], []];
  for (let round = 0; round < rounds; round++) {
    costs[0].push(ours());
    costs[1].push(reference());
  }
  return [medianOf(costs[0]), medianOf(costs[1])];
}

function medianOf(costs: readonly Cost[]): Cost {
  const of = (key: keyof Cost): number => median(costs.map(cost => cost[key]));
  return { ms: of('ms'), cpuMs: of('cpuMs'), peakBytes: of('peakBytes'), count: of('count') };
}

export const megabytes = (bytes: number): number => Math.round(bytes / 1e5) / 10;
