/**
 * The one table of trace readers. A format is recognised by its content first; the file name only breaks a tie.
 * To add a format, write a folder beside these and add its reader here.
 */

import { err, ok, type Result } from '../base/result.ts';
import type { Head, TraceReader } from './types.ts';

export const READERS: readonly TraceReader[] = [];

/** The reader for a file, or what was looked for in vain. */
export function detect(head: Head, readers: readonly TraceReader[] = READERS): Result<TraceReader> {
  let candidate: TraceReader | undefined;
  for (const reader of readers) {
    const confidence = reader.detect(head);
    if (confidence === 'yes') return ok(reader);
    if (confidence === 'maybe') candidate ??= reader;
  }
  if (candidate !== undefined) return ok(candidate);
  const lookedFor = readers.map(reader => `${reader.label} (${reader.signature})`).join('; ');
  return err({
    reason: 'unknown-format',
    message: `${head.name} is no trace that Kernel Lens knows`,
    advice: `Looked for: ${lookedFor}.`,
    args: [head.name, lookedFor],
  });
}
