/** An open file in another form, as bytes in order. Writes nothing; to-file.ts and the command line do. */

import { aboutOf, exportText, tableOf, type Exported } from '../../core/export/text.ts';
import type { ExportFormat } from '../../core/export/formats.ts';
import { FailureError } from '../../core/base/result.ts';
import { rangePath } from '../../core/lod/details.ts';
import type { OpenFile } from '../open-file.ts';
import { timelineOf } from '../timelines.ts';
import { parquetTable, type BytePiece } from './parquet.ts';

export type { BytePiece };

/** Throws a `FailureError` where the file has no such form. */
export function exportBytes(file: OpenFile, format: ExportFormat): Iterable<BytePiece> {
  const source = sourceOf(file);
  if (format === 'parquet') return parquetTable(tableOf(source), aboutOf(source));
  const text = exportText(source, format);
  if (!text.ok) throw new FailureError(text.error);
  return encoded(text.value);
}

function sourceOf(file: OpenFile): Exported {
  if (file.opens === 'report') return { opens: 'report', report: file.report };
  const { trace } = file;
  const timeline = timelineOf(trace);
  return { opens: 'trace', trace, rangePath: row => rangePath(timeline, row) };
}

function* encoded(
  pieces: Iterable<{ readonly text: string; readonly fraction: number }>,
): Generator<BytePiece, void> {
  for (const { text, fraction } of pieces) yield { bytes: Buffer.from(text), fraction };
}
