/** CUDA runtime and driver calls: one table holds both. Fills the index by which GPU operations find their launch. */

import type { LaneId, NameId } from '../../trace/columns.ts';
import { SpanKind } from '../../trace/columns.ts';
import { processOf, type ProcessKey } from './ids.ts';
import { column, idColumn, readNumbers, timeColumn, type NumberColumn } from './number-pages.ts';
import { threadLane, type Session } from './session.ts';
import { isTime, lengthOf } from './values.ts';

const COLUMNS: readonly NumberColumn[] = [
  timeColumn('start'),
  timeColumn('end'),
  idColumn('globalTid'),
  column('correlationId', 0),
  column('nameId', 0),
  column('eventClass'),
];

/** `eventClass` of the two APIs. */
const RUNTIME = 0;
const DRIVER = 1;

export async function readApi(session: Session): Promise<void> {
  const table = session.schema.table('CUPTI_ACTIVITY_KIND_RUNTIME');
  if (table === undefined) return;
  const { builder, calls, strings } = session;
  const kinds = new Map<NameId, CallKind>();
  let lastThread = Infinity;
  let lane: LaneId = -1;
  let process: ProcessKey = -1;
  await readNumbers(session, { table, columns: COLUMNS, phase: 'api' }, page => {
    const [start, end, thread, correlation, nameId, eventClass] = page.columns as Tuple;
    for (let i = 0; i < page.length; i++) {
      const from = start[i]!;
      if (!isTime(from)) continue;
      if (thread[i] !== lastThread) {
        lastThread = thread[i]!;
        lane = threadLane(session, 'api', lastThread, 'CUDA API');
        process = processOf(lastThread);
      }
      const name = strings.name(nameId[i]!);
      const call = kinds.get(name) ?? describeCall(session, kinds, name);
      const kind = kindOf(eventClass[i]!, call);
      const id = correlation[i]!;
      const length = lengthOf(end[i]! - from);
      const span = builder.span(lane, kind, from, length, name, id, -1, page.rowIds[i]);
      calls.add(process, id, span);
      if (call.launchesGraph) session.graphLaunches.push(span);
    }
  });
}

type Tuple = [Float64Array, Float64Array, Float64Array, Float64Array, Float64Array, Float64Array];

function kindOf(eventClass: number, call: CallKind): SpanKind {
  if (eventClass === RUNTIME) return SpanKind.runtime;
  return eventClass === DRIVER ? SpanKind.driver : call.kind;
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
function withoutAbi(name: string): string {
  return name.replace(/(_pt[sd][sz])?_v\d{4,5}$/, '');
}
