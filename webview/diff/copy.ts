/** The rows that are unfolded as Markdown, for people, and as CSV, for spreadsheets: exact numbers, units in the head. */

import { markdownCode, markdownTable } from '../../src/core/format/markdown.ts';
import type { DiffRow } from '../../src/core/protocol/diff.ts';
import { t } from '../ui/l10n.ts';
import { timeText, signedText, type DiffColumn, type Scale } from './columns.ts';
import { changeText, countText, ratioText, rowLabel, ruleTitle } from './words.ts';

export interface CopySource {
  readonly rows: readonly { readonly row: DiffRow; readonly depth: number }[];
  readonly columns: readonly DiffColumn[];
  readonly scale: Scale;
  readonly names: { readonly a: string; readonly b: string };
}

export function asCsv({ rows, columns }: CopySource): string {
  const head = [t('Level'), t('Name'), ...columns.map(titleOf)];
  const lines = rows.map(({ row, depth }) => [
    depth,
    rowLabel(row),
    ...columns.map(column => column.plain(row) ?? ''),
  ]);
  return [head, ...lines].map(line => line.map(csvCell).join(',')).join('\r\n') + '\r\n';
}

/** `A Time (ns)`. */
function titleOf({ side, title, plainUnit }: DiffColumn): string {
  const unit = plainUnit === undefined ? '' : ` (${plainUnit})`;
  return `${side === undefined ? '' : `${side.toUpperCase()} `}${title}${unit}`;
}

function csvCell(value: string | number): string {
  const text = String(value);
  // A name of a trace must not become a formula of a spreadsheet.
  const safe = typeof value === 'string' && /^[=+@\t]|^-\D/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

export function asMarkdown({ rows, scale, names }: CopySource): string {
  const unit = scale.format.unit.name;
  const time = (ns: number | undefined): string => (ns === undefined ? '–' : timeText(ns, scale));
  const head = [
    t('Name'),
    `${t('{0} count', 'A')}`,
    `${t('{0} time', 'A')} (${unit})`,
    `${t('{0} count', 'B')}`,
    `${t('{0} time', 'B')} (${unit})`,
    `${t('Δ time')} (${unit})`,
    t('Ratio'),
    t('Match'),
  ];
  const lines = rows.map(({ row, depth }) => [
    INDENT.repeat(depth) + nameText(row),
    countText(row.a),
    time(row.a?.ns),
    countText(row.b),
    time(row.b?.ns),
    signedText(row.deltaNs, scale),
    row.ratio === undefined ? '–' : `${ratioText(row.ratio)} (${changeText(row.ratio)})`,
    ruleTitle(row.rule),
  ]);
  const table = markdownTable(head, lines, [0, head.length - 1]);
  const files = [`A: ${markdownCode(names.a)}  `, `B: ${markdownCode(names.b)}`];
  return [...files, '', ...table].join('\n') + '\n';
}

/** No-break blanks: Markdown drops others at the beginning of a cell. */
const INDENT = '\u00a0'.repeat(4);

/** Words of ours are no code. */
function nameText(row: DiffRow): string {
  return row.translate === true ? rowLabel(row) : markdownCode(rowLabel(row));
}
