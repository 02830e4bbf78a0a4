/**
 * Names in a file, beside the usual ones, that a call may go by: of a function that marks ranges, of its module, of a
 * domain object or a class. A first look that may take too many: what a call really goes to is found later.
 */

import type { SyntaxNode } from '@lezer/common';
import { childrenOf, MODULE_SCOPE, type BlockFacts } from './block-facts.ts';
import { isNode } from './module-names.ts';
import { MARKING_WORDS, RANGE_CALLS } from './range-calls.ts';

export interface MarkingNames {
  readonly always: readonly string[];
  /** Names that lead to others, if those are such names. */
  readonly through: readonly { readonly name: string; readonly other: string }[];
}

/** The names that a block binds. */
export function markingNames({ imports, stars, scopes, text }: BlockFacts): MarkingNames {
  const always = [...imports].flatMap(([local, full]) => (leadsToRanges(full) ? [local] : []));
  for (const module of stars) {
    for (const full of RANGE_CALLS.keys()) {
      if (full.startsWith(`${module}.`)) always.push(full.slice(module.length + 1));
    }
  }
  const through: { name: string; other: string }[] = [];
  for (const [scope, bound] of scopes) {
    for (const [whole, values] of bound) {
      for (const value of values) {
        if (!isNode(value)) continue;
        const name = whole.slice(whole.lastIndexOf('.') + 1);
        for (const source of sourcesOf(value, text, scope === MODULE_SCOPE)) {
          if (MARKING_WORDS.test(source)) always.push(name);
          else through.push({ name, other: /^\w+/.exec(source)?.[0] ?? '' });
        }
      }
    }
  }
  return { always, through };
}

/** @param present takes those that are there, also what was known before */
export function addNames(
  { always, through }: MarkingNames,
  names: Set<string>,
  present: Set<string>,
): void {
  const add = (name: string): void => {
    names.add(name);
    present.add(name);
  };
  for (const name of always) add(name);
  for (const { name, other } of through) if (names.has(other)) add(name);
}

/** Whether a module or function is one of those looked for; `torch` alone leads anywhere. */
function leadsToRanges(full: string): boolean {
  return MARKING_WORDS.test(full) || RANGE_CALLS.has(full) || full.endsWith('.get_accelerator');
}

const ALIASES: ReadonlySet<string> = new Set([
  ...['VariableName', 'MemberExpression', 'CallExpression', 'LambdaExpression'],
  'ConditionalExpression',
]);
/** What gives another name to a function; what is only called there stays in its statement. */
const ALIAS = /^(?:[\w.]+$|lambda\b|(?:[\w.]*\bpartial|\w+method)\()/;

/** What makes one function of another, and that. */
const MADE_OF = /^(?:[\w.]*\bpartial|\w+method)\(\s*([\w.]+)/;

/** What a value is made of, as far as it matters: of a class its bases. */
function sourcesOf(value: SyntaxNode, text: string, isOfModule: boolean): readonly string[] {
  if (value.name === 'FunctionDefinition') return [];
  const of = ({ from, to }: SyntaxNode): string => text.slice(from, to);
  if (value.name === 'ClassDefinition') {
    return (value.getChild('ArgList')?.getChildren('VariableName') ?? []).map(of);
  }
  const [, wrapped] = MADE_OF.exec(of(value)) ?? [];
  if (wrapped !== undefined) return [of(value), wrapped];
  if (isOfModule) return [of(value)];
  if (!ALIASES.has(value.name)) return [];
  const [first, , , , other] = value.name === 'ConditionalExpression' ? childrenOf(value) : [value];
  return [first, other].flatMap(own => (own && ALIAS.test(of(own)) ? [of(own)] : []));
}
