/**
 * What the roofline says about a mark, as labelled lines, and about all kernels, as a table: for the card, "Show as
 * table" and "Copy data". Pure text.
 */

import { exactTime, formatTime } from '../../src/core/format/time.ts';
import { percent } from '../../src/core/format/number.ts';
import type { KernelRoofline, Roofline } from '../../src/core/analysis/roofline-types.ts';
import { t } from '../ui/l10n.ts';
import { headroomUnder, pointOf, type Mark, type RooflineModel } from './roofline-model.ts';
import { kernelText, LEVEL_NAMES, ratioText, rateText } from './roofline-text.ts';

export type Line = readonly [label: string, value: string];

/** At most eight lines. */
export function markLines(mark: Mark, model: RooflineModel): Line[] {
  const { source, work, level } = mark;
  const lines: Line[] = [];
  if (source.range !== '') lines.push([t('Range'), source.range]);
  if (source.durationNs !== undefined) lines.push([t('Duration'), formatTime(source.durationNs)]);
  const rate = rateText(work.achieved.value, work.kind.unit);
  const ofPeak = work.percentOfPeak;
  lines.push([
    work.kind.name,
    ofPeak === undefined ? rate : t('{0}, {1} of its peak', rate, percent(ofPeak.value)),
  ]);
  const traffic = source.traffic.find(of => of.level === level);
  if (traffic !== undefined) {
    const share = traffic.percentOfPeak;
    const bytes = rateText(traffic.achieved.value, 'byte/s');
    lines.push([
      t('{0} traffic', LEVEL_NAMES[level]),
      share === undefined ? bytes : t('{0}, {1} of its peak', bytes, percent(share.value)),
    ]);
  }
  lines.push([t('Intensity'), `${ratioText(mark.x)} ${work.kind.unit.replace('/s', '')}/byte`]);
  const slope = model.memory.find(of => of.level === level);
  if (slope !== undefined && model.roof !== undefined) {
    const room = headroomUnder(mark, model.roof.peak, slope.peak);
    lines.push([t('Of the roof'), percent(room.percent)]);
    if (room.ns !== undefined) {
      lines.push([
        t('Headroom'),
        `${formatTime(room.ns)} · ${percent(Math.max(0, 100 - room.percent))}`,
      ]);
    }
  }
  return lines;
}

export interface DataTable {
  readonly columns: readonly string[];
  readonly rows: readonly {
    readonly kernel: number;
    readonly cells: readonly string[];
    /** All digits, for the clipboard. */
    readonly exact: readonly string[];
  }[];
}

/** One row a kernel and kind of work; kernels without work have one row that says so. */
export function dataTable(roofline: Roofline, kernels = roofline.kernels): DataTable {
  const columns = [
    t('Kernel'),
    t('Duration'),
    t('Work'),
    t('Performance'),
    t('Of its peak'),
    'FLOP/byte DRAM',
    'FLOP/byte L2',
    'FLOP/byte L1',
    t('Of the DRAM roof'),
  ];
  return { columns, rows: kernels.flatMap(rowsOf) };
}

function rowsOf(kernel: KernelRoofline): DataTable['rows'][number][] {
  const { durationNs = NaN } = kernel;
  const name = kernelText(kernel);
  if (pointOf(kernel) === undefined) {
    const none = ['', '', '', '', '', ''];
    const said = kernel.flops === undefined ? t('not collected') : t('no floating-point work');
    const cells = [name, formatTime(durationNs), said, ...none];
    return [
      {
        kernel: kernel.kernel,
        cells,
        exact: [`${kernel.id} ${kernel.name}`, exactTime(durationNs), said, ...none],
      },
    ];
  }
  return kernel.work.map(work => {
    const at = (level: string) => work.levels.find(of => of.level === level);
    const ratios = ['dram', 'l2', 'l1'].map(level => {
      const point = at(level);
      return point?.caution === undefined ? (point?.intensity.value ?? NaN) : NaN;
    });
    const shares = [work.percentOfPeak?.value ?? NaN, at('dram')?.percentOfRoof ?? NaN];
    const [ofPeak = NaN, ofRoof = NaN] = shares;
    return {
      kernel: kernel.kernel,
      cells: [
        name,
        formatTime(durationNs),
        work.kind.name,
        rateText(work.achieved.value, work.kind.unit),
        percent(ofPeak),
        ...ratios.map(ratioText),
        percent(ofRoof),
      ],
      exact: [
        `${kernel.id} ${kernel.name}`,
        exactTime(durationNs),
        work.kind.name,
        ...[work.achieved.value, ofPeak, ...ratios, ofRoof].map(plainNumber),
      ],
    };
  });
}

function plainNumber(value: number): string {
  return Number.isFinite(value) ? String(value) : '';
}

/** Tab-separated, for a spreadsheet. */
export function tableText({ columns, rows }: DataTable): string {
  return [columns, ...rows.map(row => row.exact)].map(cells => cells.join('\t')).join('\n');
}
