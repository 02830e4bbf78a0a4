/**
 * Which kernel runs once per layer: the anchor that divides a kernel sequence into layers. Knows nothing of steps but
 * where one is known to end or to begin, and of kernels only what the hints tell. For period.ts only.
 */

import type { Unhurried } from '../base/unhurried.ts';
import { groupingBy, indices } from './groups.ts';
import { placesOf, type StepMarks } from './period-marks.ts';
import type { KernelHints } from './period-types.ts';
import { mode } from './statistics.ts';

/** Fewest kernels of a layer and fewest repetitions that count as a period. */
const MIN_PERIOD = 4;
const MIN_REPEATS = 8;
/** Share of an anchor's distances that must agree. */
const REGULAR = 0.7;
/** Share of the period by which layers may differ (sliding and full attention in turn) where the anchor is known. */
const KNOWN_SLACK = 0.25;

/** A kernel that recurs, with what says how well it divides the sequence into layers. */
export interface Anchor {
  readonly symbol: number;
  /** Ascending. */
  readonly positions: Uint32Array;
  /** Its usual distance. */
  readonly period: number;
  /** Known to run once per layer. */
  readonly known: boolean;
  /** Share of its distances that are usual ones. */
  readonly regularity: number;
}

/** What may be an anchor. */
interface Candidate {
  /** Ascending. */
  readonly positions: Uint32Array;
  readonly known: boolean;
  /** Usual distances: two where layers of two kinds take turns. */
  readonly kinds: number;
}

/**
 * The symbol that recurs most regularly at the shortest period. Symbols of a layer that run twice in it have two
 * distances and fall out; those that run once per step recur at a much longer period and are rarer. What a layer does
 * stands beside the symbols: its attention, since prefill and decode may have kernels of their own for it, and its
 * first kernel, since there are layers without attention.
 */
export function* findAnchor(
  symbols: Uint32Array,
  hints: KernelHints,
  marks: StepMarks,
): Unhurried<Anchor | undefined> {
  let best: Anchor | undefined;
  const consider = (candidate: Candidate): void => {
    if (candidate.positions.length < MIN_REPEATS) return;
    const rank = best === undefined ? -1 : byFrequency(candidate, best);
    if (rank > 0) return;
    const anchor = anchorOf(symbols, candidate, marks);
    if (anchor !== undefined && (rank < 0 || anchor.regularity > best!.regularity)) best = anchor;
  };
  yield;
  consider({ positions: placesOf(hints.startsAttention), known: true, kinds: 2 });
  const { keys, first, rows } = yield* groupingBy(indices(symbols.length), symbols);
  for (let i = 0; i < keys.length; i++) {
    yield;
    const positions = rows.subarray(first[i], first[i + 1]);
    consider({ positions, known: hints.oncePerLayer(keys[i]!), kinds: 1 });
  }
  yield;
  consider({ positions: placesOf(hints.startsLayer), known: true, kinds: 2 });
  return best;
}

/**
 * Undefined where the distances are not regular enough or too short. Where an anchor is known, steps of few layers are
 * not held against it: the distances with a border in them may be left out.
 */
function anchorOf(
  symbols: Uint32Array,
  { positions, known, kinds }: Candidate,
  marks: StepMarks,
): Anchor | undefined {
  const anchorBy = (distances: Uint32Array): Anchor | undefined => {
    const { period, regularity } = regularityOf(distances, known ? KNOWN_SLACK : 0, kinds);
    if (period < MIN_PERIOD || regularity < REGULAR) return undefined;
    return { symbol: symbols[positions[0]!]!, positions, period, known, regularity };
  };
  const distances = positions.subarray(1).map((position, i) => position - positions[i]!);
  const found = anchorBy(distances);
  if (found !== undefined || !known) return found;
  const inside = distances.filter((_, i) => !marks.any(positions[i]!, positions[i + 1]!));
  return inside.length < MIN_REPEATS ? undefined : anchorBy(inside);
}

/** The most usual distance, and the share of all that are like it, or like the next usual ones. */
function regularityOf(
  distances: Uint32Array,
  slack: number,
  kinds: number,
): Pick<Anchor, 'period' | 'regularity'> {
  const period = mode(distances);
  let usual = period;
  let odd = distances;
  for (let kind = 0; kind < kinds && odd.length > 0; kind++) {
    if (kind > 0) usual = mode(odd);
    odd = odd.filter(distance => Math.abs(distance - usual) > slack * usual);
  }
  return { period, regularity: 1 - odd.length / distances.length };
}

/** The fittest first: known to run once per layer, then the more frequent; of equals the more regular is fitter. */
function byFrequency(a: Candidate, b: Pick<Candidate, 'known' | 'positions'>): number {
  return Number(b.known) - Number(a.known) || b.positions.length - a.positions.length;
}
