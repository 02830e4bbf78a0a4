/** The cell that leads a row: how deep it is, whether it unfolds, the colour of its operator, its name. */

import { BoxClass } from '../../src/core/lod/types.ts';
import type { Operator } from '../../src/core/trace/operators.ts';
import { familyOf } from '../timeline/family.ts';
import { element, setText } from '../ui/dom.ts';
import { setTip } from '../ui/tooltip.ts';
import type { Line } from './tree.ts';
import { rowLabel } from './words.ts';

export function emptyName(): HTMLElement {
  return element(
    'div',
    { class: 'td col-name', role: 'rowheader' },
    element('span', { class: 'twistie', 'aria-hidden': 'true' }),
    element('span', { class: 'operator-chip' }),
    element('span', { class: 'text' }),
  );
}

export function fillName(cell: HTMLElement, line: Line | undefined): void {
  const [twistie, chip, text] = cell.children;
  const row = line?.row;
  cell.style.setProperty('--depth', String(line?.depth ?? 0));
  if (twistie !== undefined) {
    const look = line?.expanded === true ? 'codicon-chevron-down' : 'codicon-chevron-right';
    twistie.className = row?.hasChildren === true ? `twistie codicon ${look}` : 'twistie';
  }
  const role = row?.role ?? '';
  const family = role === '' ? '' : familyOf(BoxClass.kernel, '', role as Operator);
  if (chip instanceof HTMLElement) {
    chip.hidden = family === '';
    chip.className = `operator-chip family-${family}`;
  }
  const label = row === undefined ? '…' : rowLabel(row);
  if (text !== undefined) setText(text, label);
  cell.classList.toggle('none', row === undefined);
  setTip(cell, label);
}
