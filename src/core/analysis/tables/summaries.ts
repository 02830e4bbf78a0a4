/**
 * The tables of sums: kernels by name or by name and shape, all operations, operators, ranges, API calls. Making one
 * passes over all rows several times and is unhurried; its cells cost nothing then.
 */

import type { Cell, NameForm } from '../../protocol/tables.ts';
import { isOperation, SpanKind } from '../../trace/columns.ts';
import { OPERATORS } from '../../trace/operators.ts';
import type { Trace } from '../../trace/trace.ts';
import type { Unhurried } from '../../base/unhurried.ts';
import { grouping, groupingBy, keeping } from '../groups.ts';
import { summarizing, summarizingKernels, type GroupSummary } from '../kernels.ts';
import { operatorCodes, operatorOf } from '../operators/of-trace.ts';
import { summarizingRanges } from '../ranges.ts';
import { extent, nameText } from './events.ts';
import type { Table, TableColumn } from './table.ts';

/** Kernels by name, `cuda_gpu_kern_sum`; `byGrid`: by name, grid and block, `cuda_gpu_kern_gb_sum`. */
export function* kernelTable(
  trace: Trace,
  operations: Uint32Array,
  names: NameForm,
  byGrid: boolean,
): Unhurried<Table> {
  const { kind } = trace.spans;
  const kernels = yield* keeping(operations, row => kind[row] === SpanKind.kernel);
  const by = byGrid ? 'grid' : names === 'short' ? 'base' : 'name';
  const groups = yield* summarizingKernels(trace, by, kernels);
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
  const operators = yield* commonOperators(trace, groups);
  const operator: TableColumn = {
    id: 'operator',
    kind: 'operator',
    shown: true,
    cell: i => operators[i]!,
  };
  const name = (i: number): Cell => nameText(trace, groups[i]!.rows[0]!, names);
  return yield* groupTable(trace, groups, name, [operator, ...shapeColumns]);
}

/** Kernels, copies, memsets and graphs by name: `cuda_gpu_sum`. */
export function* operationTable(
  trace: Trace,
  operations: Uint32Array,
  names: NameForm,
): Unhurried<Table> {
  const known = new Map<string, number>();
  const { kind } = trace.spans;
  const rows = yield* keeping(operations, row => isOperation(kind[row]!));
  const groups = yield* summarizing(
    trace,
    yield* grouping(rows, row => idOf(known, nameText(trace, row, names))),
  );
  return yield* groupTable(trace, groups, i => nameText(trace, groups[i]!.rows[0]!, names), []);
}

/** Operations by operator; share is of the operations' sum. */
export function* operatorTable(trace: Trace, operations: Uint32Array): Unhurried<Table> {
  const codes = operatorCodes(trace);
  const groups = yield* summarizing(trace, yield* groupingBy(operations, codes));
  const operator: TableColumn = {
    id: 'operator',
    kind: 'operator',
    shown: true,
    cell: i => operatorOf(trace, groups[i]!.rows[0]!),
  };
  return yield* groupTable(trace, groups, undefined, [operator]);
}

/** API calls by name: `cuda_api_sum`. */
export function* apiTable(trace: Trace, calls: Uint32Array): Unhurried<Table> {
  const { name } = trace.spans;
  const groups = yield* summarizing(trace, yield* groupingBy(calls, name));
  return yield* groupTable(trace, groups, i => nameText(trace, groups[i]!.rows[0]!, 'short'), []);
}

/** Ranges by name, with their projection: `nvtx_gpu_proj_sum`. */
export function* rangeTable(trace: Trace, ranges: Uint32Array): Unhurried<Table> {
  const rows = yield* summarizingRanges(trace, ranges);
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
  return { length: rows.length, columns, ...(yield* spansOf(trace, rows)) };
}

function* groupTable(
  trace: Trace,
  groups: readonly GroupSummary[],
  name: ((i: number) => Cell) | undefined,
  extra: readonly TableColumn[],
): Unhurried<Table> {
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
  return { length: groups.length, columns, ...(yield* spansOf(trace, groups)) };
}

/** The operator of all rows of each group, or 'several' where they differ. */
function* commonOperators(trace: Trace, groups: readonly GroupSummary[]): Unhurried<string[]> {
  const codes = operatorCodes(trace);
  const common: string[] = [];
  for (const { rows } of groups) {
    yield;
    const first = codes[rows[0]!]!;
    let same = 1;
    while (same < rows.length && codes[rows[same]!] === first) same++;
    common.push(same < rows.length ? 'several' : OPERATORS[first]!);
  }
  return common;
}

/** A group is chosen by its longest member and found by any. */
function* spansOf(
  trace: Trace,
  groups: readonly { readonly rows: Uint32Array }[],
): Unhurried<Pick<Table, 'span' | 'spans' | 'rowOf'>> {
  const longest = new Uint32Array(groups.length);
  for (let i = 0; i < groups.length; i++) {
    yield;
    longest[i] = longestOf(trace, groups[i]!.rows);
  }
  return {
    span: i => longest[i]!,
    spans: i => groups[i]!.rows,
    rowOf: span => {
      const row = groups.findIndex(({ rows }) => rows.includes(span));
      return row < 0 ? undefined : row;
    },
  };
}

function longestOf({ spans }: Trace, rows: Uint32Array): number {
  const { dur } = spans;
  let best = rows[0]!;
  for (let i = 1; i < rows.length; i++) if (dur[rows[i]!]! > dur[best]!) best = rows[i]!;
  return best;
}

function idOf(known: Map<string, number>, text: string): number {
  const id = known.get(text) ?? known.size;
  known.set(text, id);
  return id;
}
