/** A place that marks ranges: one call or decorator, which function it is, and the name and domain among its arguments. */

import type { SyntaxNode } from '@lezer/common';
import { childrenOf, type BlockFacts } from './block-facts.ts';
import { domainCall } from './domain-calls.ts';
import { argumentsOf, evaluate, fillingsOf, type Argument } from './evaluate.ts';
import { qualifiedName } from './function-names.ts';
import type { ModuleNames, Place } from './module-names.ts';
import { ANY, anyOf, fillParameters, joinPatterns, literal, textOf } from './name-pattern.ts';
import type { NamePattern } from './name-pattern.ts';
import { fillFormat } from './python-strings.ts';
import { rangeCall, type MarkStyle, type RangeCall } from './range-calls.ts';
import { throughImports, withoutPartials, type Called } from './callees.ts';
import { spreadOut } from './spread-arguments.ts';

export interface RangeSite {
  /** Offsets of the call (of a decorator, with its @) in the file. */
  readonly from: number;
  readonly to: number;
  /** Full name of the function, such as `nvtx.annotate`; of a wrapper in the file, of the one that it calls. */
  readonly call: string;
  readonly form: 'call' | 'context' | 'decorator';
  /** Undefined where the file does not say it: no name given, or a region of `emit_nvtx`. */
  readonly name: NamePattern | undefined;
  /** '' = the default domain, undefined = not known. */
  readonly domain: string | undefined;
  readonly styles: readonly MarkStyle[];
  /** Stands in a wrapper, whose calls in the file give the name: what they mark is theirs. */
  readonly isWithin?: boolean;
}

/** A call or decorator of a function that is none of those that mark ranges. */
export type OtherCall = Called & Pick<RangeSite, 'from' | 'to' | 'form'>;

/**
 * The site that a call or decorator of a known function is, with parameters in its name; undefined if it marks nothing.
 *
 * @param isFollowed whether functions of other files are looked at there, or known by their names alone
 */
export function knownSite(
  names: ModuleNames,
  place: Place,
  isFollowed: boolean,
): RangeSite | OtherCall | undefined {
  const isDecorator = place.node.name === 'Decorator';
  const parts = isDecorator ? decoratorParts(place) : callParts(place);
  if (parts === undefined) return undefined;
  const reached = (at: Place): Place => (isFollowed ? throughImports(names, at) : at);
  const called = { callee: reached(parts.callee), given: spreadOut(names, parts.given) };
  const direct = names.fullName(called.callee);
  const isKnown = direct !== undefined && rangeCall(direct) !== undefined;
  const { callee: plain, given } = isKnown ? called : withoutPartials(names, called);
  const callee = plain === called.callee ? plain : reached(plain);
  const at = { from: place.node.from, to: endOf(place.node) };
  const form = isDecorator ? 'decorator' : isContext(place.node) ? 'context' : 'call';
  const full = callee === called.callee ? direct : names.fullName(callee);
  const { call, isGuess = false } = (full === undefined ? undefined : rangeCall(full)) ?? {};
  if (full === undefined || call === undefined) {
    const ofDomain = isDecorator ? undefined : domainCall(names, callee, given);
    if (ofDomain !== undefined) return { ...at, ...ofDomain, form: 'call' };
    return { ...at, form, callee, given };
  }
  const name = nameOf(names, place, call, given);
  if (isGuess && (name === undefined || !saysText(name))) return undefined;
  return {
    ...{ ...at, call: full, form, name, styles: call.styles },
    domain: call.ownDomain === true ? undefined : domainOf(names, call, given),
  };
}

/** As others see it: what a parameter gives is not known. */
export function withoutParameters(site: RangeSite, isWithin: boolean): RangeSite {
  const { name } = site;
  const plain = name && fillParameters(name, () => ANY);
  return plain === name ? site : { ...site, name: plain, ...(isWithin && { isWithin }) };
}

function saysText(name: NamePattern): boolean {
  return name.some(piece => typeof piece === 'string' || 'choice' in piece);
}

