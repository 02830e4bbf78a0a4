/**
 * What the roofline says about a mark, as labelled lines, and about all kernels, as a table: for the card, "Show as
 * table" and "Copy data". Pure text.
 */

import { exactTime, formatTime } from '../../src/core/format/time.ts';
import { percent } from '../../src/core/format/number.ts';
import { formatRate } from '../../src/core/format/rate.ts';
import { t } from '../ui/l10n.ts';
import {
  headroomUnder,
  type Mark,
  type RooflineData,
  type RooflineModel,
} from './roofline-model.ts';
import { LEVELS, type KernelPoint } from './roofline-points.ts';
import { intensityText, kernelText, LEVEL_NAMES, ratioText, sideText } from './roofline-text.ts';

export type Line = readonly [label: string, value: string];

/** At most eight lines. */
export function markLines(mark: Mark, model: RooflineModel): Line[] {
  const { source, work, level } = mark;
  const lines: Line[] = [];
  if (source.range !== '') lines.push([t('Range'), source.range]);
  const { durationNs } = source;
  if (!Number.isNaN(durationNs)) lines.push([t('Duration'), formatTime(durationNs)]);
  const rate = formatRate(work.achieved, work.kind.unit);
  const ofPeak = work.percentOfPeak;
  lines.push([
    work.kind.name,
    Number.isNaN(ofPeak) ? rate : t('{0}, {1} of its peak', rate, percent(ofPeak)),
  ]);
  const traffic = source.traffic[level];
  if (!Number.isNaN(traffic)) {
    const share = source.trafficOfPeak[level];
    const bytes = formatRate(traffic, 'byte/s');
    lines.push([
      t('{0} traffic', LEVEL_NAMES[level]),
      Number.isNaN(share) ? bytes : t('{0}, {1} of its peak', bytes, percent(share)),
    ]);
  }
  lines.push([t('Intensity'), intensityText(mark.x, work.kind.unit)]);
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
  /** Places of the columns, behind the first, that hold words. */
  readonly words: readonly number[];
  readonly rows: readonly {
    readonly kernel: number;
    readonly cells: readonly string[];
    /** All digits, for the clipboard. */
    readonly exact: readonly string[];
  }[];
}

/** One row a kernel and kind of work; kernels without work have one row that says so. */
export function dataTable({
  kernels,
  devices,
}: Pick<RooflineData, 'kernels' | 'devices'>): DataTable {
  const hasIntegers = kernels.some(({ work }) => work.some(({ kind }) => kind.unit === 'OP/s'));
  const operations = hasIntegers ? 'OP/byte' : 'FLOP/byte';
  const columns = [
    t('Kernel'),
    ...(devices.length > 1 ? [t('Device')] : []),
    t('Duration'),
    t('Work'),
    t('Performance'),
    t('Of its peak'),
    `${operations} DRAM`,
    `${operations} L2`,
    `${operations} L1`,
    t('Of the DRAM roof'),
  ];
  const rows = kernels.flatMap(kernel => {
    const made = rowsOf(kernel);
    const side = devices[kernel.device];
    if (devices.length < 2 || side === undefined) return made;
    const of = sideText(side, devices);
    return made.map(row => ({ ...row, cells: after(row.cells, of), exact: after(row.exact, of) }));
  });
  return { columns, words: devices.length > 1 ? [1, 3] : [2], rows };
}

/** With the device behind the kernel's name. */
function after([name = '', ...rest]: readonly string[], device: string): string[] {
  return [name, device, ...rest];
}

function rowsOf(kernel: KernelPoint): DataTable['rows'][number][] {
  const { durationNs } = kernel;
  const name = kernelText(kernel);
  if (kernel.work.length === 0) {
    const none = ['', '', '', '', '', ''];
    const said = Number.isNaN(kernel.flops) ? t('not collected') : t('no floating-point work');
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
    const ratios = LEVELS.map(level => work.intensity[level]);
    const ofPeak = work.percentOfPeak;
    const ofRoof = work.percentOfRoof.dram;
    return {
      kernel: kernel.kernel,
      cells: [
        name,
        formatTime(durationNs),
        work.kind.name,
        formatRate(work.achieved, work.kind.unit),
        percent(ofPeak),
        ...ratios.map(ratioText),
        percent(ofRoof),
      ],
      exact: [
        `${kernel.id} ${kernel.name}`,
        exactTime(durationNs),
        work.kind.name,
        ...[work.achieved, ofPeak, ...ratios, ofRoof].map(plainNumber),
      ],
    };
  });
}

function plainNumber(value: number): string {
  return Number.isFinite(value) ? String(value) : '';
}

/** Tab-separated, for a spreadsheet. */
export function tableText({ columns, rows }: Pick<DataTable, 'columns' | 'rows'>): string {
  return [columns, ...rows.map(row => row.exact)].map(cells => cells.join('\t')).join('\n');
}
