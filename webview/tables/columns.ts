/**
 * What columns are called, how wide they are and how their numbers are printed: one unit a column, chosen from the
 * scale that the worker sends. Formats only.
 */

import { BYTE_UNITS, exactBytes } from '../../src/core/format/bytes.ts';
import { grouped } from '../../src/core/format/number.ts';
import { BYTE_RATE_UNITS } from '../../src/core/format/rate.ts';
import { columnFormat, inColumn, type ColumnFormat } from '../../src/core/format/scale.ts';
import { exactTime, TIME_UNITS } from '../../src/core/format/time.ts';
import type { Cell, Column, ColumnKind, TableId } from '../../src/core/protocol/tables.ts';
import { t } from '../ui/l10n.ts';

interface Description {
  /** English, for `t` and for exported files. */
  readonly title: string;
  /** What it means, English. */
  readonly tip: string;
  /** Pixels; `name` takes what is left. */
  readonly width: number;
}

const describe = (title: string, tip: string, width: number): Description => ({
  title,
  tip,
  width,
});

const DESCRIPTIONS: Readonly<Record<string, Description>> = {
  order: describe('#', 'Place in the order of start', 58),
  name: describe('Name', 'As the file has it, in the form chosen in the menu', 180),
  operator: describe('Operator', 'What the kernel does in the model', 124),
  start: describe('Start', 'Since the start of the trace', 108),
  duration: describe('Duration', 'From start to end on the device', 92),
  gap: describe('Gap', 'Time before it in which the device ran nothing', 82),
  grid: describe('Grid', 'Blocks in x × y × z', 102),
  block: describe('Block', 'Threads in x × y × z', 108),
  registers: describe('Registers', 'Registers per thread', 82),
  staticShared: describe('Static shared', 'Static shared memory per block', 132),
  dynamicShared: describe('Dynamic shared', 'Dynamic shared memory per block', 150),
  bytes: describe('Bytes', 'Bytes copied or set', 88),
  rate: describe('Rate', 'Bytes over duration', 92),
  stream: describe('Stream', 'Stream as the file numbers it', 72),
  device: describe('Device', 'Device as the program saw it', 72),
  correlation: describe('Correlation', 'Number that links it to the call that launched it', 100),
  path: describe(
    'Range path',
    'Ranges around its launch, the outermost first. The filter does not look here.',
    260,
  ),
  inputDims: describe(
    'Input shapes',
    'Shapes of the inputs of the framework operator that launched it',
    220,
  ),
  roof: describe(
    'Of the roof',
    'How near the same kernel came to the nearest roof under ncu, from the joined report',
    112,
  ),
  percent: describe('Share', 'Percent of the total time of all rows, filtered ones included', 92),
  total: describe('Total', 'Sum of the durations', 96),
  count: describe('Count', 'How many there are', 78),
  mean: describe('Mean', 'Total over count', 88),
  median: describe('Median', 'Half of them took less', 88),
  min: describe('Min', 'The shortest', 88),
  max: describe('Max', 'The longest', 88),
  stddev: describe('Std dev', 'Standard deviation of the durations', 92),
  domain: describe('Domain', 'NVTX domain', 104),
  style: describe('Style', 'How the range was marked', 92),
  projected: describe(
    'GPU time',
    'Time from the first to the last operation launched inside, summed',
    122,
  ),
  projectedMedian: describe('GPU median', 'Median of the time on the GPU', 128),
  projectedMin: describe('GPU min', 'Shortest time on the GPU', 98),
  projectedMax: describe('GPU max', 'Longest time on the GPU', 98),
  host: describe('Host time', 'Time between begin and end on the host, summed', 116),
  hostMedian: describe('Host median', 'Median of the time on the host', 128),
  kernels: describe('Kernels', 'Kernels launched inside', 82),
  calls: describe('Launches', 'Calls inside that launched something', 88),
};

/** English title; columns that are not known here keep their id. */
export function plainTitle(id: string): string {
  return DESCRIPTIONS[id]?.title ?? id;
}

export function titleOf(id: string): string {
  return t(plainTitle(id));
}

export function tipOf(id: string): string {
  const tip = DESCRIPTIONS[id]?.tip;
  return tip === undefined ? '' : t(tip);
}

/** Every text about columns, for the check that all are translated. */
export function describedColumns(): string[] {
  return Object.values(DESCRIPTIONS).flatMap(({ title, tip }) => [title, tip]);
}

