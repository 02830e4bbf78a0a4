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

/** For each `SpanKind`, by its number, the lists that it belongs to. */
const LISTS: Readonly<Partial<Record<SpanKind, readonly (keyof KindRows)[]>>> = {
  [SpanKind.kernel]: ['operations', 'kernels'],
  [SpanKind.memcpy]: ['operations', 'copies'],
  [SpanKind.memset]: ['operations', 'copies'],
  [SpanKind.graph]: ['operations'],
  [SpanKind.runtime]: ['api'],
  [SpanKind.driver]: ['api'],
  [SpanKind.rangePushPop]: ['ranges'],
  [SpanKind.rangeStartEnd]: ['ranges'],
  [SpanKind.annotation]: ['ranges'],
};

export const kindRows = perTrace((trace): KindRows => {
  const { kind } = trace.spans;
  const counts = new Uint32Array(256);
  for (let row = 0; row < kind.length; row++) counts[kind[row]!]!++;
  const lengths = { operations: 0, kernels: 0, copies: 0, api: 0, ranges: 0 };
  const fills: { readonly rows: Uint32Array; next: number }[][] = [];
  for (const [number, lists] of Object.entries(LISTS)) {
    for (const list of lists) lengths[list] += counts[Number(number)]!;
  }
  const rows = {
    operations: new Uint32Array(lengths.operations),
    kernels: new Uint32Array(lengths.kernels),
    copies: new Uint32Array(lengths.copies),
    api: new Uint32Array(lengths.api),
    ranges: new Uint32Array(lengths.ranges),
  };
  const fill = Object.fromEntries(
    Object.entries(rows).map(([list, column]) => [list, { rows: column, next: 0 }]),
  );
  for (const [number, lists] of Object.entries(LISTS)) {
    fills[Number(number)] = lists.map(list => fill[list]!);
  }
  for (let row = 0; row < kind.length; row++) {
    const targets = fills[kind[row]!];
    if (targets === undefined) continue;
    for (let i = 0; i < targets.length; i++) {
      const target = targets[i]!;
      target.rows[target.next++] = row;
    }
  }
  return rows;
});
