/**
 * The Events table: one row an operation, in the order of start. What `nsys stats cuda_gpu_trace` lists, with the
 * gap before, the operator, and what the program was doing when it launched it. Summaries are in `summaries.ts`.
 */

import type { Cell, NameForm } from '../../protocol/tables.ts';
import { lowerBound } from '../../base/search.ts';
import { STRETCH, type Unhurried } from '../../base/unhurried.ts';
import { SpanKind, type LaneKind, type LaunchShape } from '../../trace/columns.ts';
import type { Trace } from '../../trace/trace.ts';
import { bytesOf, copyClassOf } from '../copies.ts';
import { runningMaximum } from '../extremes.ts';
import { keeping } from '../groups.ts';
import { baseName } from '../kernels.ts';
import { perTrace } from '../memo.ts';
import { deviceOperations, operationRows, sortedByStart } from '../operations.ts';
import { operatorOf } from '../operators/of-trace.ts';
import type { Table, TableColumn } from './table.ts';

/**
 * @param unsorted rows of operations, in any order
 * @param rangePath names of the ranges around the launch of an operation, outermost first; no column without it
 */
export function* eventTable(
  trace: Trace,
  unsorted: Uint32Array,
  names: NameForm,
  rangePath?: (row: number) => readonly string[],
): Unhurried<Table> {
  const rows = yield* byStart(trace, unsorted);
  const { start, dur, correlation, kind } = trace.spans;
  const gapBefore = gapFinder(trace);
  const shape = (i: number): LaunchShape | undefined =>
    kind[rows[i]!] === SpanKind.kernel ? trace.shapes[trace.spans.detail[rows[i]!]!] : undefined;
  const lane = (i: number) => trace.lanes[trace.spans.lane[rows[i]!]!]!;
  const hasSeveral = deviceOperations(trace).length > 1;
  /** The number that views call the device by. */
  const ordinalOf = (i: number): number => trace.devices[lane(i).device]?.ordinal ?? lane(i).device;
  const columns: TableColumn[] = [
    { id: 'order', kind: 'id', shown: true, cell: i => i + 1 },
    { id: 'name', kind: 'name', shown: true, cell: i => nameText(trace, rows[i]!, names) },
    { id: 'operator', kind: 'operator', shown: true, cell: i => operatorOf(trace, rows[i]!) },
    { id: 'device', kind: 'id', shown: hasSeveral, cell: i => orNull(ordinalOf(i)) },
    { id: 'start', kind: 'time', shown: true, cell: i => start[rows[i]!]! },
    { id: 'duration', kind: 'ns', shown: true, cell: i => dur[rows[i]!]! },
    { id: 'gap', kind: 'ns', shown: true, cell: i => orNull(gapBefore(rows[i]!)) },
    { id: 'grid', kind: 'text', shown: true, cell: i => extent(shape(i)?.grid) },
    { id: 'block', kind: 'text', shown: true, cell: i => extent(shape(i)?.block) },
    { id: 'registers', kind: 'count', shown: true, cell: i => orNull(shape(i)?.registers) },
    { id: 'staticShared', kind: 'bytes', shown: false, cell: i => orNull(shape(i)?.staticShared) },
    { id: 'dynamicShared', kind: 'bytes', shown: true, cell: i => orNull(shape(i)?.dynamicShared) },
    { id: 'bytes', kind: 'bytes', shown: false, cell: i => copyBytes(trace, rows[i]!) },
    { id: 'rate', kind: 'bytesPerSecond', shown: false, cell: i => copyRate(trace, rows[i]!) },
    { id: 'stream', kind: 'id', shown: true, cell: i => orNull(lane(i).stream) },
    { id: 'correlation', kind: 'id', shown: false, cell: i => correlation[rows[i]!]! || null },
    ...contextColumns(trace, rows, rangePath),
  ];
  const rowOf = (span: number): number | undefined => {
    const row = rows.indexOf(span);
    return row < 0 ? undefined : row;
  };
  const spans = (i: number): Uint32Array => rows.subarray(i, i + 1);
  return { length: rows.length, columns, span: i => rows[i]!, spans, rowOf };
}

/** What the program was doing when it launched each operation. Wide, so hidden at first. */
function contextColumns(
  trace: Trace,
  rows: Uint32Array,
  rangePath?: (row: number) => readonly string[],
): TableColumn[] {
  const columns: TableColumn[] = [];
  if (rangePath !== undefined && trace.lanes.some(({ kind }) => RANGE_LANES.has(kind))) {
    const cell = (i: number): Cell => rangePath(rows[i]!).join(' / ') || null;
    columns.push({ id: 'path', kind: 'text', shown: false, isSearched: false, cell });
  }
  if (trace.operatorCalls?.some(({ inputDims }) => inputDims !== '') === true) {
    const cell = (i: number): Cell => inputDimsOf(trace, rows[i]!) ?? null;
    columns.push({ id: 'inputDims', kind: 'text', shown: false, cell });
  }
  return columns;
}

