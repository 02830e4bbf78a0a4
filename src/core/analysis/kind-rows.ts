/** The rows of each kind of span, as lists that most analyses begin with. */

import { SpanKind } from '../trace/columns.ts';
import { perTrace } from './memo.ts';

/** Span rows, ascending. */
export interface KindRows {
  /** Kernels, copies, memsets, whole graphs; not communication recorded beside them (see `operationRows`). */
  readonly operations: Uint32Array;
  readonly kernels: Uint32Array;
  /** Copies and memsets. */
  readonly copies: Uint32Array;
  /** Whole CUDA graphs that the file records as one block. */
  readonly graphs: Uint32Array;
  /** CUDA runtime and driver calls. */
  readonly api: Uint32Array;
  /** Ranges that the program marked itself. */
  readonly ranges: Uint32Array;
  /** Communication recorded beside the kernels, tasks included. */
  readonly communication: Uint32Array;
}

type List = keyof KindRows;

/** Lists as bits, so that one look-up tells all that a kind belongs to. */
const BITS: Readonly<Record<List, number>> = {
  operations: 1,
  kernels: 2,
  copies: 4,
  api: 8,
  ranges: 16,
  communication: 32,
  graphs: 64,
};

/** For each `SpanKind`, by its number, the lists that it belongs to. */
const LISTS = new Uint8Array(256);
LISTS[SpanKind.kernel] = BITS.operations | BITS.kernels;
LISTS[SpanKind.memcpy] = BITS.operations | BITS.copies;
LISTS[SpanKind.memset] = BITS.operations | BITS.copies;
LISTS[SpanKind.graph] = BITS.operations | BITS.graphs;
LISTS[SpanKind.runtime] = BITS.api;
LISTS[SpanKind.driver] = BITS.api;
LISTS[SpanKind.rangePushPop] = BITS.ranges;
LISTS[SpanKind.rangeStartEnd] = BITS.ranges;
LISTS[SpanKind.annotation] = BITS.ranges;
LISTS[SpanKind.communication] = BITS.communication;

export const kindRows = perTrace((trace): KindRows => {
  const { kind } = trace.spans;
  const counts = new Uint32Array(256);
  /** First rows of the stretches of equal lists, and the end. Lanes hold one kind, so that there are few. */
  const stretches: number[] = [];
  for (let first = 0, end = 0; first < kind.length; first = end) {
    end = endOfStretch(kind, first);
    counts[LISTS[kind[first]!]!]! += end - first;
    stretches.push(first);
  }
  stretches.push(kind.length);
  const rowsOf = (list: List): Uint32Array => {
    const bit = BITS[list];
    const length = counts.reduce((sum, n, lists) => ((lists & bit) > 0 ? sum + n : sum), 0);
    const rows = new Uint32Array(length);
    for (let i = 0, next = 0; next < length; i++) {
      if ((LISTS[kind[stretches[i]!]!]! & bit) === 0) continue;
      next = fill(rows, next, stretches[i]!, stretches[i + 1]!);
    }
    return rows;
  };
  return {
    operations: rowsOf('operations'),
    kernels: rowsOf('kernels'),
    copies: rowsOf('copies'),
    graphs: rowsOf('graphs'),
    api: rowsOf('api'),
    ranges: rowsOf('ranges'),
    communication: rowsOf('communication'),
  };
});

/** First row after `first` that belongs to other lists. */
function endOfStretch(kind: Uint8Array, first: number): number {
  const lists = LISTS[kind[first]!]!;
  let end = first + 1;
  while (end < kind.length && LISTS[kind[end]!]! === lists) end++;
  return end;
}

/** Writes from, from + 1 … to - 1 into a column; answers the place after them. */
function fill(column: Uint32Array, at: number, from: number, to: number): number {
  for (let row = from; row < to; row++) column[at++] = row;
  return at;
}
