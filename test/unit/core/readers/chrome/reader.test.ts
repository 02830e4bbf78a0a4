/** Generic Chrome traces: what each phase becomes, and which reader takes which file. */

import assert from 'node:assert/strict';
import { SpanKind } from '../../../../../src/core/trace/columns.ts';
import { brokenInvariants } from '../../../../../src/core/trace/checks.ts';
import type { Trace } from '../../../../../src/core/trace/trace.ts';
import { openText, openTraceBytes } from '../../../../support/torch-files.ts';
import { chromeSample } from './sample.ts';

const names = (trace: Trace): string[] =>
  [...trace.spans.name].map(name => trace.strings.get(name));

function row(trace: Trace, name: string): number {
  const found = names(trace).indexOf(name);
  assert.ok(found >= 0, `no span ${name}`);
  return found;
}

describe('chrome-json', () => {
  it('places every phase', async () => {
    const { trace } = await openText(chromeSample);
    assert.equal(trace.format, 'chrome-json');
    assert.deepEqual(brokenInvariants(trace), []);
    const { start, dur, parent, kind } = trace.spans;
    const inner = row(trace, 'inner');
    assert.equal(start[inner], 10_250);
    assert.equal(dur[inner], 10_500);
    assert.equal(parent[inner], row(trace, 'outer'));
    assert.equal(kind[row(trace, 'tick')], SpanKind.mark);
    assert.equal(kind[row(trace, 'first byte')], SpanKind.mark);
    assert.equal(start[row(trace, 'text ids')], 201_000);
    assert.equal(dur[row(trace, 'text ids')], 2000);
  });

  it('matches begin and end as a stack', async () => {
    const { trace } = await openText(chromeSample);
    const { start, dur, parent } = trace.spans;
    assert.equal(dur[row(trace, 'part')], 10_375);
    assert.equal(dur[row(trace, 'work')], 40_000);
    assert.equal(parent[row(trace, 'part')], row(trace, 'work'));
    const endless = row(trace, 'endless');
    assert.equal(start[endless]! + dur[endless]!, trace.endNs);
    assert.equal(trace.openSpans, 1);
    const warnings = trace.warnings.map(({ reason }) => reason);
    assert.deepEqual(warnings, ['ends-unmatched', 'events-skipped']);
  });

  it('keeps asynchronous spans that overlap apart', async () => {
    const { trace } = await openText(chromeSample);
    const requests = names(trace).flatMap((name, i) => (name === 'request' ? [i] : []));
    assert.deepEqual(
      requests.map(i => trace.spans.dur[i]),
      [60_000, 45_000],
    );
    assert.equal(trace.spans.dur[row(trace, 'local')], 10_000);
  });

  it('links the spans at both ends of a flow', async () => {
    const { trace } = await openText(chromeSample);
    const { link } = trace.spans;
    // The flow starts at 115 inside `inner` and ends inside `work`; the one of another category is another flow.
    assert.equal(link[row(trace, 'inner')], row(trace, 'work'));
    assert.equal(link[row(trace, 'work')], row(trace, 'inner'));
    assert.equal(link[row(trace, 'outer')], row(trace, 'part'));
  });

  it('makes a counter of each series', async () => {
    const { trace } = await openText(chromeSample);
    const counters = trace.counters.map(({ name, time, value }) => [name, [...time], [...value]]);
    assert.deepEqual(counters, [
      ['heap used', [0, 50_000], [10, 20]],
      ['heap free', [0, 50_000], [90, 80]],
      ['fps 0x7', [50_000], [60]],
    ]);
  });

  it('says how many samples of counters beyond those that are kept are left out', async () => {
    const sample = (i: number) => ({ ph: 'C', pid: 1, ts: i, name: `c${i}`, args: { v: i } });
    const { trace } = await openText(
      JSON.stringify(Array.from({ length: 4100 }, (_, i) => sample(i))),
    );
    assert.equal(trace.counters.length, 4096);
    const [warning] = trace.warnings;
    assert.deepEqual([warning?.reason, warning?.args], ['counters-omitted', [4]]);
  });

  it('names processes and threads, also those with text for an id', async () => {
    const { trace } = await openText(chromeSample);
    assert.deepEqual(
      trace.processes.map(({ name }) => name),
      ['browser', 'worker'],
    );
    assert.ok(
      trace.threads.some(({ pid, tid, name }) => pid === 1 && tid === 2 && name === 'main'),
    );
    assert.ok(trace.threads.some(({ tid, name }) => tid >= 2 ** 31 && name === 'pool'));
    assert.ok(trace.lanes.some(({ kind, label }) => kind === 'generic' && label === 'main'));
  });

  it('answers for one event with the text in the file', async () => {
    const opened = await openText(chromeSample);
    const { trace } = opened;
    assert.deepEqual(await opened.fields(row(trace, 'outer')), [
      { name: 'cat', value: 'a,b' },
      { name: 'depth', value: '0' },
      { name: 'note', value: 'é\n' },
    ]);
    assert.deepEqual(await opened.fields(row(trace, 'inner')), []);
  });

  it('reads bare arrays, also without their end, and events one after another', async () => {
    const events = ['a', 'b', 'c'].map(
      (name, i) => `{"ph":"X","name":"${name}","ts":${i},"dur":1}`,
    );
    for (const text of [
      `[${events.join(',')}]`,
      `\ufeff [\n${events.join(',\n')}`,
      `[${events.join(',')},]`,
      `[${events.join(',')},`,
      events.join('\n'),
      `{"traceEvents":[${events[0]!}]}\n{"traceEvents":[${events.slice(1).join(',')}]}`,
      `{"samples":[],"traceEvents":[${events.join(' , ')}],"stackFrames":{"1":{"name":"f"}}}`,
    ]) {
      const { trace } = await openText(text);
      assert.deepEqual(names(trace), ['a', 'b', 'c'], text);
      assert.deepEqual(trace.warnings, [], text);
    }
  });

  it('takes rows of a device for streams where names say so', async () => {
    const { trace } =
      await openText(`{"displayTimeUnit":"ns","metadata":{"highres-ticks":true},"traceEvents":[
      {"ph":"M","pid":1,"name":"process_name","args":{"name":"/device:GPU:0"}},
      {"ph":"M","pid":1,"tid":13,"name":"thread_name","args":{"name":"Stream #13(Compute)"}},
      {"ph":"M","pid":1,"tid":9,"name":"thread_name","args":{"name":"XLA Ops"}},
      {"ph":"M","pid":701,"name":"process_name","args":{"name":"/host:CPU"}},
      {"ph":"X","pid":1,"tid":13,"ts":5.5,"dur":2,"name":"fusion_3"},
      {"ph":"X","pid":1,"tid":13,"ts":8,"dur":1,"name":"MemcpyD2H"},
      {"ph":"X","pid":1,"tid":9,"ts":5,"dur":4,"name":"fusion.3"},
      {"ph":"X","pid":701,"tid":1,"ts":1,"dur":9,"name":"PjitFunction"},{}]}`);
    assert.equal(trace.devices.length, 1);
    const stream = trace.lanes.find(({ kind }) => kind === 'stream');
    assert.equal(stream?.label, 'Stream #13(Compute)');
    assert.equal(trace.spans.kind[row(trace, 'fusion_3')], SpanKind.kernel);
    assert.equal(trace.spans.kind[row(trace, 'MemcpyD2H')], SpanKind.memcpy);
    assert.equal(trace.spans.kind[row(trace, 'PjitFunction')], SpanKind.other);
  });

  it('reads the profiler from before Kineto', async () => {
    const { trace } = await openText(`[
      {"name":"add","ph":"X","ts":1.5,"dur":10,"tid":0,"pid":"CPU functions","args":{}},
      {"name":"add_kernel","ph":"X","ts":6,"dur":4,"tid":1,"pid":"CUDA functions","args":{}},
      {"name":"add","ph":"s","ts":1.5,"tid":0,"pid":"CPU functions","id":1,"cat":"cpu_to_cuda","args":{}},
      {"name":"add","ph":"f","ts":6,"tid":1,"pid":"CUDA functions","id":1,"cat":"cpu_to_cuda","args":{}}]`);
    const kernel = row(trace, 'add_kernel');
    assert.equal(trace.spans.kind[kernel], SpanKind.kernel);
    assert.equal(trace.spans.link[kernel], row(trace, 'add'));
  });

  it('knows that times of our century are Unix times', async () => {
    const text = (ts: string): string => `[{"ph":"X","name":"a","ts":${ts},"dur":1}]`;
    const unix = await openText(text('1712195495519689.047'));
    assert.equal(unix.trace.originNs, 1712195495519689047n);
    const relative = await openText(text('5.25'));
    assert.equal(relative.trace.originNs, undefined);
  });

  it('leaves what is no trace alone', async () => {
    for (const text of ['', '{}', '[]', '{"name":"package","version":"1"}', 'ph', '[1,2,3]']) {
      const opened = await openTraceBytes(text);
      assert.ok('failure' in opened, text);
    }
    const empty = await openTraceBytes('{"traceEvents":[]}');
    assert.ok('failure' in empty && empty.failure.reason === 'no-timed-events');
  });
});
