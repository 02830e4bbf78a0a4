/** Names of copies and memsets in the words of PyTorch's profiler, which tells by them what was copied where. */

import { SpanKind, type CopyDirection, type MemoryKind } from '../../trace/columns.ts';
import type { Trace } from '../../trace/trace.ts';
import { copyOf } from '../detail-columns.ts';

/** 'Memcpy HtoD (Pinned -> Device)', 'Memset (Device)'; undefined for other spans. */
export function copyName(trace: Trace, row: number): string | undefined {
  const copy = copyOf(trace, row);
  if (copy === undefined) return undefined;
  const { direction = 'unknown', from, to } = copy;
  if (trace.spans.kind[row] === SpanKind.memset) return `Memset${inBrackets(to)}`;
  const sides = from === undefined || to === undefined ? '' : ` (${word(from)} -> ${word(to)})`;
  return `Memcpy ${directionText(direction)}${sides}`;
}

/** `htod` as `HtoD`. */
function directionText(direction: CopyDirection): string {
  return direction === 'unknown'
    ? 'Unknown'
    : direction.replace(
        /^(.)to(.)$/,
        (_, a: string, b: string) => `${a.toUpperCase()}to${b.toUpperCase()}`,
      );
}

function inBrackets(kind: MemoryKind | undefined): string {
  return kind === undefined ? '' : ` (${word(kind)})`;
}

/** `device-static` as `Device Static`. */
function word(kind: MemoryKind): string {
  return kind
    .split('-')
    .map(part => part.charAt(0).toUpperCase() + part.slice(1))
    .join(' ');
}
