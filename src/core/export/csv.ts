/**
 * A table as comma-separated values (RFC 4180): a header, then one line a row. Integers are exact and without
 * separators; a missing cell is empty, a measured value that is no number is `nan`. For programs: texts stand as they are,
 * also those that a spreadsheet would take for formulas.
 */

import { quoted } from '../analysis/tables/csv.ts';
import { PieceMaker, type ExportCell, type ExportTable, type TextPiece } from './table.ts';

const LINE_END = '\r\n';

export function* csvTable({ columns, length }: ExportTable): Generator<TextPiece, void> {
  const pieces = new PieceMaker();
  const heads = columns.map(({ name, unit, headsWithUnit }) =>
    quoted(headsWithUnit === true && unit !== '' ? `${name} (${unit})` : name),
  );
  pieces.add(heads.join(',') + LINE_END);
  const textOf = cellTexts();
  for (let row = 0; row < length; row++) {
    let line = textOf(columns[0]?.cell(row) ?? null);
    for (let i = 1; i < columns.length; i++) line += `,${textOf(columns[i]?.cell(row) ?? null)}`;
    if (pieces.add(line + LINE_END)) yield pieces.take(row / length);
  }
  yield pieces.take(1);
}

/** Texts recur (names, kinds, paths): how each is written is found out once, as long as they are few. */
const MOST_KNOWN = 1 << 16;

function cellTexts(): (cell: ExportCell) => string {
  const known = new Map<string, string>();
  return cell => {
    if (cell === null) return '';
    if (typeof cell !== 'string') return Number.isNaN(cell) ? 'nan' : String(cell);
    let text = known.get(cell);
    if (text === undefined) {
      text = quoted(cell);
      if (known.size < MOST_KNOWN) known.set(cell, text);
    }
    return text;
  };
}
