/** `ascend-json` on traces made by hand: rows, kinds, links, files beside the trace, and what is missing or damaged. */

import assert from 'node:assert/strict';
import { overlapWithin, deviceOverlaps } from '../../../../../src/core/analysis/overlap.ts';
import { findSteps } from '../../../../../src/core/analysis/steps.ts';
import { brokenInvariants } from '../../../../../src/core/trace/checks.ts';
import { SpanKind } from '../../../../../src/core/trace/columns.ts';
import type { Trace } from '../../../../../src/core/trace/trace.ts';
import type { Siblings } from '../../../../../src/core/readers/types.ts';
import { freeContext, headOf, memorySource } from '../../../../support/memory-source.ts';
import { detect } from '../../../../../src/core/readers/index.ts';
import { openText, openTraceBytes } from '../../../../support/torch-files.ts';
import { calls, device, host, names, OVERLAP, traceView } from './sample.ts';

function rowOf(trace: Trace, name: string): number {
  const row = [...trace.spans.name].findIndex(id => trace.strings.get(id) === name);
  assert.ok(row >= 0, `no span ${name}`);
  return row;
}

/** Rows by lane label. */
function labelOf(trace: Trace, row: number): string {
  return trace.lanes[trace.spans.lane[row]!]!.label;
}

function siblings(files: Readonly<Record<string, string>>): Siblings {
  return {
    names: async folder =>
      Object.keys(files)
        .filter(name => name.startsWith('../') === (folder === '..'))
        .map(name => name.replace('../', '')),
    open: async path => {
      const text = files[path];
      return text === undefined ? undefined : memorySource(new TextEncoder().encode(text), path);
    },
  };
}

const DETAILS =
  'Step Id,Name,Type,Accelerator Core,Start Time(us),Duration(us),Block Dim,Input Shapes\r\n' +
  '7,aclnnMm_MatMul,MatMul,AI_CORE,1736408883600200.000\t,100.0,24,"""4,8;8,2"""\r\n';

