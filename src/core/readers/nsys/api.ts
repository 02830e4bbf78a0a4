/** CUDA runtime and driver calls: one table holds both. Fills the index by which GPU operations find their launch. */

import type { LaneId, NameId } from '../../trace/columns.ts';
import { SpanKind } from '../../trace/columns.ts';
import { globalIdSql, processOf, type ProcessKey } from './ids.ts';
import { readPages } from './pages.ts';
import { durationSql, threadLane, timeSql, type Session } from './session.ts';
import { isTime, lengthOf, orElse } from './values.ts';

type ApiRow = [
  row: number,
  start: number,
  duration: number,
  thread: number | null,
  correlation: number | null,
  name: number,
  eventClass: number | null,
];

/** `eventClass` of the two APIs. */
const RUNTIME = 0;
const DRIVER = 1;

export async function readApi(session: Session): Promise<void> {
  const table = session.schema.table('CUPTI_ACTIVITY_KIND_RUNTIME');
  if (table === undefined) return;
  const { builder, calls, strings } = session;
  const kinds = new Map<NameId, CallKind>();
  let lastThread: number | null = NaN;
  let lane: LaneId = -1;
  let process: ProcessKey = -1;
  const columns = [
    timeSql(session, 'start'),
    durationSql,
    globalIdSql('globalTid'),
    'correlationId',
    'nameId',
    orElse(table, 'eventClass', 'NULL'),
  ];
  await readPages<ApiRow>(session, { table, columns, phase: 'api' }, rows => {
    for (const [row, start, duration, thread, correlation, nameId, eventClass] of rows) {
      if (!isTime(start)) continue;
      if (thread !== lastThread) {
        lane = threadLane(session, 'api', thread, 'CUDA API');
        process = thread === null ? -1 : processOf(thread);
        lastThread = thread;
      }
      const name = strings.name(nameId);
      const call = kinds.get(name) ?? describeCall(session, kinds, name);
      const kind =
        eventClass === RUNTIME
          ? SpanKind.runtime
          : eventClass === DRIVER
            ? SpanKind.driver
            : call.kind;
      const id = correlation ?? 0;
      const span = builder.span(lane, kind, start, lengthOf(duration), name, id, -1, row);
      if (id !== 0) calls.add(process, id, span);
      if (call.launchesGraph) session.graphLaunches.push(span);
    }
  });
}

interface CallKind {
  readonly kind: SpanKind;
  readonly launchesGraph: boolean;
}

/** What the name of a call says, told once for each name. */
function describeCall(session: Session, kinds: Map<NameId, CallKind>, name: NameId): CallKind {
  const { strings, shortNames } = session.builder;
  const text = strings.get(name);
  const short = withoutAbi(text);
  if (short !== text) shortNames.set(name, strings.intern(short));
  const call = {
    kind: /^cu[A-Z]/.test(text) ? SpanKind.driver : SpanKind.runtime,
    launchesGraph: /^cu(da)?GraphLaunch$/.test(short),
  };
  kinds.set(name, call);
  return call;
}

/** `cudaLaunchKernel_ptsz_v7000` → `cudaLaunchKernel`: the suffixes tell the ABI, not what was called. */
export function withoutAbi(name: string): string {
  return name.replace(/(_pt[sd][sz])?_v\d{4,5}$/, '');
}
