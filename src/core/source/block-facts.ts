/**
 * What one block of Python says, through its syntax tree: imports, assignments by scope, and calls. Positions are
 * those of the block, so that the facts of a block hold wherever it moves.
 */

import { parser } from '@lezer/python';
import { TreeFragment, type SyntaxNode, type SyntaxNodeRef, type Tree } from '@lezer/common';
import { changeBetween } from './change.ts';
import { INTEGER, type NamePattern } from './name-pattern.ts';

/** A value as it stands in the source, or as the statement that binds it lets one know; undefined = neither. */
export type Binding = SyntaxNode | NamePattern | undefined;

export interface BlockFacts {
  /** What was parsed: all of the block, or what matters of it. */
  readonly text: string;
  readonly tree: Tree;
  /** All of the block where something was left out, and where what is left stands in it. */
  readonly whole?: { readonly text: string; readonly original: (offset: number) => number };
  /** Local name to full name, such as `rf` to `torch.profiler.record_function`. */
  readonly imports: ReadonlyMap<string, string>;
  /** Modules of `from … import *`. */
  readonly stars: readonly string[];
  /** Start of the scope's node (-1 = the module) to names and all that is bound to them. */
  readonly scopes: ReadonlyMap<number, ReadonlyMap<string, readonly Binding[]>>;
  /** Calls, and decorators with or without arguments. */
  readonly calls: readonly SyntaxNode[];
  /** Whether it is no Python, as while one types. */
  readonly isBroken: boolean;
}

export const MODULE_SCOPE = -1;

/** @param before facts of an earlier text of the same block, so that only what changed is parsed */
export function factsOf(text: string, before?: BlockFacts): BlockFacts {
  const tree = parser.parse(text, before === undefined ? [] : fragmentsOf(before, text));
  const facts = {
    text,
    tree,
    imports: new Map<string, string>(),
    stars: [] as string[],
    scopes: new Map<number, Map<string, Binding[]>>(),
    calls: [] as SyntaxNode[],
    isBroken: false,
  };
  const open = [MODULE_SCOPE];
  const scope = (): number => open.at(-1) ?? MODULE_SCOPE;
  tree.iterate({
    enter: node => {
      if (SCOPES.has(node.name)) {
        bindDefinition(facts, scope(), node.node);
        open.push(node.from);
      }
      if (node.type.isError) facts.isBroken = true;
      collect(facts, scope(), node);
    },
    leave: node => {
      if (SCOPES.has(node.name)) open.pop();
    },
  });
  return facts;
}

export const SCOPES: ReadonlySet<string> = new Set([
  ...['FunctionDefinition', 'ClassDefinition', 'LambdaExpression'],
]);

interface Draft {
  readonly text: string;
  readonly imports: Map<string, string>;
  readonly stars: string[];
  readonly scopes: Map<number, Map<string, Binding[]>>;
  readonly calls: SyntaxNode[];
}

/** The parts of the old tree that still stand, given that the texts differ in one place. */
function fragmentsOf({ text: old, tree }: BlockFacts, text: string): readonly TreeFragment[] {
  const { from, toOld, toNew } = changeBetween(old, text);
  return TreeFragment.applyChanges(TreeFragment.addTree(tree), [
    { fromA: from, toA: toOld, fromB: from, toB: toNew },
  ]);
}

function collect(facts: Draft, scope: number, node: SyntaxNodeRef): void {
  switch (node.name) {
    case 'ImportStatement':
      return readImport(facts, childrenOf(node.node));
    case 'AssignStatement':
      return readAssignment(facts, scope, childrenOf(node.node));
    case 'UpdateStatement':
    case 'DeleteStatement':
      return bindTargets(facts, scope, childrenOf(node.node).slice(0, 1), undefined);
    case 'NamedExpression': {
      const [target, , value] = childrenOf(node.node);
      return bindTargets(facts, scope, target === undefined ? [] : [target], value);
    }
    case 'ParamList':
      for (const target of parametersOf(node.node)) {
        const name = facts.text.slice(target.from, target.to);
        bind(facts, scope, name, [{ hole: 'any', parameter: { scope, name } }]);
      }
      return;
    case 'ForStatement':
      return readLoop(facts, scope, childrenOf(node.node));
    case 'WithStatement':
    case 'TryStatement':
      return bindNamedAs(facts, scope, childrenOf(node.node));
    case 'ScopeStatement':
      // What a function sets outside of itself is not followed.
      return bindTargets(facts, MODULE_SCOPE, childrenOf(node.node), undefined);
    case 'CallExpression':
    case 'Decorator':
      facts.calls.push(node.node);
  }
}

export function childrenOf(node: SyntaxNode): SyntaxNode[] {
  const children: SyntaxNode[] = [];
  for (let child = node.firstChild; child !== null; child = child.nextSibling) {
    if (child.name !== 'Comment') children.push(child);
  }
  return children;
}