describe('ascend-json', () => {
  it('reads every row to its place', async () => {
    const { trace } = await openText(traceView(), { name: 'unknown' });
    assert.equal(trace.format, 'ascend-json');
    assert.deepEqual(brokenInvariants(trace), []);
    assert.equal(trace.originNs, 1736408883600000000n);
    assert.deepEqual(trace.devices, [{ ordinal: 3, name: 'Ascend NPU' }]);
    const { kind } = trace.spans;
    const kernel = rowOf(trace, 'aclnnMm_MatMul');
    assert.equal(kind[kernel], SpanKind.kernel);
    assert.equal(trace.spans.start[kernel], 200_000);
    assert.equal(trace.spans.dur[kernel], 100_000);
    assert.equal(labelOf(trace, kernel), 'Stream 2');
    assert.equal(kind.filter(each => each === SpanKind.kernel).length, 1);
    const copy = rowOf(trace, 'MEMCPY_ASYNC');
    assert.equal(trace.copies[trace.spans.detail[copy]!]?.direction, 'dtod');
    assert.equal(kind[rowOf(trace, 'EVENT_WAIT')], SpanKind.sync);
    assert.equal(kind[rowOf(trace, 'Notify Wait')], SpanKind.sync);
    assert.equal(kind[rowOf(trace, 'ProfilerStep#7')], SpanKind.annotation);
    assert.equal(kind[rowOf(trace, 'model.py(3): forward')], SpanKind.python);
    assert.equal(kind[rowOf(trace, 'Computing')], SpanKind.other);
    const group = rowOf(trace, 'hcom_allReduce__586_0_1');
    const plane = rowOf(trace, 'Notify_Wait');
    assert.deepEqual([kind[group], kind[plane]], [SpanKind.communication, SpanKind.communication]);
    assert.deepEqual(
      [labelOf(trace, group), labelOf(trace, plane)],
      ['Group 0 Communication', 'Plane 0'],
    );
    assert.deepEqual(trace.collectives?.rows, Uint32Array.of(group));
    assert.equal(trace.collectives?.details[0]?.operation, 'allReduce');
    assert.equal(trace.collectives?.details[0]?.inputElements, 4096);
  });

  it('links tasks with calls, and calls with the queue that they came through', async () => {
    const { trace } = await openText(traceView());
    const { link, parent } = trace.spans;
    const launch = [...trace.spans.correlation].findIndex(
      (id, row) => id === 11 && trace.spans.kind[row] === SpanKind.runtime,
    );
    assert.equal(link[rowOf(trace, 'aclnnMm_MatMul')], launch);
    assert.equal(link[launch], rowOf(trace, 'aclnnMm_MatMul'));
    assert.equal(parent[launch], rowOf(trace, 'Dequeue@aclnnMm'));
    assert.equal(link[rowOf(trace, 'Dequeue@aclnnMm')], rowOf(trace, 'Enqueue'));
    const group = rowOf(trace, 'hcom_allReduce__586_0_1');
    assert.equal(trace.strings.get(trace.spans.name[link[group]!]!), 'Node@launch');
    assert.equal(link[link[group]!], group);
    // The step is on another thread than the launch; the queue leads there.
    const { source, steps } = findSteps(trace);
    assert.equal(source, 'annotations');
    assert.deepEqual(
      steps.map(({ name, kernels }) => [name, kernels]),
      [['ProfilerStep#7', 1]],
    );
  });

  it('counts whole operations as communication, and nothing twice', async () => {
    const { trace } = await openText(traceView());
    const [overlap] = deviceOverlaps(trace);
    assert.deepEqual(overlapWithin(overlap!), {
      computationNs: 100_000,
      communicationNs: 150_000,
      overlapNs: 50_000,
      exposedNs: 100_000,
      freeNs: 0,
    });
  });

  it('turns counters into the units of the trace', async () => {
    const { trace } = await openText(traceView());
    assert.deepEqual(
      trace.counters.map(({ name, unit, device: index, value }) => [name, unit, index, value[0]]),
      [
        ['LLC 0 Read/Hit Rate', '%', 0, 87.5],
        ['LLC 0 Read/Throughput', 'B/s', 0, 2 * 2 ** 20],
      ],
    );
  });

  it('reads again where rows are named behind their events', async () => {
    const { trace } = await openText(traceView([...host, ...calls, ...device, ...names]));
    const { trace: other } = await openText(traceView());
    assert.deepEqual([...trace.spans.kind].sort(), [...other.spans.kind].sort());
    assert.equal(trace.spans.kind[rowOf(trace, 'aclnnMm_MatMul')], SpanKind.kernel);
    assert.deepEqual(brokenInvariants(trace), []);
  });

  it('links by flows where there are no calls (level 0)', async () => {
    const { trace } = await openText(traceView([...host, ...names, ...device]));
    assert.equal(trace.spans.link[rowOf(trace, 'aclnnMm_MatMul')], rowOf(trace, 'aten::mm'));
  });

  it('adds what lies beside the trace', async () => {
    const source = memorySource(new TextEncoder().encode(traceView()), 'trace_view.json');
    const reader = detect(headOf(new TextEncoder().encode(traceView())));
    assert.ok(reader.ok && reader.value.opens !== 'report');
    const files = siblings({
      'kernel_details.csv': DETAILS,
      'communication.json':
        '{"step7":{"collective":{"hcom_allReduce__586_0_1@10602055416090048586":{"Communication Time Info":{"Wait Time(ms)":0.09}}}}}',
      '../profiler_info_5.json':
        '{"config":{"experimental_config":{"_profiler_level":"Level1"}},"rank_id":"5"}',
      '../profiler_metadata.json':
        '{"distributed_args":{"world_size":8},"ENV_VARIABLES":{"SECRET":"x"}}',
    });
    const opened = await reader.value.read(source, { ...freeContext, siblings: files });
    assert.ok(opened.ok);
    const { trace, fields } = opened.value;
    assert.deepEqual([trace.rank, trace.worldSize], [5, 8]);
    assert.deepEqual(trace.facts[0], { label: 'Profiler level', value: 'Level1' });
    assert.ok(!JSON.stringify(trace.facts).includes('SECRET'));
    const kernel = rowOf(trace, 'aclnnMm_MatMul');
    assert.deepEqual(trace.shapes[trace.spans.detail[kernel]!]?.grid, [24, 1, 1]);
    const shown = new Map((await fields(kernel)).map(({ name, value }) => [name, value]));
    assert.equal(shown.get('Input Shapes'), '"4,8;8,2"');
    assert.equal(shown.get('Type'), 'MatMul');
    const group = await fields(rowOf(trace, 'hcom_allReduce__586_0_1'));
    assert.ok(
      group.some(({ name, value }) => name === 'group' && value === '10602055416090048586'),
    );
    assert.ok(group.some(({ name, value }) => name === 'Wait Time(ms)' && value === '0.09'));
  });

  it('reads companions that are damaged as absent', async () => {
    const bytes = new TextEncoder().encode(traceView());
    const reader = detect(headOf(bytes));
    assert.ok(reader.ok && reader.value.opens !== 'report');
    const files = siblings({
      'kernel_details.csv': 'Name,"Start\r\n\r\n"x',
      'communication.json': '[1',
      '../profiler_info.json': '{"rank_id":',
    });
    const opened = await reader.value.read(memorySource(bytes), {
      ...freeContext,
      siblings: files,
    });
    assert.ok(opened.ok);
    assert.equal(opened.value.trace.rank, undefined);
  });

  it('keeps what a cut file has, and refuses one without events', async () => {
    const text = traceView();
    const { trace } = await openText(text.slice(0, text.lastIndexOf('"Computing"')));
    assert.deepEqual(brokenInvariants(trace), []);
    assert.ok(trace.spans.length > 5);
    const empty = await openTraceBytes(traceView(names));
    assert.equal('failure' in empty && empty.failure.reason, 'no-profiler-events');
  });

  it('leaves the traces of others to others', () => {
    const chrome = headOf(
      new TextEncoder().encode('[{"ph":"X","name":"a","ts":1,"dur":2,"pid":1,"tid":1}]'),
    );
    const reader = detect(chrome);
    assert.equal(reader.ok && reader.value.id, 'chrome-json');
    const bare = headOf(
      new TextEncoder().encode(
        `[{"ph":"X","cat":"cpu_op","name":"a","ts":17364088836.5,"pid":${OVERLAP}}]`,
      ),
    );
    const kineto = detect(bare);
    assert.equal(kineto.ok && kineto.value.id, 'kineto-json');
  });
});
