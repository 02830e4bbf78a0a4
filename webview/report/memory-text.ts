/** Words and numbers of the memory chart, the same in drawing, table and card. */

import type { ChartLink, LinkFigures } from '../../src/core/analysis/memory-chart.ts';
import type { NodeId, Operation } from '../../src/core/analysis/memory-chart-links.ts';
import { BYTE_UNITS } from '../../src/core/format/bytes.ts';
import { grouped, threeDigits } from '../../src/core/format/number.ts';
import { unitFor, type Unit } from '../../src/core/format/scale.ts';
import type { Figure } from '../../src/core/report/figure.ts';
import { t } from '../ui/l10n.ts';
import { differenceOf } from './value.ts';

export type View = 'size' | 'throughput';

const COUNT_UNITS: readonly Unit[] = [
  { name: '', factor: 1 },
  { name: 'k', factor: 1e3 },
  { name: 'M', factor: 1e6 },
  { name: 'G', factor: 1e9 },
  { name: 'T', factor: 1e12 },
];

/** The figure that a link carries in a view. */
export function shownFigure(figures: LinkFigures, view: View): Figure | undefined {
  const count = figures.bytes ?? figures.requests ?? figures.instructions;
  return view === 'size' ? count : figures.perSecond;
}

/** `180.39 MB`, `3.94 TB/s`, `14,848 inst`, `324.48 M inst/s`, `0`; `short` = three digits: `324 M inst/s`. */
export function linkText(figure: Figure | undefined, short = false): string {
  if (figure === undefined) return '–';
  const { value, unit } = figure;
  if (value === 0) return '0';
  const [what = '', per] = unit.split('/');
  const suffix = per === undefined ? '' : `/${per}`;
  if (what === 'byte') {
    const size = unitFor(value, BYTE_UNITS);
    return `${digits(value, size, short)} ${size.name}${suffix}`;
  }
  const word = what === 'request' ? 'req' : what;
  if (suffix === '' && value < (short ? 1e4 : 1e7)) return `${grouped(value)} ${word}`;
  const size = unitFor(value, COUNT_UNITS);
  const number = digits(value, size, short);
  return `${number} ${size.name === '' ? '' : `${size.name} `}${word}${suffix}`;
}

function digits(value: number, { factor }: Unit, short: boolean): string {
  if (factor === 1 && Number.isInteger(value)) return grouped(value);
  return short ? threeDigits(value / factor) : (value / factor).toFixed(2);
}

/** `−97.6 %`, `+4.1 pp`, `new` where the baseline had none; '' where nothing differs or there is no baseline. */
export function changeText(now: Figure | undefined, then: Figure | undefined): string {
  if (now === undefined || then === undefined) return '';
  if (then.value === 0 && now.value > 0) return t('new');
  const found = differenceOf(now.value, then.value, now.unit);
  return found === undefined || found.direction === 'same' ? '' : found.text;
}

export function operationText(operation: Operation): string {
  switch (operation) {
    case 'read':
      return t('reads');
    case 'write':
      return t('writes');
    case 'atomic':
      return t('atomics');
    case 'reduction':
      return t('reductions');
    case 'all':
      return t('reads and writes');
  }
}

/** Names of units that fit into their boxes; the field's own words, untranslated. */
export const NODE_NAMES: Readonly<Record<NodeId, readonly string[]>> = {
  kernel: ['Kernel'],
  global: ['Global'],
  local: ['Local'],
  texture: ['Texture'],
  surface: ['Surface'],
  ldgsts: ['Load Global', 'Store Shared'],
  dsmem: ['Distributed', 'Shared'],
  tma: ['TMA'],
  shared: ['Shared Memory'],
  l1: ['L1/TEX Cache'],
  l2: ['L2 Cache'],
  'l2-compression': ['L2 Compression'],
  'l2-fabric': ['L2 Fabric'],
  system: ['System', 'Memory'],
  device: ['Device', 'Memory'],
  peer: ['Peer', 'Memory'],
};

function nodeText(id: NodeId): string {
  return NODE_NAMES[id].join(' ');
}

/** `Device Memory → L2 Cache, reads`. */
export function linkTitle({ from, to, operation }: ChartLink): string {
  return t('{0} → {1}, {2}', nodeText(from), nodeText(to), operationText(operation));
}

/** What is easily misread about a link, in the user's language. */
export function linkNotes(link: ChartLink): string[] {
  const { percentOfPeak, partOf } = link;
  const notes: string[] = [];
  if (percentOfPeak !== undefined) {
    notes.push(
      t('{0} % of this path’s peak: {1}', percentOfPeak.value.toFixed(2), percentOfPeak.formula),
    );
  }
  if (partOf !== undefined) {
    notes.push(t('These bytes are also counted between L1/TEX and L2.'));
  }
  if (link.from === 'l2' && link.to === 'device') {
    notes.push(
      t('Written back are lines that were changed earlier, by this kernel or by one before it.'),
    );
  }
  return notes;
}
