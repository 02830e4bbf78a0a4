/** `ascend-db` on databases made by hand: what versions and options change, and what is missing or damaged. */

import assert from 'node:assert/strict';
import { copyFileSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { FailureError } from '../../../../../src/core/base/result.ts';
import { deviceOverlaps, overlapWithin } from '../../../../../src/core/analysis/overlap.ts';
import { brokenInvariants } from '../../../../../src/core/trace/checks.ts';
import { SpanKind } from '../../../../../src/core/trace/columns.ts';
import type { Trace } from '../../../../../src/core/trace/trace.ts';
import { failureOf, traceOpener } from '../../../../support/open.ts';
import { below, randomFrom } from '../../../../support/random.ts';
import { openWritable, writeDatabase } from '../../../../support/sqlite-fixture.ts';
import { temporaryFolder } from '../../../../support/temporary.ts';
import { BASE, tables } from './db-sample.ts';

function rowOf(trace: Trace, name: string, kind?: number): number {
  const { spans } = trace;
  const row = [...spans.name].findIndex(
    (id, i) => trace.strings.get(id) === name && (kind === undefined || spans.kind[i] === kind),
  );
  assert.ok(row >= 0, `no span ${name}`);
  return row;
}

describe('ascend-db', function () {
  const open = traceOpener();
  const folder = temporaryFolder();
  const written = (name: string, change = (all: ReturnType<typeof tables>) => all): string => {
    const path = join(folder(), name);
    writeDatabase(path, change(tables()));
    return path;
  };

  it('reads every table to its place', async () => {
    const { trace } = await open(written('all.db'));
    assert.equal(trace.format, 'ascend-db');
    assert.deepEqual(brokenInvariants(trace), []);
    assert.equal(trace.originNs, BASE);
    assert.equal(trace.worldSize, 16);
    assert.deepEqual(trace.devices, [
      { ordinal: 2, name: 'Ascend910B' },
      { ordinal: 5, name: 'Ascend910C' },
    ]);
    assert.ok(!JSON.stringify(trace.facts).includes('SECRET'));
    const { kind, start, dur, detail, lane } = trace.spans;
    const kernel = rowOf(trace, 'MatMul_1');
    assert.deepEqual([kind[kernel], start[kernel], dur[kernel]], [SpanKind.kernel, 300, 100]);
    assert.deepEqual(trace.shapes[detail[kernel]!]?.grid, [24, 1, 1]);
    assert.equal(trace.lanes[lane[kernel]!]!.device, 1);
    const copy = rowOf(trace, 'MEMCPY_ASYNC');
    assert.deepEqual(trace.copies[detail[copy]!], { bytes: 4096, direction: 'htod' });
    const step = rowOf(trace, 'ProfilerStep#3');
    assert.equal(kind[step], SpanKind.annotation);
    const range = rowOf(trace, 'my range', SpanKind.rangeStartEnd);
    assert.deepEqual(trace.rangeAttributes[detail[range]!], {
      domain: 'attention',
      category: '',
      color: -1,
      crossThread: true,
    });
    assert.equal(dur[rowOf(trace, 'my range', SpanKind.mark)], 0);
    assert.deepEqual(
      trace.counters.map(({ name, unit, device }) => [name, unit, device]),
      [
        ['HBM 0 read', 'B/s', 1],
        ['Memory PTA Allocated', 'B', 0],
        ['NIC 3 rxByteRate', 'B/s', 1],
      ],
    );
  });

  it('puts communication on groups and planes of its tasks’ device', async () => {
    const { trace } = await open(written('communication.db'));
    const group = rowOf(trace, 'hcom_allReduce__586_0_1');
    const plane = rowOf(trace, 'Notify_Wait');
    const lanes = [group, plane].map(row => trace.lanes[trace.spans.lane[row]!]!);
    assert.deepEqual(
      lanes.map(({ label, device, stream }) => [label, device, stream]),
      [
        ['Group 0 Communication', 1, -1],
        ['Plane 7', 1, 7],
      ],
    );
    assert.deepEqual(trace.collectives?.details[0], {
      ...{ operation: 'allReduce', dtype: 'FP32', inputElements: 1024, outputElements: 1024 },
      ...{
        group: '10602055416090048586',
        groupDescription: 'tp',
        groupSize: 2,
        groupRanks: '[0, 1]',
      },
      ...{ sourceRank: -1, destinationRank: -1 },
    });
    const overlap = deviceOverlaps(trace).find(({ device }) => device === 1);
    assert.deepEqual(overlapWithin(overlap!), {
      computationNs: 100,
      communicationNs: 160,
      overlapNs: 60,
      exposedNs: 100,
      freeNs: 0,
    });
  });

  it('links tasks, calls and the queue', async () => {
    const { trace } = await open(written('links.db'));
    const { link, parent } = trace.spans;
    const launch = link[rowOf(trace, 'MatMul_1')]!;
    assert.equal(trace.strings.get(trace.spans.name[launch]!), 'Node@launch');
    const dequeue = rowOf(trace, 'Dequeue@aclnnMm');
    assert.equal(parent[launch], dequeue);
    assert.equal(link[dequeue], rowOf(trace, 'Enqueue'));
    assert.equal(link[rowOf(trace, 'MEMCPY_ASYNC')], -1);
  });

  it('shows the whole record of an event', async () => {
    const { trace, fields } = await open(written('fields.db'));
    const shown = async (row: number): Promise<string[]> =>
      (await fields(row)).map(({ name, value }) => `${name}=${value}`);
    const kernel = await shown(rowOf(trace, 'MatMul_1'));
    assert.ok(
      kernel.includes('taskType=KERNEL_AICORE') && kernel.includes('inputShapes=launch'),
      kernel.join(),
    );
    const plane = await shown(rowOf(trace, 'Notify_Wait'));
    assert.ok(
      plane.includes('srcRank=1') && !plane.some(line => line.startsWith('dstRank')),
      plane.join(),
    );
    assert.ok((await shown(rowOf(trace, 'hcom_allReduce__586_0_1'))).includes('dataType=FP32'));
    assert.ok((await shown(rowOf(trace, 'aten::mm'))).includes('callStack=aten::mm\nattention'));
  });

  it('opens with any table missing', async () => {
    for (const name of Object.keys(tables())) {
      if (name === 'STRING_IDS') continue;
      const path = written(`without-${name}.db`, all =>
        Object.fromEntries(Object.entries(all).filter(([key]) => key !== name)),
      );
      const { trace } = await open(path);
      assert.deepEqual(brokenInvariants(trace), [], name);
      assert.equal(trace.format, 'ascend-db', name);
      const kernels = trace.spans.kind.filter(kind => kind === SpanKind.kernel).length;
      assert.equal(kernels, name === 'TASK' ? 0 : 1, name);
    }
  });

  it('lets operators stand in for calls that were not captured', async () => {
    const { CANN_API: _, ...rest } = tables();
    const path = join(folder(), 'level0.db');
    writeDatabase(path, rest);
    const { trace } = await open(path);
    assert.equal(trace.spans.link[rowOf(trace, 'MatMul_1')], rowOf(trace, 'aten::mm'));
  });

  it('opens a database in write-ahead mode without its log, and leaves the folder alone', async () => {
    const path = written('wal.db');
    const database = openWritable(path);
    database.pragma('journal_mode = WAL');
    database.close();
    const before = readFileSync(path);
    const names = readdirSync(folder()).sort();
    const { trace } = await open(path);
    assert.ok(trace.spans.length > 5);
    assert.deepEqual(readdirSync(folder()).sort(), names);
    assert.deepEqual(readFileSync(path), before);
  });

  it('says that there are no events', async () => {
    const path = written('empty.db', ({ STRING_IDS, TASK }) => ({
      STRING_IDS: STRING_IDS!,
      TASK: { ...TASK!, rows: [] },
    }));
    assert.equal((await failureOf(path)).reason, 'no-profiler-events');
  });

  it('gives a sound trace or a reason whatever is damaged', async () => {
    const original = readFileSync(written('whole.db'));
    const random = randomFrom(5);
    for (let i = 0; i < 60; i++) {
      const bytes = Buffer.from(original);
      for (let n = below(random, 40); n >= 0; n--)
        bytes[100 + below(random, bytes.length - 100)] = below(random, 256);
      const path = join(folder(), 'damaged.db');
      writeFileSync(path, i % 4 === 0 ? bytes.subarray(0, below(random, bytes.length)) : bytes);
      try {
        const { trace, fields } = await open(path);
        assert.deepEqual(brokenInvariants(trace), [], `case ${i}`);
        for (let row = 0; row < trace.spans.length; row += 3) {
          try {
            await fields(row);
          } catch (caught) {
            assert.ok(caught instanceof FailureError, `case ${i}: ${String(caught)}`);
          }
        }
      } catch (caught) {
        assert.ok(caught instanceof FailureError, `case ${i}: ${String(caught)}`);
      }
    }
    copyFileSync(join(folder(), 'whole.db'), join(folder(), 'unknown'));
    assert.equal((await open(join(folder(), 'unknown'))).trace.format, 'ascend-db');
  });
});
