/**
 * The functions of a stack in the files here, innermost first. Asks where the innermost file that is not of a library
 * lies, if that cannot be told.
 */

import type { StackFrame } from '../../core/protocol/source.ts';
import { fitFrames } from '../../core/source/fit-frames.ts';
import { pythonFunctions, type PythonFunction } from '../../core/source/python-functions.ts';
import { isOfLibrary } from '../../core/source/source-paths.ts';
import type { OpenTrace } from '../open-trace.ts';
import { textOf } from './python-files.ts';
import { placeIn, type SourcePlace } from './range-places.ts';
import type { Located, TraceSources } from './trace-sources.ts';

export async function stackPlaces(
  files: TraceSources,
  trace: OpenTrace,
  stack: readonly StackFrame[],
): Promise<readonly SourcePlace[]> {
  const located = new Map<string, Located>();
  for (const { file } of stack) {
    if (!located.has(file)) located.set(file, await files.locatePath(trace, file));
  }
  // Beside a function further out that is known, an inner one that may be here counts more.
  const first = stack.find(({ file }) => located.get(file)?.length !== 0);
  const candidates = first === undefined ? [] : (located.get(first.file) ?? []);
  if (first !== undefined && candidates.length > 1) {
    const answer = await files.ask(first.file, candidates);
    located.set(first.file, answer === undefined ? [] : [answer]);
  }
  const places: SourcePlace[] = [];
  for (const frame of stack) {
    const [uri, second] = located.get(frame.file) ?? [];
    if (uri === undefined || second !== undefined) continue;
    const place = await placeOf(trace, files, frame, uri);
    if (place !== undefined) places.push(place);
  }
  return places;
}

/** Asks once where the innermost function is that the user is likely to have written. */
export async function askForStack(
  files: TraceSources,
  trace: OpenTrace,
  stack: readonly StackFrame[],
): Promise<readonly SourcePlace[]> {
  const wanted = stack.find(({ file }) => !isOfLibrary(file) && files.mayAsk(file));
  if (wanted === undefined) return [];
  const answer = await files.ask(wanted.file, []);
  return answer === undefined ? [] : stackPlaces(files, trace, stack);
}

async function placeOf(
  trace: OpenTrace,
  files: TraceSources,
  frame: StackFrame,
  uri: SourcePlace['uri'],
): Promise<SourcePlace | undefined> {
  const text = await textOf(uri);
  if (text === undefined) return undefined;
  const seen = await files.functionsOf(trace, frame.file);
  for (const [own, frames] of fitFrames(seen, pythonFunctions(text))) {
    const isOwn = frames.some(({ line, name }) => line === frame.line && name === frame.name);
    if (!isOwn) continue;
    if (frame.isRunning === true && isInside(frame, own)) break;
    return { uri, ...placeIn(text, own.from, own.to) };
  }
  // The line that was running, or all that is known where there is no function.
  const from = offsetOfLine(text, frame.line);
  return { uri, ...placeIn(text, from, from) };
}

function isInside({ line }: StackFrame, { firstLine, lastLine }: PythonFunction): boolean {
  return firstLine <= line && line <= lastLine;
}

function offsetOfLine(text: string, line: number): number {
  let at = 0;
  for (let i = 1; i < line && text.includes('\n', at); i++) at = text.indexOf('\n', at) + 1;
  return at;
}
