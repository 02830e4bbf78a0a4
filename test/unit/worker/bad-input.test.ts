// Every kind of file that cannot be read ends in one failure that says what is wrong, where, and what to do.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmodSync, copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { FailureError } from '../../../src/core/base/result.ts';
import { brokenInvariants } from '../../../src/core/trace/checks.ts';
import { openSqlite } from '../../../src/worker/sqlite.ts';
import { readHead } from '../../../src/worker/files.ts';
import { failureOf, traceOpener } from '../../support/open.ts';
import { fixture, fixturesDir } from '../../support/shared.ts';
import { openWritable, writeDatabase } from '../../support/sqlite-fixture.ts';
import { temporaryFolder } from '../../support/temporary.ts';

const sample = fixture('sample/eager7b.sqlite');

describe('files that cannot be read', () => {
  const folder = temporaryFolder();
  const open = traceOpener();

  function file(name: string, content: string | Uint8Array): string {
    const path = join(folder(), name);
    writeFileSync(path, content);
    return path;
  }

  it('say that an empty file is empty', async () => {
    const failure = await failureOf(file('empty.sqlite', ''));
    assert.equal(failure.reason, 'empty-file');
    assert.match(failure.message, /empty\.sqlite is empty/);
    assert.ok(failure.advice);
  });

  it('say how much of a truncated database is missing', async () => {
    const whole = readFileSync(sample);
    const failure = await failureOf(file('cut.sqlite', whole.subarray(0, 1_000_000)));
    assert.equal(failure.reason, 'truncated');
    assert.ok(failure.message.includes(`${whole.length - 1_000_000} of ${whole.length} bytes`));
    assert.match(failure.advice ?? '', /repeat the export/);
    const head = await failureOf(file('head.sqlite', whole.subarray(0, 60)));
    assert.equal(head.reason, 'truncated');
  });

  it('say that a gzip file of a database is cut off', async () => {
    const packed = gzipSync(readFileSync(sample));
    const path = file('cut.sqlite.gz', packed.subarray(0, packed.length >> 1));
    assert.equal((await failureOf(path)).reason, 'truncated');
  });

  it('name the command for a report in the own format of nsys', async () => {
    const path = file('my report.nsys-rep', 'NVIDIA Tegra Profiler Report\n\x00\x01\x02');
    const failure = await failureOf(path);
    assert.equal(failure.reason, 'nsys-report');
    assert.equal(failure.advice, "Export it: nsys export --type sqlite 'my report.nsys-rep'");
  });

  it('say what was looked for in a database of something else', async () => {
    const path = join(folder(), 'other.sqlite');
    writeDatabase(path, { users: { columns: ['id'], rows: [{ id: 1 }] } });
    const failure = await failureOf(path);
    assert.equal(failure.reason, 'unknown-format');
    assert.match(
      failure.advice ?? '',
      /Nsight Systems SQLite export .*CUPTI_ACTIVITY_KIND_RUNTIME/,
    );
    assert.match(failure.advice ?? '', /STRING_IDS and TASK, CANN_API or PYTORCH_API/);
  });

  it('do not wait for a pipe that nobody writes to', async function () {
    if (process.platform === 'win32') this.skip();
    const path = join(folder(), 'pipe.sqlite');
    execFileSync('mkfifo', [path]);
    assert.equal((await failureOf(path)).reason, 'not-a-file');
  });

  it('recognise a database without tables and one of nvprof', async () => {
    const empty = join(folder(), 'none.sqlite');
    writeDatabase(empty, { t: { columns: ['id'], rows: [] } });
    execute(empty, 'DROP TABLE t');
    assert.equal((await failureOf(empty)).reason, 'empty-database');
    const nvprof = join(folder(), 'nvprof.sqlite');
    writeDatabase(nvprof, {
      StringTable: { columns: ['_id_ INTEGER PRIMARY KEY', 'value TEXT'], rows: [] },
      CUPTI_ACTIVITY_KIND_CONCURRENT_KERNEL: { columns: ['start', 'end', 'name'], rows: [] },
    });
    assert.equal((await failureOf(nvprof)).reason, 'nvprof');
  });

  it('say that an export has no event', async () => {
    const path = join(folder(), 'quiet.sqlite');
    writeDatabase(path, {
      StringIds: { columns: ['id INTEGER PRIMARY KEY', 'value TEXT'], rows: [] },
      META_DATA_EXPORT: { columns: ['name TEXT', 'value TEXT'], rows: [] },
    });
    const failure = await failureOf(path);
    assert.equal(failure.reason, 'no-events');
    assert.match(failure.advice ?? '', /nsys profile -t cuda,nvtx/);
  });

  it('keep the rest of a database with overwritten pages, and warn', async () => {
    const bytes = Uint8Array.from(readFileSync(sample));
    const pages = pagesOf(file('pages.sqlite', bytes), 'CUPTI_ACTIVITY_KIND_KERNEL');
    for (const page of pages.slice(10, 14)) bytes.fill(0xa5, (page - 1) * 4096, page * 4096);
    const { trace } = await open(file('overwritten.sqlite', bytes));
    assert.deepEqual(brokenInvariants(trace), []);
    const [warning] = trace.warnings;
    assert.equal(warning!.reason, 'table-damaged');
    assert.match(warning!.message, /CUPTI_ACTIVITY_KIND_KERNEL is damaged: about \d+ of 7849 rows/);
    const kernels = trace.spans.kind.filter(kind => kind === 0).length;
    assert.ok(kernels > 7000 && kernels < 7849, String(kernels));
    assert.equal(trace.spans.kind.filter(kind => kind === 1).length, 215);
  });

  it('open whatever single page is overwritten, or fail with a reason', async function () {
    const whole = readFileSync(fixture('nsys/graph7b.sqlite'));
    for (let page = 0; page < whole.length / 4096; page++) {
      const bytes = Uint8Array.from(whole);
      for (let i = 0; i < 4096; i++) bytes[page * 4096 + i] = (i * 7919 + page) % 256;
      const path = file('page.sqlite', bytes);
      try {
        const { trace } = await open(path);
        assert.deepEqual(brokenInvariants(trace), [], `page ${page}`);
      } catch (caught) {
        assert.ok(caught instanceof FailureError, `page ${page}: ${String(caught)}`);
      }
    }
  });

  it('say that a file or its folder does not exist, or is a folder without a trace', async () => {
    assert.equal((await failureOf(join(folder(), 'gone.sqlite'))).reason, 'file-not-found');
    assert.equal((await failureOf(join(sample, 'below'))).reason, 'file-not-found');
    assert.equal((await failureOf(fixturesDir)).reason, 'no-trace-in-folder');
  });

  it('say that a file may not be read', async function () {
    const path = join(folder(), 'secret.sqlite');
    copyFileSync(sample, path);
    chmodSync(path, 0o000);
    if (process.getuid?.() === 0 || process.platform === 'win32') {
      process.stdout.write('      skipped: root may read everything; run as another user\n');
      this.skip();
    }
    const failure = await failureOf(path);
    assert.equal(failure.reason, 'no-permission');
    assert.match(failure.advice ?? '', /chmod \+r/);
  });

  it('say so where the reading user lacks the permission', function () {
    if (process.getuid?.() !== 0) {
      process.stdout.write('      skipped: only root can start a reader with fewer rights\n');
      this.skip();
    }
    // The same as root, through a child that gives its rights up.
    const path = join(folder(), 'secret-root.sqlite');
    copyFileSync(sample, path);
    chmodSync(path, 0o600);
    chmodSync(folder(), 0o755);
    const program = `
      import { readHead } from ${JSON.stringify(new URL('../../../src/worker/files.ts', import.meta.url).href)};
      process.setgid(65534); process.setuid(65534);
      try { await readHead(${JSON.stringify(path)}); console.log('read'); }
      catch (caught) { console.log(caught.failure.reason); }`;
    const options = ['--disable-warning=ExperimentalWarning', '--input-type=module', '-e', program];
    assert.equal(
      execFileSync(process.execPath, options, { encoding: 'utf8' }).trim(),
      'no-permission',
    );
  });

  it('open a database inside gzip', async () => {
    const { trace } = await open(file('packed.gz', gzipSync(readFileSync(sample))));
    assert.equal(trace.spans.kind.filter(kind => kind === 0).length, 7849);
  });

  it('open the same under any name', async () => {
    mkdirSync(join(folder(), 'ümlaut ünd 空格'));
    const path = join(folder(), 'ümlaut ünd 空格', 'unknown');
    copyFileSync(sample, path);
    const { trace } = await open(path);
    assert.equal(trace.format, 'nsys-sqlite');
  });

  it('refuse an old Node instead of crashing', async () => {
    const napi = Object.getOwnPropertyDescriptor(process.versions, 'napi')!;
    Object.defineProperty(process, 'versions', {
      value: { ...process.versions, napi: '9' },
      configurable: true,
    });
    try {
      const head = await readHead(sample);
      await assert.rejects(openSqlite(sample, head), /need Node 22\.14 or newer/);
    } finally {
      Object.defineProperty(process, 'versions', {
        value: { ...process.versions, napi: String(napi.value) },
        configurable: true,
      });
    }
  });
});

function execute(path: string, sql: string): void {
  const database = openWritable(path);
  database.exec(sql);
  database.close();
}

/** Page numbers of a table's leaves, in order. */
function pagesOf(path: string, table: string): number[] {
  const database = openWritable(path);
  const sql = `SELECT pageno FROM dbstat WHERE name = '${table}' AND pagetype = 'leaf' ORDER BY path`;
  const rows = database.prepare(sql).raw().all();
  database.close();
  return rows.map(([page]) => Number(page));
}
