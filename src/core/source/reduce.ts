/**
 * Leaves out of a function or class what cannot matter to the ranges that it marks, before it is parsed: most of the
 * time goes into parsing. Goes by statements; what is not plainly without meaning stays as it is.
 */

import { upperBound } from '../base/search.ts';
import { statementsOf, type Statement } from './statements.ts';

/** How a statement begins: a definition, a condition, what is kept as it is, or what binds nothing. */
const HEAD =
  /(?:(?:(?:async[ \t]+)?(def|class)|(if|elif|while)|(async|await|case|del|else|except|finally|for|from|global|import|match|nonlocal|try|type|with)|(?:return|raise|assert|yield|pass|break|continue))\b|(@)|["'])?/y;
/** The header of a function with nothing but names, types and numbers in it: what is before its parameters, and these. */
const FUNCTION =
  /^((?:async[ \t]+)?def[ \t]+\w+)[ \t]*\(([\w\s,:.=*|[\]]*)\)[ \t]*(?:->[\w \t.,|[\]]*)?:\s*$/;
/** Arguments of a type that have none themselves. */
const SUBSCRIPT = /\[[^[\]]*\]/g;
/** An assignment, also one with a type: its targets, then the last `=` before the value. */
const ASSIGNMENT = /((?:[\w.]+[ \t]*(?::[ \t]*[\w.]+[ \t]*)?=[ \t]*)+)(?=[^=\s])/y;
/** A value that gives no name whatever it holds: a list, or something called or indexed. */
const OPAQUE = /[[{]|\w+(?:\.\w+)+[([]/y;
/** Parts of an expression that may give a name, or hide another statement. */
const TELLING = /["'%+;]|:=|\b(?:if|lambda|str|format|get_event_attributes)\b/;

/** Whether a parameter is given: what is bound there stands in for it. */
const ABSENT = /^if[ \t]+(?:not[ \t]+(\w+)|(\w+)[ \t]+is[ \t]+None)[ \t]*:\s*$/;

export interface Reduced {
  readonly text: string;
  /** The offset in the text that was reduced, of one within a part that was kept. */
  readonly original: (offset: number) => number;
}

type Kind = 'function' | 'class' | 'condition' | 'other';

/** What is known of a statement by itself. */
interface Own {
  readonly kind: Kind;
  /** `elif` or `else`. */
  readonly isBranch: boolean;
  /** What is to be left of it; '' = nothing is needed but that something stands there. */
  short: string;
  /** Names that it binds to a value that says nothing; undefined if it does something else. */
  targets: string | undefined;
}

interface Part extends Own {
  readonly statement: Statement;
  readonly text: string;
  /** Whether it has one of the words that are looked for. */
  readonly isMarked: boolean;
  /** In whose body it is. */
  readonly owner: Part | undefined;
  /** Whether the names that it binds are those of a function, not of a class or module. */
  readonly isLocal: boolean;
  /** Whether `elif` or `else` comes after it. */
  hasBranch: boolean;
  /** Whether something of its body stays. */
  isFilled: boolean;
  /** Whether it is in the body of what does not stay. */
  isGone: boolean;
}

/** @param words what is looked for: statements with these stay */
export function reduced(text: string, words: RegExp): Reduced {
  const parts = partsOf(text, words);
  const needed = wordsIn(parts);
  for (const part of parts) {
    if (part.kind === 'function' && !part.isMarked) part.short = header(part.text, needed);
    if (part.targets === undefined || !part.isLocal) continue;
    if (!wordsOf(part.targets).some(word => needed.has(word))) part.short = '';
  }
  emptyConditions(parts);
  return withoutRest(text, parts);
}

function partsOf(text: string, words: RegExp): readonly Part[] {
  const word = new RegExp(words, 'g');
  let next = word.exec(text);
  const names = new Set<string>();
  const open: Part[] = [];
  const parts = statementsOf(text).map((statement): Part => {
    const { from, to, indent } = statement;
    const whole = text.slice(from, to);
    if (next !== null && next.index < from) {
      word.lastIndex = from;
      next = word.exec(text);
    }
    const isMarked = next !== null && next.index < to;
    if (isMarked) addNamesBoundIn(whole, names);
    const own = ownOf(whole, isMarked);
    let before: Part | undefined;
    while ((open.at(-1)?.statement.indent ?? -1) >= indent) before = open.pop();
    if (own.isBranch && before !== undefined) before.hasBranch = true;
    const owner = open.at(-1);
    const isLocal = owner?.kind === 'function' || (owner?.kind !== 'class' && !!owner?.isLocal);
    const states = { hasBranch: false, isFilled: false, isGone: false };
    const part = { ...own, statement, text: whole, isMarked, owner, isLocal, ...states };
    open.push(part);
    return part;
  });
  if (names.size > 0) keepWith(names, parts);
  return parts;
}

/** Statements with names that what is looked for has bound stay as they are. */
function keepWith(names: ReadonlySet<string>, parts: readonly Part[]): void {
  const word = new RegExp(`\\b(?:${[...names].join('|')})\\b`);
  for (const part of parts) {
    if (part.short === part.text || !word.test(part.text)) continue;
    part.short = part.text;
    part.targets = undefined;
  }
}

/** A condition with nothing in it, and no other branch, is nothing. */
function emptyConditions(parts: readonly Part[]): void {
  for (const part of [...parts].reverse()) {
    const { kind, short, text, hasBranch, isBranch, isFilled, owner } = part;
    const mayGo = kind === 'condition' && short !== text && !isBranch && !hasBranch;
    if (mayGo && !isFilled) part.short = '';
    if (part.short !== '' && owner !== undefined) owner.isFilled = true;
  }
}

/** Leaves out what has nothing to stay for; a body of which nothing stays gets a `0`. */
function withoutRest(text: string, parts: readonly Part[]): Reduced {
  const cut = new Cut(text);
  for (const part of parts) {
    const { statement, owner, short } = part;
    part.isGone = owner !== undefined && (owner.isGone || owner.short === '');
    if (part.isGone || (short === '' && owner?.isFilled !== false)) {
      cut.leave(cut.end, statement.to, '');
    } else {
      if (short !== part.text) cut.leave(statement.from, statement.to, short || '0');
      if (owner !== undefined) owner.isFilled = true;
    }
    cut.end = statement.to;
  }
  return cut.finish();
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
    // Blank lines and comments behind the last statement are not needed.
    const text = this.result + this.text.slice(this.done, Math.max(this.done, this.end));
    const starts = Float64Array.from(from);
    const original = (offset: number): number =>
      offset + (distance[upperBound(starts, offset) - 1] ?? 0);
    return { text, original };
  }
}

/** All words of what stays but those of headers: what a parameter is called asks for nothing. */
function wordsIn(parts: readonly Part[]): ReadonlySet<string> {
  const words = new Set<string>();
  for (const { kind, text, short } of parts) {
    if (short !== text || kind === 'function' || kind === 'class') continue;
    for (const word of wordsOf(text)) words.add(word);
  }
  return words;
}

function wordsOf(text: string): readonly string[] {
  return text.match(/\w+/g) ?? [];
}

/** The names that a statement binds: `import … as rf`, `rf = …`. */
function addNamesBoundIn(text: string, names: Set<string>): void {
  for (const [, name] of text.matchAll(/\bas[ \t]+(\w+)/g)) names.add(name ?? '');
  const [, targets = ''] = /^([\w\s.,]+)=(?!=)/.exec(text) ?? [];
  for (const name of wordsOf(targets)) if (name !== 'self') names.add(name);
}

/** @param isMarked whether it stays whatever it is */
function ownOf(text: string, isMarked: boolean): Own {
  HEAD.lastIndex = 0;
  const [head = '', definition, condition, keyword, at] = HEAD.exec(text) ?? [];
  const kind = kindOf(definition, condition);
  const isBranch = condition === 'elif' || keyword === 'else';
  const own = (short: string, targets?: string): Own => ({ kind, isBranch, short, targets });
  if (isMarked || definition !== undefined || keyword !== undefined || at !== undefined) {
    return own(text);
  }
  if (condition !== undefined) {
    const isPlain = /:\s*$/.test(text) && !TELLING.test(text.slice(condition.length));
    const [, falsy, none] = ABSENT.exec(text) ?? [];
    const name = falsy ?? none;
    return own(name !== undefined ? `if not(${name}):` : isPlain ? `${condition} 0:` : text);
  }
  if (head !== '') return own(/;|:=/.test(text) ? text : '');
  ASSIGNMENT.lastIndex = 0;
  const [targets] = ASSIGNMENT.exec(text) ?? [];
  if (targets === undefined) return own(isPlainExpression(text) ? '' : text);
  const value = text.slice(targets.length);
  const isOpaque = isAt(OPAQUE, value, 0) && !TELLING.test(value);
  return isOpaque ? own(`${targets}[]`, targets) : own(text);
}

function kindOf(definition: string | undefined, condition: string | undefined): Kind {
  if (definition !== undefined) return definition === 'def' ? 'function' : 'class';
  return condition === undefined ? 'other' : 'condition';
}

/** Whether nothing is bound: no `=` but in brackets, where it names arguments. */
function isPlainExpression(statement: string): boolean {
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
