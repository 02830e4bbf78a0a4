/**
 * Which ranges are the steps and which the layers. Structure first: a family counts steps if it repeats, never
 * overlaps itself and covers the work; families inside its members that count up again in each are layers; a family
 * with two nested numbers gives both by itself. Words (`words.ts`) tip the balance. All weights are in this file.
 */

import { lowerBound } from '../base/search.ts';
import type { Unhurried } from '../base/unhurried.ts';
import type { Trace } from '../trace/trace.ts';
import { passesOf, passName } from './passes.ts';
import { findingProjections } from './projection.ts';
import { families, rangeTree, type Family, type RangeTree } from './templates.ts';
import { processOfThread, threadLaunches } from './thread-launches.ts';
import {
  LAYER_WORDS,
  LOAD_WORDS,
  OPTIMIZER_WORDS,
  OUTER_WORDS,
  STEP_WORDS,
  WARMUP_WORDS,
} from './words.ts';

/** A step before its operations are looked up. */
export interface StepRange {
  /** Row of the range that is the step; -1 where the step is only known by its layers. */
  readonly range: number;
  readonly name: string;
  /** Host window whose launches belong to the step, ns. */
  readonly startNs: number;
  readonly endNs: number;
}

export interface LayerRange {
  readonly range: number;
  /** As in the name; place within the step where the name has no number. */
  readonly index: number;
}

export interface StepChoice {
  readonly thread: string;
  readonly domain: string;
  /** The family that the steps were found by. */
  readonly family: Family;
  /** In time order, not overlapping. */
  readonly steps: readonly StepRange[];
  readonly layerFamily?: Family;
  /** In time order. */
  readonly layers: readonly LayerRange[];
}

/** Families that reach less than this are no steps, or no layers. */
const STEP_THRESHOLD = 2.5;
const LAYER_THRESHOLD = 3;
const SINGLE_COVERAGE = 0.3;

/**
 * The steps that the ranges of the trace tell of, one choice a process (the ranks of a run are processes), the best
 * first; empty where they tell of none. Unhurried.
 */
export function* chooseSteps(trace: Trace): Unhurried<StepChoice[]> {
  yield* findingProjections(trace);
  const tree = rangeTree(trace);
  yield;
  const all = yield* families(trace, tree);
  const threads = threadLaunches(trace);
  const best = new Map<string, { family: Family; score: number }>();
  for (const family of all) {
    const launched = threads.get(family.thread)?.operationsBefore.at(-1) ?? 0;
    const score = stepScore(family, launched);
    const process = processOfThread(family.thread);
    if (score >= STEP_THRESHOLD && score > (best.get(process)?.score ?? 0)) {
      best.set(process, { family, score });
    }
  }
  const choices: StepChoice[] = [];
  for (const { family } of [...best.values()].sort((a, b) => b.score - a.score)) {
    yield;
    choices.push(choiceOf(trace, tree, all, family));
  }
  return choices;
}

function choiceOf(
  trace: Trace,
  tree: RangeTree,
  all: readonly Family[],
  found: Family,
): StepChoice {
  const family = isVirtual(found) ? holding(tree, all, found) : refined(tree, all, found);
  const chosen = isVirtual(family)
    ? virtualSteps(trace, tree, family)
    : rangeSteps(trace, tree, all, family);
  return { thread: family.thread, domain: family.domain, family, ...chosen };
}

/** Families whose members are layers, so that steps have to be made of them. */
function isVirtual({ kind, parts }: Family): boolean {
  if (kind === 'grid') return true;
  return kind === 'cycle' && !STEP_WORDS.test(parts.join('0'));
}

/** What is called by a word of steps and is none. */
function isOther(name: string): boolean {
  return LOAD_WORDS.test(name) || OPTIMIZER_WORDS.test(name);
}

