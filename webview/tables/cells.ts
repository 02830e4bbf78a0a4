/** Fills the cells of a row, and of the header. Rows are used again, so everything is set anew each time. */

import type { Cell, Column } from '../../src/core/protocol/tables.ts';
import type { Operator } from '../../src/core/trace/operators.ts';
import { BoxClass } from '../../src/core/lod/types.ts';
import { familyOf } from '../timeline/family.ts';
import { element, icon, setText } from '../ui/dom.ts';
import { t } from '../ui/l10n.ts';
import { setTip } from '../ui/tooltip.ts';
import { isNumeric, printersOf, tipOf, titleOf, type Printer } from './columns.ts';

/** A column that is shown: its place in the answer's rows, and how it is printed. */
export interface ShownColumn {
  readonly column: Column;
  readonly at: number;
  readonly printer: Printer;
}

export function shownColumns(
  columns: readonly Column[],
  chosen: Readonly<Record<string, boolean>>,
): ShownColumn[] {
  const printers = printersOf(columns);
  return columns
    .flatMap((column, at) => {
      const printer = printers[at];
      return printer === undefined ? [] : [{ column, at, printer }];
    })
    .filter(({ column }) => chosen[column.id] ?? column.shown);
}

export interface Sort {
  readonly column: string;
  readonly descending: boolean;
}

export function headerCell(
  { column, printer }: ShownColumn,
  index: number,
  sort: Sort,
): HTMLElement {
  const { id, kind } = column;
  const sorted = sort.column === id;
  const direction = sort.descending ? 'descending' : 'ascending';
  const made = element(
    'div',
    {
      class: `th${isNumeric(kind) ? ' numeric' : ''}${sorted ? ' sorted' : ''}`,
      role: 'columnheader',
      tabindex: -1,
      'data-column': id,
      'aria-colindex': index + 1,
      'aria-sort': sorted ? direction : 'none',
    },
    element('span', { class: 'th-title' }, titleOf(id)),
    printer.unit === '' ? undefined : element('span', { class: 'th-unit' }, printer.unit),
    sorted ? icon(sort.descending ? 'arrow-small-down' : 'arrow-small-up') : undefined,
    element('span', { class: 'th-grip', 'aria-hidden': 'true' }),
  );
  made.setAttribute('aria-keyshortcuts', 'Shift+ArrowLeft Shift+ArrowRight');
  setTip(made, tipOf(id));
  return made;
}

export function emptyCells(columns: readonly ShownColumn[]): HTMLElement[] {
  return columns.map(({ column }, index) => {
    const numeric = isNumeric(column.kind) ? ' numeric number' : '';
    const attributes = { role: 'gridcell', 'aria-colindex': index + 1 };
    const cell = element('div', { class: `td${numeric} kind-${column.kind}`, ...attributes });
    if (column.kind === 'operator') {
      cell.append(element('span', { class: 'operator-chip' }), element('span', { class: 'text' }));
    }
    return cell;
  });
}

export function fillCell(target: HTMLElement, { column, printer }: ShownColumn, cell: Cell): void {
  if (column.kind === 'operator') {
    fillOperator(target, cell);
    return;
  }
  const text = printer.text(cell);
  setText(target, text);
  target.classList.toggle('none', cell === null || cell === '');
  if (column.kind === 'percent') {
    target.style.setProperty('--share', `${typeof cell === 'number' ? cell : 0}%`);
  }
  setTip(target, column.kind === 'name' || column.kind === 'text' ? text : exactTip(printer, cell));
}

/** A row that is on its way. */
export function blankCell(target: HTMLElement, { column }: ShownColumn): void {
  if (column.kind === 'operator') fillOperator(target, '');
  else setText(target, '');
  target.style.removeProperty('--share');
  setTip(target, '');
}

function exactTip(printer: Printer, cell: Cell): string {
  return cell === null ? t('Not in the file') : (printer.exact(cell) ?? '');
}

/** Operators are words of the field and stay as they are. */
function fillOperator(target: HTMLElement, cell: Cell): void {
  const name = typeof cell === 'string' ? cell : '';
  const [chip, text] = [target.firstElementChild, target.lastElementChild];
  const family = name === '' ? '' : familyOf(BoxClass.kernel, '', name as Operator);
  if (chip !== null) chip.className = `operator-chip ${family === '' ? '' : `family-${family}`}`;
  if (text !== null) setText(text, name === 'several' ? t('several') : name);
  target.classList.toggle('none', name === '');
  setTip(target, name === 'several' ? t('Its launches do different work in the model') : name);
}
