/**
 * Functions and classes, of the file or of others that it imports, by which programs mark ranges:
 * `def nvtx_range(name): return nvtx.annotate(name)`. A call of one is a site, with what it is given in the place of the
 * parameters in the name. What a function marks around its own work is no wrapper: that is a site where it stands.
 */

import type { SyntaxNode } from '@lezer/common';
import { SCOPES } from './block-facts.ts';
import { definitionsOf, membersOf, type Called, type Definition } from './callees.ts';
import { evaluate, type Argument } from './evaluate.ts';
import { parametersOf, type OwnParameter } from './parameters.ts';
import { qualifiedName } from './function-names.ts';
import { isNode, textOf, type ModuleNames, type Place } from './module-names.ts';
import {
  ANY,
  fillParameters,
  isTelling,
  literal,
  onlyParameter,
  someParameter,
} from './name-pattern.ts';
import type { NamePattern, Parameter } from './name-pattern.ts';
import { knownSite, type RangeSite } from './range-site.ts';

type Marked = Pick<RangeSite, 'call' | 'domain' | 'styles' | 'name'>;

/** A site in a wrapper: its name has parameters of `owner`, or the name of the function that is decorated. */
interface Wrapped extends Marked {
  readonly node: SyntaxNode;
  readonly name: NamePattern;
  /** The function whose parameters a caller gives: of a class, `__init__`. */
  readonly owner: Place | undefined;
}

interface WrapperCall extends Called {
  /** The call or decorator as a whole. */
  readonly place: Place;
}

/** Wrappers of wrappers are not followed further than this. */
const DEPTH = 4;

/** The site that a call or decorator is, with parameters in its name; undefined if it marks nothing. */
export function siteOf(names: ModuleNames, place: Place, depth = 0): RangeSite | undefined {
  for (const isFollowed of [true, false]) {
    const found = knownSite(names, place, isFollowed);
    if (found === undefined || !('callee' in found)) return found;
    const { callee, given, ...at } = found;
    const wrapped = wrapperCall(names, { place, callee, given }, depth);
    if (wrapped !== undefined) return { ...at, ...wrapped };
    // What another file says nothing of may be known by its name.
    if (names.of(callee.block) === names.of(place.block)) break;
  }
  return undefined;
}

function wrapperCall(names: ModuleNames, call: WrapperCall, depth: number): Marked | undefined {
  if (depth >= DEPTH) return undefined;
  for (const definition of definitionsOf(names, call.callee)) {
    // Its own calls of itself say nothing of it.
    if (isInside(call.place, definition)) continue;
    const wrapped = wrappedBy(names, definition, depth);
    if (wrapped === undefined) continue;
    const { call: full, domain, styles, name, node } = wrapped;
    names.claimed.add(node);
    return { call: full, domain, styles, name: filled(names, call, definition, wrapped, name) };
  }
  return undefined;
}

function isInside({ block, node }: Place, definition: Place): boolean {
  const { from, to } = definition.node;
  return block === definition.block && node.from >= from && node.to <= to;
}

/** What a function or class marks for those who call it. */
export function wrappedBy(names: ModuleNames, definition: Place, depth = 0): Wrapped | undefined {
  return names.wrapped(definition, () => {
    const isClass = definition.node.name === 'ClassDefinition';
    return isClass
      ? wrappedByClass(names, definition, depth)
      : wrappedIn(names, definition, definition, depth);
  });
}

/** Methods that run where an object is made, or stands in a `with` or before a function. */
const METHODS = ['__enter__', '__aenter__', '__init__', '__call__'];

