/**
 * Names in the blocks of one file: what a name at some place stands for, through imports, assignments and scopes. Of a
 * place in another file that is imported, the names of that file are asked.
 */

import type { SyntaxNode } from '@lezer/common';
import { append } from '../base/lists.ts';
import { childrenOf, factsOf, MODULE_SCOPE, SCOPES } from './block-facts.ts';
import type { Binding, BlockFacts } from './block-facts.ts';
import { ANY, type NamePattern } from './name-pattern.ts';
import { RANGE_CALLS, RANGE_MODULES, rangeCall } from './range-calls.ts';

/** A node of one block. */
export interface Place {
  readonly block: BlockFacts;
  readonly node: SyntaxNode;
  /** Where it ends, if not with the node: dotted names of decorators are several nodes. */
  readonly to?: number;
}

/** One of the values that a name may be bound to at a place. */
export interface BoundValue {
  readonly block: BlockFacts;
  readonly value: Binding;
}

/** Other files by the names of modules as they stand in imports. */
export type Modules = ReadonlyMap<string, ModuleNames>;

export class ModuleNames {
  private readonly blocks: readonly BlockFacts[];
  private readonly imports = new Map<string, string>();
  private readonly evaluated = new Map<BlockFacts, Map<string, NamePattern>>();
  /** Calls in wrappers whose names the calls of these give. */
  readonly claimed = new Set<SyntaxNode>();
  private readonly definitions = new Map<BlockFacts, Map<number, unknown>>();
  private ofModule: ReadonlyMap<string, readonly BoundValue[]> | undefined;
  private readonly lookUpClass: (name: string) => BlockFacts | undefined;
  private readonly modules: Modules;
  /** Blocks of this file. */
  private readonly own: Set<BlockFacts>;
  private readonly expressions = new Map<string, Place | undefined>();

  /** @param lookUpClass finds the block of a class at the top level that has not been parsed so far */
  constructor(
    blocks: readonly BlockFacts[],
    lookUpClass: (name: string) => BlockFacts | undefined,
    modules: Modules = new Map(),
  ) {
    this.blocks = blocks;
    this.own = new Set(blocks);
    this.lookUpClass = lookUpClass;
    this.modules = modules;
    for (const { imports, stars } of blocks) {
      for (const module of stars) this.importAll(module);
      for (const [local, full] of imports) this.imports.set(local, full);
    }
  }

  /** The names of the file that a block is of, as far as it is imported. */
  of(block: BlockFacts): ModuleNames {
    return this.homeOf(block) ?? this;
  }

  private homeOf(block: BlockFacts): ModuleNames | undefined {
    if (this.own.has(block)) return this;
    for (const module of this.modules.values()) {
      const home = module.homeOf(block);
      if (home !== undefined) return home;
    }
    return undefined;
  }

  /** By its full name, what another file defines: a place there; undefined where no such file is known. */
  imported(full: string): Place | undefined {
    for (let end = full.lastIndexOf('.'); end > 0; end = full.lastIndexOf('.', end - 1)) {
      const module = this.modules.get(full.slice(0, end));
      if (module !== undefined) return module.expression(full.slice(end + 1));
    }
    return undefined;
  }

  /** A name of the module, with members, as if it stood at its end. */
  private expression(text: string): Place | undefined {
    if (this.expressions.has(text)) return this.expressions.get(text);
    const block = factsOf(text);
    const node = block.tree.topNode.firstChild?.firstChild;
    const place = node ? { block, node } : undefined;
    this.own.add(block);
    this.expressions.set(text, place);
    return place;
  }

  /** Full name of what is called: `n.annotate` as `nvtx.annotate`; undefined where it is not imported. */
  fullName(place: Place, depth = 0): string | undefined {
    const home = this.of(place.block);
    if (home !== this) return home.fullName(place, depth);
    const text = textOf(place).replaceAll(/\s+|\\\n|\(\)/g, '');
    if (depth > 4 || !/^[\w.]+$/.test(text)) return undefined;
    const [first = '', ...rest] = text.split('.');
    const root = this.imports.get(first);
    if (root !== undefined) return [root, ...rest].join('.');
    const alias = this.lookUp(place, first)?.flatMap(alternatives);
    const own = this.fullNameOf(alias, rest, depth);
    if (own !== undefined || alias?.some(({ value }) => isNamed(value))) return own;
    const [member = '', ...others] = rest;
    if (member === '' || !MAY_BE_CLASS.test(first)) return undefined;
    return this.fullNameOf(this.lookUpMember(place, first, member), others, depth);
  }

  private fullNameOf(
    values: readonly BoundValue[] | undefined,
    rest: readonly string[],
    depth: number,
  ): string | undefined {
    const all = (values ?? []).flatMap(alternatives).flatMap(({ block, value }) => {
      const full =
        isNode(value) && isNamed(value)
          ? this.fullName({ block, node: value }, depth + 1)
          : undefined;
      return full === undefined ? [] : [[full, ...rest].join('.')];
    });
    return all.find(full => rangeCall(full) !== undefined) ?? all[0];
  }

  /** What a name is bound to, seen from a place; undefined where nothing in the file binds it. */
  lookUp({ block, node }: Place, name: string): readonly BoundValue[] | undefined {
    const home = this.of(block);
    if (home !== this) return home.lookUp({ block, node }, name);
    let passedFunction = false;
    for (let at: SyntaxNode | null = node; at !== null; at = at.parent) {
      if (!SCOPES.has(at.name)) continue;
      const isClass = at.name === 'ClassDefinition';
      const values = isClass && passedFunction ? undefined : block.scopes.get(at.from)?.get(name);
      if (values !== undefined) return values.map(value => ({ block, value }));
      passedFunction ||= !isClass;
    }
    return this.moduleValues().get(name);
  }

