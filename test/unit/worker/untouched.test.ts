// Opening a file leaves its folder exactly as it was: no journal, no write-ahead log, not even a new time.

import assert from 'node:assert/strict';
import { chmodSync, copyFileSync, mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Engine } from '../../../src/worker/engine.ts';
import { fixture } from '../../support/shared.ts';
import { openWritable } from '../../support/sqlite-fixture.ts';
import { temporaryFolder } from '../../support/temporary.ts';

const sample = fixture('nsys/graph7b.sqlite');

/** Names, times, sizes and contents of everything in a folder, and the folder's own time. */
function stateOf(folder: string): unknown {
  const files = readdirSync(folder).map(name => {
    const path = join(folder, name);
    const { size, mtimeMs, ctimeMs, ino } = statSync(path);
    const hash = createHash('sha256').update(readFileSync(path)).digest('hex');
    return { name, size, mtimeMs, ctimeMs, ino, hash };
  });
  return { files, mtimeMs: statSync(folder).mtimeMs };
}

async function countKernels(path: string): Promise<number> {
  const engine = new Engine();
  const { id, file } = await engine.open(path);
  const trace = engine.trace(id).trace;
  const row = trace.spans.kind.indexOf(0);
  await engine.trace(id).fields(row);
  assert.ok(file.opens === 'trace');
  engine.closeAll();
  return trace.spans.kind.filter(kind => kind === 0).length;
}

function copies(): string[] {
  return readdirSync(tmpdir()).filter(name => name.startsWith(`kernel-lens-${process.pid}-`));
}

describe("the user's folder", () => {
  const root = temporaryFolder();

  function folderWith(name: string): { folder: string; path: string } {
    const folder = join(root(), name);
    mkdirSync(folder);
    const path = join(folder, 'trace.sqlite');
    copyFileSync(sample, path);
    return { folder, path };
  }

  it('stays as it was', async () => {
    const { folder, path } = folderWith('plain');
    const before = stateOf(folder);
    assert.equal(await countKernels(path), 780);
    assert.deepEqual(stateOf(folder), before);
  });

  it('may be read-only', async () => {
    const { folder, path } = folderWith('read-only');
    chmodSync(path, 0o444);
    chmodSync(folder, 0o555);
    const before = stateOf(folder);
    try {
      assert.equal(await countKernels(path), 780);
      assert.deepEqual(stateOf(folder), before);
    } finally {
      chmodSync(folder, 0o755);
    }
  });

  it('stays as it was beside a database in write-ahead mode without its log', async () => {
    const { folder, path } = folderWith('write-ahead');
    const database = openWritable(path);
    database.pragma('journal_mode = WAL');
    database.close();
    assert.equal(readFileSync(path)[18], 2);
    const before = stateOf(folder);
    const temporary = copies();
    assert.equal(await countKernels(path), 780);
    assert.deepEqual(stateOf(folder), before);
    assert.deepEqual(copies(), temporary);
  });

  it('stays as it was beside a write-ahead log in use, whose rows are seen', async () => {
    const { folder, path } = folderWith('log-in-use');
    const database = openWritable(path);
    database.pragma('journal_mode = WAL');
    database.exec('DELETE FROM CUPTI_ACTIVITY_KIND_KERNEL WHERE rowid > 700');
    assert.ok(readdirSync(folder).includes('trace.sqlite-wal'));
    const before = stateOf(folder);
    assert.equal(await countKernels(path), 700);
    assert.deepEqual(stateOf(folder), before);
    database.close();
  });

  it('stays as it was beside an unfinished transaction, which is left out', async () => {
    const { folder, path } = folderWith('unfinished');
    const crashed = join(root(), 'crashed.sqlite');
    copyFileSync(sample, crashed);
    const database = openWritable(crashed);
    database.pragma('cache_size = 1');
    database.exec('BEGIN; DELETE FROM CUPTI_ACTIVITY_KIND_KERNEL WHERE rowid > 100');
    database.exec('UPDATE CUPTI_ACTIVITY_KIND_KERNEL SET gridX = gridX + 1');
    // As after a crash: the changed pages and the journal that undoes them.
    copyFileSync(crashed, path);
    copyFileSync(`${crashed}-journal`, `${path}-journal`);
    database.exec('ROLLBACK');
    database.close();
    const before = stateOf(folder);
    assert.equal(await countKernels(path), 780);
    assert.deepEqual(stateOf(folder), before);
  });
});
