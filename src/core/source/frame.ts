/** The frames of Python stacks as PyTorch and Ascend's profiler write them: `path/file.py(123): function`. */

import type { FrameName } from '../protocol/source.ts';

export interface Frame extends FrameName {
  /** As recorded: absolute, or without the part that is on Python's search path. */
  readonly file: string;
}

/** Undefined for whatever is no function in a file: built-ins, modules (`nn.Module: …`), generated code. */
export function parseFrame(text: string): Frame | undefined {
  const [, file = '', line = '', name = ''] = /^([^<].*)\((\d+)\): (.+)$/s.exec(text) ?? [];
  return file === '' ? undefined : { file: file.replaceAll('\\', '/'), line: Number(line), name };
}
