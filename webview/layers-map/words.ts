/** Words of the layers map: names of values and cells, and what a cell's card says. */

import { percent } from '../../src/core/format/number.ts';
import { exactTime, formatTime } from '../../src/core/format/time.ts';
import type { LayersMapValue } from '../../src/core/protocol/analysis.ts';
import type { Selection } from '../../src/core/protocol/selection.ts';
import type { CardContent } from '../charts/card.ts';
import type { DataTable } from '../charts/data-table.ts';
import { t } from '../ui/l10n.ts';
import { cellIndex, nodeOf, type Cell, type HeatModel } from './model.ts';
import { operatorOf, type Shown } from './source.ts';

export function valueName(value: LayersMapValue): string {
  switch (value) {
    case 'duration':
      return t('Layer time');
    case 'busy':
      return t('Busy time');
    case 'idle':
      return t('Idle time');
    case 'gap':
      return t('Gap before');
  }
}

export function valueHow(shown: Shown): string {
  switch (shown) {
    case 'duration':
      return t('From the start of the first operation of the layer to the end of its last.');
    case 'busy':
      return t('Time within the layer in which at least one operation ran.');
    case 'idle':
      return t('Time within the layer in which nothing ran.');
    case 'gap':
      return t('From the end of the layer before to the start of this one.');
    default:
      return t('Durations of the operations of {0} in the layer, added up.', operatorOf(shown));
  }
}

export function cellName({ map }: HeatModel, { step, layer }: Cell): string {
  return `${map.steps[step]?.label ?? ''} · ${t('layer {0}', map.layers[layer]?.label ?? '')}`;
}

export function cellText(model: HeatModel, cell: Cell): string {
  const value = model.values[cellIndex(model, cell)] ?? NaN;
  return Number.isNaN(value) ? t('not in this step') : formatTime(value);
}

export function cellCard(model: HeatModel, shown: Shown, cell: Cell): CardContent {
  const index = cellIndex(model, cell);
  const value = model.values[index] ?? NaN;
  const { median } = model.scale;
  const rows: [string, string][] = [];
  if (!Number.isNaN(value)) {
    rows.push([t('Exactly'), exactTime(value)]);
    if (median > 0) rows.push([t('Against the median'), deviation(value, median)]);
    rows.push([t('Start'), formatTime(model.map.startNs[index] ?? NaN)]);
  }
  if (model.outliers.includes(index)) rows.push([t('Outlier'), t('far from the others')]);
  return {
    title: cellName(model, cell),
    sub: `${model.title} ${cellText(model, cell)}`,
    rows,
    how: valueHow(shown),
  };
}

/** `+12.3 % of 348 µs` */
export function deviation(value: number, median: number): string {
  const off = (100 * (value - median)) / median;
  const sign = off < 0 ? '−' : '+';
  return t('{0} of {1}', `${sign}${percent(Math.abs(off))}`, formatTime(median));
}

/** What choosing a cell selects; undefined where there is nothing. */
export function cellSelection(model: HeatModel, cell: Cell): Selection | undefined {
  const index = cellIndex(model, cell);
  const startNs = model.map.startNs[index] ?? NaN;
  const durationNs = model.map.durationNs[index] ?? NaN;
  if (Number.isNaN(startNs)) return undefined;
  const node = nodeOf(model, cell);
  const label = [cellName(model, cell), model.operator].filter(part => part !== '').join(' ');
  const place = node === '' ? {} : { node };
  return { startNs, endNs: startNs + durationNs, label, ...place };
}

/** Steps as rows, layers as columns, exact. */
export function mapTable(model: HeatModel): DataTable {
  const { steps, layers } = model.map;
  return {
    caption: t('{0} of each layer in each step, ns', model.title),
    columns: [t('Step'), ...layers.map(({ label }) => t('layer {0}', label))],
    rows: steps.map(({ label }, step) => [
      label,
      ...layers.map((_, layer) => model.values[cellIndex(model, { step, layer })] ?? NaN),
    ]),
  };
}