/** Widths given by hand, pixels by column. */
export type Widths = Readonly<Record<string, number>>;

/** What is beside the digits of a number: the cell's padding. */
const PADDING = 18;

/** Width of a column as CSS: its own, but no number of it is cut unless it was made that narrow by hand. */
export function roomOf({ id, scale }: Column, printer: Printer, widths: Widths = {}): string {
  const width = `${widthOf(id, widths)}px`;
  const largest = scale?.at(-1);
  if (largest === undefined || widths[id] !== undefined) return width;
  return `max(${width}, ${printer.text(largest).length}ch + ${PADDING}px)`;
}

/** A track of CSS grid. */
export function trackOf(column: Column, printer: Printer, widths: Widths = {}): string {
  const room = roomOf(column, printer, widths);
  const takesRest = column.id === 'name' && widths['name'] === undefined;
  return takesRest ? `minmax(${room}, 1fr)` : room;
}

export function widthOf(id: string, widths: Widths = {}): number {
  return widths[id] ?? DESCRIPTIONS[id]?.width ?? 100;
}

/** The order in which a table comes, as a sort that headers can show. */
export function ownSort(table: TableId): { readonly column: string; readonly descending: boolean } {
  if (table === 'events') return { column: 'order', descending: false };
  return { column: table === 'ranges' ? 'projected' : 'total', descending: true };
}

export function isNumeric(kind: ColumnKind): boolean {
  return kind !== 'text' && kind !== 'name' && kind !== 'operator';
}

/** How the cells of one column are printed. */
export interface Printer {
  /** '' where the numbers have none. */
  readonly unit: string;
  text(cell: Cell): string;
  /** The exact value, where the text is rounded. */
  exact(cell: Cell): string | undefined;
}

/** Columns whose figures are compared with each other take the unit of one of them. */
const UNIT_FROM: Readonly<Record<string, string>> = {
  gap: 'duration',
  mean: 'median',
  min: 'median',
  max: 'median',
  stddev: 'median',
  projectedMin: 'projectedMedian',
  projectedMax: 'projectedMedian',
};

/** How each column is printed. */
export function printersOf(columns: readonly Column[]): Printer[] {
  return columns.map(column => {
    const scale = columns.find(({ id }) => id === UNIT_FROM[column.id])?.scale;
    return printerOf(scale === undefined ? column : { ...column, scale });
  });
}

const NONE = '–';
const MILLISECONDS: ColumnFormat = { unit: { name: 'ms', factor: 1e6 }, decimals: 3 };

export function printerOf({ kind, scale = [] }: Column): Printer {
  switch (kind) {
    case 'ns':
      return scaled(columnFormat(scale, TIME_UNITS), exactTime);
    case 'time':
      return scaled(MILLISECONDS, exactTime);
    case 'bytes':
      return scaled(columnFormat(scale, BYTE_UNITS), exactBytes);
    case 'bytesPerSecond':
      return scaled(columnFormat(scale, BYTE_RATE_UNITS), value => `${grouped(value)} B/s`);
    case 'percent':
      return {
        unit: '%',
        text: cell =>
          number(cell, value => (value > 0 && value < 0.05 ? '<0.1' : value.toFixed(1))),
        exact: cell => number(cell, value => `${value.toPrecision(6)} %`),
      };
    case 'count':
      return { unit: '', text: cell => number(cell, grouped), exact: () => undefined };
    default:
      return {
        unit: '',
        text: cell => (cell === null || cell === '' ? NONE : String(cell)),
        exact: () => undefined,
      };
  }
}

function scaled(format: ColumnFormat, exact: (value: number) => string): Printer {
  return {
    unit: format.unit.name,
    text: cell => number(cell, value => rounded(value, format)),
    exact: cell => (typeof cell === 'number' ? exact(cell) : undefined),
  };
}

/** What is there is never called nothing: 0 is 0 alone. */
function rounded(value: number, format: ColumnFormat): string {
  if (value === 0) return '0';
  const text = inColumn(value, format);
  if (Number(text) !== 0) return text;
  return `<${(10 ** -format.decimals).toFixed(format.decimals)}`;
}

function number(cell: Cell, print: (value: number) => string): string {
  return typeof cell === 'number' && Number.isFinite(cell) ? print(cell) : NONE;
}
