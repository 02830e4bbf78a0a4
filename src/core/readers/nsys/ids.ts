/**
 * Serialized ids of Nsight Systems: hardware id (8 bits), VM id (8), process id (24), thread id (24).
 * Only arithmetic: JavaScript's bit operators would cut at 32 bits.
 */

const THREAD_IDS = 2 ** 24;
/** Keeps process, thread and the low VM bits, so that the value is exact as a number. */
const MASK = '9007199254740991';

/** SQL that yields a `globalTid` or `globalPid` column as an exact number: a `GlobalId`. */
export function globalIdSql(column: string): string {
  return `${column} & ${MASK}`;
}

/** The low 53 bits of a serialized id: unique within a file, whose events come from one machine. */
export type GlobalId = number;

/** Process part of an id, VM bits included: equal for all threads of a process. Not the pid. */
export type ProcessKey = number;

/** 0 for the id of nothing (0, or NaN for NULL). */
export function processOf(id: GlobalId): ProcessKey {
  return id > 0 ? Math.floor(id / THREAD_IDS) : 0;
}

export function pidOf(process: ProcessKey): number {
  return process % THREAD_IDS;
}

export function tidOf(id: GlobalId): number {
  return id % THREAD_IDS;
}
