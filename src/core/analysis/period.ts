/**
 * Steps and layers from the period of the kernel sequence alone: no range, no graph, no annotation is looked at.
 * Works on plain arrays over one device's kernels in start order; tolerant of a few odd kernels in between.
 *
 * How: a kernel that runs once per layer recurs at the layer's length. Such a kernel becomes the anchor; the stretch
 * from one anchor to the next is a link. Links that repeat their neighbour are inside a step, the others hold what
 * runs once per step (embedding, sampling) and are its borders.
 */

import { TupleTable } from '../base/tuples.ts';
import { STRETCH, type Unhurried } from '../base/unhurried.ts';
import { stepCuts } from './period-cuts.ts';
import type { KernelHints, KernelSpan, Periodicity } from './period-types.ts';
import { medianOf, mode } from './statistics.ts';

/** Fewest kernels of a layer and fewest repetitions that count as a period. */
const MIN_PERIOD = 4;
const MIN_REPEATS = 8;
/** Share of an anchor's distances that must agree. */
const REGULAR = 0.7;
/** Share of the period by which layers may differ (sliding and full attention in turn) where the anchor is known. */
const KNOWN_SLACK = 0.25;

/** At most this share of the stretches between lonely links is alike where they are parts of one step. */
const MOST_ODD = 0.5;

/**
 * @param symbols what each kernel is (name without template arguments; not its launch shape, so that prefill and
 *   decode share symbols)
 * @param idleBefore ns that the device was idle before each kernel
 * @returns undefined where nothing repeats. Linear in the number of kernels. Unhurried.
 */
export function* findPeriod(
  symbols: Uint32Array,
  idleBefore: Float64Array,
  hints: KernelHints,
): Unhurried<Periodicity | undefined> {
  const anchor = yield* findAnchor(symbols, hints);
  if (anchor === undefined) return undefined;
  const { positions, period } = anchor;
  const groups = yield* findGroups(symbols, positions, hints);
  const layersPerStep = mode(groups.map(sizeOf));
  yield;
  const layers = groups.map(group => layersOf(positions, group, hints, symbols.length));
  yield;
  const cuts = stepCuts(layers, idleBefore, hints);
  const steps = layers.map((own, index) => ({
    first: cuts[index]!,
    last: cuts[index + 1]!,
    layers: own,
  }));
  return {
    anchor: anchor.symbol,
    period,
    layersPerStep,
    confidence: likeness(groups),
    steps,
  };
}

/** A kernel that recurs, with what says how well it divides the sequence into layers. */
interface Anchor {
  readonly symbol: number;
  readonly positions: readonly number[];
  /** Its usual distance. */
  readonly period: number;
  /** Known to run once per layer. */
  readonly known: boolean;
  /** Share of its distances that are the period. */
  readonly regularity: number;
}

/**
 * The symbol that recurs most regularly at the shortest period. Symbols of a layer that run twice in it have two
 * distances and fall out; those that run once per step recur at a much longer period and are rarer. The attention
 * stands behind the symbols, since prefill and decode may have kernels of their own for it.
 */
function* findAnchor(symbols: Uint32Array, hints: KernelHints): Unhurried<Anchor | undefined> {
  let best: Anchor | undefined;
  const consider = (positions: readonly number[], known: boolean): void => {
    if (positions.length < MIN_REPEATS) return;
    const anchor = anchorAt(symbols[positions[0]!]!, positions, known);
    if (anchor !== undefined && (best === undefined || byFitness(anchor, best) < 0)) best = anchor;
  };
  for (const [symbol, positions] of positionsBySymbol(symbols)) {
    yield;
    consider(positions, hints.oncePerLayer(symbol));
  }
  yield;
  const attentions: number[] = [];
  for (let i = 0; i < symbols.length; i++) if (hints.startsAttention(i)) attentions.push(i);
  consider(attentions, true);
  return best;
}

