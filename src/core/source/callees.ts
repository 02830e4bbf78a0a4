/** What a call goes to: a function or class of the file, through other names, members, `partial` and `staticmethod`. */

import type { SyntaxNode } from '@lezer/common';
import { childrenOf } from './block-facts.ts';
import { argumentsOf, type Argument } from './evaluate.ts';
import { alternatives, isNode, textOf } from './module-names.ts';
import { RANGE_CALLS } from './range-calls.ts';
import type { BoundValue, ModuleNames, Place } from './module-names.ts';

export interface Called {
  readonly callee: Place;
  /** Arguments of the call, those of `partial` before them. */
  readonly given: readonly Argument[];
}

/** A function, lambda or class of the file. */
export interface Definition extends Place {
  /** Parameters that the caller does not give: `self`. */
  readonly skipped: number;
}

/** Names that lead to names, and imports that lead to imports, are not followed further than this. */
const DEPTH = 4;

/** What is called, in the file where it is defined, as far as that is known. */
export function throughImports(names: ModuleNames, callee: Place, depth = 0): Place {
  const full = names.fullName(callee);
  if (full === undefined || RANGE_CALLS.has(full) || depth === DEPTH) return callee;
  const there = names.of(callee.block).imported(full);
  return there === undefined ? callee : throughImports(names, there, depth + 1);
}

/** Through names for `partial(…)` and `staticmethod(…)` to what these were made of. */
export function withoutPartials(names: ModuleNames, called: Called, depth = 0): Called {
  if (depth === DEPTH) return called;
  for (const { block, value } of valuesOf(names, called.callee)) {
    if (!isNode(value)) continue;
    const place = { block, node: value };
    if (/^(?:VariableName|MemberExpression)$/.test(value.name)) {
      const next = withoutPartials(names, { ...called, callee: place }, depth + 1);
      if (next.callee.node !== value) return next;
    }
    const made = value.name === 'CallExpression' ? madeBy(names, place) : undefined;
    if (made === undefined) continue;
    const given = [...made.given, ...called.given];
    return withoutPartials(names, { callee: made.callee, given }, depth + 1);
  }
  return called;
}

function madeBy(names: ModuleNames, { block, node }: Place): Called | undefined {
  const [maker, list] = childrenOf(node);
  if (maker === undefined || list === undefined) return undefined;
  const at = { block, node: maker };
  const maker1 = names.fullName(at) ?? textOf(at);
  if (!/^(?:functools\.partial|staticmethod|classmethod)$/.test(maker1)) return undefined;
  const [first, ...rest] = argumentsOf(at, list);
  if (first === undefined || first.isSpread || first.keyword !== undefined) return undefined;
  return { callee: { block, node: first.value }, given: rest };
}

/** The definitions that a name may stand for, in the order of the file. */
export function definitionsOf(names: ModuleNames, callee: Place, depth = 0): readonly Definition[] {
  if (depth === DEPTH) return [];
  const isMember = partsOf(callee).length > 1;
  return valuesOf(names, callee).flatMap(({ block, value }): readonly Definition[] => {
    if (!isNode(value)) return [];
    const place = { block, node: value };
    if (value.name === 'ClassDefinition') return [{ ...place, skipped: 1 }];
    if (value.name === 'FunctionDefinition') {
      return [{ ...place, skipped: isMember && hasSelf(place) ? 1 : 0 }];
    }
    if (value.name === 'LambdaExpression') return [{ ...place, skipped: 0 }];
    return /^(?:VariableName|MemberExpression)$/.test(value.name)
      ? definitionsOf(names, place, depth + 1)
      : [];
  });
}

function hasSelf({ block, node }: Place): boolean {
  const first = node.getChild('ParamList')?.getChild('VariableName');
  return !!first && /^(?:self|cls)$/.test(block.text.slice(first.from, first.to));
}

/** `a.b.c` of a callee, also of a decorator's, which is no one node. */
function partsOf(place: Place): readonly string[] {
  const text = textOf(place).replaceAll(/\s+/g, '');
  return /^[\w.]+$/.test(text) ? text.split('.') : [];
}

function valuesOf(names: ModuleNames, place: Place): readonly BoundValue[] {
  return (boundTo(names, place) ?? []).flatMap(alternatives);
}

function boundTo(names: ModuleNames, place: Place): readonly BoundValue[] | undefined {
  const [first = '', second = '', third, ...rest] = partsOf(place);
  if (first === '' || rest.length > 0) return undefined;
  if (second === '') return names.lookUp(place, first);
  const owner = ownerOf(names, place, first);
  if (owner === undefined) return undefined;
  if (third === undefined) return membersOf(names, owner, second);
  const inner = instanceOf(names, names.member(owner, second));
  return inner && membersOf(names, inner, third);
}

/** The class of which something is: `self`, the class itself, or a variable with one of its objects. */
function ownerOf(names: ModuleNames, place: Place, name: string): Place | undefined {
  if (name === 'self' || name === 'cls') return names.classOf(place, name);
  const values = names.lookUp(place, name);
  const own = values?.find(({ value }) => isNode(value) && value.name === 'ClassDefinition');
  if (own !== undefined && isNode(own.value)) return { block: own.block, node: own.value };
  return instanceOf(names, values);
}

function instanceOf(
  names: ModuleNames,
  values: readonly BoundValue[] | undefined,
): Place | undefined {
  for (const { block, value } of values ?? []) {
    const maker = isNode(value) && value.name === 'CallExpression' ? value.firstChild : null;
    if (maker?.name !== 'VariableName') continue;
    const at = throughImports(names, { block, node: maker });
    const own = names
      .lookUp(at, textOf(at))
      ?.find(found => isNode(found.value) && found.value.name === 'ClassDefinition');
    if (own !== undefined && isNode(own.value)) return { block: own.block, node: own.value };
  }
  return undefined;
}

/** Of the class, else of one that it is made from. */
export function membersOf(
  names: ModuleNames,
  owner: Place,
  member: string,
  depth = 0,
): readonly BoundValue[] | undefined {
  const own = names.member(owner, member);
  if (own !== undefined || depth === DEPTH) return own;
  for (const base of basesOf(owner.node)) {
    const place = { block: owner.block, node: base };
    const above = ownerOf(names, place, textOf(place));
    if (above === undefined || above.node === owner.node) continue;
    const found = membersOf(names, above, member, depth + 1);
    if (found !== undefined) return found;
  }
  return undefined;
}

function basesOf(node: SyntaxNode): readonly SyntaxNode[] {
  return node.getChild('ArgList')?.getChildren('VariableName') ?? [];
}
