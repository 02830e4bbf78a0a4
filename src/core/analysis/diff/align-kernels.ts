/**
 * Which kernels of the two sides belong together: those of the same full name; then, within one operator, by their
 * place in its usual sequence of kernels: one for one by role or order, or one against several (a fused kernel, a GEMM
 * with its split-K reduction). What has no place of its own there stays alone.
 */

import { OPERATORS } from '../../trace/operators.ts';
import type { Trace } from '../../trace/trace.ts';
import { baseName } from '../kernels.ts';
import { runCodes } from '../layer-operators.ts';
import { operatorCodes, operatorOf } from '../operators/of-trace.ts';
import { kernelFamily } from '../operators/rules.ts';
import { findSteps } from '../steps.ts';
import { STRETCH, type Unhurried } from '../../base/unhurried.ts';
import { mergedKeys, onlyRule, type Pair, type Sides } from './pair.ts';
import { divided, joinedPart, nameKeys, type Keys, type Part } from './partition.ts';

type Names = ReadonlyMap<string, Part>;

/** Names of the two sides that make one row. */
interface Match extends Pick<Pair, 'rule' | 'confidence'> {
  readonly a: readonly string[];
  readonly b: readonly string[];
}

/** Longer sequences are cut: operators have few kernels, and what is no operator has no usual sequence. */
const MOST = 64;

export function* alignKernels({ a, b }: Sides): Unhurried<Pair[]> {
  const x = namesOf(a);
  yield;
  const y = namesOf(b);
  yield;
  const matches = yield* matchNames(a, b, x, y);
  const rowOf = new Map<string, Match>();
  for (const match of matches) {
    for (const name of match.a) rowOf.set(`a${name}`, match);
    for (const name of match.b) rowOf.set(`b${name}`, match);
  }
  const done = new Set<Match>();
  const pairs: Pair[] = [];
  for (const name of mergedKeys([...x.keys()], [...y.keys()])) {
    for (const match of [rowOf.get(`a${name}`), rowOf.get(`b${name}`)]) {
      if (match === undefined || done.has(match)) continue;
      done.add(match);
      pairs.push(pairOf(match, x, y, pairs.length));
      yield;
    }
  }
  return withShortLabels(pairs);
}

function namesOf(part: Part | undefined): Names {
  return part === undefined ? new Map() : divided(part, nameKeys(part.trace));
}

function pairOf({ a, b, rule, confidence }: Match, x: Names, y: Names, index: number): Pair {
  const side = (names: readonly string[], of: Names): Part | undefined =>
    names.length === 0 ? undefined : joinedPart(names.map(name => of.get(name)!));
  const [left, right] = [side(a, x), side(b, y)];
  const sample = (left ?? right)!;
  return onlyRule({
    segment: `kernel:${index}`,
    kind: 'kernel',
    label: (a[0] ?? b[0])!,
    role: operatorOf(sample.trace, sample.rows[0]!),
    ...(left !== undefined && { a: left }),
    ...(right !== undefined && { b: right }),
    rule,
    confidence,
  });
}

/** Names without template arguments, where that does not make two rows look alike. */
function withShortLabels(pairs: readonly Pair[]): Pair[] {
  const shorts = pairs.map(({ a, b, label }) => shortOf((a ?? b)!, label));
  const counts = new Map<string, number>();
  for (const short of shorts) counts.set(short, (counts.get(short) ?? 0) + 1);
  return pairs.map((pair, i) =>
    counts.get(shorts[i]!) === 1 ? { ...pair, label: shorts[i]! } : pair,
  );
}

function shortOf({ trace }: Part, name: string): string {
  const id = trace.strings.find(name);
  return id === undefined ? name : trace.strings.get(baseName(trace, id));
}

