/**
 * The edits that put a range around statements of a Python file: the statements that a selection touches, as a whole,
 * one level further in below a `with`, and the import that it needs.
 */

import type { SyntaxNode } from '@lezer/common';
import { childrenOf, factsOf, type BlockFacts } from './block-facts.ts';
import { blocksOf } from './blocks.ts';

export type Marker = 'nvtx' | 'record_function';

export interface TextEdit {
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

/** Undefined where the selection is no run of whole statements that stand on lines of their own. */
export function surround(
  text: string,
  from: number,
  to: number,
  marker: Marker,
): readonly TextEdit[] | undefined {
  const facts = factsOf(withoutOthers(text, from, to));
  const statements = statementsIn(facts, from, to);
  const [first, last] = [statements[0], statements.at(-1)];
  if (first === undefined || last === undefined || isBroken(facts, first, last)) return undefined;
  const begin = text.lastIndexOf('\n', first.from - 1) + 1;
  const indent = text.slice(begin, first.from);
  const end = last.from + text.slice(last.from, last.to).trimEnd().length;
  const behind = /^[^\r\n]*/.exec(text.slice(end))?.[0] ?? '';
  if (indent.trim() !== '' || !/^\s*(#|$)/.test(behind)) return undefined;
  const { call, edit } = callOf(facts, marker, begin);
  const newline = text.includes('\r\n') ? '\r\n' : '\n';
  const unit = indent.includes('\t') ? '\t' : '    ';
  const header = `${indent}with ${call}("${nameFor(facts, first)}"):${newline}`;
  const lines = lineStarts(text, begin, end).filter(at => !isInString(facts, at));
  return [
    ...(edit === undefined ? [] : [edit]),
    ...lines
      .filter(at => !/[\r\n]/.test(text.charAt(at)))
      .map(at => ({ from: at, to: at, text: (at === begin ? header : '') + unit })),
  ];
}

/**
 * With blanks for the functions and classes that a selection does not touch, so that they cost nothing: this is asked for
 * as often as something is selected. The block before stays, to which what follows may belong.
 */
function withoutOthers(text: string, from: number, to: number): string {
  const blocks = blocksOf(text);
  const isNear = (i: number): boolean => {
    const block = blocks[i];
    return block !== undefined && block.from <= to && from <= block.from + block.text.length;
  };
  const isBlank = blocks.map(({ isDefinition }, i) => isDefinition && !isNear(i) && !isNear(i + 1));
  const parts = blocks.map(({ text: own }, i) => {
    if (isBlank[i] !== true || own.length < 2) return own;
    const first = isBlank[i - 1] === true ? ' ' : '0';
    const last = isBlank[i + 1] === true || !own.endsWith('\n') ? ' ' : '\n';
    return first + ' '.repeat(own.length - 2) + last;
  });
  return parts.join('');
}

/** Statements of one body that a selection touches. */
function statementsIn({ text, tree }: BlockFacts, from: number, to: number): SyntaxNode[] {
  const start = from + (/^\s*/.exec(text.slice(from, to))?.[0].length ?? 0);
  const stop = from + text.slice(from, to).trimEnd().length;
  if (stop <= start) return [];
  for (let at: SyntaxNode | null = tree.resolveInner(start, 1); at !== null; at = at.parent) {
    if ((at.name !== 'Body' && at.name !== 'Script') || at.to < stop) continue;
    const touched = childrenOf(at).filter(
      child => child.name !== ':' && child.from < stop && child.to > start,
    );
    const usable = touched.every(
      child => /Statement|Definition/.test(child.name) && !isBound(child),
    );
    return usable ? touched : [];
  }
  return [];
}

/** Where the text cannot be understood, or what is before: that may belong to the first, as a decorator does. */
function isBroken({ tree }: BlockFacts, first: SyntaxNode, last: SyntaxNode): boolean {
  let found = false;
  tree.iterate({
    from: first.prevSibling?.from ?? first.from,
    to: last.to,
    enter: ({ type, from, to }) => {
      const isInside = to >= (first.prevSibling?.from ?? first.from) && from <= last.to;
      found ||= type.isError && isInside;
    },
  });
  return found;
}

/** What means something else, or nothing, one level further in. */
function isBound({ name }: SyntaxNode): boolean {
  return name === 'ImportStatement' || name === 'ScopeStatement';
}

/** How the marker is called in this file, with the import where there is none above the selection. */
function callOf(
  { text, tree }: BlockFacts,
  marker: Marker,
  before: number,
): { readonly call: string; readonly edit?: TextEdit } {
  let end = 0;
  for (const child of childrenOf(tree.topNode)) {
    const isDocument = child.name === 'ExpressionStatement' && child.firstChild?.name === 'String';
    if ((!isDocument && child.name !== 'ImportStatement') || child.from >= before) break;
    end = text.indexOf('\n', child.to - 1) + 1 || text.length;
  }
  const locals = new Map([...factsOf(text.slice(0, end)).imports].map(([a, b]) => [b, a]));
  const call = marker === 'nvtx' ? nvtxCall(locals) : recordCall(locals);
  if (call !== undefined) return { call };
  const newline = text.includes('\r\n') ? '\r\n' : '\n';
  const statement =
    marker === 'nvtx' ? 'import nvtx' : 'from torch.profiler import record_function';
  const edit = { from: end, to: end, text: `${statement}${newline}` };
  return { call: marker === 'nvtx' ? 'nvtx.annotate' : 'record_function', edit };
}

/** @param locals full names to those they go by */
function nvtxCall(locals: ReadonlyMap<string, string>): string | undefined {
  const own = locals.get('nvtx.annotate');
  if (own !== undefined) return own;
  const module = locals.get('nvtx');
  if (module !== undefined) return `${module}.annotate`;
  const torch = locals.get('torch.cuda.nvtx');
  return torch === undefined ? undefined : `${torch}.range`;
}

function recordCall(locals: ReadonlyMap<string, string>): string | undefined {
  const own = locals.get('torch.profiler.record_function');
  if (own !== undefined) return own;
  const profiler = locals.get('torch.profiler');
  if (profiler !== undefined) return `${profiler}.record_function`;
  const torch = locals.get('torch');
  return torch === undefined ? undefined : `${torch}.profiler.record_function`;
}

/** The function around the statements. */
function nameFor({ text }: BlockFacts, statement: SyntaxNode): string {
  for (let at: SyntaxNode | null = statement.parent; at !== null; at = at.parent) {
    const name = at.name === 'FunctionDefinition' ? at.getChild('VariableName') : null;
    if (name !== null) return text.slice(name.from, name.to);
  }
  return 'region';
}

function lineStarts(text: string, from: number, to: number): number[] {
  const starts = [from];
  for (let at = text.indexOf('\n', from); at >= 0 && at < to; at = text.indexOf('\n', at + 1)) {
    if (at + 1 < to) starts.push(at + 1);
  }
  return starts;
}

/** More spaces there would change the text of the program. */
function isInString({ tree }: BlockFacts, at: number): boolean {
  for (let node: SyntaxNode | null = tree.resolveInner(at, 0); node !== null; node = node.parent) {
    if (/^(Format)?String$/.test(node.name) && node.from < at && at < node.to) return true;
  }
  return false;
}
