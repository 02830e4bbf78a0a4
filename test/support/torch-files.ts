/** Opens traces of the PyTorch profiler for tests: files through the worker's source, text through one in memory. */

import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import path from 'node:path';
import type { Failure } from '../../src/core/base/result.ts';
import { detect } from '../../src/core/readers/index.ts';
import type { OpenedTrace, ReadContext } from '../../src/core/readers/types.ts';
import { openBytes, readHead } from '../../src/worker/files.ts';
import { freeContext, headOf, memorySource } from './memory-source.ts';

export const root = fileURLToPath(new URL('../..', import.meta.url));
export const shared = process.env['KERNEL_LENS_SHARED'] ?? path.join(root, '..', 'shared');
export const hasShared = existsSync(path.join(shared, 'traces', 'torch'));
export const fixtures = path.join(root, 'test', 'fixtures', 'torch');

/** Opens a file by its content, as the worker does; fails the test where it does not open. */
export async function openTraceFile(file: string, context = freeContext): Promise<OpenedTrace> {
  const head = await readHead(file);
  const reader = detect(head);
  if (!reader.ok) throw new Error(reader.error.message);
  if (reader.value.opens === 'report') throw new Error(`${file} is a report`);
  const opened = await reader.value.read(openBytes(file, head), context);
  if (!opened.ok) throw new Error(opened.error.message);
  return opened.value;
}

/** What opening some bytes gives, by content: a trace or one failure. */
export async function openTraceBytes(
  bytes: Uint8Array | string,
  options: { name?: string; chunk?: number; context?: ReadContext } = {},
): Promise<{ trace: OpenedTrace } | { failure: Failure }> {
  const content = typeof bytes === 'string' ? new TextEncoder().encode(bytes) : bytes;
  const reader = detect(headOf(content, options.name));
  if (!reader.ok) return { failure: reader.error };
  if (reader.value.opens === 'report') throw new Error('that is a report');
  const source = memorySource(content, options.name, options.chunk);
  const opened = await reader.value.read(source, options.context ?? freeContext);
  return opened.ok ? { trace: opened.value } : { failure: opened.error };
}

/** The same where it must open. */
export async function openText(
  text: string | Uint8Array,
  options: { name?: string; chunk?: number; context?: ReadContext } = {},
): Promise<OpenedTrace> {
  const opened = await openTraceBytes(text, options);
  if ('failure' in opened) throw new Error(opened.failure.message);
  return opened.trace;
}
