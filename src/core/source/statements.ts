/**
 * The statements of a Python text, compound ones by their header: where each begins and ends. Knows strings, comments and
 * brackets only, so that it costs a few milliseconds for ten thousand lines.
 */

import { endOfLine, endOfString } from './blocks.ts';

export interface Statement {
  /** Offsets of its first character and behind its last line, without the line's end. */
  readonly from: number;
  to: number;
  /** Characters before it on its line. */
  readonly indent: number;
  /** From 1. */
  readonly line: number;
  lastLine: number;
}

/** Begins a statement even where a bracket before it was never closed. */
const START = /(?:async[ \t]+)?def[ \t]|class[ \t]|@/y;
/** What changes the state of the scan. */
const TOKEN = /"""|'''|["'#([{)\]}]/g;

const [TAB, CARRIAGE_RETURN, SPACE, HASH, BACKSLASH] = [0x09, 0x0d, 0x20, 0x23, 0x5c];

export function statementsOf(text: string): readonly Statement[] {
  const token = new RegExp(TOKEN);
  const found: Statement[] = [];
  let next = token.exec(text);
  let [depth, isContinued] = [0, false];
  /** Whatever lies before is part of a string. */
  let after = 0;
  for (let from = 0, line = 1; from < text.length; line++) {
    const end = endOfLine(text, from);
    const at = firstInk(text, Math.max(from, after));
    const isBlank = at >= end || text.charCodeAt(at) === HASH;
    if (!isBlank && after <= from) {
      if ((depth > 0 || isContinued) && isStart(text, at)) [depth, isContinued] = [0, false];
      if (depth === 0 && !isContinued) {
        found.push({ from: at, to: end, indent: at - from, line, lastLine: line });
      }
    }
    const last = found.at(-1);
    if (last !== undefined && (!isBlank || after > from)) [last.to, last.lastLine] = [end, line];
    if (next !== null && next.index < at) {
      token.lastIndex = at;
      next = token.exec(text);
    }
    for (; next !== null && next.index < end; next = token.exec(text)) {
      const [symbol] = next;
      if (symbol === '#') token.lastIndex = end;
      else if ('([{'.includes(symbol)) depth++;
      else if (')]}'.includes(symbol)) depth = Math.max(0, depth - 1);
      else token.lastIndex = after = endOfString(text, next.index, symbol);
    }
    const isReturn = text.charCodeAt(end - 1) === CARRIAGE_RETURN;
    isContinued = text.charCodeAt(isReturn ? end - 2 : end - 1) === BACKSLASH;
    from = end + 1;
  }
  return found;
}

function isStart(text: string, at: number): boolean {
  START.lastIndex = at;
  return START.test(text);
}

/** Offset of the first character that is neither blank nor tab. */
function firstInk(text: string, from: number): number {
  let at = from;
  for (let code = text.charCodeAt(at); ; code = text.charCodeAt(++at)) {
    if (code !== SPACE && code !== TAB && code !== CARRIAGE_RETURN) return at;
  }
}
