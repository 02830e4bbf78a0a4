/** The exports that are text, by format. Parquet, which is none, is written by the worker from the same tables. */

import { err, ok, type Failure, type Result } from '../base/result.ts';
import type { Report } from '../report/report.ts';
import type { Trace } from '../trace/trace.ts';
import { aboutReport, aboutTrace } from './about.ts';
import { chromeTrace } from './chrome/trace.ts';
import type { RangePath } from './columns.ts';
import { csvTable } from './csv.ts';
import { eventTable } from './events.ts';
import type { ExportFormat } from './formats.ts';
import { jsonTable } from './json.ts';
import { reportTable } from './report.ts';
import type { ExportTable, TextPiece } from './table.ts';

/** What is exported. */
export type Exported =
  | { readonly opens: 'trace'; readonly trace: Trace; readonly rangePath: RangePath }
  | { readonly opens: 'report'; readonly report: Report };

/** Members that a document or a file begins with: format, product, GPUs, span, counts, warnings. */
export function aboutOf(source: Exported): Readonly<Record<string, unknown>> {
  if (source.opens === 'report') return { ...aboutReport(source.report) };
  const { startNs, endNs, originNs, rank, worldSize } = source.trace;
  return {
    ...aboutTrace(source.trace),
    ...{ startNs, endNs },
    // No double holds the nanoseconds since 1970.
    ...(originNs !== undefined && { originUnixNs: String(originNs) }),
    ...(rank !== undefined && { rank }),
    ...(worldSize !== undefined && { worldSize }),
  };
}

export function tableOf(source: Exported): ExportTable {
  return source.opens === 'trace'
    ? eventTable(source.trace, source.rangePath)
    : reportTable(source.report);
}

/** The whole text in pieces; a failure where the file has no such form. */
export function exportText(
  source: Exported,
  format: Exclude<ExportFormat, 'parquet'>,
): Result<Iterable<TextPiece>> {
  switch (format) {
    case 'csv':
      return ok(csvTable(tableOf(source)));
    case 'json':
      return ok(jsonText(source));
    case 'chrome':
      return source.opens === 'trace' ? ok(chromeTrace(source.trace)) : err(NO_TIME_LINE);
  }
}

function jsonText(source: Exported): Iterable<TextPiece> {
  const extras = source.opens === 'trace' ? { counters: source.trace.counters } : {};
  return jsonTable(tableOf(source), aboutOf(source), extras);
}

const NO_TIME_LINE: Failure = {
  reason: 'no-time-line',
  message: 'a report of hardware counters has no timeline, so it has no Chrome trace',
  advice: 'export it as csv, json or parquet',
};
