/**
 * Makes a long export out of a real one: its kernels, API calls and ranges again and again, each copy later and with
 * correlations of its own; all other tables once. For benches; nothing of it is kept.
 */

import { renameSync, rmSync } from 'node:fs';
import { openWritable } from '../../support/sqlite-fixture.ts';

const KERNELS = 'CUPTI_ACTIVITY_KIND_KERNEL';
const RUNTIME = 'CUPTI_ACTIVITY_KIND_RUNTIME';
const REPEATED = [KERNELS, RUNTIME, 'NVTX_EVENTS'];

/**
 * @param repeated which tables there are more than once; the others of these three are left out
 * @returns rows in the repeated tables
 */
export function makeLongNsys(
  source: string,
  output: string,
  kernels: number,
  repeated: readonly string[] = REPEATED,
): number {
  const unfinished = `${output}.partial`;
  rmSync(unfinished, { force: true });
  const database = openWritable(unfinished);
  const ask = (sql: string): unknown[][] => database.prepare(sql).raw().all();
  const first = (sql: string): number => Number(ask(sql)[0]![0]);
  database.exec('PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF');
  database.prepare('ATTACH ? AS source').run(source);
  const copies = Math.ceil(kernels / first(`SELECT count(*) FROM source.${KERNELS}`));
  const ids = first(`SELECT max(correlationId) + 1 FROM source.${RUNTIME}`);
  const [begin, end] = ['min(start)', 'max("end")'].map(of =>
    Math.max(...REPEATED.map(table => Math.abs(first(`SELECT ${of} FROM source.${table}`)))),
  ) as [number, number];
  const later = { start: begin + end, end: begin + end, correlationId: ids };
  let rows = 0;
  const tables = "SELECT name, sql FROM source.sqlite_master WHERE type = 'table'";
  for (const [name, sql] of ask(tables) as [string, string][]) {
    const isRepeated = repeated.includes(name);
    if (REPEATED.includes(name) && !isRepeated) continue;
    database.exec(sql);
    const columns = ask(`SELECT name FROM pragma_table_info('${name}')`).map(([column]) => {
      const by = isRepeated ? later[column as keyof typeof later] : undefined;
      return by === undefined ? `"${String(column)}"` : `"${String(column)}" + copy * ${by}`;
    });
    const times = isRepeated ? copies : 1;
    database.exec(`
      WITH RECURSIVE copies(copy) AS
        (SELECT 0 UNION ALL SELECT copy + 1 FROM copies WHERE copy + 1 < ${times})
      INSERT INTO main."${name}" SELECT ${columns.join(', ')} FROM copies, source."${name}"`);
    if (isRepeated) rows += first(`SELECT count(*) FROM main."${name}"`);
  }
  database.close();
  renameSync(unfinished, output);
  return rows;
}
