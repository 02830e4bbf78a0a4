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
  /** The numbers of the members, a column for each place in the name. */
  readonly numbers: readonly Float64Array[];
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

/** A name cut at its numbers: one part more than it has numbers. */
function partsOf(name: string): string[] {
  return name.split(/\d+/);
}

/** Whether a name is these parts with numbers between them. Far cheaper than cutting the name. */
function consistsOf(name: string, parts: readonly string[]): boolean {
  let at = 0;
  for (let p = 0; p < parts.length; p++) {
    if (p > 0) {
      const number = at;
      while (isDigit(name.charCodeAt(at))) at++;
      if (at === number) return false;
    }
    if (!name.startsWith(parts[p]!, at)) return false;
    at += parts[p]!.length;
  }
  return at === name.length;
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

/** Room for the numbers of some names with these parts. */
function columnsOf(parts: readonly string[], length: number): Float64Array[] {
  return parts.slice(1).map(() => new Float64Array(length));
}

/** Digit by digit: a trace may have a name for each of its ranges. */
function readNumbers(name: string, columns: readonly Float64Array[], at: number): void {
  for (let i = 0, place = 0; i < name.length; i++) {
    if (!isDigit(name.charCodeAt(i))) continue;
    let number = 0;
    for (; isDigit(name.charCodeAt(i)); i++) number = 10 * number + (name.charCodeAt(i) - 48);
    columns[place++]![at] = number;
  }
}

/** `decode step=<step>`: the parts with a word for each number; numbers without a word are `<n>`. */
export function templateText(parts: readonly string[], words: ReadonlyMap<number, string>): string {
  return parts.reduce((text, part, i) => `${text}<${words.get(i - 1) ?? 'n'}>${part}`);
}

/** All families, each with how its numbers vary. Unhurried. */
export function* families(trace: Trace, tree: RangeTree): Unhurried<Family[]> {
  const { name: nameOf, kind, lane } = trace.spans;
  const threads = threadNumbers(trace);
  const domains = new Map<string, number>();
  const templates = templatesOfNames(trace);
  const places = new TupleTable(4);
  const groups = yield* grouping(indices(tree.rows.length), position => {
    const row = tree.rows[position]!;
    const domain = numberOf(domains, domainOf(trace, row));
    return places.intern(threads[lane[row]!]!, kind[row]!, domain, templates.of(nameOf[row]!));
  });
  const found: Family[] = [];
  for (const [g, place] of groups.keys.entries()) {
    const parts = templates.parts[places.get(place, 3)]!;
    found.push(yield* familyOf(trace, tree, parts, Array.from(rowsOfGroup(groups, g))));
  }
  return found;
}

/** The parts of the templates met, and the number of a name's template among them. */
interface NumberedTemplates {
  readonly parts: readonly (readonly string[])[];
  of(name: number): number;
}

function templatesOfNames({ strings }: Trace): NumberedTemplates {
  const parts: (readonly string[])[] = [];
  const numbers = new Map<string, number>();
  /** By name: 1 + number of its template; 0 = not asked yet. */
  const known = new Uint32Array(strings.length);
  let last = 0;
  const numberOfName = (name: string): number => {
    // Names of one template mostly come one after the other.
    if (parts.length > 0 && consistsOf(name, parts[last]!)) return last;
    const own = partsOf(name);
    last = numberOf(numbers, own.join('0'));
    parts[last] ??= own;
    return last;
  };
  const of = (name: number): number => {
    if (known[name] === 0) known[name] = 1 + numberOfName(strings.get(name));
    return known[name]! - 1;
  };
  return { parts, of };
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
  const numbers = columnsOf(parts, members.length);
  members.forEach((m, i) =>
    readNumbers(trace.strings.get(trace.spans.name[tree.rows[m]!]!), numbers, i),
  );
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
    ...variation(parts, numbers, members.length),
    disjoint,
    level: members.reduce((least, m) => Math.min(least, tree.level[m]!), Infinity),
    operations: members.reduce((sum, m) => sum + tree.operations[m]!, 0),
  };
}

type Variation = Pick<Family, 'kind' | 'inner' | 'outer'>;

/** Judges the numbers of a family's members in time order. */
function variation(
  parts: readonly string[],
  numbers: readonly Float64Array[],
  length: number,
): Variation {
  if (length === 1) return { kind: 'single', inner: -1, outer: -1 };
  const places = numbers.map((column, p) => ({ p, ...turnsOf(column) }));
  const varying = places.filter(({ changes }) => changes > 0);
  varying.sort((a, b) => b.changes - a.changes);
  const [fastest] = varying;
  if (fastest === undefined) return { kind: 'constant', inner: -1, outer: -1 };
  const { p: inner, drops, rises } = fastest;
  // A number that the program itself calls step is no layer number, however it runs.
  const countsSteps = /step[^a-z]*$/i.test(parts[inner]!);
  if (!countsSteps) {
    const outer = places.find(({ p }) => p !== inner && isGrid(numbers, p, inner));
    if (outer !== undefined) return { kind: 'grid', inner, outer: outer.p };
  }
  if (drops === 0) return { kind: 'counter', inner, outer: -1 };
  const cycles = drops + 1;
  const regular = rises + drops >= 0.9 * (length - 1);
  const kind = regular && length >= 2 * cycles ? 'cycle' : 'data';
  return { kind, inner, outer: -1 };
}

/** How often a number is another than before, no larger than before, and one more than before. */
function turnsOf(column: Float64Array): { changes: number; drops: number; rises: number } {
  let changes = 0;
  let drops = 0;
  let rises = 0;
  for (let i = 1; i < column.length; i++) {
    const before = column[i - 1]!;
    if (column[i]! !== before) changes++;
    if (column[i]! <= before) drops++;
    if (column[i]! === before + 1) rises++;
  }
  return { changes, drops, rises };
}

/**
 * Whether `outer` and `inner` run as nested loops: while the outer number stands the inner one grows, and where the
 * outer one moves the inner one starts again; 9 of 10 transitions must agree. A single pass of the inner loop counts
 * where the name has just these two numbers and the inner one counts from 0 or 1; a number that stands while the inner
 * one starts again is part of the name, as in `layers.<n>|Gemma3DecoderLayer`.
 */
function isGrid(numbers: readonly Float64Array[], outer: number, inner: number): boolean {
  const [slow, fast] = [numbers[outer]!, numbers[inner]!];
  let agree = 0;
  let moves = 0;
  for (let i = 1; i < slow.length; i++) {
    const moved = slow[i] !== slow[i - 1];
    const grew = fast[i]! > fast[i - 1]!;
    if (moved) moves++;
    if (moved !== grew) agree++;
  }
  if (agree < 0.9 * (slow.length - 1)) return false;
  if (moves > 0) return 2 * (moves + 1) <= slow.length;
  return agree === slow.length - 1 && numbers.length === 2 && fast[0]! <= 1;
}
