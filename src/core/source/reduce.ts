/**
 * Leaves out of a function or class what cannot matter to the ranges that it marks, before it is parsed: most of the
 * time goes into parsing. Goes by statements; what is not plainly without meaning stays as it is.
 */

import { upperBound } from '../base/search.ts';
import { statementsOf, type Statement } from './statements.ts';

/** Headers and bindings that are kept as they are. */
const KEPT =
  /(?:async|await|case|class|def|del|else|except|finally|for|from|global|import|match|nonlocal|try|type|with)\b|@/y;
const HEADER = /^(?:async[ \t]+)?(def|class)\b/;
/** The header of a function with nothing but names, types and numbers in it: what is before its parameters, and these. */
const FUNCTION =
  /^((?:async[ \t]+)?def[ \t]+\w+)[ \t]*\(([\w\s,:.=*|[\]]*)\)[ \t]*(?:->[\w \t.,|[\]]*)?:\s*$/;
/** Arguments of a type that have none themselves. */
const SUBSCRIPT = /\[[^[\]]*\]/g;
/** Their condition binds nothing. */
const CONDITION = /^(if|elif|while)\b/;
/** An assignment, also one with a type: its targets, then the last `=` before the value. */
const ASSIGNMENT = /((?:[\w.]+[ \t]*(?::[ \t]*[\w.]+[ \t]*)?=[ \t]*)+)(?=[^=\s])/y;
/** A value that gives no name whatever it holds: a list, or something called or indexed. */
const OPAQUE = /[[{]|\w+(?:\.\w+)+[([]/y;
/** Parts of an expression that may give a name, or hide another statement. */
const TELLING = /["'%+;]|:=|\b(?:if|lambda|str|format|get_event_attributes)\b/;

export interface Reduced {
  readonly text: string;
  /** The offset in the text that was reduced, of one within a part that was kept. */
  readonly original: (offset: number) => number;
}

interface Part {
  readonly statement: Statement;
  readonly text: string;
  /** Whether it has one of the words that are looked for. */
  readonly isMarked: boolean;
  /** What is to be left of it; '' = nothing is needed but that something stands there. */
  short: string;
  /** Names that it binds to a value that says nothing; undefined if it does something else. */
  readonly targets: string | undefined;
}

/** @param words what is looked for: statements with these stay */
export function reduced(text: string, words: RegExp): Reduced {
  const parts = partsOf(text, words);
  const needed = wordsIn(parts.filter(part => part.short === part.text));
  const local = localTo(parts);
  parts.forEach((part, i) => {
    if (part.targets === undefined || local[i] !== true) return;
    if (!wordsOf(part.targets).some(word => needed.has(word))) part.short = '';
  });
  for (const part of parts) {
    if (part.short === part.text && !part.isMarked) part.short = header(part.text, needed);
  }
  emptyConditions(parts);
  const cut = new Cut(text);
  let [indent, gone] = [-1, Infinity];
  for (const { statement, text: whole, short } of parts) {
    if (statement.indent <= gone) gone = Infinity;
    // Another statement beside it makes it dispensable.
    if (gone < Infinity || (short === '' && indent === statement.indent)) {
      cut.leave(cut.end, statement.to, '');
    } else {
      if (short !== whole) cut.leave(statement.from, statement.to, short || '0');
      indent = statement.indent;
    }
    if (short === '') gone = Math.min(gone, statement.indent);
    cut.end = statement.to;
  }
  return cut.finish();
}

function partsOf(text: string, words: RegExp): readonly Part[] {
  const parts = statementsOf(text).map((statement): Part => {
    const whole = text.slice(statement.from, statement.to);
    const isMarked = words.test(whole);
    const { short, targets } = isMarked ? { short: whole } : shortened(whole);
    return { statement, text: whole, isMarked, short, targets };
  });
  const names = namesBoundIn(parts.filter(({ isMarked }) => isMarked));
  if (names.size === 0) return parts;
  const own = new RegExp(`\\b(?:${[...names].join('|')})\\b`);
  return parts.map(part => {
    const isOwn = part.short !== part.text && own.test(part.text);
    return isOwn ? { ...part, short: part.text, targets: undefined } : part;
  });
}

/** Of the header of a function its name and those parameters that are needed; any other statement as it is. */
function header(text: string, needed: ReadonlySet<string>): string {
  const [, begin, parameters = ''] = FUNCTION.exec(text) ?? [];
  if (begin === undefined) return text;
  let plain = parameters;
  for (let before = ''; before !== plain;) [before, plain] = [plain, plain.replace(SUBSCRIPT, '')];
  if (/[[\]]/.test(plain)) return text;
  const names = plain.split(',').map(parameter => /\w+/.exec(parameter)?.[0] ?? '');
  return `${begin}(${names.filter(name => needed.has(name)).join(', ')}):`;
}

/** A condition with nothing in it, and no other branch, is nothing. */
function emptyConditions(parts: readonly Part[]): void {
  [...parts.entries()].reverse().forEach(([i, part]) => {
    if (part.short === part.text || !/^(?:if|while) 0:$/.test(part.short)) return;
    const isInside = ({ statement }: Part): boolean => statement.indent > part.statement.indent;
    let next = i + 1;
    for (let other = parts[next]; other && isInside(other); other = parts[++next]) {
      if (other.short !== '') return;
    }
    if (!/^(?:else|elif)\b/.test(parts[next]?.text ?? '')) part.short = '';
  });
}

/** A text without some of its parts. */
class Cut {
  /** Offset behind the last statement. */
  end = 0;
  private readonly text: string;
  private result = '';
  private done = 0;
  /** Offsets in the result from which on the distance to the original is the one at the same place. */
  private readonly from = [0];
  private readonly distance = [0];

  constructor(text: string) {
    this.text = text;
  }

  leave(from: number, to: number, instead: string): void {
    this.result += this.text.slice(this.done, from) + instead;
    this.done = to;
    this.from.push(this.result.length);
    this.distance.push(to - this.result.length);
  }

  finish(): Reduced {
    const { from, distance } = this;
    const text = this.result + this.text.slice(this.done);
    const starts = Float64Array.from(from);
    const original = (offset: number): number =>
      offset + (distance[upperBound(starts, offset) - 1] ?? 0);
    return { text, original };
  }
}

/** For each statement whether the names that it binds are those of a function, not of a class. */
function localTo(parts: readonly Part[]): readonly boolean[] {
  const open: { readonly indent: number; readonly isFunction: boolean }[] = [];
  return parts.map(({ statement: { indent }, text }) => {
    while ((open.at(-1)?.indent ?? -1) >= indent) open.pop();
    const isLocal = open.at(-1)?.isFunction === true;
    const [, header] = HEADER.exec(text) ?? [];
    if (header !== undefined) open.push({ indent, isFunction: header !== 'class' });
    return isLocal;
  });
}

/** All words but those of headers: what a parameter is called asks for nothing. */
function wordsIn(parts: readonly Part[]): ReadonlySet<string> {
  return new Set(parts.flatMap(({ text }) => (HEADER.test(text) ? [] : wordsOf(text))));
}

function wordsOf(text: string): readonly string[] {
  return text.match(/\w+/g) ?? [];
}

/** The names that statements bind: `import … as rf`, `rf = …`. */
function namesBoundIn(parts: readonly Part[]): ReadonlySet<string> {
  const names = new Set<string>();
  for (const { text } of parts) {
    for (const [, name] of text.matchAll(/\bas[ \t]+(\w+)/g)) names.add(name ?? '');
    const [, targets = ''] = /^([\w\s.,]+)=(?!=)/.exec(text) ?? [];
    for (const name of wordsOf(targets)) names.add(name);
  }
  names.delete('self');
  return names;
}

function shortened(statement: string): { readonly short: string; readonly targets?: string } {
  if (isAt(KEPT, statement, 0)) return { short: statement };
  const [, keyword] = CONDITION.exec(statement) ?? [];
  if (keyword !== undefined) {
    const condition = statement.slice(keyword.length);
    const isPlain = /:\s*$/.test(condition) && !TELLING.test(condition);
    return { short: isPlain ? `${keyword} 0:` : statement };
  }
  ASSIGNMENT.lastIndex = 0;
  const [targets] = ASSIGNMENT.exec(statement) ?? [];
  if (targets !== undefined) {
    const value = statement.slice(targets.length);
    const isOpaque = isAt(OPAQUE, value, 0) && !TELLING.test(value);
    return isOpaque ? { short: `${targets}[]`, targets } : { short: statement };
  }
  return { short: isPlainExpression(statement) ? '' : statement };
}

/** Whether nothing is bound: no `=` but in brackets, where it names arguments. */
function isPlainExpression(statement: string): boolean {
  if (/^(?:return|raise|assert|yield|pass|break|continue|["'])/.test(statement)) {
    return !/;|:=/.test(statement);
  }
  if (/;|:=/.test(statement)) return false;
  const equals = statement.search(/[^=!<>]=(?!=)/);
  if (equals < 0) return true;
  const before = statement.slice(0, equals);
  return before.split(/[([{]/).length > before.split(/[)\]}]/).length;
}

function isAt(expression: RegExp, text: string, at: number): boolean {
  expression.lastIndex = at;
  return expression.test(text);
}