function callParts({ block, node }: Place): Called | undefined {
  const [callee, list] = childrenOf(node);
  if (callee === undefined || list?.name !== 'ArgList') return undefined;
  const place = { block, node: callee };
  return { callee: place, given: argumentsOf(place, list) };
}

/** A decorator has no node for its dotted name: the text between @ and the arguments stands for it. */
function decoratorParts({ block, node }: Place): Called | undefined {
  const list = node.getChild('ArgList');
  const parts = childrenOf(node).filter(({ name }) =>
    /^(VariableName|PropertyName|\.)$/.test(name),
  );
  const [first] = parts;
  const last = parts.at(-1);
  if (first === undefined || last === undefined) return undefined;
  const callee = { block, node: first, to: last.to };
  return { callee, given: list === null ? [] : argumentsOf({ block, node }, list) };
}

function endOf(node: SyntaxNode): number {
  return (node.name === 'Decorator' ? node.getChild('ArgList')?.to : undefined) ?? node.to;
}

function isContext(node: SyntaxNode): boolean {
  const above = node.parent;
  const isGroup = above?.name === 'TupleExpression' || above?.name === 'ParenthesizedExpression';
  return above?.name === 'WithStatement' || (isGroup && above.parent?.name === 'WithStatement');
}

function argument(
  call: RangeCall,
  given: readonly Argument[],
  wanted: readonly string[],
): Argument | 'unknown' | undefined {
  const named = given.find(({ keyword }) => keyword !== undefined && wanted.includes(keyword));
  if (named !== undefined) return named;
  const place = call.parameters.findIndex(parameter => wanted.includes(parameter));
  const positional = given.filter(({ keyword, isSpread }) => keyword === undefined || isSpread);
  if (positional.slice(0, place + 1).some(({ isSpread }) => isSpread)) return 'unknown';
  return place < 0 ? undefined : positional[place];
}

function nameOf(
  names: ModuleNames,
  place: Place,
  call: RangeCall,
  given: readonly Argument[],
): NamePattern | undefined {
  const at = (node: SyntaxNode, block: BlockFacts = place.block): NamePattern =>
    evaluate(names, { block, node });
  const message = argument(call, given, call.message);
  if (message === 'unknown' || call.isRegion === true) return undefined;
  if (message === undefined || message.value.name === 'None') return functionName(place, call);
  const name = at(message.value, message.block);
  if (call.suffix !== undefined) return withSuffix(name, argument(call, given, [call.suffix]), at);
  const template = call.formats === true ? textOf(name) : undefined;
  if (template === undefined) return name;
  const others = given.filter(other => other !== message);
  if (others.some(({ isSpread }) => isSpread)) return fillFormat(template, NOTHING);
  return fillFormat(template, fillingsOf(others, at));
}

function withSuffix(
  name: NamePattern,
  suffix: Argument | 'unknown' | undefined,
  at: (node: SyntaxNode, block: BlockFacts) => NamePattern,
): NamePattern {
  if (suffix === undefined) return name;
  const end = suffix === 'unknown' ? ANY : at(suffix.value, suffix.block);
  return joinPatterns([name, literal('.'), end]);
}

const NOTHING = { positional: [], named: new Map<string, NamePattern>() };

/** Of the function or method under a decorator. */
function functionName(place: Place, { namedByFunction }: RangeCall): NamePattern | undefined {
  const qualified = namedByFunction === undefined ? undefined : qualifiedName(place);
  if (qualified === undefined) return undefined;
  const own = literal(qualified.slice(qualified.lastIndexOf('.') + 1));
  if (namedByFunction === 'name') return own;
  if (namedByFunction === 'qualified') return literal(qualified);
  return anyOf([own, joinPatterns([ANY, literal('.'), own])]);
}

function domainOf(
  names: ModuleNames,
  call: RangeCall,
  given: readonly Argument[],
): string | undefined {
  const domain = call.parameters.includes('domain') ? argument(call, given, ['domain']) : undefined;
  if (domain === 'unknown' || given.some(({ isSpread }) => isSpread)) return undefined;
  if (domain === undefined || domain.value.name === 'None') return '';
  const pattern = evaluate(names, { block: domain.block, node: domain.value });
  return pattern === ANY ? undefined : textOf(pattern);
}
