/**
 * CUDA graphs recorded as a whole: one block a replay, the kernels inside were not recorded. Kernels of node-level
 * traces are ordinary rows with a `graphNodeId` and are read with the kernels.
 */

import { SpanKind } from '../../trace/columns.ts';
import { processOf } from './ids.ts';
import { readPages } from './pages.ts';
import type { Session } from './session.ts';
import { placeSql, streamLanes, type PlacedRow } from './streams.ts';
import { isTime, lengthOf, orElse } from './values.ts';

type GraphRow = [...place: PlacedRow, graph: number];

export async function readGraphs(session: Session): Promise<void> {
  const before = session.builder.length;
  await readReplays(session);
  const replays = session.builder.length - before;
  const unseen = session.graphLaunches.filter(call => session.builder.linkOf(call) < 0).length;
  if (replays === 0 && unseen === 0) return;
  // Up to 2023 there is no table for replays at all: the launch calls stand alone.
  const count = replays === 0 ? unseen : replays;
  session.builder.gap(
    'graph-level-trace',
    `Graph-level trace: the kernels inside ${count} CUDA graph launches were not recorded; ` +
      'capture again with --cuda-graph-trace=node',
    count,
  );
}

async function readReplays(session: Session): Promise<void> {
  const table = session.schema.table('CUPTI_ACTIVITY_KIND_GRAPH_TRACE');
  if (table === undefined) return;
  const { builder, calls } = session;
  const laneOf = streamLanes(session);
  const columns = [...placeSql(session, table), orElse(table, 'graphId', 0)];
  await readPages<GraphRow>(session, { table, columns, phase: 'graphs' }, rows => {
    for (const [
      row,
      start,
      duration,
      device,
      context,
      stream,
      global,
      correlation,
      graph,
    ] of rows) {
      if (!isTime(start)) continue;
      const process = processOf(global ?? 0);
      const lane = laneOf(process, device, context, stream);
      const name = builder.strings.intern(`CUDA graph ${graph}`);
      const id = correlation ?? 0;
      const length = lengthOf(duration);
      const span = builder.span(lane, SpanKind.graph, start, length, name, id, -1, row);
      const call = calls.find(process, id);
      if (call >= 0) builder.linkLaunch(span, call);
    }
  });
}
