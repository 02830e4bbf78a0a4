/**
 * The functions that a Python text defines, with their lines: told by indentation, so that it costs little and holds
 * while one types. Knows strings, comments and brackets, no expressions: lambdas and comprehensions are left out.
 */

import { statementsOf, type Statement } from './statements.ts';

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

interface Open extends PythonFunction {
  lastLine: number;
  readonly indent: number;
}

/** In the order of the file. */
export function pythonFunctions(text: string): readonly PythonFunction[] {
  const found: Open[] = [];
  const open: Open[] = [];
  let decorated: Statement | undefined;
  for (const statement of statementsOf(text)) {
    const { from, indent, line, lastLine } = statement;
    while ((open.at(-1)?.indent ?? -1) >= indent) open.pop();
    DEFINITION.lastIndex = from;
    const [whole, , name] = DEFINITION.exec(text) ?? [];
    if (name !== undefined && whole !== undefined) {
      const head = decorated ?? statement;
      const lines = { firstLine: head.line, line, lastLine };
      const own = { name, ...lines, headFrom: head.from, from, to: from + whole.length, indent };
      found.push(own);
      open.push(own);
    }
    for (const around of open) around.lastLine = lastLine;
    decorated = whole === '@' ? (decorated ?? statement) : undefined;
  }
  return found.map(({ indent: _, ...own }) => own);
}
