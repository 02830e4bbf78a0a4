/** Kernels that no rule knows: their operator is `other`, and they are counted so that nobody takes it for an answer. */

import type { Unclassified } from '../protocol/analysis.ts';
import { keepRows } from './groups.ts';
import { perTrace } from './memo.ts';
import { kernelRows } from './operations.ts';
import { familyOfName } from './operators/of-trace.ts';

/** Kernels of the family `unknown`, by name, the most time first. */
export const unclassified = perTrace((trace): Unclassified => {
  const { name, dur } = trace.spans;
  const isUnknown = new Uint8Array(trace.strings.length);
  for (const [id, family] of familyOfName(trace)) if (family === 'unknown') isUnknown[id] = 1;
  const sums = new Map<number, { count: number; ns: number }>();
  for (const row of keepRows(kernelRows(trace), row => isUnknown[name[row]!] === 1)) {
    const sum = sums.get(name[row]!) ?? { count: 0, ns: 0 };
    sums.set(name[row]!, sum);
    sum.count++;
    sum.ns += dur[row]!;
  }
  const names = [...sums]
    .map(([id, sum]) => ({ name: trace.strings.get(id), ...sum }))
    .sort((a, b) => b.ns - a.ns);
  return {
    kernels: names.reduce((sum, { count }) => sum + count, 0),
    ns: names.reduce((sum, { ns }) => sum + ns, 0),
    names,
  };
});