  /** What each name of the module is bound to, in all blocks. */
  private moduleValues(): ReadonlyMap<string, readonly BoundValue[]> {
    if (this.ofModule !== undefined) return this.ofModule;
    const found = new Map<string, BoundValue[]>();
    for (const block of this.blocks) {
      for (const [name, values] of block.scopes.get(MODULE_SCOPE) ?? []) {
        const known = found.get(name) ?? [];
        found.set(name, known);
        for (const value of values) known.push({ block, value });
      }
    }
    return (this.ofModule = found);
  }

  /** `lookUpMember` of an expression of one dot. */
  lookUpMemberAt(place: Place): readonly BoundValue[] | undefined {
    const [owner, , property] = childrenOf(place.node);
    if (owner?.name !== 'VariableName' || property?.name !== 'PropertyName') return undefined;
    const text = (node: SyntaxNode): string => textOf({ block: place.block, node });
    return this.of(place.block).lookUpMember(place, text(owner), text(property));
  }

  /** A member of a class: `Names.LAYER`, or `self.LAYER` inside of it, or set through `self`. */
  private lookUpMember(
    place: Place,
    owner: string,
    member: string,
  ): readonly BoundValue[] | undefined {
    const found = this.classOf(place, owner);
    return found === undefined ? undefined : this.member(found, member);
  }

  /** A class by its name, or the one around by `self`. */
  classOf(place: Place, owner: string): Place | undefined {
    const own = owner === 'self' || owner === 'cls' ? enclosingClass(place.node) : undefined;
    if (own !== undefined) return { block: place.block, node: own };
    return this.of(place.block).classNamed(place, owner);
  }

  /** What a member of a class is bound to, there or through `self`. */
  member({ block, node }: Place, member: string): readonly BoundValue[] | undefined {
    const values = [...(block.scopes.get(node.from)?.get(member) ?? [])];
    const title = node.getChild('VariableName');
    const owners = ['self', 'cls', ...(title ? [textOf({ block, node: title })] : [])];
    for (const [from, names] of block.scopes) {
      if (from < node.from || from > node.to) continue;
      for (const name of owners) append(values, names.get(`${name}.${member}`) ?? []);
    }
    return values.length === 0 ? undefined : values.map(value => ({ block, value }));
  }

  private classNamed({ block }: Place, name: string): Place | undefined {
    const outside = this.lookUpClass(name);
    for (const candidate of [block, ...(outside === undefined ? [] : [outside])]) {
      const cursor = candidate.tree.cursor();
      do {
        const node = cursor.name === 'ClassDefinition' ? cursor.node : undefined;
        const title = node?.getChild('VariableName');
        if (node && title && candidate.text.slice(title.from, title.to) === name) {
          return { block: candidate, node };
        }
      } while (cursor.next());
    }
    return undefined;
  }

  /** The pattern of a value, computed once; `ANY` where it is asked for while it is being computed: made of itself. */
  once({ block, node }: Place, compute: () => NamePattern): NamePattern {
    const known = this.evaluated.get(block) ?? new Map<string, NamePattern>();
    this.evaluated.set(block, known);
    const key = `${node.from} ${node.to}`;
    const before = known.get(key);
    if (before !== undefined) return before;
    known.set(key, ANY);
    const pattern = compute();
    known.set(key, pattern);
    return pattern;
  }

  /** What a definition wraps, computed once; undefined where it is asked for while it is being computed. */
  wrapped<T>({ block, node }: Place, compute: () => T | undefined): T | undefined {
    const known = this.definitions.get(block) ?? new Map<number, unknown>();
    this.definitions.set(block, known);
    if (known.has(node.from)) return known.get(node.from) as T | undefined;
    known.set(node.from, undefined);
    const found = compute();
    known.set(node.from, found);
    return found;
  }

  private importAll(module: string): void {
    if (!RANGE_MODULES.has(module)) return;
    for (const full of RANGE_CALLS.keys()) {
      if (full.startsWith(`${module}.`)) this.imports.set(full.slice(module.length + 1), full);
    }
  }
}

const NAMED = new Set(['VariableName', 'MemberExpression']);
/** What has members that are looked for. */
const MAY_BE_CLASS = /^(?:self|cls|_*[A-Z]\w*)$/;

/** Both values of `a if b else c`, else the value as it is. */
export function alternatives({ block, value }: BoundValue): readonly BoundValue[] {
  if (!isNode(value)) return [{ block, value }];
  const children = childrenOf(value);
  const [first, second] =
    value.name === 'ConditionalExpression'
      ? [children[0], children[4]]
      : value.name === 'ParenthesizedExpression'
        ? [children[1]]
        : [];
  if (first === undefined) return [{ block, value }];
  return [first, ...(second ? [second] : [])].flatMap(own => alternatives({ block, value: own }));
}

function isNamed(value: Binding): boolean {
  return isNode(value) && NAMED.has(value.name);
}

export function isNode(value: Binding): value is SyntaxNode {
  return value !== undefined && 'from' in value;
}

export function textOf({ block, node, to }: Place): string {
  return block.text.slice(node.from, to ?? node.to);
}

function enclosingClass(node: SyntaxNode): SyntaxNode | undefined {
  for (let at = node.parent; at !== null; at = at.parent) {
    if (at.name === 'ClassDefinition') return at;
  }
  return undefined;
}
