/**
 * Which anchors of a kernel sequence make up one step: a step ends where its layers do not repeat, or where kernels are
 * known to end one and begin the next. For period.ts only.
 */

import { STRETCH, type Unhurried } from '../base/unhurried.ts';
import type { StepMarks } from './period-marks.ts';
import { mode } from './statistics.ts';

/** At most this share of the stretches between lonely links is alike where they are parts of one step. */
const MOST_ODD = 0.5;

/**
 * One number per link (anchor to next anchor), equal exactly for links with the same symbols in the same order: the
 * first link that is like it.
 */
function* linkSignatures(symbols: Uint32Array, positions: Uint32Array): Unhurried<Uint32Array> {
  const signatures = new Uint32Array(Math.max(0, positions.length - 1));
  /** By hash: the first link of each kind. */
  const kinds = new Map<number, number[]>();
  let next = 0;
  for (let link = 0; link < signatures.length; link++) {
    if (positions[link]! >= next) {
      yield;
      next = positions[link]! + STRETCH;
    }
    const hash = hashOf(symbols, positions[link]!, positions[link + 1]!);
    let alike = kinds.get(hash);
    if (alike === undefined) kinds.set(hash, (alike = []));
    let first = alike.find(other => areAlike(symbols, positions, link, other));
    if (first === undefined) alike.push((first = link));
    signatures[link] = first;
  }
  return signatures;
}

/** Of the symbols [from, to), 32 bits. */
function hashOf(symbols: Uint32Array, from: number, to: number): number {
  let hash = 0;
  for (let i = from; i < to; i++) hash = (Math.imul(hash, 31) + symbols[i]!) | 0;
  return hash;
}

function areAlike(symbols: Uint32Array, positions: Uint32Array, a: number, b: number): boolean {
  const [from, to, other] = [positions[a]!, positions[a + 1]!, positions[b]!];
  if (positions[b + 1]! - other !== to - from) return false;
  for (let i = from; i < to; i++) if (symbols[i] !== symbols[other + i - from]) return false;
  return true;
}

/** The steps as groups of anchors. */
export interface Grouping {
  readonly groups: readonly Group[];
  /** Share of the groups that are of a usual size, 0..1. */
  readonly likeness: number;
}

/** Of a model alone, and of one whose tokens a smaller one drafts. */
const ONE_MODEL = 1;
const TWO_MODELS = 2;

/**
 * A layer whose like comes only once per step (one with a dense FFN before those with experts, one with full attention
 * among those with sliding windows) has a link as lonely as one between two steps, and so has a layer in which something
 * odd runs. Where kernels that begin or end a step are known, only lonely links with one of these are borders, as long
 * as the steps are no less alike by that. A link with both is a border by itself, unless most links have both: two
 * models that take turns have steps of few layers, so that their borders repeat like layers of two kinds.
 */
export function* findGroups(
  symbols: Uint32Array,
  positions: Uint32Array,
  marks: StepMarks,
): Unhurried<Grouping> {
  const signatures = yield* linkSignatures(symbols, positions);
  yield;
  const lonely = findBorders(signatures);
  const both = lonely.map((_, i) => marks.both(positions[i]!, positions[i + 1]!));
  const isFirm = 2 * both.filter(is => is).length <= both.length;
  const firm = both.map(is => is && isFirm);
  const marked = lonely.map(
    (is, i) => firm[i]! || (is && marks.any(positions[i]!, positions[i + 1]!)),
  );
  const all = mergeBroken(groupsOf(positions.length, lonely), firm);
  const few = mergeBroken(groupsOf(positions.length, marked), firm);
  const models = firm.includes(true) ? TWO_MODELS : ONE_MODEL;
  const alike = (groups: readonly Group[]): number => likeness(groups, models);
  const isFew = marked.includes(true)
    ? // A capture may cut the first and the last.
      alike(few.slice(1, -1)) >= alike(all.slice(1, -1))
    : alike(all) <= MOST_ODD && marks.any(0, symbols.length);
  const groups = isFew ? few : all;
  return { groups, likeness: alike(groups) };
}

/** Share of the groups that are of the `kinds` most usual sizes, 0..1; of none 1. */
function likeness(groups: readonly Group[], kinds: number): number {
  let odd = groups.map(sizeOf);
  for (let kind = 0; kind < kinds; kind++) {
    const usual = mode(odd);
    odd = odd.filter(size => size !== usual);
  }
  return groups.length === 0 ? 1 : 1 - odd.length / groups.length;
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
  const total = new Uint32Array(signatures.length);
  const paired = new Uint32Array(signatures.length);
  for (let i = 0; i < signatures.length; i++) {
    const signature = signatures[i]!;
    total[signature]!++;
    if (signature === signatures[i - reach] || signature === signatures[i + reach]) {
      paired[signature]!++;
    }
  }
  return Array.from(signatures, signature => paired[signature]! * 2 < total[signature]!);
}

/** Anchors [first, last) between borders. */
export interface Group {
  readonly first: number;
  readonly last: number;
}

export function sizeOf({ first, last }: Group): number {
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

/**
 * An odd kernel inside a layer breaks a step in two: parts that make up a usual step together are joined again, where no
 * link between them is a border by itself.
 */
function mergeBroken(groups: readonly Group[], firm: readonly boolean[]): Group[] {
  const usual = mode(groups.map(sizeOf), size => size);
  const merged: Group[] = [];
  for (let i = 0; i < groups.length; i++) {
    let last = i;
    let size = sizeOf(groups[i]!);
    while (size < usual && last + 1 < groups.length && !firm[groups[last]!.last - 1]!) {
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
