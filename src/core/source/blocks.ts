/**
 * Cuts Python text at its top level: functions and classes one by one, and the statements between them. Most of a file
 * need not be parsed then, and a keystroke concerns one block. Knows only strings, comments and brackets.
 */

export interface Block {
  /** Offset in the file. */
  readonly from: number;
  readonly text: string;
  /** A function or class with its decorators, no loose statements. */
  readonly isDefinition: boolean;
}

/** What begins a definition, and with it a block, even where a bracket before it was never closed. */
const DEFINITION = /(?:async[ \t]+)?def\b|class\b|@/y;
/** Parts of the statement before. */
const CONTINUATION = /(?:else|elif|except|finally)\b/y;
/** What changes the state of the scan, or begins a line. */
const TOKEN = /"""|'''|["'#([{)\]}]|\n(?=[^\s#)\]}])/g;

export function blocksOf(text: string): readonly Block[] {
  const blocks: Block[] = [];
  let from = 0;
  let isDefinition = isAt(DEFINITION, text, 0);
  let decorated = text.startsWith('@');
  for (const start of lineStarts(text)) {
    const definition = isAt(DEFINITION, text, start);
    const isBody = decorated && definition;
    decorated = text[start] === '@';
    if (isBody || isAt(CONTINUATION, text, start) || (!definition && !isDefinition)) continue;
    if (start > from) blocks.push({ from, text: text.slice(from, start), isDefinition });
    from = start;
    isDefinition = definition;
  }
  if (text.length > from) blocks.push({ from, text: text.slice(from), isDefinition });
  return blocks;
}

/** Whether a bracket or a string is never closed, as while one types. */
export function isUnfinished(text: string): boolean {
  const starts = lineStarts(text);
  for (;;) {
    const { done, value } = starts.next();
    if (done === true) return value;
  }
}

/**
 * Offsets of the lines that begin a statement at the left margin, without the first; in the end whether something was
 * left open.
 */
function* lineStarts(text: string): Generator<number, boolean, void> {
  const token = new RegExp(TOKEN);
  let depth = 0;
  let isOpen = false;
  for (let match = token.exec(text); match !== null; match = token.exec(text)) {
    const [found] = match;
    if (found === '\n') {
      if (depth > 0 && !isAt(DEFINITION, text, match.index + 1)) continue;
      isOpen ||= depth > 0;
      depth = 0;
      yield match.index + 1;
    } else if (found === '#') token.lastIndex = endOfLine(text, match.index);
    else if ('([{'.includes(found)) depth++;
    else if (')]}'.includes(found)) depth = Math.max(0, depth - 1);
    else {
      const end = endOfString(text, match.index, found);
      // Its last quotes are not its first.
      const { length } = found;
      isOpen ||= end < match.index + 2 * length || !text.startsWith(found, end - length);
      token.lastIndex = end;
    }
  }
  return isOpen || depth > 0;
}

export function endOfLine(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  return end < 0 ? text.length : end;
}

/** Behind the closing quote; a simple string ends with its line at the latest. */
export function endOfString(text: string, at: number, quote: string): number {
  const inner = quote.length === 3 ? /\\[\s\S]|"""|'''/g : /\\[\s\S]|["'\n]/g;
  inner.lastIndex = at + quote.length;
  for (let match = inner.exec(text); match !== null; match = inner.exec(text)) {
    if (match[0] === quote) return inner.lastIndex;
    if (match[0] === '\n') return match.index;
  }
  return text.length;
}

function isAt(expression: RegExp, text: string, at: number): boolean {
  expression.lastIndex = at;
  return expression.test(text);
}
