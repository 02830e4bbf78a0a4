/** The strip below the rows: the names of both sides of the row in hand, how they belong together, and the ways there. */

import type { DiffCell, DiffRow, DiffSideName } from '../../src/core/protocol/diff.ts';
import { button } from '../ui/controls.ts';
import { element } from '../ui/dom.ts';
import { t } from '../ui/l10n.ts';
import { setTip } from '../ui/tooltip.ts';
import { confidenceTitle, rowLabel, ruleHow } from './words.ts';

export function rowDetail(
  row: DiffRow | undefined,
  open: (side: DiffSideName) => void,
): HTMLElement[] {
  if (row === undefined) {
    const hint = t(
      'Choose a row to see its two sides. Enter opens it in B, Shift+Enter in A; the arrow keys unfold and fold.',
    );
    return [element('div', { class: 'detail-hint' }, hint)];
  }
  const how = `${ruleHow(row.rule)} ${t('Confidence: {0}', confidenceTitle(row.confidence))}`;
  return [
    sideOf('a', row, row.a, open),
    sideOf('b', row, row.b, open),
    element('div', { class: 'detail-how' }, how),
  ];
}

function sideOf(
  side: DiffSideName,
  row: DiffRow,
  cell: DiffCell | undefined,
  open: (side: DiffSideName) => void,
): HTMLElement {
  const names = cell === undefined ? [t('Not there')] : (cell.names ?? [rowLabel(row)]);
  const text = element(
    'span',
    { class: cell === undefined ? 'detail-names none' : 'detail-names' },
    names.join(' + '),
  );
  setTip(text, names.join('\n'));
  const badge = side.toUpperCase();
  return element(
    'div',
    { class: `detail-side side-${side}` },
    element('span', { class: 'side-badge' }, badge),
    text,
    cell?.selection === undefined
      ? undefined
      : button({ label: t('Open in {0}', badge), onClick: () => open(side) }),
  );
}
