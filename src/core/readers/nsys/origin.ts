/**
 * Where time 0 lies. Times count from the start of the collection unless the export was made with --ts-normalize or
 * --ts-shift; absolute ones exceed what a number holds exactly, so that their origin is subtracted in SQL.
 */

import type { SqlSource } from '../types.ts';
import type { Schema } from './schema.ts';
import { isDamage } from './pages.ts';

export interface Origin {
  /** To subtract from every time in the file. */
  readonly shiftNs: bigint;
  /** Unix time at time 0 of the trace; undefined where the file does not say it. */
  readonly originNs: bigint | undefined;
}

/** Times from here on (52 days) are taken for absolute ones. */
const ABSOLUTE_NS = 2n ** 52n;

/** Tables with times, and the column. */
const TIMES: readonly (readonly [string, string])[] = [
  ['CUPTI_ACTIVITY_KIND_RUNTIME', 'start'],
  ['CUPTI_ACTIVITY_KIND_KERNEL', 'start'],
  ['CUPTI_ACTIVITY_KIND_MEMCPY', 'start'],
  ['CUPTI_ACTIVITY_KIND_GRAPH_TRACE', 'start'],
  ['NVTX_EVENTS', 'start'],
  ['OSRT_API', 'start'],
  ['GPU_METRICS', 'timestamp'],
];

export function readOrigin(source: SqlSource, schema: Schema): Origin {
  const utc = firstValue(source, schema, 'TARGET_INFO_SESSION_START_TIME', 'utcEpochNs');
  const times = TIMES.map(([table, column]) => firstValue(source, schema, table, column));
  const known = times.filter(time => time !== undefined);
  const earliest = known.reduce((least, time) => (time < least ? time : least), known[0] ?? 0n);
  const absolute = earliest >= ABSOLUTE_NS;
  const shiftNs = absolute ? (utc ?? earliest) : 0n;
  const told = exportShift(source, schema);
  const exported = told ?? (absolute ? (utc ?? 0n) : 0n);
  const originNs = utc === undefined ? (absolute ? shiftNs : undefined) : utc - exported + shiftNs;
  return { shiftNs, originNs };
}

/** What the export added to every time, where it says so. */
function exportShift(source: SqlSource, schema: Schema): bigint | undefined {
  const table = schema.table('META_DATA_EXPORT') ?? schema.table('EXPORT_META_DATA');
  if (table === undefined) return undefined;
  try {
    const sql = `SELECT value FROM ${table.sql} WHERE name = 'EXPORT_CONFIG_TIME_SHIFT'`;
    const value = source.all(sql)[0]?.[0];
    return typeof value === 'string' && /^-?\d+$/.test(value) ? BigInt(value) : undefined;
  } catch (caught) {
    if (!isDamage(caught)) throw caught;
    return undefined;
  }
}

function firstValue(
  source: SqlSource,
  schema: Schema,
  name: string,
  column: string,
): bigint | undefined {
  const table = schema.table(name);
  if (table?.columns.has(column) !== true) return undefined;
  try {
    // Created before the window, NVTX domains have negative times; they say nothing about the origin.
    const where = name === 'NVTX_EVENTS' ? ' WHERE eventType IN (34, 59, 60)' : '';
    const value = source.all(`SELECT "${column}" FROM ${table.sql}${where} LIMIT 1`, [], true)[0];
    return typeof value?.[0] === 'bigint' ? value[0] : undefined;
  } catch (caught) {
    if (!isDamage(caught)) throw caught;
    return undefined;
  }
}
