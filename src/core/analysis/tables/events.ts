/**
 * The Events table: one row an operation, in the order of start. What `nsys stats cuda_gpu_trace` lists, with the
 * gap before, the operator and the range path. Summaries are in `summaries.ts`.
 */

import type { Cell, NameForm } from '../../protocol/tables.ts';
import { SpanKind, type LaunchShape } from '../../trace/columns.ts';
import type { Trace } from '../../trace/trace.ts';
import { bytesOf, copyClassOf } from '../copies.ts';
import { baseName } from '../kernels.ts';
import { perTrace } from '../memo.ts';
import { deviceOperations, sortedByStart } from '../operations.ts';
import { operatorOf } from '../operators/of-trace.ts';
import type { Table, TableColumn } from './table.ts';

/** @param unsorted rows of operations, in any order */
export function eventTable(trace: Trace, unsorted: Uint32Array, names: NameForm): Table {
  const rows = sortedByStart(trace, unsorted);
  const { start, dur, correlation, kind } = trace.spans;
  const gap = gapBefore(trace);
  const shape = (i: number): LaunchShape | undefined =>
    kind[rows[i]!] === SpanKind.kernel ? trace.shapes[trace.spans.detail[rows[i]!]!] : undefined;
  const lane = (i: number) => trace.lanes[trace.spans.lane[rows[i]!]!]!;
  const columns: TableColumn[] = [
    { id: 'order', kind: 'id', shown: true, cell: i => i + 1 },
    { id: 'name', kind: 'name', shown: true, cell: i => nameText(trace, rows[i]!, names) },
    { id: 'operator', kind: 'operator', shown: true, cell: i => operatorOf(trace, rows[i]!) },
    { id: 'start', kind: 'time', shown: true, cell: i => start[rows[i]!]! },
    { id: 'duration', kind: 'ns', shown: true, cell: i => dur[rows[i]!]! },
    { id: 'gap', kind: 'ns', shown: true, cell: i => orNull(gap[rows[i]!]) },
    { id: 'grid', kind: 'text', shown: true, cell: i => extent(shape(i)?.grid) },
    { id: 'block', kind: 'text', shown: true, cell: i => extent(shape(i)?.block) },
    { id: 'registers', kind: 'count', shown: true, cell: i => orNull(shape(i)?.registers) },
    { id: 'staticShared', kind: 'bytes', shown: false, cell: i => orNull(shape(i)?.staticShared) },
    { id: 'dynamicShared', kind: 'bytes', shown: true, cell: i => orNull(shape(i)?.dynamicShared) },
    { id: 'bytes', kind: 'bytes', shown: false, cell: i => copyBytes(trace, rows[i]!) },
    { id: 'rate', kind: 'bytesPerSecond', shown: false, cell: i => copyRate(trace, rows[i]!) },
    { id: 'stream', kind: 'id', shown: true, cell: i => orNull(lane(i).stream) },
    { id: 'device', kind: 'id', shown: false, cell: i => orNull(lane(i).device) },
    { id: 'correlation', kind: 'id', shown: false, cell: i => correlation[rows[i]!]! || null },
  ];
  const rowOf = (span: number): number | undefined => {
    const row = rows.indexOf(span);
    return row < 0 ? undefined : row;
  };
  return { length: rows.length, columns, span: i => rows[i]!, rowOf };
}

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
 * ns that the device ran nothing before each operation, over all its streams: 0 where another operation was still
 * running, NaN for the first and for spans that are no operation. By span row.
 */
const gapBefore = perTrace((trace): Float64Array => {
  const gaps = new Float64Array(trace.spans.length).fill(NaN);
  for (const { rows, start, end } of deviceOperations(trace)) {
    let busyUntil = NaN;
    for (let i = 0; i < rows.length; i++) {
      gaps[rows[i]!] = Math.max(0, start[i]! - busyUntil);
      busyUntil = Number.isNaN(busyUntil) ? end[i]! : Math.max(busyUntil, end[i]!);
    }
  }
  return gaps;
});

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