/** @param launched operations that the family's thread launched, in ranges or not */
function stepScore(family: Family, launched: number): number {
  const { parts, kind, members, level, operations, disjoint } = family;
  if (!disjoint) return -Infinity;
  const name = parts.join('0');
  const coverage = launched > 0 ? operations / launched : 0;
  const base = 2 * coverage - level / 2;
  if (isOther(name)) return -Infinity;
  if (isVirtual(family)) return base + 0.5 + (LAYER_WORDS.test(name) ? 2 : 0);
  const stepWord = STEP_WORDS.test(name);
  if (LAYER_WORDS.test(name)) return -Infinity;
  // A single range is a step only if it says so and holds a good part of the work.
  if (members.length < 2 && !(stepWord && coverage >= SINGLE_COVERAGE)) return -Infinity;
  const words = (stepWord ? 4 : 0) - (OUTER_WORDS.test(name) && !stepWord ? 3 : 0);
  const counting = kind === 'counter' || kind === 'cycle' ? 2 : members.length > 1 ? 1 : 0;
  return base + words + counting;
}

/** A family of steps inside the members of another (decode steps in `ProfilerStep#N`) is the better step. */
function refined(tree: RangeTree, all: readonly Family[], outer: Family): Family {
  const members = new Set(outer.members);
  const inner = all.find(family => {
    if (family === outer || family.thread !== outer.thread || isVirtual(family)) return false;
    const name = family.parts.join('0');
    if (!STEP_WORDS.test(name) || LAYER_WORDS.test(name) || !family.disjoint) return false;
    const inside = family.members.filter(m => ancestorIn(tree, m, members) >= 0);
    return inside.length >= 2 * outer.members.length && 2 * family.operations >= outer.operations;
  });
  return inner === undefined ? outer : refined(tree, all, inner);
}

/** A family each member of which holds one pass of these layers, as a model's module does, is the better step. */
function holding(tree: RangeTree, all: readonly Family[], layers: Family): Family {
  if (layers.kind === 'grid') return layers;
  const passes = passesOf(layers);
  let best = layers;
  for (const family of all) {
    const { thread, members, disjoint, level } = family;
    if (thread !== layers.thread || members.length !== passes.length || !disjoint) continue;
    if (best !== layers && level >= best.level) continue;
    const wanted = new Set(members);
    const isHolding = passes.every(({ first, last }, i) =>
      [first, last].every(at => ancestorIn(tree, layers.members[at]!, wanted) === members[i]),
    );
    if (isHolding) best = family;
  }
  return best;
}

/** Position of the nearest enclosing range that is in `wanted`; -1 = none. */
function ancestorIn(tree: RangeTree, position: number, wanted: ReadonlySet<number>): number {
  for (let up = tree.parent[position]!; up >= 0; up = tree.parent[up]!)
    if (wanted.has(up)) return up;
  return -1;
}

type Chosen = Pick<StepChoice, 'steps' | 'layers' | 'layerFamily'>;

function rangeSteps(trace: Trace, tree: RangeTree, all: readonly Family[], family: Family): Chosen {
  const members = [...family.members, ...siblings(trace, tree, all, family)];
  const { start, dur } = trace.spans;
  members.sort((a, b) => start[tree.rows[a]!]! - start[tree.rows[b]!]!);
  const steps = members.map((m): StepRange => {
    const range = tree.rows[m]!;
    const startNs = start[range]!;
    const name = trace.strings.get(trace.spans.name[range]!);
    return { range, name, startNs, endNs: startNs + dur[range]! };
  });
  return { steps, ...layersInside(tree, all, family, members) };
}

/**
 * Ranges beside the steps that are steps too, under another name: `prefill` beside `decode step=<n>`. They have the
 * same parent as a step, overlap none, and are called like one.
 */
function siblings(trace: Trace, tree: RangeTree, all: readonly Family[], family: Family): number[] {
  const { start, dur } = trace.spans;
  const startOf = (m: number): number => start[tree.rows[m]!]!;
  const endOf = (m: number): number => startOf(m) + dur[tree.rows[m]!]!;
  const parents = new Set(family.members.map(m => tree.parent[m]!));
  const starts = Float64Array.from(family.members, startOf);
  const isFree = (m: number): boolean => {
    const next = lowerBound(starts, startOf(m));
    const before = next > 0 ? endOf(family.members[next - 1]!) : -Infinity;
    return before <= startOf(m) && endOf(m) <= (starts[next] ?? Infinity);
  };
  const candidates = all
    .filter(other => other !== family && other.thread === family.thread && mayBeSibling(other))
    .flatMap(other => other.members.filter(m => parents.has(tree.parent[m]!) && isFree(m)))
    .sort((a, b) => startOf(a) - startOf(b));
  let free = -Infinity;
  return candidates.filter(m => {
    if (startOf(m) < free) return false;
    free = endOf(m);
    return true;
  });
}

