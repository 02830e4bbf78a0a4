/**
 * Short texts of which a report has millions and few different ones (names of rules, sections, metrics): decoded once
 * and shared. Keeps a fixed number of them, the last one of each slot. Knows ASCII only.
 */

/** Bytes; longer texts are seldom the same again. */
const LONGEST = 63;
/** A power of two. */
const SLOTS = 2048;
const slots: string[] = Array.from({ length: SLOTS }, () => '');

/** undefined = too long or not ASCII. */
export function shortText(bytes: Uint8Array): string | undefined {
  const { length } = bytes;
  if (length > LONGEST) return undefined;
  let hash = 0;
  for (let i = 0; i < length; i++) {
    const byte = bytes[i]!;
    if (byte >= 128) return undefined;
    hash = Math.imul(hash, 31) + byte;
  }
  const slot = (hash ^ (hash >>> 15)) & (SLOTS - 1);
  const known = slots[slot]!;
  if (isText(known, bytes)) return known;
  return (slots[slot] = String.fromCharCode(...bytes));
}

/** Whether ASCII bytes are this text. */
function isText(text: string, bytes: Uint8Array): boolean {
  const { length } = bytes;
  if (text.length !== length) return false;
  for (let i = 0; i < length; i++) if (text.charCodeAt(i) !== bytes[i]) return false;
  return true;
}
