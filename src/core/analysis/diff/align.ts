/**
 * Which groups of the two sides belong together at a level: phases by name, steps by their place in the phase, layers by
 * index, operators by role and occurrence. Kernels are aligned in `align-kernels.ts`. What has no partner stays, on
 * its own.
 */

import type { DiffGroup, DiffRule } from '../../protocol/diff.ts';
import { OPERATORS } from '../../trace/operators.ts';
import type { Trace } from '../../trace/trace.ts';
import { operatorOfKey } from '../layer-operators.ts';
import { findSteps } from '../steps.ts';
import type { Unhurried } from '../../base/unhurried.ts';
import { alignKernels } from './align-kernels.ts';
import { mergedKeys, onlyRule, type Aligned, type Pair, type Sides } from './pair.ts';
import {
  divided,
  joinedPart,
  keysOf,
  operatorKeys,
  OUTSIDE,
  stepOfKey,
  type Keys,
  type Part,
} from './partition.ts';

/** What stands for one collective in other programs: the same result in two halves. */
const COMPOSITES: ReadonlyMap<string, readonly string[]> = new Map([
  ['all_reduce', ['reduce_scatter', 'all_gather']],
]);

export function* align(group: DiffGroup, sides: Sides): Unhurried<Aligned> {
  if (group === 'kernel') return yield* alignKernels(sides);
  if (group === 'operator') return yield* alignOperators(sides);
  const keys = (trace: Trace): Keys => keysOf(trace, group);
  const a = groupsOf(sides.a, keys);
  yield;
  const b = groupsOf(sides.b, keys);
  yield;
  return { pairs: byIndex(group, a, b), keysOf: keys };
}

type Groups = ReadonlyMap<string, Part>;

function groupsOf(part: Part | undefined, keys: (trace: Trace) => Keys): Groups {
  return part === undefined ? new Map() : divided(part, keys(part.trace));
}

/** Phases, steps and layers: by their key; where not one is common, in order. */
function byIndex(group: 'phase' | 'step' | 'layer', a: Groups, b: Groups): Pair[] {
  const inner = (groups: Groups): string[] => [...groups.keys()].filter(key => key !== OUTSIDE);
  const [left, right] = [inner(a), inner(b)];
  const known = new Set(left);
  const isCommon = right.some(key => known.has(key));
  const even = left.length === right.length;
  if (!isCommon && left.length > 0 && right.length > 0 && (group !== 'phase' || even)) {
    const length = Math.max(left.length, right.length);
    const pairs = Array.from({ length }, (_, i) =>
      pairOf(group, left[i] ?? right[i]!, {
        ...sideOf('a', a.get(left[i] ?? '')),
        ...sideOf('b', b.get(right[i] ?? '')),
        rule: 'order',
        confidence: group === 'phase' || !even ? 'weak' : 'likely',
      }),
    );
    return [...pairs, ...outsidePair(group, a, b)];
  }
  const rule: DiffRule = group === 'phase' ? 'name' : 'index';
  const confidence = group === 'layer' && !even ? 'likely' : 'certain';
  const pairs = mergedKeys(left, right).map(key =>
    pairOf(group, key, {
      ...sideOf('a', a.get(key)),
      ...sideOf('b', b.get(key)),
      rule,
      confidence,
    }),
  );
  return [...pairs, ...outsidePair(group, a, b)];
}

function outsidePair(group: DiffGroup, a: Groups, b: Groups): Pair[] {
  const sides = { ...sideOf('a', a.get(OUTSIDE)), ...sideOf('b', b.get(OUTSIDE)) };
  if (sides.a === undefined && sides.b === undefined) return [];
  return [pairOf(group, OUTSIDE, { ...sides, rule: 'name', confidence: 'certain' })];
}

function sideOf(name: 'a' | 'b', part: Part | undefined): Sides {
  return part === undefined ? {} : { [name]: part };
}

type Matched = Sides & Pick<Pair, 'rule' | 'confidence'>;

/** A pair with its label; what stands on one side only says so, whatever rule was looked by. */
function pairOf(kind: DiffGroup, key: string, matched: Matched): Pair {
  return { segment: `${kind}:${key}`, kind, ...labelled(kind, key, matched), ...onlyRule(matched) };
}

type Label = Pick<Pair, 'label' | 'translate' | 'args' | 'role'>;

