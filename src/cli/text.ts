/** Names from files as a terminal shows them: without characters that steer it, and measured in its cells. */

/** Fills two cells in the fonts of terminals: CJK, full-width forms, emoji. */
const WIDE =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]/u;

/** The text in one line; line breaks, tabs and escape sequences, which names in a file may have, become blanks. */
export function printable(text: string): string {
  return text.replace(/\p{Cc}+/gu, ' ');
}

/** Cells that a text takes on a terminal. */
export function widthOf(text: string): number {
  let width = 0;
  for (const character of text) width += cellsOf(character);
  return width;
}

/** The text, or as much of it as fits into `room` cells with an ellipsis. */
export function cut(text: string, room: number): string {
  if (widthOf(text) <= room) return text;
  let kept = '';
  let left = room - 1;
  for (const character of text) {
    left -= cellsOf(character);
    if (left < 0) break;
    kept += character;
  }
  return `${kept}…`;
}

function cellsOf(character: string): number {
  return WIDE.test(character) ? 2 : 1;
}
