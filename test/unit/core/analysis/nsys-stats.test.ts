/** Our summaries against `nsys stats` for the same files: every row and every column, after NVIDIA's rounding. */

import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import type { Trace } from '../../../../src/core/trace/trace.ts';
import { REPORTS, rounded } from '../../../golden/nsys-stats.ts';
import { nsysTrace } from '../../../support/nsys-traces.ts';
import { traceOpener } from '../../../support/open.ts';
import { fixture, sharedDir } from '../../../support/shared.ts';
import { temporaryFolder } from '../../../support/temporary.ts';

const TRACES = ['eager7b', 'graph7b', 'tp4.rank0', 'gpu-metrics', 'long'];

describe('summaries as nsys stats prints them', function () {
  const open = traceOpener();
  const temporary = temporaryFolder();

  for (const name of TRACES) {
    describe(name, () => {
      let trace: Trace;
      before(async function () {
        ({ trace } = await open(await nsysTrace(this, name, temporary)));
      });

      for (const report of Object.keys(REPORTS)) {
        it(report, function () {
          const expected = expectedRows(name, report);
          if (expected === undefined) {
            process.stdout.write(`      skipped: no ${name}.${report}.csv here\n`);
            this.skip();
          }
          compare(report, REPORTS[report]!(trace), expected);
        });
      }
    });
  }

  it('adds up to the totals of the complete projection of long', async function () {
    const { trace } = await open(await nsysTrace(this, 'long', temporary));
    const rows = REPORTS['nvtx_gpu_proj_sum']!(trace);
    const sum = (column: number): number =>
      rows.reduce((total, row) => total + Number(row[column]), 0);
    assert.deepEqual(
      [rows.length, ...[2, 3, 4, 10].map(sum)],
      [16897, 20205335359, 20650928117, 16897, 636835],
    );
  });

  it('rounds halves away from zero', () => {
    assert.deepEqual(
      [64717.85, 0.05, -0.25, 2.349999999].map(value => rounded(value)),
      ['64717.9', '0.1', '-0.3', '2.3'],
    );
  });
});

interface Expected {
  readonly rows: string[][];
  /** Only the first rows of the report. */
  readonly head: boolean;
}

/** The committed report, else the shared one, else the beginning of it; undefined = none is here. */
function expectedRows(trace: string, report: string): Expected | undefined {
  const committed = fixture(`expected/${trace}.${report}.csv`);
  const shared = join(sharedDir, 'expected/nsys', `${trace}.${report}.csv`);
  const head = shared.replace(/csv$/, 'head150.csv');
  const path = [committed, shared, head].find(candidate => existsSync(candidate));
  if (path === undefined) return undefined;
  const rows: string[][] = parse(readFileSync(path, 'utf8'), { fromLine: 2 });
  return { rows, head: path === head };
}

/** Rows of one total are in no particular order, so they are compared as sets. */
function compare(report: string, ours: string[][], { rows, head }: Expected): void {
  const theirs = report === 'cuda_api_sum' ? rows.map(withoutVersion) : rows;
  const have = new Set(ours.map(row => row.join('\t')));
  const missing = theirs.map(row => row.join('\t')).filter(row => !have.has(row));
  assert.deepEqual(missing, []);
  if (!head) assert.equal(ours.length, theirs.length);
  const total =
    report === 'cuda_gpu_mem_size_sum' ? undefined : report === 'nvtx_gpu_proj_sum' ? 2 : 1;
  if (total === undefined) return;
  const order = theirs.map(row => row[total]);
  assert.deepEqual(
    ours.slice(0, order.length).map(row => row[total]),
    order,
  );
}

/** NVIDIA removes versions of four digits only, and keeps what tells the stream that is the default. */
function withoutVersion(row: string[]): string[] {
  return [...row.slice(0, -1), row.at(-1)!.replace(/(_pt[sd][sz])?_v\d{4,5}$/, '')];
}