/** Undefined where the distances are not regular enough or too short. */
function anchorAt(
  symbol: number,
  positions: readonly number[],
  known: boolean,
): Anchor | undefined {
  const distances = positions.slice(1).map((position, i) => position - positions[i]!);
  const period = mode(distances);
  const slack = known ? period * KNOWN_SLACK : 0;
  const regular = distances.filter(d => Math.abs(d - period) <= slack);
  const regularity = regular.length / distances.length;
  if (period < MIN_PERIOD || regularity < REGULAR) return undefined;
  return { symbol, positions, period, known, regularity };
}

/** The fittest first: known to run once per layer, then the more frequent, then the more regular. */
function byFitness(a: Anchor, b: Anchor): number {
  return (
    Number(b.known) - Number(a.known) ||
    b.positions.length - a.positions.length ||
    b.regularity - a.regularity
  );
}

function positionsBySymbol(symbols: Uint32Array): Map<number, number[]> {
  const positionsOf = new Map<number, number[]>();
  for (let i = 0; i < symbols.length; i++) {
    const positions = positionsOf.get(symbols[i]!);
    if (positions === undefined) positionsOf.set(symbols[i]!, [i]);
    else positions.push(i);
  }
  return positionsOf;
}

/**
 * One number per link (anchor to next anchor), equal exactly for links with the same symbols in the same order: the
 * place that a link's symbols lead to in a tree of all links.
 */
function* linkSignatures(
  symbols: Uint32Array,
  positions: readonly number[],
): Unhurried<Uint32Array> {
  const signatures = new Uint32Array(Math.max(0, positions.length - 1));
  const places = new TupleTable(2);
  let next = 0;
  for (let link = 0; link < signatures.length; link++) {
    let place = 0;
    if (positions[link]! >= next) {
      yield;
      next = positions[link]! + STRETCH;
    }
    for (let i = positions[link]!; i < positions[link + 1]!; i++) {
      place = 1 + places.intern(place, symbols[i]!);
    }
    signatures[link] = place;
  }
  return signatures;
}

/**
 * The steps as groups of anchors. A layer whose like comes only once per step (one with a dense FFN before those with
 * experts, one with full attention among those with sliding windows) has a link as lonely as one between two steps, and
 * so has a layer in which something odd runs. Where kernels that begin or end a step are known, only lonely links with
 * one of these are borders, as long as the steps are no less alike by that.
 */
function* findGroups(
  symbols: Uint32Array,
  positions: readonly number[],
  hints: KernelHints,
): Unhurried<Group[]> {
  const isMark = (kernel: number): boolean => hints.endsStep(kernel) || hints.startsStep(kernel);
  const isMarked = (from: number, to: number): boolean => {
    for (let i = from; i < to; i++) if (isMark(i)) return true;
    return false;
  };
  const lonely = findBorders(yield* linkSignatures(symbols, positions));
  yield;
  const marked = lonely.map((is, i) => is && isMarked(positions[i]!, positions[i + 1]!));
  const all = mergeBroken(groupsOf(positions.length, lonely));
  const few = mergeBroken(groupsOf(positions.length, marked));
  if (marked.includes(true)) {
    // A capture may cut the first and the last.
    return likeness(few.slice(1, -1)) >= likeness(all.slice(1, -1)) ? few : all;
  }
  return likeness(all) <= MOST_ODD && isMarked(0, symbols.length) ? few : all;
}

/** Share of the groups that are of the usual size, 0..1; of none 1. */
function likeness(groups: readonly Group[]): number {
  const sizes = groups.map(sizeOf);
  const usual = mode(sizes);
  return sizes.length === 0 ? 1 : sizes.filter(size => size === usual).length / sizes.length;
}

/**
 * Links that lie between two steps: their kind of link is mostly alone, not beside another of its kind. Where that is
 * true of most links, layers of two kinds take turns, and their like is the link after the next.
 */
