/**
 * How much time a set of spans covers up to any moment, counting overlaps once: the union, sampled every 64 spans.
 * Two binary searches answer for a window. Costs 16 bytes per 64 spans. Drawing rows are no business of it.
 */

import { firstFrom, indexAt, type Sequence } from './sequence.ts';

const BLOCK_BITS = 6;
const BLOCK = 1 << BLOCK_BITS;

export interface Coverage {
  /** Length of the union clipped to [from, to), ns. */
  covered(from: number, to: number): number;
  /** Latest end of the first `i` spans in order of start, ns; -Infinity for none. */
  endBefore(i: number): number;
}

/** One pass over the spans, which may overlap. */
export function makeCoverage(order: Sequence): Coverage {
  const { length } = order;
  const blocks = (length + BLOCK - 1) >>> BLOCK_BITS;
  const unionBefore = new Float64Array(blocks);
  const endBefore = new Float64Array(blocks);
  const state = { union: 0, end: -Infinity };
  for (let block = 0; block < blocks; block++) {
    unionBefore[block] = state.union;
    endBefore[block] = state.end;
    extend(order, block << BLOCK_BITS, Math.min(length, (block + 1) << BLOCK_BITS), state);
  }

  /** Union and latest end of the first `count` spans. */
  const upTo = (count: number): { union: number; end: number } => {
    if (count === 0) return { union: 0, end: -Infinity };
    const block = (count - 1) >>> BLOCK_BITS;
    const sum = { union: unionBefore[block]!, end: endBefore[block]! };
    extend(order, block << BLOCK_BITS, count, sum);
    return sum;
  };
  const coveredUntil = (time: number): number => {
    const { union, end } = upTo(firstFrom(order, time));
    // Whatever reaches beyond `time` started before it, so the surplus is one interval.
    return end > time ? union - (end - time) : union;
  };
  return {
    covered: (from, to) => (to > from ? coveredUntil(to) - coveredUntil(from) : 0),
    endBefore: i => upTo(i).end,
  };
}

/** Adds spans [from, to) to a union that holds all before them. */
function extend(
  order: Sequence,
  from: number,
  to: number,
  state: { union: number; end: number },
): void {
  const { start, dur } = order.table;
  let { union, end } = state;
  for (let i = from; i < to; i++) {
    const at = indexAt(order, i);
    const begin = start[at]!;
    const finish = begin + dur[at]!;
    if (finish > end) {
      union += finish - (begin > end ? begin : end);
      end = finish;
    }
  }
  state.union = union;
  state.end = end;
}
