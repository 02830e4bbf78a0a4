/** The lower end of the model tree: single operations, and operations gathered by name. */

import { SpanKind } from '../../trace/columns.ts';
import type { Trace } from '../../trace/trace.ts';
import { bytesOf, copyClassOf } from '../copies.ts';
import { groupRows, rowsOfGroup } from '../groups.ts';
import { baseName } from '../kernels.ts';
import { operatorRuns } from '../layer-operators.ts';
import { extentOf } from '../operations.ts';
import { operatorOf } from '../operators/of-trace.ts';
import { lazily, NO_CHILDREN, type Children, type Place } from './place.ts';

/** Operations one by one, in the order given. */
export function spanChildren(trace: Trace, parent: string, rows: Uint32Array): Children {
  return {
    total: rows.length,
    at: index => spanPlace(trace, parent, rows[index]!),
    find: segment => {
      const row = Number(/^span:(\d+)$/.exec(segment)?.[1] ?? NaN);
      return rows.includes(row) ? spanPlace(trace, parent, row) : undefined;
    },
  };
}

function spanPlace(trace: Trace, parent: string, row: number): Place {
  const { start, dur } = trace.spans;
  const bytes = bytesOf(trace, row);
  const seconds = dur[row]! / 1e9;
  return {
    id: `${parent}/span:${row}`,
    kind: 'kernel',
    label: labelOf(trace, row),
    timeNs: dur[row]!,
    count: 1,
    role: operatorOf(trace, row),
    extra: bytes > 0 && seconds > 0 ? copyExtras(bytes, seconds) : [],
    startNs: start[row]!,
    endNs: start[row]! + dur[row]!,
    span: row,
    children: NO_CHILDREN,
  };
}

/** The operators of a layer in order, each with its operations below; its time is the union of these. */
export function operatorChildren(trace: Trace, parent: string, rows: Uint32Array): Children {
  return lazily(() =>
    operatorRuns(trace, rows).map(({ operator, key, rows: own }) => {
      const id = `${parent}/operator:${key}`;
      const names = new Set(Array.from(own, row => labelOf(trace, row)));
      const kernels = { key: 'kernels', value: [...names].join(', ') };
      return {
        id,
        kind: 'operator',
        label: operator,
        role: operator,
        ...figuresOf(trace, own),
        extra: [kernels],
        rows: own,
        count: own.length,
        children: spanChildren(trace, id, own),
      };
    }),
  );
}

/** Operations by name (a copy's is its direction), the most time first, each with its instances below. */
export function nameChildren(trace: Trace, parent: string, rows: Uint32Array): Children {
  return lazily(() => groupPlaces(trace, parent, rows));
}

function groupPlaces(trace: Trace, parent: string, rows: Uint32Array): Place[] {
  const names = new Map<string, number>();
  const keyOf = (row: number): number => {
    if (trace.spans.kind[row] === SpanKind.kernel) return trace.spans.name[row]!;
    const text = copyClassOf(trace, row);
    const key = names.get(text) ?? -1 - names.size;
    names.set(text, key);
    return key;
  };
  const groups = groupRows(rows, keyOf);
  return groups.keys
    .map((_, g) => groupPlace(trace, parent, rowsOfGroup(groups, g)))
    .sort((a, b) => b.timeNs - a.timeNs);
}

function groupPlace(trace: Trace, parent: string, rows: Uint32Array): Place {
  const sample = rows[0]!;
  const isKernel = trace.spans.kind[sample] === SpanKind.kernel;
  const id = `${parent}/${isKernel ? `name:${trace.spans.name[sample]}` : copyClassOf(trace, sample)}`;
  return {
    id,
    kind: 'group',
    label: labelOf(trace, sample),
    ...figuresOf(trace, rows),
    rows,
    count: rows.length,
    role: operatorOf(trace, sample),
    children: spanChildren(trace, id, rows),
  };
}

/** Busy time and window of some operations; bytes and their rate where copies are most of it. */
export function figuresOf(
  trace: Trace,
  rows: Uint32Array,
): Pick<Place, 'timeNs' | 'extra' | 'startNs' | 'endNs'> {
  let bytes = 0;
  let copyNs = 0;
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i]!;
    const moved = bytesOf(trace, row);
    bytes += moved;
    if (moved > 0) copyNs += trace.spans.dur[row]!;
  }
  const { startNs, endNs, busyNs: timeNs } = extentOf(trace, rows);
  return {
    timeNs,
    // A copy of eight bytes among kernels is not what the group is about.
    extra: bytes > 0 && 2 * copyNs > timeNs ? copyExtras(bytes, copyNs / 1e9) : [],
    startNs,
    endNs,
  };
}

function copyExtras(bytes: number, seconds: number): NonNullable<Place['extra']> {
  return [
    { key: 'bytes', value: bytes },
    { key: 'bytesPerSecond', value: bytes / seconds },
  ];
}

/** Short name of a kernel; the name in the file of anything else, or its direction where it has none. */
export function labelOf(trace: Trace, row: number): string {
  const { kind, name } = trace.spans;
  const text = trace.strings.get(baseName(trace, name[row]!));
  if (kind[row] === SpanKind.kernel || kind[row] === SpanKind.graph) return text;
  return COPY_LABELS[copyClassOf(trace, row)] ?? text;
}

/** The field's own words for copies; the same in all languages. */
const COPY_LABELS: Readonly<Record<string, string>> = {
  htod: 'memcpy HtoD',
  dtoh: 'memcpy DtoH',
  dtod: 'memcpy DtoD',
  htoh: 'memcpy HtoH',
  ptop: 'memcpy PtoP',
  memset: 'memset',
};
