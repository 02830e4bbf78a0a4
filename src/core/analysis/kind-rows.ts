/** The rows of each kind of span, found in one pass over the trace. */

import { SpanKind } from '../trace/columns.ts';
import { perTrace } from './memo.ts';

/** Span rows, ascending. */
export interface KindRows {
  /** Kernels, copies, memsets, whole graphs; not communication recorded beside them (see `operationRows`). */
  readonly operations: Uint32Array;
  readonly kernels: Uint32Array;
  /** Copies and memsets. */
  readonly copies: Uint32Array;
  /** CUDA runtime and driver calls. */
  readonly api: Uint32Array;
  /** Ranges that the program marked itself. */
  readonly ranges: Uint32Array;
}

/** Lists as bits, so that one look-up tells all that a kind belongs to. */
const BITS = { operations: 1, kernels: 2, copies: 4, api: 8, ranges: 16 } as const;

/** For each `SpanKind`, by its number, the lists that it belongs to. */
const LISTS = new Uint8Array(256);
LISTS[SpanKind.kernel] = BITS.operations | BITS.kernels;
LISTS[SpanKind.memcpy] = BITS.operations | BITS.copies;
LISTS[SpanKind.memset] = BITS.operations | BITS.copies;
LISTS[SpanKind.graph] = BITS.operations;
LISTS[SpanKind.runtime] = BITS.api;
LISTS[SpanKind.driver] = BITS.api;
LISTS[SpanKind.rangePushPop] = BITS.ranges;
LISTS[SpanKind.rangeStartEnd] = BITS.ranges;
LISTS[SpanKind.annotation] = BITS.ranges;

export const kindRows = perTrace((trace): KindRows => {
  const { kind } = trace.spans;
  const counts = new Uint32Array(256);
  for (let row = 0; row < kind.length; row++) counts[kind[row]!]!++;
  const list = (bit: number): Uint32Array =>
    new Uint32Array(counts.reduce((sum, n, of) => ((LISTS[of]! & bit) > 0 ? sum + n : sum), 0));
  const operations = list(BITS.operations);
  const kernels = list(BITS.kernels);
  const copies = list(BITS.copies);
  const api = list(BITS.api);
  const ranges = list(BITS.ranges);
  const next = { operations: 0, kernels: 0, copies: 0, api: 0, ranges: 0 };
  for (let row = 0; row < kind.length; row++) {
    const lists = LISTS[kind[row]!]!;
    if (lists === 0) continue;
    if ((lists & BITS.operations) > 0) operations[next.operations++] = row;
    if ((lists & BITS.kernels) > 0) kernels[next.kernels++] = row;
    if ((lists & BITS.copies) > 0) copies[next.copies++] = row;
    if ((lists & BITS.api) > 0) api[next.api++] = row;
    if ((lists & BITS.ranges) > 0) ranges[next.ranges++] = row;
  }
  return { operations, kernels, copies, api, ranges };
});
