/** Memory copies and fills on the device. */

import type { CopyDetail, NameId } from '../../trace/columns.ts';
import { SpanKind } from '../../trace/columns.ts';
import { COPY_KINDS, memoryKind } from './enums.ts';
import { processOf } from './ids.ts';
import { readPages } from './pages.ts';
import type { Table } from './schema.ts';
import type { Session } from './session.ts';
import { placeSql, streamLanes, type PlacedRow } from './streams.ts';
import { isTime, lengthOf, orElse } from './values.ts';

type OperationRow = [
  ...place: PlacedRow,
  node: number | null,
  bytes: number,
  ...rest: (number | null)[],
];

/** Index into the trace's copies, and the name, for what follows `bytes` in a row. */
type Describe = (row: OperationRow) => { detail: number; name: NameId };

export async function readMemcpys(session: Session): Promise<void> {
  const table = session.schema.table('CUPTI_ACTIVITY_KIND_MEMCPY');
  if (table === undefined) return;
  const columns = ['copyKind', 'srcKind', 'dstKind'].map(name => orElse(table, name, 'NULL'));
  const describe = remembered(session, ([copyKind, from, to], bytes) => {
    const kind = COPY_KINDS[copyKind ?? 0] ?? COPY_KINDS[0]!;
    const detail: CopyDetail = {
      bytes,
      direction: kind.direction,
      ...(typeof from === 'number' && { from: memoryKind(from) }),
      ...(typeof to === 'number' && { to: memoryKind(to) }),
      ...(kind.unified && { unified: true }),
    };
    return { detail, name: kind.name, short: kind.short };
  });
  await readOperations(session, table, SpanKind.memcpy, 'copies', columns, describe);
}

export async function readMemsets(session: Session): Promise<void> {
  const table = session.schema.table('CUPTI_ACTIVITY_KIND_MEMSET');
  if (table === undefined) return;
  const columns = ['value', 'memKind'].map(name => orElse(table, name, 'NULL'));
  const describe = remembered(session, ([value, to], bytes) => {
    const detail: CopyDetail = {
      bytes,
      ...(typeof to === 'number' && { to: memoryKind(to) }),
      ...(typeof value === 'number' && { value }),
    };
    return { detail, name: '[CUDA memset]', short: 'Memset' };
  });
  await readOperations(session, table, SpanKind.memset, 'copies', columns, describe);
}

async function readOperations(
  session: Session,
  table: Table,
  kind: SpanKind,
  phase: string,
  extra: readonly string[],
  describe: Describe,
): Promise<void> {
  const { builder, calls } = session;
  const laneOf = streamLanes(session);
  const columns = [
    ...placeSql(session, table),
    orElse(table, 'graphNodeId', 'NULL'),
    'bytes',
    ...extra,
  ];
  await readPages<OperationRow>(session, { table, columns, phase }, rows => {
    for (const r of rows) {
      const [row, start, duration, device, context, stream, global, correlation, node] = r;
      if (!isTime(start)) continue;
      const process = processOf(global ?? 0);
      const lane = laneOf(process, device, context, stream);
      const { detail, name } = describe(r);
      const id = correlation ?? 0;
      const span = builder.span(lane, kind, start, lengthOf(duration), name, id, detail, row);
      const call = calls.find(process, id);
      if (call >= 0) builder.linkLaunch(span, call);
      if (node !== null && node !== 0) builder.graphNode(span, node);
    }
  });
}

/** Describes each distinct combination of kinds and size once. */
function remembered(
  session: Session,
  make: (
    kinds: readonly (number | null)[],
    bytes: number,
  ) => { detail: CopyDetail; name: string; short: string },
): Describe {
  const { builder } = session;
  const bySize = new Map<number, Map<string, { detail: number; name: NameId }>>();
  return row => {
    const [, , , , , , , , , bytes, ...kinds] = row;
    let byKinds = bySize.get(bytes);
    if (byKinds === undefined) {
      byKinds = new Map();
      bySize.set(bytes, byKinds);
    }
    const key = kinds.join(' ');
    let known = byKinds.get(key);
    if (known === undefined) {
      const { detail, name, short } = make(kinds, bytes);
      known = { detail: builder.copy(detail), name: builder.strings.intern(name) };
      builder.shortNames.set(known.name, builder.strings.intern(short));
      byKinds.set(key, known);
    }
    return known;
  };
}
