/** Collects what the framework recorded of collectives, by event, and finds their rows once these are final. */

import { GrowingColumn } from '../../base/grow.ts';
import { lowerBound } from '../../base/search.ts';
import type { SpanTable } from '../../trace/columns.ts';
import type { CollectiveDetail, Collectives } from '../../trace/trace.ts';

export class CollectiveRecords {
  private readonly ordinals = new GrowingColumn(Uint32Array);
  private readonly detail = new GrowingColumn(Uint32Array);
  private readonly details: CollectiveDetail[] = [];
  private readonly ids = new Map<string, number>();

  /** @param ordinal the event's number; ascending */
  add(ordinal: number, record: CollectiveDetail): void {
    const key = Object.values(record).join('\0');
    let id = this.ids.get(key);
    if (id === undefined) {
      id = this.details.length;
      this.details.push(record);
      this.ids.set(key, id);
    }
    this.ordinals.push(ordinal);
    this.detail.push(id);
  }

  /** undefined where there are none. Cost: a binary search per row of `candidates`. */
  finish(spans: SpanTable, isCandidate: (row: number) => boolean): Collectives | undefined {
    if (this.ordinals.length === 0) return undefined;
    const ordinals = this.ordinals.finish();
    const detail = this.detail.finish();
    const rows: number[] = [];
    const found: number[] = [];
    for (let row = 0; row < spans.length; row++) {
      if (!isCandidate(row)) continue;
      const i = lowerBound(ordinals, spans.source[row]!);
      if (ordinals[i] !== spans.source[row]) continue;
      rows.push(row);
      found.push(detail[i]!);
    }
    return { rows: Uint32Array.from(rows), detail: Uint32Array.from(found), details: this.details };
  }
}
