/**
 * The bars from A's time to B's, or those of the operators by themselves: where each begins and ends, which of them are
 * drawn on their own, and the part of the axis that they need. Adds up for the picture only; what operators take is the
 * engine's.
 */

import { largestIn, smallestIn } from '../../src/core/base/lists.ts';
import type { Diff, DiffBar } from '../../src/core/protocol/diff.ts';

export interface WaterfallBar {
  readonly kind: 'end' | 'rest' | DiffBar['kind'];
  /** `a`, `b`, `rest`, or the operator's or cause's key. */
  readonly key: string;
  readonly fromNs: number;
  readonly toNs: number;
  readonly aNs: number;
  readonly bNs: number;
  readonly deltaNs: number;
  /** How many `rest` stands for. */
  readonly count: number;
  /** Of the rest: all that it stands for is. */
  readonly isNoise?: boolean;
}

export interface Waterfall {
  /** Whether each bar begins where the one before ends; else all begin at 0. */
  readonly isChain: boolean;
  readonly bars: readonly WaterfallBar[];
  readonly minNs: number;
  readonly maxNs: number;
  /** Every part took as long in both. */
  readonly isFlat: boolean;
}

/** Parts drawn on their own. */
export const MOST = 8;
/** A part under this share of the largest goes into the rest, where there are many. */
const LEAST_SHARE = 0.0005;
/** Where all that changes lies in the last part of the axis, the axis begins later. */
const CUT_ABOVE = 0.5;
const MARGIN = 0.35;

/** @param most parts that are drawn on their own */
export function waterfallOf(diff: Diff, most = MOST): Waterfall {
  const wall = diff.figures.find(({ key }) => key === 'wall');
  const aNs = wall?.a.ns ?? 0;
  const bNs = wall?.b.ns ?? 0;
  const parts = chosen(diff.waterfall, most);
  let at = aNs;
  const floating = parts.map(part => {
    const fromNs = at;
    at += part.deltaNs;
    return { ...part, fromNs, toNs: at };
  });
  const bars = [end('a', aNs), ...floating, end('b', bNs)];
  return {
    isChain: true,
    bars,
    isFlat: isFlat(diff.waterfall),
    ...axisOf(bars.flatMap(({ kind, fromNs, toNs }) => (kind === 'end' ? [toNs] : [fromNs, toNs]))),
  };
}

/** The operators alone, in the same order, so that idle time does not dwarf them. */
export function operatorsOf({ waterfall }: Diff, most = MOST): Waterfall {
  const operators = waterfall.filter(({ kind }) => kind === 'operator');
  const bars = chosen(operators, most).map(part => ({ ...part, fromNs: 0, toNs: part.deltaNs }));
  const levels = [0, ...bars.map(({ toNs }) => toNs)];
  const [minNs, maxNs] = [smallestIn(levels), largestIn(levels)];
  return { isChain: false, bars, isFlat: isFlat(operators), minNs, maxNs };
}

function isFlat(bars: readonly DiffBar[]): boolean {
  return bars.every(({ deltaNs }) => Math.round(deltaNs) === 0);
}

function end(key: 'a' | 'b', ns: number): WaterfallBar {
  const nothing = { aNs: key === 'a' ? ns : 0, bNs: key === 'b' ? ns : 0, deltaNs: 0, count: 1 };
  return { kind: 'end', key, fromNs: 0, toNs: ns, ...nothing };
}

type Part = Omit<WaterfallBar, 'fromNs' | 'toNs'>;

/** The largest first; the small ones as one. None where there is no difference. */
function chosen(all: readonly DiffBar[], most: number): Part[] {
  const sorted = all
    .filter(({ aNs, bNs }) => aNs !== 0 || bNs !== 0)
    .sort((x, y) => Math.abs(y.deltaNs) - Math.abs(x.deltaNs));
  const least = LEAST_SHARE * Math.abs(sorted[0]?.deltaNs ?? 0);
  if (least === 0) return [];
  const large = sorted.filter(({ deltaNs }, i) => i < most && Math.abs(deltaNs) >= least);
  const small = sorted.slice(large.length);
  const shown: Part[] = large.map(bar => ({ ...bar, count: 1 }));
  const [only] = small;
  if (small.length === 1 && only !== undefined) shown.push({ ...only, count: 1 });
  else if (small.length > 1) shown.push(restOf(small));
  return shown;
}

function restOf(bars: readonly DiffBar[]): Part {
  const sum = (pick: (bar: DiffBar) => number): number =>
    bars.reduce((total, bar) => total + pick(bar), 0);
  return {
    kind: 'rest',
    key: 'rest',
    aNs: sum(bar => bar.aNs),
    bNs: sum(bar => bar.bNs),
    deltaNs: sum(bar => bar.deltaNs),
    count: bars.length,
    isNoise: bars.every(({ isNoise }) => isNoise === true),
  };
}

function axisOf(levels: readonly number[]): { minNs: number; maxNs: number } {
  const low = smallestIn(levels);
  const high = largestIn(levels);
  const span = high - low;
  if (span === 0 || low < CUT_ABOVE * high) return { minNs: Math.min(0, low), maxNs: high };
  return { minNs: Math.max(0, low - MARGIN * span), maxNs: high };
}
