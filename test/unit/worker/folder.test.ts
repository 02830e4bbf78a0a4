/** Folders: what makes a run, what is one trace, and what is refused with which words. */

import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { deviceTimes } from '../../../src/core/analysis/time.ts';
import { FailureError } from '../../../src/core/base/result.ts';
import { brokenInvariants } from '../../../src/core/trace/checks.ts';
import { SpanKind } from '../../../src/core/trace/columns.ts';
import { Engine } from '../../../src/worker/engine.ts';
import { failureOf, traceOpener } from '../../support/open.ts';
import { sharedFile } from '../../support/shared.ts';
import { writeDatabase } from '../../support/sqlite-fixture.ts';
import { temporaryFolder } from '../../support/temporary.ts';
import { tables } from '../core/readers/ascend/db-sample.ts';
import { traceView } from '../core/readers/ascend/sample.ts';

const kineto = (rank: number, ts: number): string =>
  JSON.stringify({
    schemaVersion: 1,
    deviceProperties: [{ id: rank, name: 'GPU' }],
    distributedInfo: { rank, world_size: 2 },
    baseTimeNanoseconds: 1_000_000_000,
    traceEvents: [
      { ph: 'X', cat: 'cpu_op', name: 'aten::mm', pid: 7, tid: 7, ts, dur: 5 },
      {
        ph: 'X',
        cat: 'kernel',
        name: `k${rank}`,
        pid: rank,
        tid: 7,
        ts: ts + 1,
        dur: 3,
        args: { device: rank, stream: 7 },
      },
    ],
  });

