/** What the profiler itself found wrong while it captured (2024 and later). Becomes warnings of the trace. */

import type { Session } from './session.ts';
import { orElse } from './values.ts';

/** `severity` from which on a person should know; 1 is information, 4 verbose. */
const WARNING = 2;
const ERROR = 3;
/** A trace with more complaints than this has said enough. */
const MOST = 20;

export function readDiagnostics(session: Session): void {
  const table = session.schema.table('DIAGNOSTIC_EVENT');
  if (table === undefined) return;
  const severity = orElse(table, 'severity', ERROR);
  const sql =
    `SELECT text FROM ${table.sql} WHERE ${severity} IN (${WARNING}, ${ERROR}) ` +
    `GROUP BY text ORDER BY min(rowid) LIMIT ${MOST}`;
  try {
    for (const [text] of session.source.all(sql)) {
      if (typeof text === 'string') session.builder.warn('profiler-diagnostic', text.trim(), text);
    }
  } catch {
    // A damaged table of complaints is no complaint worth making.
  }
}