const RANGE_LANES: ReadonlySet<LaneKind> = new Set<LaneKind>(['ranges', 'operators']);

/**
 * Shapes of the inputs of a framework operator, or of the innermost one around an operation's launch that has any
 * recorded.
 */
export function inputDimsOf({ spans, operatorCalls }: Trace, row: number): string | undefined {
  const { kind, detail, parent, link } = spans;
  for (let up = kind[row] === SpanKind.operator ? row : link[row]!; up >= 0; up = parent[up]!) {
    if (kind[up] !== SpanKind.operator || detail[up]! < 0) continue;
    const dims = operatorCalls?.[detail[up]!]?.inputDims ?? '';
    if (dims !== '') return dims;
  }
  return undefined;
}

/** Some operations by start: a few are sorted, of many those wanted are picked from all, which are in order. */
function* byStart(trace: Trace, rows: Uint32Array): Unhurried<Uint32Array> {
  if (rows === operationRows(trace)) return allByStart(trace);
  if (rows.length < STRETCH) return sortedByStart(trace, rows);
  const isWanted = new Uint8Array(trace.spans.length);
  for (let i = 0; i < rows.length; i++) {
    if (i % STRETCH === 0) yield;
    isWanted[rows[i]!] = 1;
  }
  return yield* keeping(allByStart(trace), row => isWanted[row] === 1);
}

/** All operations of the trace, by start. */
const allByStart = perTrace((trace): Uint32Array => {
  const devices = deviceOperations(trace);
  return devices.length === 1 ? devices[0]!.rows : sortedByStart(trace, operationRows(trace));
});

/** The name in the form asked for; the full one where the file has no other. */
export function nameText(trace: Trace, row: number, form: NameForm): string {
  const name = trace.spans.name[row]!;
  const id =
    form === 'short'
      ? baseName(trace, name)
      : form === 'mangled'
        ? (trace.mangledNames.get(name) ?? name)
        : name;
  const text = trace.strings.get(id);
  if (text !== '') return text;
  return trace.spans.kind[row] === SpanKind.kernel ? '' : copyClassOf(trace, row);
}

/**
 * ns that the device ran nothing before an operation, over all its streams: 0 where another operation was still
 * running, NaN for the first and for spans that are no operation. A binary search a call.
 */
function gapFinder(trace: Trace): (row: number) => number {
  const devices = new Map(busyUntil(trace).map(device => [device.device, device]));
  return row => {
    const device = devices.get(trace.lanes[trace.spans.lane[row]!]!.device);
    if (device === undefined) return NaN;
    const { rows, start, latestEnd } = device;
    let at = lowerBound(start, trace.spans.start[row]!);
    while (at < rows.length && rows[at] !== row) at++;
    if (at === 0 || at === rows.length) return NaN;
    return Math.max(0, start[at]! - latestEnd[at - 1]!);
  };
}

/** For each device its operations by start, with the end of all up to each of them. */
const busyUntil = perTrace(trace =>
  deviceOperations(trace).map(({ device, rows, start, end }) => {
    return { device, rows, start, latestEnd: runningMaximum(end) };
  }),
);

/** Shapes are shared by equal launches, so a million kernels need few texts. */
const extents = new WeakMap<object, string>();

/** `96`, `32 × 4`; trailing ones say nothing. */
export function extent(sizes: readonly [number, number, number] | undefined): Cell {
  if (sizes === undefined) return null;
  let text = extents.get(sizes);
  if (text === undefined) {
    const last = sizes[2] > 1 ? 3 : sizes[1] > 1 ? 2 : 1;
    text = sizes.slice(0, last).join(' × ');
    extents.set(sizes, text);
  }
  return text;
}

/** The tables' "not recorded": -1 and NaN in the trace, null in a cell. */
function orNull(value: number | undefined): Cell {
  return value === undefined || value < 0 || Number.isNaN(value) ? null : value;
}

function isCopy(trace: Trace, row: number): boolean {
  const kind = trace.spans.kind[row];
  return kind === SpanKind.memcpy || kind === SpanKind.memset;
}

function copyBytes(trace: Trace, row: number): Cell {
  return isCopy(trace, row) ? bytesOf(trace, row) : null;
}

/** Bytes per second: bytes of the copy over its duration. */
function copyRate(trace: Trace, row: number): Cell {
  const ns = trace.spans.dur[row]!;
  return isCopy(trace, row) && ns > 0 ? (bytesOf(trace, row) * 1e9) / ns : null;
}
