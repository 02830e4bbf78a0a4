/**
 * Ranges marked through a domain object of the `nvtx` package: `d = nvtx.get_domain("x")`, then
 * `d.push_range(d.get_event_attributes(message="a"))`. Follows names within the file to the calls that made the domain
 * and the attributes; whatever else makes them is not known.
 */

import { childrenOf } from './block-facts.ts';
import { argumentsOf, evaluate, type Argument } from './evaluate.ts';
import { isNode, textOf, type ModuleNames, type Place } from './module-names.ts';
import { ANY, textOf as plainText, type NamePattern } from './name-pattern.ts';
import { DOMAIN_METHODS, DOMAINS, type MarkStyle } from './range-calls.ts';

export interface DomainCall {
  readonly call: string;
  readonly name: NamePattern;
  readonly domain: string | undefined;
  readonly styles: readonly MarkStyle[];
}

/** Names that lead to names are not followed further than this. */
const DEPTH = 4;

export function domainCall(
  names: ModuleNames,
  callee: Place,
  given: readonly Argument[],
): DomainCall | undefined {
  const method = methodOf(callee);
  const styles = method && DOMAIN_METHODS.get(method.name);
  if (method === undefined || styles === undefined) return undefined;
  const made = madeBy(names, method.owner);
  const full = made && names.fullName(made.callee);
  if (made === undefined || full === undefined || !DOMAINS.has(full)) return undefined;
  const [domain] = made.given;
  return {
    call: `nvtx.Domain.${method.name}`,
    name: messageOf(names, callee, given),
    domain: domain === undefined ? '' : plainText(valueOf(names, made.callee, domain)),
    styles,
  };
}

/** `owner.name` of a callee. */
function methodOf({ block, node }: Place): { owner: Place; name: string } | undefined {
  if (node.name !== 'MemberExpression') return undefined;
  const children = childrenOf(node);
  const [owner, property] = [children[0], children.at(-1)];
  if (owner === undefined || property?.name !== 'PropertyName') return undefined;
  return { owner: { block, node: owner }, name: textOf({ block, node: property }) };
}

function messageOf(names: ModuleNames, place: Place, given: readonly Argument[]): NamePattern {
  const attributes = given.find(({ keyword }) => keyword === undefined || keyword === 'attributes');
  if (attributes === undefined || attributes.isSpread) return ANY;
  const made = madeBy(names, { block: place.block, node: attributes.value });
  if (made === undefined) return valueOf(names, place, attributes);
  if (methodOf(made.callee)?.name !== 'get_event_attributes') return ANY;
  const named = made.given.find(({ keyword }) => keyword === 'message');
  const [first] = made.given.filter(({ keyword }) => keyword === undefined);
  const message = named ?? first;
  return message === undefined || message.isSpread ? ANY : valueOf(names, made.callee, message);
}

function valueOf(names: ModuleNames, { block }: Place, { value }: Argument): NamePattern {
  return evaluate(names, { block, node: value });
}

interface Made {
  readonly callee: Place;
  readonly given: readonly Argument[];
}

/** The one call that made a value, through names and members of the class; undefined where it is none, or several. */
function madeBy(names: ModuleNames, place: Place, depth = 0): Made | undefined {
  const { block, node } = place;
  if (node.name === 'CallExpression') {
    const [callee, list] = childrenOf(node);
    if (callee === undefined || list === undefined) return undefined;
    const at = { block, node: callee };
    return { callee: at, given: argumentsOf(at, list) };
  }
  const bound = depth < DEPTH ? boundTo(names, place) : undefined;
  const [first, second] = bound ?? [];
  if (first === undefined || second !== undefined || !isNode(first.value)) return undefined;
  return madeBy(names, { block: first.block, node: first.value }, depth + 1);
}

function boundTo(names: ModuleNames, place: Place): ReturnType<ModuleNames['lookUp']> {
  if (place.node.name === 'VariableName') return names.lookUp(place, textOf(place));
  return names.lookUpMemberAt(place);
}
