/** What a copy or memset is, and how many bytes it moves. */

import { SpanKind, type CopyDirection } from '../trace/columns.ts';
import type { Trace } from '../trace/trace.ts';

export type CopyClass = CopyDirection | 'memset';

/** Bytes that the operation in `row` moved or filled; 0 for anything but a copy or memset. */
export function bytesOf(trace: Trace, row: number): number {
  const kind = trace.spans.kind[row];
  if (kind !== SpanKind.memcpy && kind !== SpanKind.memset) return 0;
  return trace.copies[trace.spans.detail[row]!]?.bytes ?? 0;
}

/** What the copy or memset in `row` is. */
export function copyClassOf(trace: Trace, row: number): CopyClass {
  if (trace.spans.kind[row] === SpanKind.memset) return 'memset';
  return trace.copies[trace.spans.detail[row]!]?.direction ?? 'unknown';
}
