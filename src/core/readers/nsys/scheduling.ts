/**
 * Context switches as a counter: how many cores a process has at each moment, which is how many of its threads run.
 * What ran on which core, and where threads were sampled meanwhile, is not read.
 */

import { pidOf, processOf, type GlobalId, type ProcessKey } from './ids.ts';
import { column, idColumn, readNumbers, timeColumn, type NumberColumn } from './number-pages.ts';
import { SampleColumns } from './samples.ts';
import type { Session } from './session.ts';
import { isTime } from './values.ts';

/** Says nothing by itself, so that a file is not shown for it. */
export const SCHEDULING_TABLE = 'SCHED_EVENTS';

const COLUMNS: readonly NumberColumn[] = [
  timeColumn('start'),
  idColumn('globalTid'),
  column('isSchedIn'),
];

/** Only of processes that own an event: a capture of the whole machine has hundreds of others. */
export async function readScheduling(session: Session): Promise<void> {
  const table = session.schema.table(SCHEDULING_TABLE);
  if (table?.columns.has('isSchedIn') !== true) return;
  const switches = new SampleColumns<GlobalId>();
  await readNumbers(session, { table, columns: COLUMNS, phase: 'scheduling' }, page => {
    const [time, thread, isIn] = page.columns as [Float64Array, Float64Array, Float64Array];
    for (let i = 0; i < page.length; i++) {
      if (!isTime(time[i]) || Number.isNaN(isIn[i])) continue;
      if (!session.processes.has(processOf(thread[i]!))) continue;
      switches.add(thread[i]!, time[i]!, isIn[i]!);
    }
  });
  const { changes, before } = changesOf(switches);
  for (const { key: process, time, value } of changes.columns()) {
    let running = before.get(process) ?? 0;
    for (let i = 0; i < value.length; i++) value[i] = running += value[i]!;
    const pid = pidOf(process);
    const name = 'CPU cores in use';
    session.builder.counters.push({ name, unit: '', device: -1, pid, time, value, shape: 'step' });
  }
}

/** By process: +1 where a thread gets a core, -1 where it loses one, and how many had one to begin with. */
function changesOf(switches: SampleColumns<GlobalId>): {
  readonly changes: SampleColumns<ProcessKey>;
  readonly before: ReadonlyMap<ProcessKey, number>;
} {
  const changes = new SampleColumns<ProcessKey>();
  const before = new Map<ProcessKey, number>();
  for (const { key: thread, time, value } of switches.columns()) {
    const process = processOf(thread);
    // A thread whose first switch takes its core away had one since before the capture.
    let runs = value[0] === 0;
    if (runs) before.set(process, (before.get(process) ?? 0) + 1);
    for (let i = 0; i < time.length; i++) {
      // Switches get lost; the same one twice says nothing new.
      const isIn = value[i] !== 0;
      if (isIn === runs) continue;
      runs = isIn;
      changes.add(process, time[i]!, isIn ? 1 : -1);
    }
  }
  return { changes, before };
}
