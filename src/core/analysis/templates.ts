/**
 * Range names with numbers are instances of templates: `decode step=7` of `decode step=<n>`. Here names are taken
 * apart and ranges put into families; which family is the step and which the layer is decided in `step-choice.ts`.
 */

import { TupleTable } from '../base/tuples.ts';
import type { Unhurried } from '../base/unhurried.ts';
import type { Trace } from '../trace/trace.ts';
import { grouping, indices, rowsOfGroup } from './groups.ts';
import { domainOf, projections, threadOf } from './projection.ts';
import { projectedNesting } from './range-nesting.ts';
import { threadNumbers } from './thread-launches.ts';

/** A name cut at its numbers: `parts` has one entry more than `numbers`. */
export interface NameTemplate {
  readonly parts: readonly string[];
  readonly numbers: readonly number[];
}

/** How the numbers of a family vary over time. */
export type FamilyKind =
  /** One range only. */
  | 'single'
  /** The same name again and again. */
  | 'constant'
  /** A number that only grows: `decode step=<n>`. */
  | 'counter'
  /** A number that starts again and again: `layer_<n>`. */
  | 'cycle'
  /** Two numbers as in nested loops, the inner one starting again as the outer one moves on. */
  | 'grid'
  /** Numbers that count nothing: batch sizes, lengths. */
  | 'data';

/** Ranges of one template, domain, style and thread that launched something, in time order. */
export interface Family {
  readonly thread: string;
  readonly domain: string;
  readonly parts: readonly string[];
  /** Positions in `RangeTree`, ascending in time. */
  readonly members: readonly number[];
  /** The numbers of each member. */
  readonly numbers: readonly (readonly number[])[];
  readonly kind: FamilyKind;
  /** Position of the number that moves fastest; -1 where none varies. */
  readonly inner: number;
  /** Position of the number that the inner one restarts with (grid); -1 = none. */
  readonly outer: number;
  /** No two members run at the same time. */
  readonly disjoint: boolean;
  /** Smallest number of enclosing ranges among the members. */
  readonly level: number;
  /** Operations that the members launched. */
  readonly operations: number;
}

/** The ranges that launched something, with their nesting; the ground on which families are compared. */
export interface RangeTree {
  /** Span rows, ascending. */
  readonly rows: Uint32Array;
  readonly parent: Int32Array;
  readonly level: Uint16Array;
  /** Operations that each launched. */
  readonly operations: Uint32Array;
}

export function rangeTree(trace: Trace): RangeTree {
  const { operations } = projections(trace);
  const { at, rows, parent, level } = projectedNesting(trace);
  return { rows, parent, level, operations: at.map(i => operations[i]!) };
}

export function templateOf(name: string): NameTemplate {
  return { parts: partsOf(keyOf(name)), numbers: numbersOf(name) };
}

/** The name with each number put down as `0`: what the names of one template have in common. */
function keyOf(name: string): string {
  return name.replace(/\d+/g, '0');
}

function partsOf(key: string): string[] {
  return key.split('0');
}

/** Digit by digit: a trace may have a name for each of its ranges. */
function numbersOf(name: string): number[] {
  const numbers: number[] = [];
  let number = -1;
  for (let i = 0; i < name.length; i++) {
    const digit = name.charCodeAt(i) - 48;
    if (digit >= 0 && digit <= 9) number = number < 0 ? digit : 10 * number + digit;
    else if (number >= 0) {
      numbers.push(number);
      number = -1;
    }
  }
  if (number >= 0) numbers.push(number);
  return numbers;
}

/** `decode step=<step>`: the parts with a word for each number; numbers without a word are `<n>`. */
export function templateText(parts: readonly string[], words: ReadonlyMap<number, string>): string {
  return parts.reduce((text, part, i) => `${text}<${words.get(i - 1) ?? 'n'}>${part}`);
}

/** All families, each with how its numbers vary. Unhurried. */
export function* families(trace: Trace, tree: RangeTree): Unhurried<Family[]> {
  const { name: nameOf, kind, lane } = trace.spans;
  const threads = threadNumbers(trace);
  const templates = new Map<string, number>();
  const domains = new Map<string, number>();
  /** By name: number of its template. */
  const known = new Map<number, number>();
  const templateOfName = (name: number): number => {
    let template = known.get(name);
    if (template === undefined) {
      template = numberOf(templates, keyOf(trace.strings.get(name)));
      known.set(name, template);
    }
    return template;
  };
  const places = new TupleTable(4);
  const groups = yield* grouping(indices(tree.rows.length), position => {
    const row = tree.rows[position]!;
    const domain = numberOf(domains, domainOf(trace, row));
    return places.intern(threads[lane[row]!]!, kind[row]!, domain, templateOfName(nameOf[row]!));
  });
  const texts = [...templates.keys()];
  const found: Family[] = [];
  for (const [g, place] of groups.keys.entries()) {
    const parts = partsOf(texts[places.get(place, 3)]!);
    found.push(yield* familyOf(trace, tree, parts, Array.from(rowsOfGroup(groups, g))));
  }
  return found;
}

