// Tables decoded from their pages against the same tables read by SQLite.

import assert from 'node:assert/strict';
import { join } from 'node:path';
import { scanTable, type ScanColumn } from '../../../../../src/core/readers/sqlite/scan.ts';
import { NotScannable } from '../../../../../src/core/readers/sqlite/leaves.ts';
import { FilePages } from '../../../../../src/worker/database-pages.ts';
import { below, randomFrom } from '../../../../support/random.ts';
import { openWritable } from '../../../../support/sqlite-fixture.ts';
import { temporaryFolder } from '../../../../support/temporary.ts';

const MASK = 2n ** 53n - 1n;

/** Integers of every stored size, on either side of each border. */
const EDGES = [0, 1, 7, 15, 23, 31, 39, 47, 52].flatMap(bits => {
  const edge = 2n ** BigInt(bits);
  return [edge - 1n, edge, edge + 1n, -edge, -edge - 1n, -edge + 1n];
});
const WIDE = [2n ** 62n, -(2n ** 62n), 2n ** 63n - 1n, -(2n ** 63n)];

describe('scanning tables', () => {
  const folder = temporaryFolder();
  const random = randomFrom(17);

  function made(name: string, pragma: string, rows: readonly unknown[][], extra = ''): FilePages {
    const path = join(folder(), name);
    const database = openWritable(path);
    database.pragma(pragma);
    database.exec(`CREATE TABLE t(a INTEGER, b INTEGER, c TEXT, d REAL${extra})`);
    // Another table in between, so that pages are not neighbours.
    database.exec('CREATE TABLE other(x TEXT); BEGIN');
    const insert = database.prepare('INSERT INTO t(a, b, c, d) VALUES (?, ?, ?, ?)');
    const noise = database.prepare('INSERT INTO other VALUES (?)');
    for (const row of rows) {
      insert.run(...row);
      if (random() < 0.1) noise.run('x'.repeat(below(random, 300)));
    }
    database.exec('COMMIT');
    database.close();
    return new FilePages(path);
  }

  function rowsOf(count: number): unknown[][] {
    return Array.from({ length: count }, () => [
      random() < 0.1 ? null : EDGES[below(random, EDGES.length)],
      [...EDGES, ...WIDE][below(random, EDGES.length + WIDE.length)],
      random() < 0.3 ? null : 'é'.repeat(below(random, 40)),
      random() < 0.5 ? null : random() * 1e6 + 0.5,
    ]);
  }

  function scanned(pages: FilePages, columns: readonly ScanColumn[], shift = 0n): number[][] {
    const rows: number[][] = [];
    // The root of the first table made is page 2.
    for (const page of scanTable({ pages, root: 2, columns, shift, rows: 100 })) {
      for (let i = 0; i < page.length; i++) {
        rows.push([page.rowIds[i]!, ...page.columns.map(column => column[i]!)]);
      }
    }
    pages.close();
    return rows;
  }

  const columns: ScanColumn[] = [
    { index: 0, form: 'number' },
    { index: 1, form: 'id' },
    { index: 3, form: 'number' },
  ];
  const numberOf = (value: unknown): number => (value === null ? NaN : Number(value));

  for (const size of [512, 4096, 65536]) {
    it(`decodes every size of integer from pages of ${size} bytes`, () => {
      const rows = rowsOf(3000);
      const result = scanned(made(`${size}.sqlite`, `page_size = ${size}`, rows), columns);
      const expected = rows.map(([a, b, , d], i) => [
        i + 1,
        numberOf(a),
        Number((b as bigint) & MASK),
        numberOf(d),
      ]);
      assert.deepEqual(result, expected);
    });
  }

  it('subtracts an origin before numbers lose their last digits', () => {
    const origin = 1795227889123456789n;
    const offsets = [0n, 1n, -1n, 2n ** 32n, -(2n ** 32n) - 1n, 123456789012n];
    const rows = offsets.map(offset => [origin + offset, 0, null, null]);
    const pages = made('times.sqlite', 'page_size = 4096', rows);
    const result = scanned(pages, [{ index: 0, form: 'time' }], origin);
    assert.deepEqual(
      result.map(row => row[1]),
      offsets.map(Number),
    );
  });

  it('gives nothing for a table without rows', () => {
    assert.deepEqual(scanned(made('empty.sqlite', 'page_size = 4096', []), columns), []);
  });

  it('knows rows that are older than a column', () => {
    const path = join(folder(), 'added.sqlite');
    made('added.sqlite', 'page_size = 4096', [[1n, 2n, null, null]]).close();
    const database = openWritable(path);
    database.exec('ALTER TABLE t ADD COLUMN e INTEGER; INSERT INTO t VALUES (3, 4, NULL, NULL, 5)');
    database.close();
    const result = scanned(new FilePages(path), [
      { index: 0, form: 'number' },
      { index: 4, form: 'number' },
    ]);
    assert.deepEqual(result, [
      [1, 1, NaN],
      [2, 3, 5],
    ]);
  });

  it('leaves rows that continue on other pages to SQLite, after those in front of them', () => {
    const rows = [...rowsOf(250), [1n, 1n, 'long '.repeat(2000), null], ...rowsOf(10)];
    const pages = made('overflow.sqlite', 'page_size = 4096', rows);
    let seen = 0;
    assert.throws(() => {
      for (const page of scanTable({ pages, root: 2, columns, shift: 0n, rows: 100 })) {
        seen += page.length;
      }
    }, NotScannable);
    assert.equal(seen, 200);
    pages.close();
  });

  it('leaves tables without row ids to SQLite', () => {
    const path = join(folder(), 'keyed.sqlite');
    const database = openWritable(path);
    database.exec('CREATE TABLE t(a INTEGER PRIMARY KEY, b INTEGER) WITHOUT ROWID');
    database.exec('INSERT INTO t VALUES (1, 2)');
    database.close();
    assert.throws(() => scanned(new FilePages(path), columns), NotScannable);
  });
});
