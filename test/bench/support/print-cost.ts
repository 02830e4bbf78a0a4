/** In a measured program: runs the work once and prints what it cost, for `childProgram` to read. */

import type { Cost } from './child.ts';

/** @param work gives back how much there was: rows, events or bytes */
export async function printCost(work: () => number | Promise<number>): Promise<void> {
  const before = process.cpuUsage();
  const begin = performance.now();
  const count = await work();
  const ms = performance.now() - begin;
  const { user, system } = process.cpuUsage(before);
  const peakBytes = process.resourceUsage().maxRSS * 1024;
  const cost: Cost = { ms, cpuMs: (user + system) / 1000, peakBytes, count };
  process.stdout.write(`${JSON.stringify(cost)}\n`);
}