function wrappedByClass(names: ModuleNames, definition: Place, depth: number): Wrapped | undefined {
  const method = (name: string): Place | undefined => {
    const { block, value } = membersOf(names, definition, name)?.at(-1) ?? {};
    return block && isNode(value) ? { block, node: value } : undefined;
  };
  const init = method('__init__');
  for (const name of METHODS) {
    const place = method(name);
    const found = place && wrappedIn(names, place, init, depth);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** @param owner whose parameters are looked for in the names */
function wrappedIn(
  names: ModuleNames,
  { block, node }: Place,
  owner: Place | undefined,
  depth: number,
): Wrapped | undefined {
  for (const call of block.calls) {
    if (call.from < node.from || call.to > node.to) continue;
    const site = siteOf(names, { block, node: call }, depth + 1);
    const { name } = site ?? {};
    if (site === undefined || name === undefined || !isGiven(name, owner?.node)) continue;
    if (node !== owner?.node || forOthers(site, { block, node: call }, { block, node })) {
      const { call: full, domain, styles } = site;
      return { node: call, call: full, domain, styles, name, owner };
    }
  }
  return undefined;
}

/** Whether a name has something of what a caller gives. */
function isGiven(name: NamePattern, owner: SyntaxNode | undefined): boolean {
  return someParameter(
    name,
    ({ scope, attribute }) => scope === owner?.from || attribute !== undefined,
  );
}

/** Whether a site in a function marks what its callers do, or says nothing by itself. */
function forOthers(site: RangeSite, { block, node }: Place, definition: Place): boolean {
  const { name = ANY, form, call } = site;
  if (!isTelling(name)) return true;
  for (let at = node.parent; at !== null && at.from >= definition.node.from; at = at.parent) {
    if (/^(?:ReturnStatement|LambdaExpression)$/.test(at.name)) return true;
    // It is handed on, or kept: in a function that is made here, or `self.range = …` of an object.
    if (SCOPES.has(at.name) && at.from !== definition.node.from) return true;
    if (at.name === 'AssignStatement' && block.text.startsWith('self.', at.from)) return true;
  }
  if (isContextManager(definition)) return true;
  const isOpened = form === 'call' && /push|start|mark$/.test(call);
  return isOpened && !/pop|end/.test(textOf(definition));
}

function isContextManager({ block, node }: Place): boolean {
  const above = node.parent?.name === 'DecoratedStatement' ? node.parent : null;
  const decorators = above?.getChildren('Decorator') ?? [];
  return decorators.some(decorator => /contextmanager/.test(textOf({ block, node: decorator })));
}

/** The name with what a call gives. */
function filled(
  names: ModuleNames,
  { place, given }: WrapperCall,
  definition: Definition,
  { owner }: Wrapped,
  name: NamePattern,
): NamePattern {
  const parameters = owner === undefined ? [] : parametersOf(owner);
  const isBare = place.node.name === 'Decorator' && place.node.getChild('ArgList') === null;
  return fillParameters(name, (parameter, otherwise) => {
    const index = parameters.findIndex(
      ({ name: own }) => own === parameter.name && parameter.scope === owner?.node.from,
    );
    const own = parameters[index];
    const argument = own && argumentFor(own, index - definition.skipped, given);
    if (argument === 'unknown') return ANY;
    if (parameter.attribute !== undefined) {
      return argument === undefined || isBare
        ? decorated(place, parameter.attribute)
        : functionCalled(names, argument, parameter.attribute);
    }
    if (own === undefined) return otherwise ?? ANY;
    if (argument !== undefined && argument.value.name !== 'None') {
      return evaluate(names, { block: argument.block, node: argument.value });
    }
    if (otherwise !== undefined) return otherwise;
    const { value } = own;
    const isOpen = value === undefined || argument !== undefined || owner === undefined;
    return isOpen ? ANY : evaluate(names.of(owner.block), value);
  });
}

function argumentFor(
  { name, isByName }: OwnParameter,
  index: number,
  given: readonly Argument[],
): Argument | 'unknown' | undefined {
  const named = given.find(({ keyword }) => keyword === name);
  if (named !== undefined) return named;
  const positional = given.filter(({ keyword }) => keyword === undefined);
  if (positional.slice(0, index + 1).some(({ isSpread }) => isSpread)) return 'unknown';
  if (!isByName && positional[index] !== undefined) return positional[index];
  return positional.some(({ isSpread }) => isSpread) ? 'unknown' : undefined;
}

/** Of the function below a decorator. */
function decorated(place: Place, attribute: Parameter['attribute']): NamePattern {
  const qualified = qualifiedName(place);
  if (qualified === undefined) return ANY;
  return literal(
    attribute === '__name__' ? qualified.slice(qualified.lastIndexOf('.') + 1) : qualified,
  );
}

/** `traced(forward)` */
function functionCalled(
  names: ModuleNames,
  { block, value }: Argument,
  attribute: Parameter['attribute'],
): NamePattern {
  if (value.name !== 'VariableName') return ANY;
  const place = { block, node: value };
  const given = onlyParameter(evaluate(names, place))?.parameter;
  if (given === undefined) return literal(textOf(place));
  return [{ hole: 'any', parameter: { ...given, ...(attribute && { attribute }) } }];
}

/** Names by which the wrappers are called that a site is in: of functions, methods and their classes. */
export function wrapperNames(names: ModuleNames, site: RangeSite, place: Place): string[] {
  const { block, node } = place;
  const { name } = site;
  if (name === undefined || !someParameter(name, () => true)) return [];
  const found: string[] = [];
  let method = '';
  for (let at = node.parent; at !== null; at = at.parent) {
    const title = SCOPES.has(at.name) ? at.getChild('VariableName') : null;
    if (title === null || at.name === 'LambdaExpression') continue;
    const own = block.text.slice(title.from, title.to);
    if (at.name === 'FunctionDefinition') {
      method = own;
      const definition = { block, node: at };
      if (isGiven(name, at) && forOthers(site, place, definition)) found.push(own);
    } else {
      const isMade =
        METHODS.includes(method) && wrappedBy(names, { block, node: at }) !== undefined;
      if (found.length > 0 || isMade) found.push(own);
    }
  }
  return found;
}