function labelled(kind: DiffGroup, key: string, { a, b }: Sides): Label {
  if (key === OUTSIDE) return { label: `outside ${kind}s`, translate: true };
  switch (kind) {
    case 'phase': {
      const names = bothNames(a, b, part => part.keys[0]!);
      return names.length === 1
        ? { label: `phase.${names[0]}`, translate: true }
        : { label: names.join(' → ') };
    }
    case 'step':
      return stepLabel(a, b);
    case 'layer': {
      const names = bothNames(a, b, part => part.keys[0]!);
      const index = names.length === 1 ? Number(names[0]) : names.join(' → ');
      return { label: 'layer', translate: true, args: [index] };
    }
    default:
      return { label: key, role: operatorOfKey(key) };
  }
}

/** Names of the steps, unless they were found by period: then their number. */
function stepLabel(a: Part | undefined, b: Part | undefined): Label {
  const named = [a, b].every(
    part => part === undefined || findSteps(part.trace).source !== 'period',
  );
  const names = bothNames(a, b, ({ trace, keys }) => {
    const step = stepOfKey(trace, keys[0]!)!;
    return named ? step.name : String(step.index);
  });
  if (named) return { label: names.join(' → ') };
  const index = names.length === 1 ? Number(names[0]) : names.join(' → ');
  return { label: 'step', translate: true, args: [index] };
}

/** What the sides are called, once where they agree. */
function bothNames(
  a: Part | undefined,
  b: Part | undefined,
  nameOf: (part: Part) => string,
): string[] {
  return [...new Set([a, b].flatMap(part => (part === undefined ? [] : [nameOf(part)])))];
}

/**
 * Operators by role and occurrence where both sides have the same occurrences of the role (`norm` and `norm.2`), else
 * by role alone. A collective on one side only is held against the two that together do the same on the other.
 */
function* alignOperators({ a, b }: Sides): Unhurried<Aligned> {
  const occurrences = (part: Part | undefined): Groups =>
    groupsOf(part, trace => operatorKeys(trace));
  const x = occurrences(a);
  yield;
  const y = occurrences(b);
  yield;
  const byRole = new Set(
    OPERATORS.filter(role => {
      const [p, q] = [keysOfRole(x, role), keysOfRole(y, role)];
      return p.length > 0 && q.length > 0 && p.join() !== q.join();
    }) as readonly string[],
  );
  const keys = (trace: Trace): Keys => operatorKeys(trace, byRole);
  const [left, right] = byRole.size === 0 ? [x, y] : [groupsOf(a, keys), groupsOf(b, keys)];
  const pairs = mergedKeys([...left.keys()], [...right.keys()]).map(key =>
    pairOf('operator', key, {
      ...sideOf('a', left.get(key)),
      ...sideOf('b', right.get(key)),
      ...(byRole.has(key)
        ? { rule: 'role' as const, confidence: 'likely' as const }
        : { rule: 'name' as const, confidence: 'certain' as const }),
    }),
  );
  return { pairs: withComposites(pairs), keysOf: keys };
}

function keysOfRole(groups: Groups, role: string): string[] {
  return [...groups.keys()].filter(key => operatorOfKey(key) === role).sort();
}

function withComposites(pairs: readonly Pair[]): readonly Pair[] {
  let result = pairs;
  for (const [whole, halves] of COMPOSITES) {
    for (const [one, many] of [
      ['a', 'b'],
      ['b', 'a'],
    ] as const) {
      const of = (side: 'a' | 'b', roles: readonly string[]): Pair[] =>
        result.filter(pair => pair.rule === `only-${side}` && roles.includes(pair.role ?? ''));
      const [wholes, others] = [of(one, [whole]), of(many, halves)];
      const found = new Set(others.map(({ role }) => role));
      if (wholes.length === 0 || found.size < halves.length) continue;
      const joined = pairOf('operator', whole, {
        ...sideOf(one, joinedPart(wholes.map(pair => pair[one]!))),
        ...sideOf(many, joinedPart(others.map(pair => pair[many]!))),
        rule: 'one-to-many',
        confidence: 'likely',
      });
      const gone = new Set([...wholes.slice(1), ...others]);
      result = result.flatMap(pair =>
        pair === wholes[0] ? [joined] : gone.has(pair) ? [] : [pair],
      );
    }
  }
  return result;
}
