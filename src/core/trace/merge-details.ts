/** The detail tables of several traces as one, equal rows shared. For merge.ts only. */

import {
  isRange,
  SpanKind,
  type CopyDetail,
  type LaunchShape,
  type RangeAttributes,
} from './columns.ts';
import { Interner } from './details.ts';
import type { OperatorCall, Trace } from './trace.ts';

/** New index of a detail, by the span's kind and its index in the part. */
export type DetailMap = (kind: number, detail: number) => number;

export class DetailMerger {
  readonly shapes = new Interner<LaunchShape>();
  readonly copies = new Interner<CopyDetail>();
  readonly rangeAttributes = new Interner<RangeAttributes>();
  readonly operatorCalls = new Interner<OperatorCall>();

  take(trace: Trace): DetailMap {
    const shapes = merged(this.shapes, trace.shapes);
    const copies = merged(this.copies, trace.copies);
    const attributes = merged(this.rangeAttributes, trace.rangeAttributes);
    const calls = merged(this.operatorCalls, trace.operatorCalls ?? []);
    return (kind, detail) => {
      if (kind === SpanKind.kernel || kind === SpanKind.graph) return shapes[detail] ?? -1;
      if (kind === SpanKind.memcpy || kind === SpanKind.memset) return copies[detail] ?? -1;
      if (kind === SpanKind.operator) return calls[detail] ?? -1;
      return isRange(kind) || kind === SpanKind.mark ? (attributes[detail] ?? -1) : -1;
    };
  }
}

function merged<T extends object>(into: Interner<T>, rows: readonly T[]): number[] {
  return rows.map(row => into.intern(keyOf(row), () => row));
}

/** Members in the order of their names, since readers write them in different ones. */
function keyOf(row: object): string {
  return JSON.stringify(Object.entries(row).sort(([a], [b]) => (a < b ? -1 : 1)));
}
