/**
 * A table as a JSON document that explains itself: what the file was, what each column is and in which unit, then one
 * array a row, each on a line of its own. Missing cells and measured values that are no number are null.
 */

import type { Counter } from '../trace/columns.ts';
import { PieceMaker, type ExportCell, type ExportTable, type TextPiece } from './table.ts';

/** Sampled values beside the table; absent for reports. */
export interface JsonExtras {
  readonly counters?: readonly Counter[];
}

/** @param about members that come first: format, product, GPUs … */
export function* jsonTable(
  table: ExportTable,
  about: Readonly<Record<string, unknown>>,
  { counters }: JsonExtras = {},
): Generator<TextPiece, void> {
  const { columns, length, name } = table;
  const pieces = new PieceMaker();
  const described = columns.map(({ name: id, type, unit, about: what }) => ({
    name: id,
    type,
    ...(unit !== '' && { unit }),
    about: what,
  }));
  const members = { ...about, columns: described };
  pieces.add(`${JSON.stringify(members, undefined, 1).slice(0, -2)},\n "${name}": [`);
  for (let row = 0; row < length; row++) {
    let line = row === 0 ? '\n[' : ',\n[';
    for (let i = 0; i < columns.length; i++) {
      const text = cellText(columns[i]?.cell(row) ?? null);
      line += i === 0 ? text : `,${text}`;
    }
    if (pieces.add(`${line}]`)) yield pieces.take(row / length);
  }
  pieces.add('\n]');
  if (counters !== undefined) yield* counterMembers(counters, pieces);
  pieces.add('\n}\n');
  yield pieces.take(1);
}

function* counterMembers(
  counters: readonly Counter[],
  pieces: PieceMaker,
): Generator<TextPiece, void> {
  pieces.add(',\n "counters": [');
  for (const [i, { name, unit, device, pid, time, value, shape }] of counters.entries()) {
    const head = {
      name,
      unit,
      ...(device >= 0 && { device }),
      ...(pid >= 0 && { process: pid }),
      shape,
    };
    pieces.add(`${i === 0 ? '' : ','}\n${JSON.stringify(head).slice(0, -1)},"samples":[`);
    for (let at = 0; at < time.length; at++) {
      const sample = `[${time[at] ?? 0},${numberText(value[at] ?? NaN)}]`;
      if (pieces.add(at === 0 ? sample : `,${sample}`)) yield pieces.take(1);
    }
    pieces.add(']}');
  }
  pieces.add('\n]');
}

function cellText(cell: ExportCell): string {
  if (cell === null) return 'null';
  if (typeof cell === 'string') return JSON.stringify(cell);
  return typeof cell === 'number' ? numberText(cell) : String(cell);
}

/** JSON has no NaN and no infinity. */
export function numberText(value: number): string {
  return Number.isFinite(value) ? String(value) : 'null';
}