function findBorders(signatures: Uint32Array): boolean[] {
  const alone = linksAlone(signatures, 1);
  return 2 * alone.filter(is => is).length > signatures.length ? linksAlone(signatures, 2) : alone;
}

/** Whether the kind of each link has another of its kind `reach` links before or after less than half of the time. */
function linksAlone(signatures: Uint32Array, reach: number): boolean[] {
  const total = new Map<number, number>();
  const paired = new Map<number, number>();
  for (let i = 0; i < signatures.length; i++) {
    const signature = signatures[i]!;
    total.set(signature, (total.get(signature) ?? 0) + 1);
    if (signature === signatures[i - reach] || signature === signatures[i + reach]) {
      paired.set(signature, (paired.get(signature) ?? 0) + 1);
    }
  }
  return Array.from(
    signatures,
    signature => (paired.get(signature) ?? 0) * 2 < total.get(signature)!,
  );
}

/** Anchors [first, last) between borders. */
interface Group {
  readonly first: number;
  readonly last: number;
}

function sizeOf({ first, last }: Group): number {
  return last - first;
}

function groupsOf(anchors: number, borders: readonly boolean[]): Group[] {
  const groups: Group[] = [];
  let first = 0;
  for (let link = 0; link < borders.length; link++) {
    if (!borders[link]!) continue;
    groups.push({ first, last: link + 1 });
    first = link + 1;
  }
  groups.push({ first, last: anchors });
  return groups;
}

/** An odd kernel inside a layer breaks a step in two: parts that make up a usual step together are joined again. */
function mergeBroken(groups: readonly Group[]): Group[] {
  const usual = mode(groups.map(sizeOf), size => size);
  const merged: Group[] = [];
  for (let i = 0; i < groups.length; i++) {
    let last = i;
    let size = sizeOf(groups[i]!);
    while (size < usual && last + 1 < groups.length) {
      const next = sizeOf(groups[last + 1]!);
      if (size + next > usual) break;
      size += next;
      last++;
    }
    if (size !== usual) last = i;
    merged.push({ first: groups[i]!.first, last: groups[last]!.last });
    i = last;
  }
  return merged;
}

/** Layers of one step: from one layer start to the next; the last is as long as the one before it. */
function layersOf(
  positions: readonly number[],
  group: Group,
  hints: KernelHints,
  length: number,
): KernelSpan[] {
  const anchors = positions.slice(group.first, group.last);
  const before = group.first > 0 ? positions[group.first - 1]! + 1 : 0;
  const after = positions[group.last] ?? length;
  const lead = layerLead(anchors, hints);
  const starts = anchors.map((anchor, i) =>
    layerStart(anchor, i === 0 ? before : anchors[i - 1]! + 1, lead, hints),
  );
  return starts.map((first, i) => {
    if (i + 1 < starts.length) return { first, last: starts[i + 1]! };
    const usual = i > 0 ? usualLength(starts) : after - first;
    return { first, last: Math.min(after, first + usual) };
  });
}

/** Length of the layer before the last start; of the one before that where two lengths take turns. */
function usualLength(starts: readonly number[]): number {
  const [d, c, b, a] = starts.slice(-4).reverse() as [number, number, number?, number?];
  const takeTurns = a !== undefined && b !== undefined && d - c === b - a && d - c !== c - b;
  return takeTurns ? c - b : d - c;
}

/** Kernels from a layer's start to its anchor, in most layers of the step; 0 where no start is known. */
function layerLead(anchors: readonly number[], hints: KernelHints): number {
  const leads = anchors.slice(1).flatMap((anchor, i) => {
    for (let k = anchor; k > anchors[i]!; k--) if (hints.startsLayer(k)) return [anchor - k];
    return [];
  });
  return Math.round(medianOf(Float64Array.from(leads).sort()));
}

function layerStart(anchor: number, earliest: number, lead: number, hints: KernelHints): number {
  for (let k = anchor; k >= earliest; k--) if (hints.startsLayer(k)) return k;
  return Math.max(earliest, anchor - lead);
}
