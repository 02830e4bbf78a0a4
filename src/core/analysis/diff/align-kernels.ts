/**
 * Which kernels of the two sides belong together: those of the same full name, however the profilers spell it; then,
 * within one operator, by their place in its usual sequence of kernels: one for one by role or order, or one against
 * several (a fused kernel, a GEMM with its split-K reduction). What has no place of its own there stays alone.
 */

import { baseName } from '../kernels.ts';
import { operatorOf } from '../operators/of-trace.ts';
import { kernelFamily } from '../operators/rules.ts';
import type { Unhurried } from '../../base/unhurried.ts';
import { sequences } from './kernel-sequences.ts';
import { mergedKeys, onlyRule, type Aligned, type Pair, type Sides } from './pair.ts';
import { divided, joinedPart, nameKeys, type Part } from './partition.ts';
import { onlyAlike, spellingOf, type Spelling } from './spelling.ts';

type Names = ReadonlyMap<string, Part>;

/** Names of the two sides that make one row. */
interface Match extends Pick<Pair, 'rule' | 'confidence'> {
  readonly a: readonly string[];
  readonly b: readonly string[];
}

export function* alignKernels(sides: Sides): Unhurried<Aligned> {
  const x = namesOf(sides.a);
  yield;
  const own = namesOf(sides.b);
  yield;
  const spelling = spellingOf(x.keys(), own.keys());
  const y = spelling.size === 0 ? own : namesOf(sides.b, spelling);
  yield;
  const matches = yield* matchNames({ ...sides, x, y, spelling });
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
  return { pairs: withShortLabels(pairs), keysOf: trace => nameKeys(trace, spelling) };
}

/** Both sides, their names, and how `b` spells those of `a`. */
interface Named extends Sides {
  readonly x: Names;
  readonly y: Names;
  readonly spelling: Spelling;
}

function namesOf(part: Part | undefined, spelling?: Spelling): Names {
  return part === undefined ? new Map() : divided(part, nameKeys(part.trace, spelling));
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

type IsLeft = (side: 'a' | 'b') => (name: string) => boolean;

function* matchNames(named: Named): Unhurried<Match[]> {
  const { a, b, x, y, spelling } = named;
  const common = new Set([...x.keys()].filter(name => y.has(name)));
  const matches: Match[] = [];
  const taken = new Set<string>();
  const take = (match: Match): void => {
    matches.push(match);
    for (const name of match.a) taken.add(`a${name}`);
    for (const name of match.b) taken.add(`b${name}`);
  };
  const isLeft: IsLeft = side => name => !common.has(name) && !taken.has(side + name);
  const others = [...x, ...y].flatMap(([name, part]) => (common.has(name) ? [] : [part]));
  if (a !== undefined && b !== undefined && others.length > 0) {
    const isFree: IsLeft = side => name => common.has(name) || isLeft(side)(name);
    for (const [p, q] of yield* sequences(a, b, others, spelling)) {
      matchSequences(p.filter(isFree('a')), q.filter(isFree('b')), common, taken).forEach(take);
    }
    matchShortNames(named, isLeft).forEach(take);
  }
  for (const name of mergedKeys([...x.keys()], [...y.keys()])) {
    const own = {
      a: x.has(name) && !taken.has(`a${name}`) ? [name] : [],
      b: y.has(name) && !taken.has(`b${name}`) ? [name] : [],
    };
    if (own.a.length + own.b.length > 0) take({ ...own, rule: 'name', confidence: 'certain' });
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

/** Of what is left: names that differ in template arguments only, where each side has one of them. */
function matchShortNames({ a, b, x, y }: Named, isLeft: IsLeft): Match[] {
  const left = [...x.keys()].filter(isLeft('a'));
  const right = [...y.keys()].filter(isLeft('b'));
  const alike = onlyAlike(left, right, {
    a: name => shortOf(a!, name),
    b: name => shortOf(b!, name),
  });
  return alike.map(([p, q]) => ({ a: [p], b: [q], rule: 'role', confidence: 'likely' }));
}
