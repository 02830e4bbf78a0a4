/** What a Python expression gives as a name: its text where the file says it, holes where only running would tell. */

import type { SyntaxNode } from '@lezer/common';
import { childrenOf, type BlockFacts } from './block-facts.ts';
import { isNode, textOf, type BoundValue, type ModuleNames, type Place } from './module-names.ts';
import { ANY, anyOf, joinPatterns, literal, NUMBER, onlyParameter } from './name-pattern.ts';
import { textOf as plainText, type HolePiece, type NamePattern } from './name-pattern.ts';
import {
  fillFormat,
  fillPercent,
  formatted,
  quotesOf,
  stringValue,
  unescape,
} from './python-strings.ts';
import type { Fillings } from './python-strings.ts';
import { anyOfKind, kindOf } from './value-kinds.ts';

/** Expressions within expressions are not followed further than this. */
const DEPTH = 24;

export interface Argument {
  /** Of the value. */
  readonly block: BlockFacts;
  /** Undefined = positional. */
  readonly keyword: string | undefined;
  readonly value: SyntaxNode;
  /** `*args` and `**kwargs`. */
  readonly isSpread: boolean;
}

/** The pattern of an expression; `ANY` where nothing is known. */
export function evaluate(names: ModuleNames, place: Place, depth = 0): NamePattern {
  if (depth > DEPTH) return ANY;
  const at = (node: SyntaxNode): NamePattern =>
    evaluate(names, { block: place.block, node }, depth + 1);
  const { node } = place;
  const children = childrenOf(node);
  switch (node.name) {
    case 'String': {
      const text = stringValue(textOf(place));
      return text === undefined ? ANY : literal(text);
    }
    case 'ContinuedString':
      return joinPatterns(children.map(at));
    case 'FormatString':
      return formatString(place, children, at);
    case 'Number':
      return numberText(textOf(place));
    case 'UnaryExpression':
      return anyOfKind(kindOf(names, place)) ?? ANY;
    case 'ParenthesizedExpression':
      return children[1] === undefined ? ANY : at(children[1]);
    case 'NamedExpression':
      return children[2] === undefined ? ANY : at(children[2]);
    case 'ConditionalExpression':
      return conditional(place, children, at);
    case 'BinaryExpression':
      return binary(names, place, children, at);
    case 'CallExpression':
      return call(place, children, at);
    case 'VariableName':
      return bound(names, names.lookUp(place, textOf(place)), depth + 1);
    case 'MemberExpression':
      return ownName(place, children, at) ?? bound(names, names.lookUpMemberAt(place), depth + 1);
    default:
      return ANY;
  }
}

type At = (node: SyntaxNode) => NamePattern;

function bound(
  names: ModuleNames,
  found: readonly BoundValue[] | undefined,
  depth: number,
): NamePattern {
  if (found === undefined) return ANY;
  const patterns = found.map(({ block, value }) => {
    if (!isNode(value)) return value ?? ANY;
    const place = { block, node: value };
    return names.once(place, () => evaluate(names, place, depth));
  });
  const given = patterns.length > 1 ? onlyParameter(patterns[0] ?? ANY) : undefined;
  const isGiven = given !== undefined && found.slice(1).every(other => standsInFor(given, other));
  return isGiven ? insteadOf(given, anyOf(patterns.slice(1))) : anyOf(patterns);
}

/** `if name is None: name = …` */
function standsInFor({ parameter }: HolePiece, { block, value }: BoundValue): boolean {
  const above =
    isNode(value) && value.parent?.name === 'AssignStatement' ? value.parent : undefined;
  const condition = above?.parent?.parent;
  if (condition?.name !== 'IfStatement') return false;
  const test = childrenOf(condition)[1];
  return (
    test !== undefined && asksFor(parameter?.name ?? '', textOf({ block, node: test })) === 'none'
  );
}

