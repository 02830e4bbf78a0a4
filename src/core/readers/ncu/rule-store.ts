/**
 * What ncu's rules said about each kernel, kept as the file has it and decoded when someone asks: a report of a whole
 * step has a hundred thousand results of rules, of which people read those of the kernel in front of them.
 */

import { Slab } from '../../base/slab.ts';
import type { RuleResult } from '../../report/report.ts';
import { doubled } from './lists.ts';
import { readRule } from './rules.ts';
import { Message, WireError } from './wire.ts';

interface Stored {
  /** One message after the other. */
  readonly bytes: Uint8Array;
  /** Where each of them ends. */
  readonly ends: readonly number[];
}

export class RuleStore {
  private readonly kernels: Stored[] = [];
  private readonly slab = new Slab(Uint8Array);
  /** Those of the kernel that is being read. */
  private draft = new Uint8Array(4096);
  private ends: number[] = [];

  /** Rules that follow are of the next kernel; those since the last `keep` are forgotten. */
  begin(): void {
    this.ends = [];
  }

  /** Throws a `WireError` where the message is damaged, as far as its own fields tell. */
  add(message: Uint8Array): void {
    const fields = new Message(message);
    while (fields.next());
    const at = this.ends.at(-1) ?? 0;
    const end = at + message.length;
    while (end > this.draft.length) this.draft = doubled(this.draft);
    this.draft.set(message, at);
    this.ends.push(end);
  }

  /** The kernel has no further rules. */
  keep(): void {
    const { ends } = this;
    this.kernels.push({ bytes: this.slab.keep(this.draft, ends.at(-1) ?? 0), ends });
    this.ends = [];
  }

  /** Puts the kernels into another order. @param order their places so far */
  arrange(order: readonly number[]): void {
    const kernels = [...this.kernels];
    order.forEach((from, to) => (this.kernels[to] = kernels[from]!));
  }

  /** In the order of the file; what turns out to be damaged is left out. */
  of(kernel: number): RuleResult[] {
    const { bytes, ends = [] } = this.kernels[kernel] ?? {};
    return ends.flatMap((end, i) => decoded(bytes?.subarray(ends[i - 1] ?? 0, end)) ?? []);
  }
}

function decoded(message: Uint8Array | undefined): RuleResult | undefined {
  if (message === undefined) return undefined;
  try {
    return readRule(new Message(message));
  } catch (error) {
    if (error instanceof WireError) return undefined;
    throw error;
  }
}
