/** Text of JSON strings as they stand in the file, escapes and all. Never fails: what cannot be is kept as it is. */

import { BACKSLASH } from './bytes.ts';

/** UTF-8 to text; invalid sequences become U+FFFD. Comes from the source: core has no decoder of its own. */
export type Decode = (bytes: Uint8Array) => string;

const SIMPLE: Readonly<Record<string, string>> = {
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  '"': '"',
  '/': '/',
  '\\': '\\',
};

/** The string between quotes in [from, to). An escape that JSON does not have keeps its backslash (Windows paths). */
export function stringAt(bytes: Uint8Array, from: number, to: number, decode: Decode): string {
  if (from < 0 || to <= from) return '';
  const text = decode(bytes.subarray(from, to));
  if (bytes.subarray(from, to).indexOf(BACKSLASH) < 0) return text;
  return text.replace(
    /\\(?:u([0-9a-fA-F]{4})|([bfnrt"/\\]))/g,
    (_, hex?: string, simple?: string) =>
      hex !== undefined ? String.fromCharCode(parseInt(hex, 16)) : (SIMPLE[simple ?? ''] ?? ''),
  );
}
