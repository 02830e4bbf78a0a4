// Cores in use from context switches: against SQL over a real capture, and the switches that captures cut or lose.

import assert from 'node:assert/strict';
import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Counter } from '../../../../../src/core/trace/columns.ts';
import * as story from '../../../../support/nsys-fixture.ts';
import { traceOpener } from '../../../../support/open.ts';
import { sharedFile } from '../../../../support/shared.ts';
import { openWritable } from '../../../../support/sqlite-fixture.ts';
import { temporaryFolder } from '../../../../support/temporary.ts';

const { GLOBAL_TID, PID } = story;

type Switch = readonly [start: number, isSchedIn: number, thread: bigint];

describe('context switches', () => {
  const open = traceOpener();
  const folder = temporaryFolder();
  let files = 0;

  async function cores(switches: readonly Switch[]): Promise<readonly Counter[]> {
    const rows = switches.map(([start, isSchedIn, globalTid]) => ({
      ...{ start, cpu: 3, isSchedIn, globalTid },
    }));
    const path = story.writeExport(join(folder(), `${files++}.sqlite`), {
      ...story.YEARS['2023']!(),
      SCHED_EVENTS: { columns: ['start', 'cpu', 'isSchedIn', 'globalTid'], rows },
    });
    return (await open(path)).trace.counters;
  }

  it('count the threads of a process that have a core, in whichever order the rows are', async () => {
    const other = GLOBAL_TID + 1n;
    const [counter, ...more] = await cores([
      [1000, 1, GLOBAL_TID],
      [3000, 0, GLOBAL_TID],
      [2000, 1, other],
      [4000, 0, other],
    ]);
    assert.deepEqual(more, []);
    assert.deepEqual(
      [counter!.name, counter!.unit, counter!.device, counter!.pid, counter!.shape],
      ['CPU cores in use', '', -1, PID, 'step'],
    );
    assert.deepEqual([...counter!.time], [1000, 2000, 3000, 4000]);
    assert.deepEqual([...counter!.value], [1, 2, 1, 0]);
  });

  it('know of threads that had a core before the capture, and take no switch twice', async () => {
    const [counter] = await cores([
      [1000, 1, GLOBAL_TID + 1n],
      [2000, 0, GLOBAL_TID],
      [2500, 0, GLOBAL_TID],
      [3000, 1, GLOBAL_TID],
      [3500, 1, GLOBAL_TID],
    ]);
    assert.deepEqual([...counter!.time], [1000, 2000, 3000]);
    assert.deepEqual([...counter!.value], [2, 1, 2]);
  });

  it('leave out processes without any other event, and rows without sense', async () => {
    const stranger = GLOBAL_TID + (1n << 24n);
    assert.deepEqual(await cores([[1000, 1, stranger]]), []);
    const path = story.writeExport(join(folder(), `${files++}.sqlite`), {
      ...story.YEARS['2023']!(),
      SCHED_EVENTS: {
        columns: ['start', 'cpu', 'isSchedIn', 'globalTid'],
        rows: [
          { start: 'garbage', cpu: 1, isSchedIn: 1, globalTid: GLOBAL_TID },
          { start: 1000, cpu: 1, isSchedIn: 1 },
        ],
      },
    });
    assert.deepEqual((await open(path)).trace.counters, []);
  });

  it('add up to the time that SQL finds between them', async function () {
    const path = join(folder(), 'old-2020.sqlite');
    copyFileSync(sharedFile(this, 'samples/nsys/old-2020.sqlite'), path);
    const { trace } = await open(path);
    const [counter, ...more] = trace.counters;
    assert.deepEqual(more, []);
    const { time, value } = counter!;
    let ns = 0;
    for (let i = 1; i < time.length; i++) ns += value[i - 1]! * (time[i]! - time[i - 1]!);
    const database = openWritable(path);
    const [sums] = database
      .prepare(
        `SELECT count(*), sum(CASE isSchedIn WHEN 1 THEN -start ELSE start END),
          (SELECT max((SELECT sum(CASE isSchedIn WHEN 1 THEN 1 ELSE -1 END)
            FROM SCHED_EVENTS b WHERE b.start <= a.start)) FROM SCHED_EVENTS a)
        FROM SCHED_EVENTS`,
      )
      .raw()
      .all();
    database.close();
    assert.deepEqual([time.length, ns, Math.max(...value)], sums);
    assert.equal(value.at(-1), 0);
  });
});