describe('folders', function () {
  const open = traceOpener();
  const root = temporaryFolder();
  const make = (name: string, files: Readonly<Record<string, string>>): string => {
    const folder = join(root(), name);
    mkdirSync(folder, { recursive: true });
    for (const [file, text] of Object.entries(files)) {
      mkdirSync(join(folder, file, '..'), { recursive: true });
      writeFileSync(join(folder, file), text);
    }
    return folder;
  };

  it('of ranks are one run, with aligned clocks', async () => {
    const folder = make('ranks', {
      'run.rank1.pt.trace.json': kineto(1, 2000),
      'run.rank0.pt.trace.json': kineto(0, 5000),
      'notes.md': 'mine',
      'config.json': '{}',
    });
    const { trace, name, path, fields } = await open(folder);
    assert.deepEqual([name, path], ['ranks', folder]);
    assert.deepEqual(brokenInvariants(trace), []);
    assert.equal(trace.worldSize, 2);
    assert.deepEqual(
      trace.devices.map(device => device.name),
      ['rank 0 · GPU', 'rank 1 · GPU'],
    );
    // Two processes of the same id on two hosts.
    assert.deepEqual(
      trace.processes.map(({ name: own }) => own),
      ['rank 0', 'rank 1'],
    );
    assert.equal(new Set(trace.processes.map(({ pid }) => pid)).size, 2);
    const { spans, strings } = trace;
    const rows = Array.from({ length: spans.length }, (_, row) => row);
    const starts = new Map(rows.map(row => [strings.get(spans.name[row]!), spans.start[row]!]));
    assert.equal(starts.get('k0')! - starts.get('k1')!, 3_000_000);
    assert.deepEqual(
      trace.warnings.map(({ reason }) => reason),
      ['files-ignored'],
    );
    const kernels = rows.filter(row => spans.kind[row] === SpanKind.kernel);
    for (const row of kernels)
      assert.deepEqual(await fields(row), [{ name: 'cat', value: 'kernel' }]);
    assert.equal(deviceTimes(trace).length, 2);
  });

  it('of ranks whose names do not tell them are told by their content', async () => {
    const folder = make('unnamed', {
      'host_100001.1731111111111.pt.trace.json': kineto(0, 1),
      'host_100002.1731111111222.pt.trace.json': kineto(1, 2),
    });
    assert.equal((await open(folder)).trace.devices.length, 2);
  });

  it('of the Ascend profiler open by their database, with the trace as a stand-in', async () => {
    const output = 'h_1_20250109_ascend_pt/ASCEND_PROFILER_OUTPUT';
    const folder = make('ascend', {
      [`${output}/trace_view.json`]: traceView(),
      'h_1_20250109_ascend_pt/profiler_info_4.json': '{"rank_id":4}',
    });
    for (const opened of [folder, join(folder, 'h_1_20250109_ascend_pt'), join(folder, output)]) {
      const { trace } = await open(opened);
      assert.deepEqual([trace.format, trace.rank], ['ascend-json', 4], opened);
    }
    const database = join(folder, output, 'ascend_pytorch_profiler_4.db');
    writeDatabase(database, tables());
    const { trace } = await open(join(folder, output));
    assert.deepEqual([trace.format, trace.rank], ['ascend-db', 4]);
    writeFileSync(database, 'SQLite format 3\0 and no more');
    const other = await open(folder);
    assert.equal(other.trace.format, 'ascend-json');
    assert.equal(other.trace.warnings[0]?.reason, 'file-skipped');
  });

  it('of several ranks of the Ascend profiler are one run', async () => {
    const folder = make('ascend-ranks', {
      'a_ascend_pt/ASCEND_PROFILER_OUTPUT/trace_view.json': traceView(),
      'a_ascend_pt/profiler_info_0.json': '{"rank_id":0}',
      'b_ascend_pt/ASCEND_PROFILER_OUTPUT/trace_view.json': traceView(),
      'b_ascend_pt/profiler_info_1.json': '{"rank_id":1}',
      'cluster_analysis_output/cluster_step_trace_time.csv': '',
    });
    const { trace } = await open(folder);
    assert.deepEqual(brokenInvariants(trace), []);
    assert.deepEqual(
      trace.devices.map(({ name }) => name),
      ['rank 0 · Ascend NPU', 'rank 1 · Ascend NPU'],
    );
    assert.equal(trace.collectives?.rows.length, 2);
  });

  it('with one trace open as that', async () => {
    const folder = make('single', { 'a.json': kineto(0, 1), 'b.txt': 'text' });
    const { trace, name } = await open(folder);
    assert.deepEqual(
      [name, trace.format, trace.devices[0]?.name],
      ['a.json', 'kineto-json', 'GPU'],
    );
  });

  it('without one, or with several that do not belong together, say what to do', async () => {
    const none = await failureOf(make('none', { 'a.bin': 'x', 'sub/deep.json': kineto(0, 1) }));
    assert.equal(none.reason, 'no-trace-in-folder');
    assert.match(none.advice ?? '', /Nsight Systems SQLite export.*ASCEND_PROFILER_OUTPUT/);
    const plain = kineto(0, 1).replace('"distributedInfo"', '"other"');
    const several = await failureOf(make('several', { 'a.json': plain, 'b.json': plain }));
    assert.equal(several.reason, 'several-traces');
    assert.match(several.advice ?? '', /a\.json, b\.json/);
    assert.equal((await failureOf(join(root(), 'gone'))).reason, 'file-not-found');
  });

  it('can be cancelled, and close everything', async () => {
    const folder = join(root(), 'ranks');
    const engine = new Engine();
    const signal = { aborted: true };
    await assert.rejects(engine.open(folder, { signal }), (caught: unknown) => {
      return caught instanceof FailureError && caught.failure.reason === 'cancelled';
    });
    engine.closeAll();
  });

  it('are left as they were', async () => {
    const folder = make('untouched', {});
    for (const rank of [0, 1]) writeDatabase(join(folder, `x.rank${rank}.db`), tables());
    const before = readdirSync(folder);
    const { trace } = await open(folder);
    assert.equal(trace.format, 'ascend-db');
    assert.deepEqual(readdirSync(folder), before);
    writeFileSync(join(folder, 'README.md'), 'mine');
    assert.equal((await open(folder)).trace.warnings.length, 0);
  });

  it('of four ranks let all-reduces end together', async function () {
    const folder = join(root(), 'tp4');
    mkdirSync(folder, { recursive: true });
    for (const rank of [0, 1, 2, 3]) {
      const name = `tp4.rank${rank}.sqlite`;
      symlinkSync(sharedFile(this, `traces/nsys/${name}`), join(folder, name));
    }
    const { trace } = await open(folder);
    assert.deepEqual(brokenInvariants(trace), []);
    const ends = trace.devices.map((_, device) => endsOfCollectives(trace, device));
    assert.ok(ends.every(({ length }) => length === ends[0]!.length && length > 700));
    const spreads = ends[0]!.map((_, i) => {
      const each = ends.map(own => own[i]!);
      return Math.max(...each) - Math.min(...each);
    });
    spreads.sort((a, b) => a - b);
    assert.ok(spreads[spreads.length >> 1]! < 2_000, `median ${spreads[spreads.length >> 1]} ns`);
    assert.ok(spreads.at(-1)! < 500_000, `most ${spreads.at(-1)} ns`);
  });
});

/** Ends of the all-reduces of one device, ascending, ns. */
function endsOfCollectives(
  trace: Awaited<ReturnType<ReturnType<typeof traceOpener>>>['trace'],
  device: number,
): number[] {
  const { kind, start, dur, lane, name, length } = trace.spans;
  const ends: number[] = [];
  for (let row = 0; row < length; row++) {
    if (kind[row] !== SpanKind.kernel || trace.lanes[lane[row]!]!.device !== device) continue;
    if (/AllReduce/.test(trace.strings.get(name[row]!))) ends.push(start[row]! + dur[row]!);
  }
  return ends.sort((a, b) => a - b);
}
