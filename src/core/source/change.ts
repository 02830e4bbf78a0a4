/** What has changed from one text to the next, given that it is one place. */

export interface TextChange {
  /** Offset of the first character that differs. */
  readonly from: number;
  /** Offsets behind the last one. */
  readonly toOld: number;
  readonly toNew: number;
}

export function changeBetween(old: string, text: string): TextChange {
  const shorter = Math.min(old.length, text.length);
  let from = 0;
  while (from < shorter && old.charCodeAt(from) === text.charCodeAt(from)) from++;
  let same = 0;
  while (
    same < shorter - from &&
    old.charCodeAt(old.length - 1 - same) === text.charCodeAt(text.length - 1 - same)
  ) {
    same++;
  }
  return { from, toOld: old.length - same, toNew: text.length - same };
}
