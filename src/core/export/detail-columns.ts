/** Columns of what a trace has beside times: launch shapes, sizes of copies, collectives, range attributes, shapes. */

import { inputDimsOf } from '../analysis/tables/events.ts';
import { lowerBound } from '../base/search.ts';
import {
  isOperation,
  isRange,
  SpanKind,
  type CopyDetail,
  type LaunchShape,
  type RangeAttributes,
} from '../trace/columns.ts';
import type { CollectiveDetail, Trace } from '../trace/trace.ts';
import { column, orNull, type RowColumn } from './columns.ts';

export function detailColumns(trace: Trace): RowColumn[] {
  return [
    ...shapeColumns(trace),
    ...copyColumns(trace),
    ...collectiveColumns(trace),
    ...rangeColumns(trace),
    column(
      'input_shapes',
      'text',
      '',
      'input shapes of the framework operator, or of the one that launched it',
      row => (hasShapes(trace.spans.kind[row]!) ? (inputDimsOf(trace, row) ?? null) : null),
    ),
  ];
}

function hasShapes(kind: number): boolean {
  return isOperation(kind) || kind === SpanKind.operator;
}

/** Launch shape of a kernel; undefined where there is none. */
export function shapeOf({ spans, shapes }: Trace, row: number): LaunchShape | undefined {
  return spans.kind[row] === SpanKind.kernel ? shapes[spans.detail[row]!] : undefined;
}

function shapeColumns(trace: Trace): RowColumn[] {
  const axes = ['x', 'y', 'z'] as const;
  const dims = (what: 'grid' | 'block', of: string): RowColumn[] =>
    axes.map((axis, i) =>
      column(`${what}_${axis}`, 'int32', '', `${of} in ${axis}`, row =>
        orNull(shapeOf(trace, row)?.[what][i]),
      ),
    );
  const size = (name: string, unit: string, about: string, key: keyof LaunchShape): RowColumn =>
    column(name, 'int32', unit, about, row => orNull(shapeOf(trace, row)?.[key] as number));
  return [
    ...dims('grid', 'blocks'),
    ...dims('block', 'threads of a block'),
    size('registers', '', 'registers per thread', 'registers'),
    size('static_shared_bytes', 'B', 'static shared memory per block', 'staticShared'),
    size('dynamic_shared_bytes', 'B', 'dynamic shared memory per block', 'dynamicShared'),
    column('graph', 'int64', '', 'number of the CUDA graph it was replayed from', row => {
      const node = trace.spans.graphNode?.[row] ?? 0;
      return node > 0 ? Math.floor(node / 2 ** 32) || null : null;
    }),
    column('graph_node', 'int64', '', 'number of its node in that graph', row => {
      const node = trace.spans.graphNode?.[row] ?? 0;
      return node > 0 ? node % 2 ** 32 : null;
    }),
  ];
}

export function copyOf({ spans, copies }: Trace, row: number): CopyDetail | undefined {
  const kind = spans.kind[row];
  return kind === SpanKind.memcpy || kind === SpanKind.memset
    ? copies[spans.detail[row]!]
    : undefined;
}

function copyColumns(trace: Trace): RowColumn[] {
  const of = (row: number): CopyDetail | undefined => copyOf(trace, row);
  return [
    column('bytes', 'int64', 'B', 'bytes copied or filled', row => orNull(of(row)?.bytes)),
    column(
      'copy_direction',
      'text',
      '',
      'htod, dtoh, dtod, ptop …',
      row => of(row)?.direction ?? null,
    ),
    column('copy_from', 'text', '', 'memory copied from', row => of(row)?.from ?? null),
    column('copy_to', 'text', '', 'memory copied to, or filled', row => of(row)?.to ?? null),
  ];
}

/** What the framework recorded of a collective; undefined where it did not, or the span is none. */
export function collectiveOf({ collectives }: Trace, row: number): CollectiveDetail | undefined {
  if (collectives === undefined) return undefined;
  const at = lowerBound(collectives.rows, row);
  return collectives.rows[at] === row ? collectives.details[collectives.detail[at]!] : undefined;
}

function collectiveColumns(trace: Trace): RowColumn[] {
  const of = (row: number): CollectiveDetail | undefined =>
    hasShapes(trace.spans.kind[row]!) ? collectiveOf(trace, row) : undefined;
  const text = (value: string | undefined): string | null => value || null;
  return [
    column('collective', 'text', '', 'collective as the framework calls it', row =>
      text(of(row)?.operation),
    ),
    column('collective_dtype', 'text', '', 'type of its elements', row => text(of(row)?.dtype)),
    column('collective_elements_in', 'int64', '', 'elements per rank', row =>
      orNull(of(row)?.inputElements),
    ),
    column('collective_elements_out', 'int64', '', 'elements per rank', row =>
      orNull(of(row)?.outputElements),
    ),
    column('collective_ranks', 'int32', '', 'ranks of its group', row =>
      orNull(of(row)?.groupSize),
    ),
  ];
}

/** undefined for what is no range or mark. */
export function attributesOf(
  { spans, rangeAttributes }: Trace,
  row: number,
): RangeAttributes | undefined {
  const kind = spans.kind[row]!;
  if (!isRange(kind) && kind !== SpanKind.mark) return undefined;
  return rangeAttributes[spans.detail[row]!];
}

function rangeColumns(trace: Trace): RowColumn[] {
  return [
    column(
      'domain',
      'text',
      '',
      'NVTX domain of a range',
      row => attributesOf(trace, row)?.domain || null,
    ),
    column(
      'category',
      'text',
      '',
      'NVTX category of a range',
      row => attributesOf(trace, row)?.category || null,
    ),
  ];
}
