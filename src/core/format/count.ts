/**
 * One thing or several: the one place that knows which of two texts a count takes. Translated texts are whole
 * sentences, since other languages put the count elsewhere.
 */

import { grouped } from './number.ts';

/** `one` for exactly 1, `many` for 0 and all others: `forCount(n, t('1 row'), t('{0} rows', grouped(n)))`. */
export function forCount<T>(count: number, one: T, many: T): T {
  return count === 1 ? one : many;
}

/** `1 row`, `1,234 rows`, in English: for terminals and logs, which are not translated. */
export function counted(count: number, one: string, many: string): string {
  return `${grouped(count)} ${forCount(count, one, many)}`;
}