function* matchNames(
  a: Part | undefined,
  b: Part | undefined,
  x: Names,
  y: Names,
): Unhurried<Match[]> {
  const common = new Set([...x.keys()].filter(name => y.has(name)));
  const matches: Match[] = [];
  const taken = new Set<string>();
  const take = (match: Match): void => {
    matches.push(match);
    for (const name of match.a) taken.add(`a${name}`);
    for (const name of match.b) taken.add(`b${name}`);
  };
  const left = [...x].flatMap(([name, part]) => (common.has(name) ? [] : [part]));
  const right = [...y].flatMap(([name, part]) => (common.has(name) ? [] : [part]));
  if (a !== undefined && b !== undefined && left.length + right.length > 0) {
    const free = (side: string) => (name: string) => common.has(name) || !taken.has(side + name);
    for (const [p, q] of yield* sequences(a, b, [...left, ...right])) {
      const found = matchSequences(p.filter(free('a')), q.filter(free('b')), common, taken);
      found.forEach(take);
    }
    matchShortNames(a, b, x, y, name => common.has(name), taken).forEach(take);
  }
  for (const name of mergedKeys([...x.keys()], [...y.keys()])) {
    const isNew = {
      a: x.has(name) && !taken.has(`a${name}`),
      b: y.has(name) && !taken.has(`b${name}`),
    };
    if (!isNew.a && !isNew.b) continue;
    take({
      a: isNew.a ? [name] : [],
      b: isNew.b ? [name] : [],
      rule: 'name',
      confidence: 'certain',
    });
  }
  return matches;
}

/**
 * What stands between the names that both have: one and one are partners, one and several too; equally many are
 * partners in order; else the first ones are, weakly, and the rest stays alone. A split-K reduction that only one side
 * has joins its GEMM.
 */
function matchSequences(
  p: readonly string[],
  q: readonly string[],
  common: ReadonlySet<string>,
  taken: ReadonlySet<string>,
): Match[] {
  const matches: Match[] = [];
  for (const { anchor, a, b } of segments(p, q, common)) {
    const isReduction = (names: readonly string[]): boolean =>
      names.length > 0 && names.every(name => kernelFamily(name) === 'gemm_reduce');
    const isFree = anchor !== undefined && !taken.has(`a${anchor}`);
    if (isFree && (a.length === 0 || b.length === 0) && (isReduction(a) || isReduction(b))) {
      matches.push({
        a: [anchor, ...a],
        b: [anchor, ...b],
        rule: 'one-to-many',
        confidence: 'likely',
      });
    } else if (a.length === 1 && b.length === 1) {
      matches.push({ a, b, rule: 'role', confidence: 'likely' });
    } else if (Math.min(a.length, b.length) === 1) {
      matches.push({ a, b, rule: 'one-to-many', confidence: 'likely' });
    } else {
      const confidence = a.length === b.length ? 'likely' : 'weak';
      for (let i = 0; i < Math.min(a.length, b.length); i++) {
        matches.push({ a: [a[i]!], b: [b[i]!], rule: 'order', confidence });
      }
    }
  }
  return matches;
}

interface Segment {
  /** The common name before it. */
  readonly anchor: string | undefined;
  readonly a: string[];
  readonly b: string[];
}

function segments(
  p: readonly string[],
  q: readonly string[],
  common: ReadonlySet<string>,
): Segment[] {
  const found: Segment[] = [{ anchor: undefined, a: [], b: [] }];
  let next = 0;
  const takeUntil = (end: number): void => {
    for (; next < end; next++) if (!common.has(q[next]!)) found.at(-1)!.b.push(q[next]!);
  };
  for (const name of p) {
    const at = common.has(name) ? q.indexOf(name, next) : -1;
    if (at < 0) {
      if (!common.has(name)) found.at(-1)!.a.push(name);
      continue;
    }
    takeUntil(at);
    found.push({ anchor: name, a: [], b: [] });
    next = at + 1;
  }
  takeUntil(q.length);
  return found;
}

