/**
 * Opening exports of Nsight Systems beside better-sqlite3 reading columns of the same file and doing nothing with them:
 * the long sample, and (with KERNEL_LENS_BENCH_LARGE set) five million kernels made from it.
 */

import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { buildSync } from 'esbuild';
import { openWritable } from '../support/sqlite-fixture.ts';
import { median, pairs, peakMemory, type BenchContext, type ChildCost } from './support/bench.ts';
import { Engine } from '../../src/worker/engine.ts';

const KERNEL_COLUMNS =
  'start, "end", deviceId, contextId, streamId, globalPid, correlationId, demangledName, ' +
  'graphNodeId, gridX, gridY, gridZ, blockX, blockY, blockZ, registersPerThread, ' +
  'staticSharedMemory, dynamicSharedMemory';

/** The columns that opening reads of the large tables. */
const FLOOR = [
  `SELECT ${KERNEL_COLUMNS} FROM CUPTI_ACTIVITY_KIND_KERNEL`,
  'SELECT start, "end", globalTid, correlationId, nameId, eventClass FROM CUPTI_ACTIVITY_KIND_RUNTIME',
  'SELECT start, "end", eventType, globalTid, text, textId, domainId, color FROM NVTX_EVENTS',
];
/** Eight columns, as a program that wants little would read them. */
const EIGHT = [
  'SELECT start, "end", deviceId, streamId, correlationId, globalPid, demangledName, shortName ' +
    'FROM CUPTI_ACTIVITY_KIND_KERNEL',
];
const LARGE_KERNELS = 5_000_000;

export default async function (ctx: BenchContext): Promise<void> {
  const packed = join(ctx.sharedDir, 'traces/nsys/long.sqlite.gz');
  if (!existsSync(packed)) {
    ctx.note(`${packed} is not here`);
    return;
  }
  const long = join(ctx.temporary, 'long.sqlite');
  writeFileSync(long, gunzipSync(await readFile(packed)));
  const times = await pairs(
    5,
    () => openAndClose(long),
    () => readAll(long, FLOOR),
  );
  ctx.push({ name: 'nsys long, 213 k kernels', unit: 'ms', ...times, goal: 3 });
  const engine = bundledEngine(ctx);
  try {
    await inProcesses(ctx, engine, long);
  } finally {
    rmSync(engine);
  }
}

/** What is measured in processes of their own. */
async function inProcesses(ctx: BenchContext, engine: string, long: string): Promise<void> {
  ctx.push({
    name: 'nsys long, peak of the process',
    unit: 'MB',
    ours: megabytes(opened(engine, long)),
    reference: megabytes(plain(ctx, long, FLOOR)),
  });
  await large(ctx, engine, long);
}

async function large(ctx: BenchContext, engine: string, long: string): Promise<void> {
  const name = 'nsys, 5 M kernels';
  if (process.env['KERNEL_LENS_BENCH_LARGE'] === undefined) {
    ctx.push({ name, unit: 'ms', skipped: 'set KERNEL_LENS_BENCH_LARGE' });
    return;
  }
  const file = join(ctx.cacheDir, 'nsys-5m.sqlite');
  if (!existsSync(file)) makeLarge(ctx.cacheDir, file, long);
  const ours: ChildCost[] = [];
  const reference: ChildCost[] = [];
  for (let round = 0; round < 5; round++) {
    ours.push(opened(engine, file));
    reference.push(plain(ctx, file, EIGHT));
  }
  const of = (key: keyof ChildCost, factor = 1) => ({
    ours: median(ours.map(cost => cost[key])) / factor,
    reference: median(reference.map(cost => cost[key])) / factor,
  });
  ctx.push({ name, unit: 'ms', ...of('wallMs'), goal: 0.5 });
  ctx.push({ name: `${name}, CPU`, unit: 'ms', ...of('cpuMs'), goal: 0.5 });
  ctx.push({ name: `${name}, peak`, unit: 'MB', ...of('peakBytes', 1e6), goal: 0.35 });
}

async function openAndClose(file: string): Promise<void> {
  const engine = new Engine();
  await engine.open(file);
  engine.closeAll();
}

function readAll(file: string, queries: readonly string[]): number {
  const database = openWritable(file);
  let rows = 0;
  for (const query of queries) rows += database.prepare(query).raw().all().length;
  database.close();
  return rows;
}

/** The engine as users run it: bundled, so that reading is not paid with compiling TypeScript. */
function bundledEngine(ctx: BenchContext): string {
  // Inside the project, so that better-sqlite3 is found.
  const outfile = join(ctx.root, 'dist/bench/engine.cjs');
  buildSync({
    entryPoints: [join(ctx.root, 'src/worker/engine.ts')],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    external: ['better-sqlite3'],
    logLevel: 'warning',
  });
  return outfile;
}

/** Opens in a process of its own. */
function opened(engine: string, file: string): ChildCost {
  const program = `
    import { createRequire } from 'node:module';
    const { Engine } = createRequire(${JSON.stringify(engine)})(${JSON.stringify(engine)});
    const engine = new Engine();
    const { file } = await engine.open(${JSON.stringify(file)});
    if (file.trace.spans.length === 0) throw new Error();`;
  return peakMemory(program);
}

function plain(ctx: BenchContext, file: string, queries: readonly string[]): ChildCost {
  const program = `
    import { createRequire } from 'node:module';
    const Database = createRequire(${JSON.stringify(join(ctx.root, 'package.json'))})('better-sqlite3');
    const database = new Database(${JSON.stringify(file)}, { readonly: true });
    const kept = [];
    for (const query of ${JSON.stringify(queries)}) kept.push(database.prepare(query).raw().all());
    if (kept.length === 0) throw new Error();`;
  return peakMemory(program);
}

function megabytes(cost: ChildCost): number {
  return cost.peakBytes / 1e6;
}

/** The kernels of the long sample over and over, each copy five seconds later. */
function makeLarge(folder: string, file: string, long: string): void {
  mkdirSync(folder, { recursive: true });
  const unfinished = `${file}.new`;
  rmSync(unfinished, { force: true });
  const database = openWritable(unfinished);
  database.exec('PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF');
  database.prepare('ATTACH ? AS long').run(long);
  const table = 'CUPTI_ACTIVITY_KIND_KERNEL';
  const texts = database
    .prepare(`SELECT sql FROM long.sqlite_master WHERE name IN ('StringIds', '${table}')`)
    .raw()
    .all();
  for (const [sql] of texts) database.exec(String(sql));
  const columns = database
    .prepare(`SELECT name FROM pragma_table_info('${table}')`)
    .raw()
    .all()
    .map(([name]) => `"${String(name)}"`);
  const moved = columns.map(name =>
    /start|end/.test(name) ? `${name} + copy * 5000000000` : name,
  );
  database.exec(`
    INSERT INTO StringIds SELECT * FROM long.StringIds;
    WITH RECURSIVE copies(copy) AS (SELECT 0 UNION ALL SELECT copy + 1 FROM copies WHERE copy < 23)
    INSERT INTO main.${table} SELECT ${moved.join(', ')} FROM copies, long.${table} LIMIT ${LARGE_KERNELS}`);
  database.close();
  renameSync(unfinished, file);
}
