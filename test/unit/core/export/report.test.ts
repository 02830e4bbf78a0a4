/** Exports of reports against what ncu prints for the same file (`--page raw --csv`), and their columns. */

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import { parquetMetadata, parquetReadObjects } from 'hyparquet';
import { FailureError } from '../../../../src/core/base/result.ts';
import { Engine } from '../../../../src/worker/engine.ts';
import type { OpenFile } from '../../../../src/worker/open-file.ts';
import { exported } from '../../../support/exports.ts';
import { fixture } from '../../../support/shared.ts';

type Row = Readonly<Record<string, string>>;

/** ncu's own rows, without the row of units. */
function printed(name: string): { readonly units: Row; readonly rows: readonly Row[] } {
  const text = readFileSync(fixture(`ncu/${name}.raw.csv`), 'utf8');
  const [units = {}, ...rows]: Row[] = parse(text.slice(text.indexOf('"ID"')), { columns: true });
  return { units, rows };
}

describe('export of a report', function () {
  const engine = new Engine();
  after(() => engine.closeAll());
  const open = async (name: string): Promise<OpenFile> =>
    (await engine.open(fixture(`ncu/${name}.ncu-rep`))).file;

  for (const name of ['basic', 'full']) {
    it(`csv has the metrics that ncu prints without a unit or in base units: ${name}`, async () => {
      const { units, rows } = printed(name);
      const ours: Row[] = parse(exported(await open(name), 'csv').toString(), { columns: true });
      assert.deepEqual(
        ours.map(row => row['name']),
        rows.map(row => row['Kernel Name']),
      );
      let compared = 0;
      for (const [metric, unit] of Object.entries(units)) {
        const plain = ['', 'ns', 'byte', 'inst', 'sector', 'block', 'cycle', '%'].includes(unit);
        const column = Object.keys(ours[0]!).find(
          key => key === metric || key.startsWith(`${metric} (`),
        );
        if (!metric.includes('__') || !plain || column === undefined) continue;
        rows.forEach((row, i) => {
          const theirs = Number(row[metric]!.replaceAll(',', ''));
          const own = Number(ours[i]![column]);
          if (row[metric] === '' || Number.isNaN(theirs)) return;
          // ncu prints at most two decimals of such values.
          assert.ok(Math.abs(own - theirs) <= 0.006 + 1e-6 * Math.abs(theirs), `${metric}: ${own}`);
          compared++;
        });
      }
      assert.ok(compared > 300, `${compared} values`);
    });
  }

  it('parquet has the same numbers, and says what they are', async () => {
    const file = await open('full');
    const bytes = new Uint8Array(exported(file, 'parquet')).buffer;
    const rows = await parquetReadObjects({ file: bytes });
    assert.ok(file.opens === 'report');
    const { kernels, metrics } = file.report;
    assert.equal(rows.length, kernels.length);
    const metric = 'gpu__time_duration.sum';
    rows.forEach((row, i) => assert.equal(Number(row[metric]), metrics.value(i, metric)));
    const about = parquetMetadata(bytes).key_value_metadata?.find(
      ({ key }) => key === 'kernel-lens',
    );
    const { format, columns } = JSON.parse(about?.value ?? '') as {
      readonly format: string;
      readonly columns: readonly { name: string; unit?: string }[];
    };
    assert.equal(format, 'ncu-rep');
    assert.equal(columns.find(({ name }) => name === metric)?.unit, 'ns');
  });

  it('has no Chrome trace', async () => {
    const file = await open('basic');
    assert.throws(
      () => exported(file, 'chrome'),
      (caught: unknown) =>
        caught instanceof FailureError && caught.failure.reason === 'no-time-line',
    );
  });
});
