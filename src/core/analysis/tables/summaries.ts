/** The tables of sums: kernels by name or by name and shape, all operations, operators, ranges, API calls. */

import type { Cell, NameForm } from '../../protocol/tables.ts';
import { isOperation, SpanKind } from '../../trace/columns.ts';
import { OPERATORS } from '../../trace/operators.ts';
import type { Trace } from '../../trace/trace.ts';
import { groupRows } from '../groups.ts';
import { kernelSummary, summarize } from '../kernels.ts';
import { operatorOf } from '../operators/of-trace.ts';
import { rangeSummaryOf } from '../ranges.ts';
import type { Statistics } from '../statistics.ts';
import { extent, nameText } from './events.ts';
import type { Table, TableColumn } from './table.ts';

/** One group of spans: its figures and its rows. */
interface Group extends Statistics {
  readonly percent: number;
  readonly rows: Uint32Array;
}

/** Kernels by name, `cuda_gpu_kern_sum`; `byGrid`: by name, grid and block, `cuda_gpu_kern_gb_sum`. */
export function kernelTable(
  trace: Trace,
  operations: Uint32Array,
  names: NameForm,
  byGrid: boolean,
): Table {
  const kernels = operations.filter(row => trace.spans.kind[row] === SpanKind.kernel);
  const by = byGrid ? 'grid' : names === 'short' ? 'base' : 'name';
  const groups = kernelSummary(trace, by, kernels);
  const shapeColumns: TableColumn[] = byGrid
    ? [
        { id: 'grid', kind: 'text', shown: true, cell: i => extent(groups[i]!.grid) },
        {
          id: 'block',
          kind: 'text',
          shown: true,
          cell: i => extent(groups[i]!.block),
        },
      ]
    : [];
  const operator: TableColumn = {
    id: 'operator',
    kind: 'operator',
    shown: true,
    cell: i => commonOperator(trace, groups[i]!.rows),
  };
  const name = (i: number): Cell => nameText(trace, groups[i]!.rows[0]!, names);
  return groupTable(trace, groups, name, [operator, ...shapeColumns]);
}

/** Kernels, copies, memsets and graphs by name: `cuda_gpu_sum`. */
export function operationTable(trace: Trace, operations: Uint32Array, names: NameForm): Table {
  const known = new Map<string, number>();
  const groups = summarize(
    trace,
    groupRows(
      operations.filter(row => isOperation(trace.spans.kind[row]!)),
      row => idOf(known, nameText(trace, row, names)),
    ),
  );
  return groupTable(trace, groups, i => nameText(trace, groups[i]!.rows[0]!, names), []);
}

/** Operations by operator; share is of the operations' sum. */
export function operatorTable(trace: Trace, operations: Uint32Array): Table {
  const groups = summarize(
    trace,
    groupRows(operations, row => OPERATORS.indexOf(operatorOf(trace, row))),
  );
  const operator: TableColumn = {
    id: 'operator',
    kind: 'operator',
    shown: true,
    cell: i => operatorOf(trace, groups[i]!.rows[0]!),
  };
  return groupTable(trace, groups, undefined, [operator]);
}

/** API calls by name: `cuda_api_sum`. */
export function apiTable(trace: Trace, calls: Uint32Array): Table {
  const groups = summarize(
    trace,
    groupRows(calls, row => trace.spans.name[row]!),
  );
  return groupTable(trace, groups, i => nameText(trace, groups[i]!.rows[0]!, 'short'), []);
}

/** Ranges by name, with their projection: `nvtx_gpu_proj_sum`. */
export function rangeTable(trace: Trace, ranges: Uint32Array): Table {
  const rows = rangeSummaryOf(trace, ranges);
  const columns: TableColumn[] = [
    { id: 'name', kind: 'name', shown: true, cell: i => rows[i]!.name },
    { id: 'domain', kind: 'text', shown: true, cell: i => rows[i]!.domain },
    { id: 'style', kind: 'text', shown: false, cell: i => rows[i]!.style },
    { id: 'count', kind: 'count', shown: true, cell: i => rows[i]!.rows.length },
    { id: 'projected', kind: 'ns', shown: true, cell: i => rows[i]!.projected.total },
    { id: 'projectedMedian', kind: 'ns', shown: true, cell: i => rows[i]!.projected.median },
    { id: 'projectedMin', kind: 'ns', shown: false, cell: i => rows[i]!.projected.min },
    { id: 'projectedMax', kind: 'ns', shown: false, cell: i => rows[i]!.projected.max },
    { id: 'host', kind: 'ns', shown: true, cell: i => rows[i]!.host.total },
    { id: 'hostMedian', kind: 'ns', shown: false, cell: i => rows[i]!.host.median },
    { id: 'kernels', kind: 'count', shown: true, cell: i => rows[i]!.kernels },
    { id: 'calls', kind: 'count', shown: true, cell: i => rows[i]!.calls },
  ];
  return { length: rows.length, columns, ...spansOf(trace, rows) };
}

function groupTable(
  trace: Trace,
  groups: readonly Group[],
  name: ((i: number) => Cell) | undefined,
  extra: readonly TableColumn[],
): Table {
  const columns: TableColumn[] = [
    ...(name ? [{ id: 'name', kind: 'name', shown: true, cell: name } as const] : []),
    ...extra,
    { id: 'percent', kind: 'percent', shown: true, cell: i => groups[i]!.percent },
    { id: 'total', kind: 'ns', shown: true, cell: i => groups[i]!.total },
    { id: 'count', kind: 'count', shown: true, cell: i => groups[i]!.count },
    { id: 'mean', kind: 'ns', shown: true, cell: i => groups[i]!.mean },
    { id: 'median', kind: 'ns', shown: true, cell: i => groups[i]!.median },
    { id: 'min', kind: 'ns', shown: true, cell: i => groups[i]!.min },
    { id: 'max', kind: 'ns', shown: true, cell: i => groups[i]!.max },
    { id: 'stddev', kind: 'ns', shown: true, cell: i => groups[i]!.stddev },
  ];
  return { length: groups.length, columns, ...spansOf(trace, groups) };
}

/** The operator of all rows, or 'several' where they differ. */
function commonOperator(trace: Trace, rows: Uint32Array): Cell {
  const first = operatorOf(trace, rows[0]!);
  return rows.every(row => operatorOf(trace, row) === first) ? first : 'several';
}

/** A group is chosen by its longest member and found by any. */
function spansOf(
  trace: Trace,
  groups: readonly { readonly rows: Uint32Array }[],
): Pick<Table, 'span' | 'spans' | 'rowOf'> {
  return {
    span: i => longest(trace, groups[i]!.rows),
    spans: i => groups[i]!.rows,
    rowOf: span => {
      const row = groups.findIndex(({ rows }) => rows.includes(span));
      return row < 0 ? undefined : row;
    },
  };
}

function longest(trace: Trace, rows: Uint32Array): number {
  const { dur } = trace.spans;
  return rows.reduce((best, row) => (dur[row]! > dur[best]! ? row : best), rows[0]!);
}

function idOf(known: Map<string, number>, text: string): number {
  const id = known.get(text) ?? known.size;
  known.set(text, id);
  return id;
}
