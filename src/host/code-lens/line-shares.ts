/** The lines of a document that called operators, where the stacks of a trace tell lines. */

import type * as vscode from 'vscode';
import type { LineShare } from '../../core/protocol/source.ts';
import { pythonFunctions, type PythonFunction } from '../../core/source/python-functions.ts';
import type { OpenTrace } from '../open-trace.ts';
import type { HeatSite } from './heat-lines.ts';
import type { TraceSources } from './trace-sources.ts';

/** Lines in functions of other names have moved since: they are left out. So is all of a document that is edited. */
export async function lineSites(
  files: TraceSources,
  trace: OpenTrace,
  document: vscode.TextDocument,
): Promise<readonly HeatSite[]> {
  const [file] = document.isDirty ? [] : await files.filesOf(trace, document);
  if (file === undefined) return [];
  const shares = await trace.ask('lineShares', id => ({ trace: id, file: file.path }));
  if (shares.length === 0) return [];
  const functions = pythonFunctions(document.getText());
  return shares
    .filter(({ line, name }) => line <= document.lineCount && isIn(functions, line, name))
    .map(({ line, share }) => ({ firstLine: line - 1, lastLine: line - 1, share }));
}

/** Module code and what has a name in angle brackets (`<listcomp>`) is no function of its own in the text. */
function isIn(
  functions: readonly PythonFunction[],
  line: number,
  name: LineShare['name'],
): boolean {
  if (name.startsWith('<')) return true;
  const around = functions.filter(own => own.firstLine <= line && line <= own.lastLine);
  return around.at(-1)?.name === name;
}
