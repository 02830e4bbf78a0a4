/** A place that marks ranges: one call or decorator, which function it is, and the name and domain among its arguments. */

import type { SyntaxNode } from '@lezer/common';
import { childrenOf } from './block-facts.ts';
import { domainCall } from './domain-calls.ts';
import { argumentsOf, evaluate, fillingsOf, type Argument } from './evaluate.ts';
import type { ModuleNames, Place } from './module-names.ts';
import { ANY, literal, textOf, type NamePattern } from './name-pattern.ts';
import { fillFormat } from './python-strings.ts';
import { RANGE_CALLS, type MarkStyle, type RangeCall } from './range-calls.ts';

export interface RangeSite {
  /** Offsets of the call (of a decorator, with its @) in the file. */
  readonly from: number;
  readonly to: number;
  /** Full name of the function, such as `nvtx.annotate`. */
  readonly call: string;
  readonly form: 'call' | 'context' | 'decorator';
  /** Undefined where the file does not say it: no name given, or a region of `emit_nvtx`. */
  readonly name: NamePattern | undefined;
  /** '' = the default domain, undefined = not known. */
  readonly domain: string | undefined;
  readonly styles: readonly MarkStyle[];
}

/** The site that a call or decorator is; undefined if it marks nothing. */
export function siteOf(names: ModuleNames, place: Place): RangeSite | undefined {
  const isDecorator = place.node.name === 'Decorator';
  const { callee, list } = isDecorator ? decoratorParts(place) : callParts(place);
  if (callee === undefined) return undefined;
  const full = names.fullName(callee);
  const call = full === undefined ? undefined : RANGE_CALLS.get(full);
  const given = list === undefined ? [] : argumentsOf(place, list);
  const at = { from: place.node.from, to: endOf(place.node) };
  if (full === undefined || call === undefined) {
    const ofDomain = isDecorator ? undefined : domainCall(names, callee, given);
    return ofDomain && { ...at, ...ofDomain, form: 'call' };
  }
  return {
    ...at,
    call: full,
    form: isDecorator ? 'decorator' : isContext(place.node) ? 'context' : 'call',
    name: nameOf(names, place, call, given),
    domain: domainOf(names, place, call, given),
    styles: call.styles,
  };
}

interface Parts {
  readonly callee?: Place;
  readonly list?: SyntaxNode;
}

function callParts({ block, node }: Place): Parts {
  const [callee, list] = childrenOf(node);
  if (callee === undefined || list?.name !== 'ArgList') return {};
  return { callee: { block, node: callee }, list };
}

/** A decorator has no node for its dotted name: the text between @ and the arguments stands for it. */
function decoratorParts({ block, node }: Place): Parts {
  const list = node.getChild('ArgList') ?? undefined;
  const parts = childrenOf(node).filter(({ name }) =>
    /^(VariableName|PropertyName|\.)$/.test(name),
  );
  const [first] = parts;
  const last = parts.at(-1);
  if (first === undefined || last === undefined) return {};
  return { callee: { block, node: first, to: last.to }, ...(list && { list }) };
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
  const { block } = place;
  const at = (node: SyntaxNode): NamePattern => evaluate(names, { block, node });
  const message = argument(call, given, call.message);
  if (message === 'unknown' || call.isRegion === true) return undefined;
  if (message === undefined || message.value.name === 'None') {
    return call.namedByFunction === true ? functionName(place) : undefined;
  }
  const name = at(message.value);
  const template = call.formats === true ? textOf(name) : undefined;
  if (template === undefined) return name;
  const others = given.filter(other => other !== message);
  if (others.some(({ isSpread }) => isSpread)) return fillFormat(template, NOTHING);
  return fillFormat(template, fillingsOf(others, at));
}

const NOTHING = { positional: [], named: new Map<string, NamePattern>() };

/** Of the function or method under a decorator. */
function functionName({ block, node }: Place): NamePattern | undefined {
  if (node.name !== 'Decorator') return undefined;
  const name = node.parent?.getChild('FunctionDefinition')?.getChild('VariableName');
  return name ? literal(block.text.slice(name.from, name.to)) : undefined;
}

function domainOf(
  names: ModuleNames,
  place: Place,
  call: RangeCall,
  given: readonly Argument[],
): string | undefined {
  const domain = call.parameters.includes('domain') ? argument(call, given, ['domain']) : undefined;
  if (domain === 'unknown' || given.some(({ isSpread }) => isSpread)) return undefined;
  if (domain === undefined || domain.value.name === 'None') return '';
  const pattern = evaluate(names, { block: place.block, node: domain.value });
  return pattern === ANY ? undefined : textOf(pattern);
}
