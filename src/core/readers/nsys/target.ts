/**
 * The processes and threads of a trace. The file lists those of the whole machine; only those that own events are
 * taken.
 */

import { globalIdSql, pidOf, processOf, tidOf, type GlobalId } from './ids.ts';
import type { Session } from './session.ts';
import { orElse, smallTable, textOf } from './values.ts';

export function readProcesses(session: Session): void {
  const { source, schema, builder } = session;
  const names = threadNames(session);
  const known = new Map<number, string>();
  const table = schema.table('PROCESSES');
  const columns =
    table === undefined ? [] : [globalIdSql(orElse(table, 'globalPid', 'NULL')), 'name'];
  for (const [id, name] of smallTable(source, table, columns)) {
    if (typeof id === 'number') known.set(processOf(id), textOf(name));
  }
  for (const process of [...session.processes].sort((a, b) => a - b)) {
    if (process < 0) continue;
    const pid = pidOf(process);
    // Before 2021 there is no table of processes; the main thread bears the program's name.
    const mainThread = names.get(process * 2 ** 24 + pid);
    builder.processes.push({ pid, name: known.get(process) ?? mainThread ?? `process ${pid}` });
  }
  for (const id of [...session.threads].sort((a, b) => a - b)) {
    const name = names.get(id);
    if (name !== undefined) {
      builder.threads.push({ pid: pidOf(processOf(id)), tid: tidOf(id), name });
    }
  }
}

/** By the profiler's list; a name that the program gave through NVTX says more. */
function threadNames(session: Session): Map<GlobalId, string> {
  const { source, schema, strings } = session;
  const names = new Map<GlobalId, string>();
  const table = schema.table('ThreadNames');
  const rows = smallTable(source, table, [globalIdSql('globalTid'), 'nameId']);
  for (const [id, nameId] of rows) {
    if (typeof id !== 'number' || typeof nameId !== 'number') continue;
    const wanted = session.threads.has(id) || pidOf(processOf(id)) === tidOf(id);
    const name = wanted ? strings.text(nameId) : undefined;
    if (name !== undefined) names.set(id, name);
  }
  for (const [id, name] of session.threadNames) if (name !== '') names.set(id, name);
  return names;
}
