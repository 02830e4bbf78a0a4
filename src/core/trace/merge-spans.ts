/** The span tables of several traces as one, column by column. For merge.ts only. */

import type { SpanTable } from './columns.ts';
import type { DetailMap } from './merge-details.ts';
import type { Trace } from './trace.ts';

/** How one part's numbers become the run's. */
export interface PartMaps {
  readonly rowBase: number;
  readonly laneBase: number;
  readonly shiftNs: number;
  /** By the part's string id. */
  readonly names: Uint32Array;
  readonly details: DetailMap;
}

type Column = Float64Array | Uint32Array | Int32Array | Uint16Array | Uint8Array;
type OpenTable = { -readonly [Key in keyof SpanTable]: SpanTable[Key] };
type ColumnName = Exclude<keyof SpanTable, 'length' | 'graphNode'>;
/** What of a part's column remains: nothing, a view of the new one, or the column itself. */
type Remains = 'nothing' | 'view' | 'own';

/**
 * The table of all rows, part after part. The parts' columns are let go as they are copied; `source` and `kind` become
 * views of the new ones, and `lane` keeps the part's own numbers.
 */
export async function mergeSpans(
  traces: readonly Trace[],
  maps: readonly PartMaps[],
  length: number,
  breathe: () => Promise<void>,
): Promise<SpanTable> {
  const parts = traces.map(({ spans }) => spans as OpenTable);
  const merge = columnMerger(parts, maps, length, breathe);
  // Details go by kind and kinds stay readable, so any order will do.
  const graphNode = mergeGraphNodes(parts, maps, length);
  return {
    length,
    start: await merge('start', Float64Array, (into, { start }, part) =>
      addTo(into, start, part.shiftNs, part),
    ),
    dur: await merge('dur', Float64Array, (into, { dur }, part) => into.set(dur, part.rowBase)),
    name: await merge('name', Uint32Array, (into, { name }, part) => mapNames(into, name, part)),
    lane: await merge(
      'lane',
      Uint16Array,
      (into, { lane }, part) => addTo(into, lane, part.laneBase, part),
      'own',
    ),
    kind: await merge(
      'kind',
      Uint8Array,
      (into, { kind }, part) => into.set(kind, part.rowBase),
      'view',
    ),
    depth: await merge('depth', Uint8Array, (into, { depth }, part) =>
      into.set(depth, part.rowBase),
    ),
    parent: await merge('parent', Int32Array, (into, { parent }, part) =>
      moveRows(into, parent, part),
    ),
    link: await merge('link', Int32Array, (into, { link }, part) => moveRows(into, link, part)),
    correlation: await merge('correlation', Uint32Array, (into, { correlation }, part) =>
      into.set(correlation, part.rowBase),
    ),
    detail: await merge('detail', Int32Array, (into, spans, part) => mapDetails(into, spans, part)),
    source: await merge(
      'source',
      Uint32Array,
      (into, { source }, part) => into.set(source, part.rowBase),
      'view',
    ),
    ...(graphNode !== undefined && { graphNode }),
  };
}

type MergeColumn = <K extends ColumnName>(
  column: K,
  Type: new (length: number) => OpenTable[K],
  copy: (into: OpenTable[K], spans: OpenTable, maps: PartMaps) => void,
  remains?: Remains,
) => Promise<OpenTable[K]>;

/** Makes one column of the parts' after another, with a breath after each. */
function columnMerger(
  parts: readonly OpenTable[],
  maps: readonly PartMaps[],
  length: number,
  breathe: () => Promise<void>,
): MergeColumn {
  return async (column, Type, copy, remains = 'nothing') => {
    const into = new Type(length);
    parts.forEach((spans, i) => {
      const { rowBase } = maps[i]!;
      copy(into, spans, maps[i]!);
      if (remains === 'nothing') spans[column] = new Type(0);
      if (remains === 'view') {
        spans[column] = into.subarray(rowBase, rowBase + spans.length) as typeof into;
      }
    });
    await breathe();
    return into;
  };
}

function addTo(into: Column, from: Column, offset: number, { rowBase }: PartMaps): void {
  for (let row = 0; row < from.length; row++) into[rowBase + row] = from[row]! + offset;
}

function mapNames(into: Uint32Array, from: Uint32Array, { names, rowBase }: PartMaps): void {
  for (let row = 0; row < from.length; row++) into[rowBase + row] = names[from[row]!]!;
}

/** Rows of the same part; -1 stays. */
function moveRows(into: Int32Array, from: Int32Array, { rowBase }: PartMaps): void {
  for (let row = 0; row < from.length; row++) {
    into[rowBase + row] = from[row]! < 0 ? from[row]! : from[row]! + rowBase;
  }
}

function mapDetails(into: Int32Array, { detail, kind }: SpanTable, part: PartMaps): void {
  const { details, rowBase } = part;
  for (let row = 0; row < detail.length; row++) {
    into[rowBase + row] = detail[row]! < 0 ? -1 : details(kind[row]!, detail[row]!);
  }
}

const NODES_PER_GRAPH = 2 ** 32;

/** Graphs are numbered anew in each process: those of later parts come behind those of earlier ones. */
function mergeGraphNodes(
  parts: readonly OpenTable[],
  maps: readonly PartMaps[],
  length: number,
): Float64Array | undefined {
  if (parts.every(({ graphNode }) => graphNode === undefined)) return undefined;
  const merged = new Float64Array(length);
  let graphs = 0;
  parts.forEach((spans, i) => {
    const { graphNode } = spans;
    delete spans.graphNode;
    if (graphNode === undefined) return;
    const { rowBase } = maps[i]!;
    let most = 0;
    for (let row = 0; row < graphNode.length; row++) {
      const node = graphNode[row]!;
      if (node === 0) continue;
      merged[rowBase + row] = node + graphs * NODES_PER_GRAPH;
      most = Math.max(most, Math.floor(node / NODES_PER_GRAPH) + 1);
    }
    graphs += most;
  });
  return merged;
}