function mayBeSibling({ parts, kind }: Family): boolean {
  const name = parts.join('0');
  if (kind === 'grid' || LAYER_WORDS.test(name)) return false;
  return STEP_WORDS.test(name) && !isOther(name);
}

/** The family of layers inside the steps, if there is one. */
function layersInside(
  tree: RangeTree,
  all: readonly Family[],
  stepFamily: Family,
  members: readonly number[],
): Pick<StepChoice, 'layers' | 'layerFamily'> {
  const steps = new Set(members);
  let best: { family: Family; score: number } | undefined;
  for (const family of all) {
    if (family === stepFamily || family.thread !== stepFamily.thread || !family.disjoint) continue;
    const score = layerScore(tree, family, steps);
    if (score >= LAYER_THRESHOLD && score > (best?.score ?? 0)) best = { family, score };
  }
  if (best === undefined) return { layers: [] };
  return { layerFamily: best.family, layers: layerRanges(tree, best.family, steps) };
}

function layerScore(tree: RangeTree, family: Family, steps: ReadonlySet<number>): number {
  const holders = family.members.map(m => ancestorIn(tree, m, steps)).filter(up => up >= 0);
  const holding = new Set(holders);
  if (holders.length < 2 * holding.size || holding.size === 0) return -Infinity;
  const name = family.parts.join('0');
  if (LOAD_WORDS.test(name) || WARMUP_WORDS.test(name)) return -Infinity;
  const inSteps = [...holding].reduce((sum, up) => sum + tree.operations[up]!, 0);
  const counting = { grid: 3, cycle: 2, counter: 1, data: 0, constant: 0, single: 0 }[family.kind];
  const word = LAYER_WORDS.test(name) ? 4 : 0;
  return word + counting + 2 * Math.min(1, family.operations / inSteps) - family.level / 2;
}

/** The layers of a family that lie in steps, numbered by name, else by their place in the step. */
function layerRanges(tree: RangeTree, family: Family, steps: ReadonlySet<number>): LayerRange[] {
  const layers: LayerRange[] = [];
  let holder = -1;
  let place = 0;
  family.members.forEach((m, i) => {
    const up = ancestorIn(tree, m, steps);
    if (up < 0) return;
    place = up === holder ? place + 1 : 0;
    holder = up;
    layers.push({ range: tree.rows[m]!, index: family.numbers[family.inner]?.[i] ?? place });
  });
  return layers;
}

/**
 * Steps made of layers alone: each pass of the inner number is one. A step lasts until the next one's first layer,
 * so that the head and the sampling after the last layer belong to it; the last one as long after its last layer as
 * the longest of the others, at most to the end of the enclosing range.
 */
function virtualSteps(trace: Trace, tree: RangeTree, family: Family): Chosen {
  const { start, dur } = trace.spans;
  const passes = passesOf(family);
  const startOf = (i: number): number => start[tree.rows[family.members[i]!]!]!;
  const endOf = (i: number): number => startOf(i) + dur[tree.rows[family.members[i]!]!]!;
  let tail = 0;
  const steps = passes.map(({ first, last }, n): StepRange => {
    const next = passes[n + 1];
    let endNs = next === undefined ? endOf(last) + tail : startOf(next.first);
    if (next !== undefined) tail = Math.max(tail, endNs - endOf(last));
    const up = tree.parent[family.members[last]!]!;
    if (up >= 0) {
      const row = tree.rows[up]!;
      endNs = Math.max(endOf(last), Math.min(endNs, start[row]! + dur[row]!));
    }
    return { range: -1, name: passName(family, first, n), startNs: startOf(first), endNs };
  });
  const layers = family.members.map((m, i) => ({
    range: tree.rows[m]!,
    index: family.numbers[family.inner]![i]!,
  }));
  return { steps, layers, layerFamily: family };
}
