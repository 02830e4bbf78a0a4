/** The functions of a Python document that are in the stacks of a trace, each with what to ask of it. */

import type * as vscode from 'vscode';
import type { FunctionQuery } from '../../core/protocol/source.ts';
import { fitFrames } from '../../core/source/fit-frames.ts';
import { pythonFunctions, type PythonFunction } from '../../core/source/python-functions.ts';
import type { OpenTrace } from '../open-trace.ts';
import type { TraceSources } from './trace-sources.ts';

export interface FunctionSite {
  readonly own: PythonFunction;
  readonly query: FunctionQuery;
}

/** In the order of the document. A file that is not in the trace is not looked at. */
export async function functionSites(
  sources: TraceSources,
  trace: OpenTrace,
  document: vscode.TextDocument,
): Promise<readonly FunctionSite[]> {
  const [file] = await sources.filesOf(trace, document);
  if (file === undefined) return [];
  const fitted = fitFrames(file.functions, pythonFunctions(document.getText()));
  return [...fitted]
    .map(([own, frames]) => ({ own, query: { file: file.path, frames } }))
    .sort((a, b) => a.own.from - b.own.from);
}
