/**
 * The functions that a Python text defines, with their lines: told by indentation, so that it costs little and holds
 * while one types. Knows strings, comments and brackets, no expressions: lambdas and comprehensions are left out.
 */

import { endOfLine, endOfString } from './blocks.ts';

export interface PythonFunction {
  readonly name: string;
  /** Lines count from 1. Of the first decorator, else of `def`: what Python calls `co_firstlineno`. */
  readonly firstLine: number;
  readonly line: number;
  /** Of the last statement inside. */
  readonly lastLine: number;
  /** Offset of the first decorator, else of `def`. */
  readonly headFrom: number;
  /** Offsets of `def name`. */
  readonly from: number;
  readonly to: number;
}

const DEFINITION = /((?:async[ \t]+)?def[ \t]+)([\p{L}_][\p{L}\p{N}_]*)|@/uy;
/** Begins a statement even where a bracket before it was never closed. */
const START = /(?:async[ \t]+)?def[ \t]|class[ \t]|@/y;
/** What changes the state of the scan. */
const TOKEN = /"""|'''|["'#([{)\]}]/g;

interface Open extends PythonFunction {
  lastLine: number;
  readonly indent: number;
}

/** In the order of the file. */
export function pythonFunctions(text: string): readonly PythonFunction[] {
  const found: Open[] = [];
  const open: Open[] = [];
  let decorated: Statement | undefined;
  for (const statement of statements(text)) {
    const { at, indent, line, before } = statement;
    for (let top = open.at(-1); top !== undefined && top.indent >= indent; top = open.at(-1)) {
      top.lastLine = before;
      open.pop();
    }
    DEFINITION.lastIndex = at;
    const [whole, , name] = DEFINITION.exec(text) ?? [];
    if (name !== undefined && whole !== undefined) {
      const head = decorated ?? statement;
      const lines = { firstLine: head.line, line, lastLine: line };
      const own = { name, ...lines, headFrom: head.at, from: at, to: at + whole.length, indent };
      found.push(own);
      open.push(own);
    }
    decorated = whole === '@' ? (decorated ?? statement) : undefined;
  }
  return found.map(({ indent: _, ...own }) => own);
}

/** The last one is the end of the text, further left than all. */
interface Statement {
  /** Offset of its first character. */
  readonly at: number;
  readonly indent: number;
  readonly line: number;
  /** Line on which the statement before ended. */
  readonly before: number;
}

function* statements(text: string): Generator<Statement> {
  const token = new RegExp(TOKEN);
  let next = token.exec(text);
  let [depth, before, isContinued] = [0, 1, false];
  /** Whatever lies before is part of a string. */
  let after = 0;
  for (let from = 0, line = 1; from < text.length; line++) {
    const end = endOfLine(text, from);
    const at = firstInk(text, Math.max(from, after));
    const isBlank = at >= end || text[at] === '#';
    if (!isBlank && after <= from) {
      START.lastIndex = at;
      if (START.test(text)) [depth, isContinued] = [0, false];
      if (depth === 0 && !isContinued) yield { at, indent: at - from, line, before };
    }
    if (!isBlank || after > from) before = line;
    if (next !== null && next.index < at) {
      token.lastIndex = at;
      next = token.exec(text);
    }
    for (; next !== null && next.index < end; next = token.exec(text)) {
      const [found] = next;
      if (found === '#') token.lastIndex = end;
      else if ('([{'.includes(found)) depth++;
      else if (')]}'.includes(found)) depth = Math.max(0, depth - 1);
      else token.lastIndex = after = endOfString(text, next.index, found);
    }
    isContinued = text[text[end - 1] === '\r' ? end - 2 : end - 1] === '\\';
    from = end + 1;
  }
  yield { at: text.length, indent: -1, line: before, before };
}

/** Offset of the first character that is neither blank nor tab. */
function firstInk(text: string, from: number): number {
  let at = from;
  while (text[at] === ' ' || text[at] === '\t' || text[at] === '\r') at++;
  return at;
}