function readImport(facts: Draft, children: readonly SyntaxNode[]): void {
  const texts = children.map(({ from, to }) => facts.text.slice(from, to));
  const isFrom = texts[0] === 'from';
  const middle = texts.indexOf('import');
  const module = isFrom ? texts.slice(1, middle).join('') : '';
  const from = module.endsWith('.') ? module : `${module}.`;
  const items = texts.slice(middle + 1).filter(text => text !== '(' && text !== ')');
  if (items[0] === '*') facts.stars.push(module);
  let path = '';
  for (let i = 0; i <= items.length; i++) {
    const text = items[i];
    if (text === 'as') {
      addImport(facts, isFrom ? `${from}${path}` : path, items[++i] ?? '');
      path = '';
    } else if (text === ',' || text === undefined) {
      const name = isFrom ? path : (path.split('.')[0] ?? '');
      addImport(facts, isFrom ? `${from}${path}` : name, name);
      path = '';
    } else path += text;
  }
}

function addImport({ imports }: Draft, full: string, local: string): void {
  if (local !== '' && local !== '*') imports.set(local, full);
}

/** `a = b = value`, `a: str = value`, `a, b = 1, 2`. */
function readAssignment(facts: Draft, scope: number, children: readonly SyntaxNode[]): void {
  const sides: SyntaxNode[][] = [[]];
  for (const child of children) {
    if (child.name === 'AssignOp') sides.push([]);
    else if (child.name !== 'TypeDef' && child.name !== ',') sides.at(-1)?.push(child);
  }
  const values = sides.pop() ?? [];
  for (const targets of sides) {
    if (targets.length === 1 && values.length === 1) bindTargets(facts, scope, targets, values[0]);
    else if (targets.length !== values.length) bindTargets(facts, scope, targets, undefined);
    else targets.forEach((target, i) => bindTargets(facts, scope, [target], values[i]));
  }
}

/** Binds names; of what is no name (a tuple, say) all names inside. */
function bindTargets(
  facts: Draft,
  scope: number,
  targets: readonly SyntaxNode[],
  value: Binding,
): void {
  for (const target of targets) {
    if (target.name === 'VariableName') {
      bind(facts, scope, facts.text.slice(target.from, target.to), value);
    } else if (/^(Tuple|Array|Parenthesized)Expression$/.test(target.name)) {
      bindTargets(facts, scope, childrenOf(target), undefined);
    } else if (target.name === 'MemberExpression') {
      bind(facts, scope, facts.text.slice(target.from, target.to), value);
    }
  }
}

function bind({ scopes }: Draft, scope: number, name: string, value: Binding): void {
  const names = scopes.get(scope) ?? new Map<string, Binding[]>();
  scopes.set(scope, names);
  names.set(name, [...(names.get(name) ?? []), value]);
}

/** The name of a function or class hides what is outside. */
function bindDefinition(facts: Draft, scope: number, node: SyntaxNode): void {
  const name = node.getChild('VariableName');
  if (name !== null && node.name !== 'LambdaExpression') bindTargets(facts, scope, [name], node);
}

/** Names of parameters; what follows `=` or `:` is none. */
function parametersOf(list: SyntaxNode): SyntaxNode[] {
  const children = childrenOf(list);
  return children.filter(
    (child, i) => child.name === 'VariableName' && children[i - 1]?.name !== 'AssignOp',
  );
}

function readLoop(facts: Draft, scope: number, children: readonly SyntaxNode[]): void {
  const middle = children.findIndex(({ name }) => name === 'in');
  const targets = children.slice(1, middle).filter(({ name }) => name !== ',');
  const source = children[middle + 1];
  const items = source !== undefined && LISTS.test(source.name) ? itemsOf(source) : undefined;
  if (items !== undefined) {
    for (const item of items) bindItem(facts, scope, targets, item);
    return;
  }
  const callee = source?.name === 'CallExpression' ? source.firstChild : null;
  const name = callee === null ? '' : facts.text.slice(callee.from, callee.to);
  targets.forEach((target, i) => {
    const counts = name === 'range' || (name === 'enumerate' && i === 0 && targets.length > 1);
    bindTargets(facts, scope, [target], counts ? INTEGER : undefined);
  });
}

const LISTS = /^(?:Tuple|Array)Expression$/;

/** Undefined where some are spread. */
function itemsOf(list: SyntaxNode): readonly SyntaxNode[] | undefined {
  const items = childrenOf(list).filter(({ name }) => !/^[()[\],]$/.test(name));
  return items.some(({ name }) => name === '*') ? undefined : items;
}

/** One turn of a loop over things that are written down. */
function bindItem(
  facts: Draft,
  scope: number,
  targets: readonly SyntaxNode[],
  item: SyntaxNode,
): void {
  if (targets.length === 1) return bindTargets(facts, scope, targets, item);
  const parts = LISTS.test(item.name) ? itemsOf(item) : undefined;
  const isPaired = parts?.length === targets.length;
  targets.forEach((target, i) =>
    bindTargets(facts, scope, [target], isPaired ? parts[i] : undefined),
  );
}

/** `with … as name`, `except … as name` */
function bindNamedAs(facts: Draft, scope: number, children: readonly SyntaxNode[]): void {
  const targets = children.filter((_, i) => children[i - 1]?.name === 'as');
  bindTargets(facts, scope, targets, undefined);
}
