/**
 * Asynchronous events (`b`, `e`; older `S`, `F`): spans that begin and end anywhere, told apart by category and id,
 * and nested where one id begins twice. Matched in file order, as the format has it.
 */

import type { LaneId } from '../../trace/columns.ts';
import type { NameId } from '../../base/strings.ts';
import type { OnSpan } from './nesting.ts';

interface Open {
  readonly lane: LaneId;
  readonly start: number;
  readonly name: NameId;
  readonly source: number;
}

export class AsyncEvents {
  unmatched = 0;
  private readonly open = new Map<string, Open[]>();

  begin(key: string, lane: LaneId, start: number, name: NameId, source: number): void {
    const stack = this.open.get(key);
    const event = { lane, start, name, source };
    if (stack === undefined) this.open.set(key, [event]);
    else stack.push(event);
  }

  end(key: string, time: number, onSpan: OnSpan): void {
    const stack = this.open.get(key);
    const begun = stack?.pop();
    if (stack?.length === 0) this.open.delete(key);
    if (begun === undefined) this.unmatched++;
    else onSpan(begun.lane, begun.start, time, begun.name, begun.source);
  }

  /** Spans that never ended. */
  finish(onSpan: OnSpan): void {
    for (const stack of this.open.values()) {
      for (const { lane, start, name, source } of stack) onSpan(lane, start, NaN, name, source);
    }
    this.open.clear();
  }
}
