// The engine's table of files: progress, cancellation, closing, and what is asked about a closed trace.

import assert from 'node:assert/strict';
import { appendFileSync, copyFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TraceSummary } from '../../../src/core/protocol/engine.ts';
import type { Progress } from '../../../src/core/protocol/opening.ts';
import { SpanKind } from '../../../src/core/trace/columns.ts';
import { Engine } from '../../../src/worker/engine.ts';
import { openPath } from '../../../src/worker/open-path.ts';
import { summaryOf } from '../../../src/worker/summary.ts';
import { FailureError } from '../../../src/core/base/result.ts';
import { detailsOf, timelineOf } from '../../../src/worker/timelines.ts';
import { fixture } from '../../support/shared.ts';
import { temporaryFolder } from '../../support/temporary.ts';

const sample = fixture('sample/eager7b.sqlite');

async function reasonOf(promise: Promise<unknown>): Promise<string> {
  try {
    await promise;
  } catch (caught) {
    if (caught instanceof FailureError) return caught.failure.reason;
    throw caught;
  }
  return 'none';
}

describe('the engine', () => {
  const folder = temporaryFolder();
  const engine = new Engine();
  after(() => engine.closeAll());

  it('tells rising progress with phases', async () => {
    const told: { fraction: number; phase: string }[] = [];
    await engine.open(sample, { onProgress: (fraction, phase) => told.push({ fraction, phase }) });
    const phases = new Set(told.map(({ phase }) => phase));
    for (const phase of ['detect', 'api', 'kernels', 'ranges', 'sort'])
      assert.ok(phases.has(phase));
    for (let i = 1; i < told.length; i++) assert.ok(told[i]!.fraction >= told[i - 1]!.fraction);
    assert.ok(told.every(({ fraction }) => fraction >= 0 && fraction <= 1));
  });

  it('stops reading when asked to, at once and in the middle', async () => {
    assert.equal(await reasonOf(engine.open(sample, { signal: { aborted: true } })), 'cancelled');
    const signal = { aborted: false };
    const onProgress = (_: number, phase: string): void => {
      if (phase === 'kernels') signal.aborted = true;
    };
    assert.equal(await reasonOf(engine.open(sample, { signal, onProgress })), 'cancelled');
  });

  it('keeps nothing open where it is asked to stop after the last pause of reading', async () => {
    const path = fixture('ncu/basic.ncu-rep');
    let pauses = 0;
    const breathe = async (): Promise<void> => void pauses++;
    (await openPath(path, { breathe, progress: () => undefined })).close();
    let looks = 0;
    const signal = {
      get aborted() {
        return ++looks > pauses;
      },
    };
    const { id } = await engine.open(path);
    assert.equal(await reasonOf(engine.open(path, { signal })), 'cancelled');
    assert.equal(looks, pauses + 1);
    assert.throws(() => engine.file(id + 1), FailureError);
    engine.close(id);
  });

  it('finds the steps of a trace while it opens it, and stops there when asked to', async () => {
    const told: Progress[] = [];
    let stop = new AbortController();
    let stopAt = '';
    const host = new Engine({
      progress: event => {
        told.push(event);
        if (event.phase === stopAt) stop.abort();
      },
    });
    const open = (ticket: number): Promise<TraceSummary> =>
      Promise.resolve(
        host.api.open({ path: sample, ticket }, { signal: stop.signal, transfer: () => undefined }),
      );
    const { id } = await open(3);
    assert.ok(told.every(({ ticket }) => ticket === 3));
    const phases = [...new Set(told.map(({ phase }) => phase))];
    assert.deepEqual(phases.slice(-3), ['sort', 'steps', 'tracks']);
    const fractions = told.map(({ fraction }) => fraction);
    assert.deepEqual([fractions, fractions.at(-1)], [fractions.toSorted((a, b) => a - b), 1]);
    for (stopAt of ['steps', 'tracks']) {
      stop = new AbortController();
      assert.equal(await reasonOf(open(4)), 'cancelled', stopAt);
    }
    assert.equal(host.file(id).name, 'eager7b.sqlite');
    for (const late of [id + 1, id + 2]) assert.throws(() => host.file(late), FailureError);
    host.closeAll();
  });

  it('tells what it knows of a span whose file has changed', async () => {
    const path = join(folder(), 'changed.sqlite');
    copyFileSync(sample, path);
    const { id, file } = await engine.open(path);
    assert.ok(file.opens === 'trace');
    const row = file.trace.spans.kind.indexOf(SpanKind.kernel);
    const track = timelineOf(file.trace).trackOf(row);
    const before = await detailsOf(file, track, row);
    appendFileSync(path, 'x');
    const { fields } = await detailsOf(file, track, row);
    assert.ok(fields.length > 5 && fields.length < before.fields.length);
    assert.match(fields.at(-1)!.value, /^changed\.sqlite has changed/);
    engine.close(id);
  });

  it('summarises a trace', async () => {
    const { id, file } = await engine.open(sample);
    const summary = summaryOf(id, file.path, file.name, engine.trace(id).trace);
    assert.deepEqual(summary.counts, {
      ...{ kernels: 7849, memcpys: 215, memsets: 0, apiCalls: 14669, ranges: 662, counters: 0 },
    });
    assert.equal(summary.product, 'NVIDIA Nsight Systems');
    assert.deepEqual(
      summary.devices.map(device => [device.ordinal, device.name, device.sms]),
      [[0, 'NVIDIA H200', 132]],
    );
  });

  it('forgets a closed trace', async () => {
    const { id } = await engine.open(sample);
    engine.close(id);
    assert.throws(() => engine.trace(id), /is not open/);
    engine.close(id);
  });

  it('says that a report is no trace', async () => {
    const { id } = await engine.open(fixture('ncu/basic.ncu-rep'));
    assert.throws(() => engine.trace(id), /is a report, not a trace/);
  });
});
