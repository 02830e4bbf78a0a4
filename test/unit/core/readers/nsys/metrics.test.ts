// GPU metrics: units that the names get wrong, raw sums that are left out, and the JSON form of older exports.

import assert from 'node:assert/strict';
import { join } from 'node:path';
import { copyFileSync } from 'node:fs';
import { describeMetric } from '../../../../../src/core/readers/nsys/metrics.ts';
import { traceOpener } from '../../../../support/open.ts';
import { fixture } from '../../../../support/shared.ts';
import { openWritable } from '../../../../support/sqlite-fixture.ts';
import { temporaryFolder } from '../../../../support/temporary.ts';

describe('GPU metrics', () => {
  const open = traceOpener();
  const folder = temporaryFolder();

  it('correct the units of names', () => {
    assert.deepEqual(describeMetric('SM Active [Throughput %]'), {
      ...{ name: 'SM Active', unit: '%', limit: 100 },
    });
    assert.deepEqual(describeMetric('GPC Clock Frequency [MHz]'), {
      ...{ name: 'GPC Clock Frequency', unit: 'Hz' },
    });
    assert.equal(describeMetric('Compute Warps in Flight [Avg]'), undefined);
    assert.deepEqual(describeMetric('SM Active'), { name: 'SM Active', unit: '' });
  });

  it('become counters of their device', async () => {
    const { trace } = await open(fixture('nsys/gpu-metrics.sqlite'));
    assert.equal(trace.counters.length, 18);
    const active = trace.counters.find(counter => counter.name === 'GR Active')!;
    assert.deepEqual([active.device, active.unit, active.limit], [0, '%', 100]);
    assert.ok(active.time.length > 50);
    assert.ok(active.value.every(value => value >= 0 && value <= 100));
    const clock = trace.counters.find(counter => counter.name === 'GPC Clock Frequency')!;
    assert.ok(clock.value.every(value => value > 1e9 && value < 3e9));
  });

  it('are read from JSON where the table is missing, with the same values', async () => {
    const path = join(folder(), 'json.sqlite');
    copyFileSync(fixture('nsys/gpu-metrics.sqlite'), path);
    const database = openWritable(path);
    database.exec('DROP TABLE GPU_METRICS; DROP TABLE TARGET_INFO_GPU_METRICS');
    database.close();
    const json = (await open(path)).trace.counters;
    const table = (await open(fixture('nsys/gpu-metrics.sqlite'))).trace.counters;
    assert.equal(json.length, table.length);
    for (const counter of json) {
      const same = table.find(other => other.name === counter.name)!;
      assert.deepEqual([...counter.value], [...same.value.subarray(0, counter.value.length)]);
      assert.deepEqual([...counter.time], [...same.time.subarray(0, counter.time.length)]);
    }
  });
});
