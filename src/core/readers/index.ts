/**
 * The one table of readers, of traces and of reports. A format is recognised by its content first; the file name only
 * breaks a tie. To add a format, write a folder beside these and add its reader here.
 */

import { err, ok, type Result } from '../base/result.ts';
import { ascendDbReader } from './ascend/db/reader.ts';
import { ascendJsonReader } from './ascend/reader.ts';
import { chromeReader } from './chrome/reader.ts';
import { recogniseForeign } from './foreign.ts';
import { nsysReader } from './nsys/reader.ts';
import { ncuCsv } from './ncu/csv.ts';
import { ncuRep } from './ncu/rep.ts';
import { kinetoReader } from './torch/reader.ts';
import type { Head, Reader } from './types.ts';

export const READERS: readonly Reader[] = [
  nsysReader,
  ascendDbReader,
  ncuRep,
  ncuCsv,
  ascendJsonReader,
  kinetoReader,
  chromeReader,
];

/** The reader for a file (`opens` tells a trace from a report), or what was looked for in vain. */
export function detect(head: Head, readers: readonly Reader[] = READERS): Result<Reader> {
  let candidate: Reader | undefined;
  for (const reader of readers) {
    const confidence = reader.detect(head);
    if (confidence === 'yes') return ok(reader);
    if (confidence === 'maybe') candidate ??= reader;
  }
  if (candidate !== undefined) return ok(candidate);
  const foreign = recogniseForeign(head);
  if (foreign !== undefined) return err(foreign);
  const lookedFor = readers.map(reader => `${reader.label} (${reader.signature})`).join('; ');
  return err({
    reason: 'unknown-format',
    message: `${head.name} is no trace or report that Kernel Lens knows`,
    advice: `Looked for: ${lookedFor}.`,
    // Pages and notifications have little room, and signatures no translation.
    args: [head.name, readers.map(({ label }) => label).join(', ')],
  });
}
