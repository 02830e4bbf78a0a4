/**
 * Pairs operations with the calls that launched them by equal correlation ids, after everything was read: in these
 * files an operation often stands before its call. 8 bytes an entry while reading.
 */

import { GrowingColumn } from '../../base/grow.ts';
import type { TraceBuilder } from '../../trace/builder.ts';
import { sortRows } from '../../trace/sort.ts';

/** Calls with the same id that are looked at, where merged files repeat ids. */
const MAX_CANDIDATES = 64;

export class LaunchPairs {
  private readonly callIds = new GrowingColumn(Uint32Array);
  private readonly callRows = new GrowingColumn(Int32Array);
  private readonly operationIds = new GrowingColumn(Uint32Array);
  private readonly operationRows = new GrowingColumn(Int32Array);

  call(correlation: number, row: number): void {
    if (correlation === 0) return;
    this.callIds.push(correlation);
    this.callRows.push(row);
  }

  operation(correlation: number, row: number): void {
    this.operationIds.push(correlation);
    this.operationRows.push(row);
  }

  /** Links what belongs together. @returns the number of operations and of those without a call */
  link(builder: TraceBuilder): { operations: number; unpaired: number } {
    const table = new CallTable(this.callIds.finish(), this.callRows.finish());
    const ids = this.operationIds.finish();
    const rows = this.operationRows.finish();
    const starts = Float64Array.from(rows, row => builder.startOf(row));
    const { order } = sortRows(rows.length, 1, () => 0, starts, starts);
    let unpaired = 0;
    for (const i of order) {
      const call = table.find(ids[i]!, starts[i]!, builder);
      if (call < 0) unpaired++;
      else builder.linkLaunch(rows[i]!, call);
    }
    return { operations: rows.length, unpaired };
  }
}

/** Open addressing; calls with equal ids form a chain, the last one first. */
class CallTable {
  private readonly ids: Uint32Array;
  private readonly rows: Int32Array;
  private readonly heads: Int32Array;
  private readonly next: Int32Array;
  private readonly mask: number;

  constructor(ids: Uint32Array, rows: Int32Array) {
    this.ids = ids;
    this.rows = rows;
    let size = 16;
    while (size < ids.length * 2) size *= 2;
    this.mask = size - 1;
    this.heads = new Int32Array(size).fill(-1);
    this.next = new Int32Array(ids.length).fill(-1);
    for (let i = 0; i < ids.length; i++) {
      const slot = this.slot(ids[i]!);
      this.next[i] = this.heads[slot]!;
      this.heads[slot] = i;
    }
  }

  /** The call with this id: of several, the last that began before the operation. -1 = none. */
  find(id: number, operationStart: number, builder: TraceBuilder): number {
    if (id === 0) return -1;
    let candidate = this.heads[this.slot(id)]!;
    if (candidate < 0) return -1;
    if (this.next[candidate]! < 0) return this.rows[candidate]!;
    let best = this.rows[candidate]!;
    let bestStart = -Infinity;
    for (let i = 0; i < MAX_CANDIDATES && candidate >= 0; i++) {
      const row = this.rows[candidate]!;
      const start = builder.startOf(row);
      if (start <= operationStart && start > bestStart) {
        best = row;
        bestStart = start;
      }
      candidate = this.next[candidate]!;
    }
    return best;
  }

  private slot(id: number): number {
    let slot = Math.imul(id, 0x9e3779b1) >>> 8;
    for (slot &= this.mask; ; slot = (slot + 1) & this.mask) {
      const head = this.heads[slot]!;
      if (head < 0 || this.ids[head] === id) return slot;
    }
  }
}
