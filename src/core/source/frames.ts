/**
 * The Python frames of a trace that a profiler recorded with stacks, by the function they are of. PyTorch names them
 * `path/file.py(123): function`. The number is the line that the frame was at when the profiler first saw it
 * (`CodeLocation` in PyTorch's `profiler_python.cpp` takes `PyFrame_GetLineNumber` on entry): of a call the first
 * line of the function, its decorators included; where a generator goes on, the line of its `yield`; of a function
 * that was running when profiling began, the line it was at. Which line called is not in the file, so nothing here
 * is known of single lines. Frames of built-ins, modules (`nn.Module: …`) and generated code have no file.
 */

import { perTrace } from '../analysis/memo.ts';
import type { FrameName, SourceFile } from '../protocol/source.ts';
import { SpanKind } from '../trace/columns.ts';
import type { Trace } from '../trace/trace.ts';

export interface Frame extends FrameName {
  /** As recorded: absolute, or without the part that is on Python's search path. */
  readonly file: string;
}

/** Undefined for whatever is no function in a file. */
export function parseFrame(text: string): Frame | undefined {
  const [, file = '', line = '', name = ''] = /^([^<].*)\((\d+)\): (.+)$/s.exec(text) ?? [];
  return file === '' ? undefined : { file: file.replaceAll('\\', '/'), line: Number(line), name };
}

/** Span rows, ascending, of each frame by its text's id in `Trace.strings`. */
export interface FrameRows {
  readonly frame: Frame;
  readonly rows: Uint32Array;
}

export const framesByName = perTrace((trace): ReadonlyMap<number, FrameRows> => {
  const { kind, name, length } = trace.spans;
  const lists = new Map<number, number[]>();
  const frames = new Map<number, Frame>();
  for (let row = 0; row < length; row++) {
    if (kind[row] !== SpanKind.python) continue;
    const id = name[row] ?? 0;
    let rows = lists.get(id);
    if (rows === undefined) {
      const frame = parseFrame(trace.strings.get(id));
      if (frame !== undefined) frames.set(id, frame);
      lists.set(id, (rows = []));
    }
    if (frames.has(id)) rows.push(row);
  }
  return new Map(
    [...frames].map(([id, frame]) => [id, { frame, rows: Uint32Array.from(lists.get(id) ?? []) }]),
  );
});

/** The files of all frames, with the functions that ran. */
export const sourceFiles = perTrace((trace): readonly SourceFile[] => {
  const files = new Map<string, FrameName[]>();
  for (const { frame } of framesByName(trace).values()) {
    const { file, line, name } = frame;
    const functions = files.get(file) ?? [];
    files.set(file, functions);
    functions.push({ line, name });
  }
  return [...files].map(([path, functions]) => ({
    path,
    functions: functions.sort((a, b) => a.line - b.line),
  }));
});

/** Rows of the frames of one function, ascending. */
export function rowsOfFunction(
  trace: Trace,
  file: string,
  frames: readonly FrameName[],
): Uint32Array {
  const wanted = new Set(frames.map(({ line, name }) => `${line} ${name}`));
  const lists = [...framesByName(trace).values()].filter(
    ({ frame }) => frame.file === file && wanted.has(`${frame.line} ${frame.name}`),
  );
  return Uint32Array.from(lists.flatMap(({ rows }) => [...rows])).sort();
}