/** The number of a text: how many others were seen before it. */
function numberOf(known: Map<string, number>, text: string): number {
  let number = known.get(text);
  if (number === undefined) known.set(text, (number = known.size));
  return number;
}

function* familyOf(
  trace: Trace,
  tree: RangeTree,
  parts: readonly string[],
  members: number[],
): Unhurried<Family> {
  const { start, dur } = trace.spans;
  yield;
  members.sort((a, b) => start[tree.rows[a]!]! - start[tree.rows[b]!]!);
  yield;
  const numbers = numbersOfAll(trace, tree, members);
  yield;
  let disjoint = true;
  for (let i = 1; i < members.length; i++) {
    const before = tree.rows[members[i - 1]!]!;
    if (start[before]! + dur[before]! > start[tree.rows[members[i]!]!]!) disjoint = false;
  }
  const sample = tree.rows[members[0]!]!;
  return {
    thread: threadOf(trace, sample),
    domain: domainOf(trace, sample),
    parts,
    members,
    numbers,
    ...variation(parts, numbers),
    disjoint,
    level: members.reduce((least, m) => Math.min(least, tree.level[m]!), Infinity),
    operations: members.reduce((sum, m) => sum + tree.operations[m]!, 0),
  };
}

/** The numbers in the names of some ranges, taken from each name once. */
function numbersOfAll(
  { spans, strings }: Trace,
  { rows }: RangeTree,
  members: readonly number[],
): (readonly number[])[] {
  const known = new Map<number, readonly number[]>();
  return members.map(m => {
    const name = spans.name[rows[m]!]!;
    let numbers = known.get(name);
    if (numbers === undefined) known.set(name, (numbers = numbersOf(strings.get(name))));
    return numbers;
  });
}

type Variation = Pick<Family, 'kind' | 'inner' | 'outer'>;

/** Judges the numbers of a family's members in time order. */
function variation(parts: readonly string[], numbers: readonly (readonly number[])[]): Variation {
  if (numbers.length === 1) return { kind: 'single', inner: -1, outer: -1 };
  const positions = parts.slice(1).map((_, p) => ({ p, changes: countChanges(numbers, p) }));
  const varying = positions.filter(({ changes }) => changes > 0);
  if (varying.length === 0) return { kind: 'constant', inner: -1, outer: -1 };
  varying.sort((a, b) => b.changes - a.changes);
  const inner = varying[0]!.p;
  // A number that the program itself calls step is no layer number, however it runs.
  const countsSteps = /step[^a-z]*$/i.test(parts[inner]!);
  if (!countsSteps) {
    const outer = positions.find(({ p }) => p !== inner && isGrid(numbers, p, inner));
    if (outer !== undefined) return { kind: 'grid', inner, outer: outer.p };
  }
  const drops = countDrops(numbers, inner);
  if (drops === 0) return { kind: 'counter', inner, outer: -1 };
  const cycles = drops + 1;
  const regular = countRises(numbers, inner) + drops >= 0.9 * (numbers.length - 1);
  const kind = regular && numbers.length >= 2 * cycles ? 'cycle' : 'data';
  return { kind, inner, outer: -1 };
}

function countChanges(numbers: readonly (readonly number[])[], p: number): number {
  return numbers.filter((values, i) => i > 0 && values[p] !== numbers[i - 1]![p]).length;
}

function countDrops(numbers: readonly (readonly number[])[], p: number): number {
  return numbers.filter((values, i) => i > 0 && values[p]! <= numbers[i - 1]![p]!).length;
}

function countRises(numbers: readonly (readonly number[])[], p: number): number {
  return numbers.filter((values, i) => i > 0 && values[p] === numbers[i - 1]![p]! + 1).length;
}

/**
 * Whether `outer` and `inner` run as nested loops: while the outer number stands the inner one grows, and where the
 * outer one moves the inner one starts again; 9 of 10 transitions must agree. A single pass of the inner loop counts
 * where the name has just these two numbers and the inner one counts from 0 or 1.
 */
function isGrid(numbers: readonly (readonly number[])[], outer: number, inner: number): boolean {
  let agree = 0;
  let moves = 0;
  for (let i = 1; i < numbers.length; i++) {
    const moved = numbers[i]![outer] !== numbers[i - 1]![outer];
    const grew = numbers[i]![inner]! > numbers[i - 1]![inner]!;
    if (moved) moves++;
    if (moved !== grew) agree++;
  }
  if (agree < 0.9 * (numbers.length - 1)) return false;
  if (moves > 0) return 2 * (moves + 1) <= numbers.length;
  const first = numbers[0]!;
  return first.length === 2 && first[inner]! <= 1 && numbers.length >= 2;
}
