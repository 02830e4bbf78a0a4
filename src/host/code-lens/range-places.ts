/** The lines of the workspace's Python files that may have marked a measured range. Parses every file that could. */

import * as vscode from 'vscode';
import { largestIn } from '../../core/base/lists.ts';
import type { MeasuredRange } from '../../core/protocol/source.ts';
import { PythonRanges } from '../../core/source/nvtx-sites.ts';
import { affinity } from '../../core/source/query.ts';
import { inTurns } from '../in-turns.ts';
import type { ImportedFiles } from './imported-files.ts';
import { textOf } from './python-files.ts';
import type { TraceSources } from './trace-sources.ts';

/** Where to go. */
export interface SourcePlace {
  readonly uri: vscode.Uri;
  readonly range: vscode.Range;
  /** Text of its first line. */
  readonly line: string;
}

interface Weighed extends SourcePlace {
  readonly weight: number;
}

/** The sites of the innermost range that has any; of these the ones that say the most of its name. */
export async function rangePlaces(
  ranges: readonly MeasuredRange[],
  files: TraceSources,
  imported: ImportedFiles,
): Promise<readonly SourcePlace[]> {
  const byRange = ranges.map((): Weighed[] => []);
  for (const uri of await files.pythonFiles()) {
    const text = await textOf(uri);
    if (text === undefined) continue;
    const modules = await imported.of(uri, text);
    for (const site of await inTurns(new PythonRanges().updating(text, modules))) {
      ranges.forEach((range, i) => {
        const weight = affinity(site, range);
        if (weight > 0) byRange[i]?.push({ uri, weight, ...placeIn(text, site.from, site.to) });
      });
    }
  }
  const found = byRange.find(list => list.length > 0) ?? [];
  const most = largestIn(found.map(({ weight }) => weight));
  return found.filter(({ weight }) => weight === most);
}

/** A part of a text as an editor knows it, with the line that it begins on. */
export function placeIn(
  text: string,
  from: number,
  to: number,
): Pick<SourcePlace, 'range' | 'line'> {
  const before = text.slice(0, from).split(/\r\n|\r|\n/);
  const through = text.slice(0, to).split(/\r\n|\r|\n/);
  const at = (lines: readonly string[]): vscode.Position =>
    new vscode.Position(lines.length - 1, lines.at(-1)?.length ?? 0);
  const line = text.split(/\r\n|\r|\n/)[before.length - 1] ?? '';
  return { range: new vscode.Range(at(before), at(through)), line: line.trim() };
}