/** Whether a condition asks if a name has a value. */
function asksFor(name: string, condition: string): 'some' | 'none' | undefined {
  const plain = condition.replaceAll(/[()\s]+/g, ' ').trim();
  if (plain === name || plain === `${name} is not None`) return 'some';
  return plain === `not ${name}` || plain === `${name} is None` ? 'none' : undefined;
}

function insteadOf(given: HolePiece, otherwise: NamePattern): NamePattern {
  return [{ ...given, otherwise }];
}

/** `a if b else c` */
function conditional(place: Place, children: readonly SyntaxNode[], at: At): NamePattern {
  const [first, , test, , second] = children;
  const [a, b] = [first, second].map(child => (child === undefined ? ANY : at(child)));
  if (a === undefined || b === undefined || test === undefined) return ANY;
  const [given, other] = [onlyParameter(a), onlyParameter(b)];
  const asks = (hole: HolePiece | undefined): 'some' | 'none' | undefined =>
    hole?.parameter && asksFor(hole.parameter.name, textOf({ ...place, node: test }));
  if (given !== undefined && asks(given) === 'some') return insteadOf(given, b);
  return other !== undefined && asks(other) === 'none' ? insteadOf(other, a) : anyOf([a, b]);
}

/** `function.__name__` of a parameter. */
function ownName(
  place: Place,
  [owner, , property]: readonly SyntaxNode[],
  at: At,
): NamePattern | undefined {
  if (owner?.name !== 'VariableName' || property === undefined) return undefined;
  const attribute = textOf({ ...place, node: property });
  if (attribute !== '__name__' && attribute !== '__qualname__') return undefined;
  const parameter = onlyParameter(at(owner))?.parameter;
  return parameter && [{ hole: 'any', parameter: { ...parameter, attribute } }];
}

/** As Python prints it; digits of fractions are left open where it may print others. */
function numberText(source: string): NamePattern {
  const digits = source.replaceAll('_', '');
  if (/^(?:\d+|0[xob][\da-f]+)$/i.test(digits)) return literal(String(BigInt(digits)));
  if (/j$/i.test(digits)) return ANY;
  return /^(?:0|[1-9]\d{0,9})\.(?:0|\d{0,3}[1-9])$/.test(digits) ? literal(digits) : NUMBER;
}

/** `"a" + b` and `"a_%d" % b`; of numbers some number. */
function binary(
  names: ModuleNames,
  place: Place,
  [left, operator, right]: readonly SyntaxNode[],
  at: At,
): NamePattern {
  if (left === undefined || operator === undefined || right === undefined) return ANY;
  const number = anyOfKind(kindOf(names, place));
  if (number !== undefined) return number;
  const symbol = textOf({ ...place, node: operator });
  if (symbol === 'or') {
    const given = onlyParameter(at(left));
    return given === undefined ? ANY : insteadOf(given, at(right));
  }
  if (symbol === '+') return joinPatterns([at(left), at(right)]);
  if (symbol !== '%') return ANY;
  const template = plainText(at(left));
  return template === undefined ? ANY : fillPercent(template, percentFillings(place, right, at));
}

function percentFillings(place: Place, right: SyntaxNode, at: At): Fillings {
  const items = childrenOf(right).filter(({ name }) => !/^[(){},:]$/.test(name));
  if (right.name === 'TupleExpression') return { positional: items.map(at), named: new Map() };
  if (right.name !== 'DictionaryExpression') return { positional: [at(right)], named: new Map() };
  const named = new Map<string, NamePattern>();
  for (let i = 0; i < items.length; i += 2) {
    const [key, value] = items.slice(i, i + 2);
    if (key === undefined || value === undefined) break;
    named.set(stringValue(textOf({ ...place, node: key })) ?? '', at(value));
  }
  return { positional: [], named };
}

