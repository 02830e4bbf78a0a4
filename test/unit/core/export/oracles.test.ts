/** Exports of real traces against `nsys stats` of the same files, read by parsers that are not ours. */

import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { parquetReadObjects } from 'hyparquet';
import type { OpenTraceFile } from '../../../../src/worker/open-file.ts';
import { exported, Totals } from '../../../support/exports.ts';
import { nsysTrace } from '../../../support/nsys-traces.ts';
import { traceOpener } from '../../../support/open.ts';
import { fixture, sharedDir } from '../../../support/shared.ts';
import { temporaryFolder } from '../../../support/temporary.ts';

const TRACES = ['eager7b', 'graph7b', 'tp4.rank0', 'gpu-metrics', 'long'];

type Row = Readonly<Record<string, string>>;

/** `nsys stats` prints a few lines before the header. */
function expectedTotals(context: Mocha.Context, name: string): string[] {
  const file = `${name}.cuda_gpu_kern_sum.csv`;
  const path = [join(sharedDir, 'expected/nsys', file), fixture(`expected/${file}`)].find(
    existsSync,
  );
  if (path === undefined) {
    process.stdout.write(`      skipped: ${file} is not here\n`);
    return context.skip();
  }
  const text = readFileSync(path, 'utf8');
  const rows: Row[] = parse(text.slice(text.indexOf('Time (%)')), { columns: true });
  return rows.map(row => `${row['Name']} ${row['Instances']} ${row['Total Time (ns)']}`).sort();
}

type Cells = readonly [start: string, ns: string, kind: string, name: string];

function parsed(text: string): Cells[] {
  const [header = [], ...rows]: string[][] = parse(text, { record_delimiter: '\r\n' });
  const [start, ns, kind, name] = ['start_ns', 'duration_ns', 'kind', 'name'].map(column =>
    header.indexOf(column),
  ) as [number, number, number, number];
  return rows.map(row => [row[start]!, row[ns]!, row[kind]!, row[name]!]);
}

/** The first columns of half a million rows, for which a whole parser takes minutes. */
function* byHand(text: string): Generator<Cells> {
  const [header, ...lines] = text.trimEnd().split('\r\n');
  assert.match(header!, /^id,start_ns,duration_ns,kind,name,/);
  for (const line of lines) {
    const [, start, ns, kind, name] =
      /^\d+,(-?\d+),(\d+),([\w-]+),("(?:[^"]|"")*"|[^,]*),/.exec(line) ?? [];
    const plain = name!.startsWith('"') ? name!.slice(1, -1).replaceAll('""', '"') : name!;
    yield [start!, ns!, kind!, plain];
  }
}

describe('exports against nsys stats', function () {
  const open = traceOpener();
  const temporary = temporaryFolder();

  for (const name of TRACES) {
    describe(name, () => {
      let file: OpenTraceFile;
      before(async function () {
        file = await open(await nsysTrace(this, name, temporary));
      });

      it('csv: kernels by name, one row an event, by start', function () {
        const totals = new Totals();
        let last = -Infinity;
        let count = 0;
        const text = exported(file, 'csv').toString();
        for (const [start, ns, kind, kernel] of name === 'long' ? byHand(text) : parsed(text)) {
          count++;
          assert.ok(Number(start) >= last, `row ${count} begins before the one above`);
          last = Number(start);
          if (kind === 'kernel') totals.add(kernel, Number(ns));
        }
        assert.equal(count, file.trace.spans.length);
        assert.deepEqual(totals.lines, expectedTotals(this, name));
      });

      // Half a million events through two more parsers tell nothing new.
      if (name === 'long') return;

      it('parquet: kernels by name', async function () {
        const bytes = exported(file, 'parquet');
        const columns = ['name', 'kind', 'duration_ns'];
        const rows = await parquetReadObjects({ file: new Uint8Array(bytes).buffer, columns });
        assert.equal(rows.length, file.trace.spans.length);
        const totals = new Totals();
        for (const { name: kernel, kind, duration_ns: ns } of rows) {
          assert.equal(typeof ns, 'bigint');
          if (kind === 'kernel') totals.add(String(kernel), Number(ns));
        }
        assert.deepEqual(totals.lines, expectedTotals(this, name));
      });

      it('chrome: kernels by name, from microseconds with decimals', function () {
        const text = exported(file, 'chrome').toString();
        const { traceEvents } = JSON.parse(text) as {
          readonly traceEvents: readonly { cat?: string; ph: string; name: string; dur: number }[];
        };
        const totals = new Totals();
        for (const { cat, name: kernel, dur } of traceEvents) {
          if (cat === 'kernel') totals.add(kernel, Math.round(dur * 1000));
        }
        assert.deepEqual(totals.lines, expectedTotals(this, name));
      });
    });
  }
});
