/**
 * Whether a Python expression is text or a number, as far as the file says: `+` and `%` mean one thing for text and
 * another for numbers. Knows kinds, no values.
 */

import type { SyntaxNode } from '@lezer/common';
import { childrenOf } from './block-facts.ts';
import { isNode, textOf, type BoundValue, type ModuleNames, type Place } from './module-names.ts';
import { INTEGER, NUMBER, type NamePattern } from './name-pattern.ts';

/** `open` = made of itself, so that the other values of a name decide. */
export type ValueKind = 'text' | 'integer' | 'number' | 'unknown' | 'open';

const CALLED: ReadonlyMap<string, ValueKind> = new Map([
  ...(['len', 'int', 'id', 'ord'] as const).map(name => [name, 'integer'] as const),
  ['float', 'number'],
  ...(['str', 'repr', 'hex', 'chr'] as const).map(name => [name, 'text'] as const),
]);

/** Neither expressions within expressions nor names are followed further than this. */
const DEPTH = 24;
const VALUES = 64;

/** @param seen values that were asked for on the way: each counts once */
export function kindOf(
  names: ModuleNames,
  place: Place,
  depth = 0,
  seen = new Set<SyntaxNode>(),
): ValueKind {
  if (depth > DEPTH) return 'unknown';
  const { block, node } = place;
  const of = (inner: SyntaxNode | undefined): ValueKind =>
    inner === undefined ? 'unknown' : kindOf(names, { block, node: inner }, depth + 1, seen);
  const children = childrenOf(node);
  switch (node.name) {
    case 'String':
    case 'ContinuedString':
    case 'FormatString':
      return 'text';
    case 'Number':
      return /^(?:[\d_]+|0[xob].*)$/i.test(textOf(place)) ? 'integer' : 'number';
    case 'ParenthesizedExpression':
      return of(children[1]);
    case 'UnaryExpression':
      return children[0]?.name === 'not' ? 'unknown' : of(children[1]);
    case 'NamedExpression':
      return of(children[2]);
    case 'ConditionalExpression':
      return common([of(children[0]), of(children[4])]);
    case 'BinaryExpression':
      return ofOperation(place, children, of);
    case 'CallExpression':
      return ofCall(place, children);
    case 'VariableName':
      return ofValues(names, names.lookUp(place, textOf(place)), depth, seen);
    case 'MemberExpression':
      return ofValues(names, names.lookUpMemberAt(place), depth, seen);
    default:
      return 'unknown';
  }
}

/** What stands for any number of a kind; undefined where the kind is none. */
export function anyOfKind(kind: ValueKind): NamePattern | undefined {
  return kind === 'integer' ? INTEGER : kind === 'number' ? NUMBER : undefined;
}

function ofOperation(
  place: Place,
  [left, operator, right]: readonly SyntaxNode[],
  of: (node: SyntaxNode | undefined) => ValueKind,
): ValueKind {
  const symbol = operator === undefined ? '' : textOf({ ...place, node: operator });
  const first = of(left);
  if (symbol === '%' && first !== 'integer' && first !== 'number') return first;
  if (symbol === '+' && first === 'text') return 'text';
  const second = of(right);
  if (!['+', '-', '*', '/', '//', '%', '**'].includes(symbol)) return 'unknown';
  const both = [first, second];
  if (both.includes('text')) return 'text';
  if (symbol === '*' && both.includes('unknown')) return 'unknown';
  if (both.every(kind => kind === 'open')) return 'open';
  if (both.every(kind => kind === 'integer' || kind === 'open')) {
    return symbol === '/' || symbol === '**' ? 'number' : 'integer';
  }
  // What is added to a number is one, of which kind ever.
  return both.some(kind => kind === 'integer' || kind === 'number') ? 'number' : 'unknown';
}

function ofCall(place: Place, [callee]: readonly SyntaxNode[]): ValueKind {
  if (callee === undefined) return 'unknown';
  const name = textOf({ ...place, node: callee });
  return CALLED.get(name) ?? (/\.(?:format|join)$/.test(name) ? 'text' : 'unknown');
}

function ofValues(
  names: ModuleNames,
  values: readonly BoundValue[] | undefined,
  depth: number,
  seen: Set<SyntaxNode>,
): ValueKind {
  return common(
    (values ?? []).map(({ block, value }): ValueKind => {
      if (!isNode(value)) return value === INTEGER ? 'integer' : 'unknown';
      if (seen.has(value)) return 'open';
      if (seen.size === VALUES) return 'unknown';
      seen.add(value);
      return kindOf(names, { block, node: value }, depth + 1, seen);
    }),
  );
}

function common(kinds: readonly ValueKind[]): ValueKind {
  const distinct = new Set(kinds.filter(kind => kind !== 'open'));
  if (distinct.size === 0) return kinds.length === 0 ? 'unknown' : 'open';
  if (distinct.size === 2 && distinct.has('integer') && distinct.has('number')) return 'number';
  const [only = 'unknown'] = distinct;
  return distinct.size === 1 ? only : 'unknown';
}