/** `"a_{}".format(b)`, `"_".join(["a", b])` and `str(b)`. */
function call(place: Place, [callee, list]: readonly SyntaxNode[], at: At): NamePattern {
  if (callee === undefined || list === undefined) return ANY;
  const given = argumentsOf(place, list);
  if (callee.name === 'VariableName' && textOf({ ...place, node: callee }) === 'str') {
    const [only] = given;
    return only === undefined || only.isSpread || given.length > 1 ? ANY : at(only.value);
  }
  const [owner, , property] = childrenOf(callee);
  if (callee.name !== 'MemberExpression' || owner === undefined || property === undefined)
    return ANY;
  const method = textOf({ ...place, node: property });
  const template = method === 'format' || method === 'join' ? plainText(at(owner)) : undefined;
  if (template === undefined) return ANY;
  return method === 'join'
    ? joined(template, given, at)
    : fillFormat(template, fillingsOf(given, at));
}

/** The items of a list that is written down, with a text between them. */
function joined(between: string, [list, other]: readonly Argument[], at: At): NamePattern {
  if (list === undefined || other !== undefined || !LIST.test(list.value.name)) return ANY;
  const items = childrenOf(list.value).filter(({ name }) => !/^[()[\],]$/.test(name));
  if (items.some(({ name }) => name === '*')) return ANY;
  return joinPatterns(items.flatMap((item, i) => [...(i > 0 ? [literal(between)] : []), at(item)]));
}

const LIST = /^(?:Tuple|Array)Expression$/;

export function fillingsOf(given: readonly Argument[], at: At): Fillings {
  const known = given.filter(({ isSpread }) => !isSpread);
  const named = known.flatMap(({ keyword, value }) =>
    keyword === undefined ? [] : [[keyword, at(value)] as const],
  );
  return {
    positional: known.filter(({ keyword }) => keyword === undefined).map(({ value }) => at(value)),
    named: new Map(named),
  };
}

/** What stands between the parentheses of a call. */
export function argumentsOf(place: Place, list: SyntaxNode): Argument[] {
  const found: Argument[] = [];
  let group: SyntaxNode[] = [];
  for (const child of [...childrenOf(list).slice(1), undefined]) {
    if (child !== undefined && child.name !== ',' && child.name !== ')') {
      if (!child.type.isError) group.push(child);
      continue;
    }
    const [first, second, third] = group;
    const isKeyword = second?.name === 'AssignOp';
    const isSpread = first?.name === '*' || first?.name === '**';
    const value = isKeyword ? third : isSpread ? second : first;
    const keyword = isKeyword && first ? textOf({ ...place, node: first }) : undefined;
    if (value !== undefined) found.push({ block: place.block, keyword, value, isSpread });
    group = [];
  }
  return found;
}

/** The text of an f-string between its replacement fields, and these. */
function formatString(place: Place, fields: readonly SyntaxNode[], at: At): NamePattern {
  const { node, block } = place;
  const quotes = quotesOf(textOf(place));
  if (quotes === undefined) return ANY;
  const text = (from: number, to: number): NamePattern => {
    const plain = block.text.slice(from, to).replaceAll('{{', '{').replaceAll('}}', '}');
    return literal(quotes.raw ? plain : unescape(plain));
  };
  const parts: NamePattern[] = [];
  let from = node.from + quotes.from;
  for (const field of fields.filter(({ name }) => name === 'FormatReplacement')) {
    parts.push(text(from, field.from), replacement(place, field, at));
    from = field.to;
  }
  return joinPatterns([...parts, text(from, node.from + quotes.to)]);
}

function replacement(place: Place, field: SyntaxNode, at: At): NamePattern {
  const [, expression] = childrenOf(field);
  const own = childrenOf(field);
  if (expression === undefined || own.some(({ name }) => name === 'FormatSelfDoc')) {
    const upTo = own.find(({ name }) => name === 'FormatSelfDoc')?.to;
    const label = upTo === undefined ? '' : place.block.text.slice(field.from + 1, upTo);
    return joinPatterns([literal(label), ANY]);
  }
  const spec = field.getChild('FormatSpec');
  if (field.getChild('FormatConversion') !== null || spec?.firstChild?.nextSibling) return ANY;
  const format = spec === null ? '' : textOf({ ...place, node: spec }).slice(1);
  return formatted(format, at(expression));
}