/** The usual sequences of kernels on either side, each name once, of the operators that have any of `parts`. */
function* sequences(
  a: Part,
  b: Part,
  parts: readonly Part[],
): Unhurried<(readonly [readonly string[], readonly string[]])[]> {
  const roles = new Set(parts.map(({ trace, rows }) => operatorOf(trace, rows[0]!)));
  const byRole = ({ trace, ...part }: Part): Names =>
    divided({ trace, ...part }, operatorsOnly(trace));
  const x = byRole(a);
  yield;
  const y = byRole(b);
  yield;
  const both = [...roles].filter(role => x.has(role) && y.has(role));
  // One collective against two: the row was made of several operators.
  if (both.length === 0 && Math.min(x.size, y.size) === 1) {
    return [[yield* usual(a), yield* usual(b)]];
  }
  const found: (readonly [readonly string[], readonly string[]])[] = [];
  for (const role of both) {
    found.push([yield* usual(x.get(role)!), yield* usual(y.get(role)!)]);
  }
  return found;
}

function operatorsOnly(trace: Trace): Keys {
  return { code: row => operatorCodes(trace)[row]!, text: code => OPERATORS[code]! };
}

/** The most frequent sequence of names in one occurrence (one operator in one layer, or in one step outside). */
function* usual({ trace, rows }: Part): Unhurried<readonly string[]> {
  const names = nameKeys(trace);
  const counts = new Map<string, { count: number; readonly sequence: readonly number[] }>();
  for (const sequence of yield* occurrencesOf(trace, rows, names)) {
    const key = sequence.join();
    const known = counts.get(key);
    if (known === undefined) counts.set(key, { count: 1, sequence });
    else known.count++;
  }
  let best: { count: number; readonly sequence: readonly number[] } = { count: 0, sequence: [] };
  for (const entry of counts.values()) if (entry.count > best.count) best = entry;
  return best.sequence.map(code => names.text(code));
}

/** Codes of the names in each occurrence, each once, in the order in which they run there. */
function* occurrencesOf(
  trace: Trace,
  rows: Uint32Array,
  names: Keys,
): Unhurried<Iterable<readonly number[]>> {
  const { layerOf, stepOf, layers } = findSteps(trace);
  const operators = operatorCodes(trace);
  const runs = runCodes(trace);
  const isMixed = rows.some(row => operators[row] !== operators[rows[0]!]);
  const found = new Map<number, number[]>();
  let last = -1;
  let sequence: number[] = [];
  for (let i = 0; i < rows.length; i++) {
    if (i % STRETCH === 0) yield;
    const row = rows[i]!;
    const layer = layerOf[row]!;
    // A layer is in one step only.
    const place = layer > 0 ? layer : layers.length + 1 + stepOf[row]!;
    const key = place * RUNS + (isMixed ? 0 : runs[row]!);
    if (key !== last) {
      sequence = found.get(key) ?? [];
      if (sequence.length === 0) found.set(key, sequence);
      last = key;
    }
    const name = names.code(row);
    if (sequence.length < MOST && !sequence.includes(name)) sequence.push(name);
  }
  return found.values();
}

/** Codes of runs are below. */
const RUNS = 1 << 16;

/** Of what is left: names that differ in template arguments only, where each side has one of them. */
function matchShortNames(
  a: Part,
  b: Part,
  x: Names,
  y: Names,
  isCommon: (name: string) => boolean,
  taken: ReadonlySet<string>,
): Match[] {
  const left = new Map<string, string[]>();
  for (const name of x.keys()) {
    if (isCommon(name) || taken.has(`a${name}`)) continue;
    const short = shortOf(a, name);
    left.set(short, [...(left.get(short) ?? []), name]);
  }
  const matches: Match[] = [];
  const right = [...y.keys()].filter(name => !isCommon(name) && !taken.has(`b${name}`));
  for (const [short, names] of left) {
    const others = right.filter(name => shortOf(b, name) === short);
    if (names.length !== 1 || others.length !== 1) continue;
    matches.push({ a: names, b: others, rule: 'role', confidence: 'likely' });
  }
  return matches;
}
