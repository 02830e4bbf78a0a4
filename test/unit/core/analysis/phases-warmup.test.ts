/** Warm-up that no range tells of, in drawn programs and in real traces. */

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { treeNode } from '../../../../src/core/analysis/model/tree.ts';
import { deviceOperations, operationRows } from '../../../../src/core/analysis/operations.ts';
import { coldSteps } from '../../../../src/core/analysis/phases-warmup.ts';
import type { Phase } from '../../../../src/core/analysis/phase.ts';
import { findSteps } from '../../../../src/core/analysis/steps.ts';
import { TraceBuilder, type Appended } from '../../../../src/core/trace/builder.ts';
import { SpanKind, type LaneSpec } from '../../../../src/core/trace/columns.ts';
import { mergeTraces } from '../../../../src/core/trace/merge.ts';
import type { RunPart } from '../../../../src/core/trace/run-part.ts';
import type { Trace } from '../../../../src/core/trace/trace.ts';
import { drawTrace } from '../../../support/ascii-trace.ts';
import { traceOpener } from '../../../support/open.ts';
import { fixture, sharedFile } from '../../../support/shared.ts';
import { openText } from '../../../support/torch-files.ts';

/** `P900 D100`: phase and time of steps of one kernel each, whose calls the drawing has as L in the same order. */
function cold(api: string, steps: string, names: Readonly<Record<string, string>> = {}): number {
  const kernels = [...api].map(letter => (letter === 'L' ? 'k' : ' ')).join('');
  const trace = drawTrace(`api | ${api} |\nstream 7 | ${kernels} |`, { links: { k: 'L' }, names });
  return coldOf(trace, operationRows(trace), steps);
}

/** `P900 D100`: phase and time of steps of one kernel each; the rest of their evidence plays no part. */
function coldOf(trace: Trace, rows: Uint32Array, steps: string): number {
  const phases: Readonly<Record<string, Phase>> = { P: 'prefill', D: 'decode', O: 'other' };
  return coldSteps(
    trace,
    steps.split(' ').map((step, i) => ({
      ...{ name: '', enclosing: [], isCut: false, busyNs: 10 },
      operations: rows.subarray(i, i + 1),
      phase: phases[step[0]!]!,
      durationNs: Number(step.slice(1)),
    })),
  );
}

interface Load {
  /** -1 = the file does not say. */
  readonly pid: number;
  readonly by: 'call' | 'overhead';
}

/** Processes that each launch four kernels on a device of their own; in their first step code is loaded. */
function processesOf(pids: readonly number[], loads: readonly Load[]): Trace {
  const builder = new TraceBuilder();
  const span = (lane: LaneSpec, kind: SpanKind, start: number, name: string): Appended =>
    builder.span(builder.lane(lane), kind, start, 10, builder.strings.intern(name));
  pids.forEach((pid, device) => {
    builder.devices.push({ ordinal: device, name: 'GPU' });
    const stream = { key: `stream ${pid}`, kind: 'stream', label: 'Stream 7', stream: 7 } as const;
    for (let at = 0; at < 400; at += 100) {
      const call = span(apiOf(pid), SpanKind.runtime, at, 'cudaLaunchKernel');
      const kernel = span({ ...stream, pid, device }, SpanKind.kernel, at + 50, 'k');
      builder.linkLaunch(kernel, call);
    }
  });
  for (const { pid, by } of loads) {
    if (by === 'call') span(apiOf(pid), SpanKind.driver, 20, 'cuModuleLoadData');
    else {
      const lane = { key: `overhead ${pid}`, kind: 'overhead', label: 'Overhead', pid } as const;
      span(lane, SpanKind.overhead, 20, 'Lazy Function Loading');
    }
  }
  return builder.freeze({ format: 'kineto-json', product: 'drawing', version: '' });
}

function apiOf(pid: number): LaneSpec {
  return { key: `api ${pid}`, kind: 'api', label: 'API', pid, tid: pid };
}

/** How many steps of each device are warm-up, where every first one is slow. */
function coldByDevice(trace: Trace): number[] {
  return deviceOperations(trace).map(({ rows }) => coldOf(trace, rows, 'O900 O100 O101 O99'));
}

const LOAD = { M: 'cuModuleLoadData' };

describe('warm-up without ranges', () => {
  const open = traceOpener();

  it('is one-off work in the first steps, which take over twice as long as later ones', () => {
    assert.equal(cold('LM L L L', 'O900 O100 O101 O99', LOAD), 1);
    assert.equal(cold('LM LM L L L', 'P900 D500 D100 P200 D100', LOAD), 2);
    assert.equal(cold('LM L L L', 'O900 O100 O101 O99', { M: 'cudaGraphInstantiate_v12' }), 1);
    assert.equal(cold('LM L L L', 'O900 O100 O101 O99', { M: 'cuLibraryLoadData' }), 1);
  });

  it('is not slowness alone, nor one-off work alone', () => {
    assert.equal(cold('L  L L L', 'O900 O100 O101 O99', LOAD), 0, 'nothing loaded');
    assert.equal(cold('LM L L L', 'O199 O100 O101 O99', LOAD), 0, 'not slow');
    assert.equal(cold('LM L L L', 'O900 O100 O101 O99', { M: 'cudaMalloc' }), 0, 'only memory');
  });

  it('is at the beginning, and has later steps of its kind to be compared with', () => {
    assert.equal(cold('L LM L L', 'O100 O900 O101 O99', LOAD), 0, 'later');
    assert.equal(cold('LM LM L L', 'P900 D500 D100 D100', LOAD), 0, 'the only prefill');
    assert.equal(cold('LM', 'O900', LOAD), 0);
  });

  it('is told by the work of the own process only', () => {
    const cold = (...loads: Load[]): number[] => coldByDevice(processesOf([1, 2], loads));
    assert.deepEqual(cold(), [0, 0]);
    assert.deepEqual(cold({ pid: 1, by: 'call' }), [1, 0]);
    assert.deepEqual(cold({ pid: 2, by: 'overhead' }), [0, 1]);
    assert.deepEqual(cold({ pid: 1, by: 'overhead' }, { pid: 2, by: 'call' }), [1, 1]);
    assert.deepEqual(cold({ pid: -1, by: 'overhead' }), [0, 0], 'it is not said of which');
  });

  it('is told in a run by what the own file has, though it names no process', async () => {
    const part = (loads: boolean, rank: number): RunPart => {
      const trace = processesOf([1], loads ? [{ pid: -1, by: 'overhead' }] : []);
      return { trace, rank, name: `rank ${rank}` };
    };
    for (const loads of [
      [true, false],
      [false, true],
      [true, true],
    ]) {
      const run = await mergeTraces(loads.map(part));
      assert.ok(run.ok);
      assert.deepEqual(coldByDevice(run.value.trace), loads.map(Number));
    }
  });

  it('is the first prefill and decode step of a program that has never run', async () => {
    const { trace } = await open(fixture('torch/cold.pt.trace.json.gz'));
    const { source, steps } = findSteps(trace);
    assert.equal(source, 'period');
    assert.deepEqual(
      steps.map(({ phase, evidence }) => `${phase} ${evidence}`),
      [
        ...Array<string>(2).fill('warmup one-off-work'),
        ...Array<string>(10).fill('decode launch-shapes'),
        'prefill launch-shapes',
        ...Array<string>(11).fill('decode launch-shapes'),
      ],
    );
    const extra = treeNode(trace, '/phase:warmup')?.extra ?? [];
    assert.ok(extra.some(({ key, value }) => key === 'evidence' && value === 'one-off-work'));
  });

  it('stays a prefill in a single generation, which says that there is nothing to compare it with', async () => {
    const text = gunzipSync(readFileSync(fixture('torch/cold.pt.trace.json.gz')));
    const document = JSON.parse(text.toString()) as {
      traceEvents: { readonly ts?: number; readonly ph: string }[];
    };
    const { trace: both } = await open(fixture('torch/cold.pt.trace.json.gz'));
    const second = findSteps(both).steps[12]!.startNs;
    const origin = Math.min(
      ...document.traceEvents.flatMap(({ ts, ph }) => (ph === 'X' ? [ts!] : [])),
    );
    document.traceEvents = document.traceEvents.filter(
      ({ ts }) => ts === undefined || 1000 * (ts - origin) < second,
    );
    const { trace } = await openText(JSON.stringify(document));
    const [first, ...others] = findSteps(trace).steps;
    assert.deepEqual([first!.phase, first!.evidence], ['prefill', 'launch-shapes-loading']);
    assert.deepEqual(
      [...new Set(others.map(({ phase, evidence }) => `${phase} ${evidence}`))],
      ['decode launch-shapes'],
    );
  });

  for (const name of ['eager', 'graph', 'tp4.rank0']) {
    it(`is not in ${name}, which ran before: 1 prefill, then decode`, async function () {
      const { trace } = await open(sharedFile(this, `traces/torch/${name}.pt.trace.json.gz`));
      const phases = findSteps(trace).steps.map(({ phase }) => phase);
      assert.equal(phases[0], 'prefill');
      assert.deepEqual([...new Set(phases.slice(1))], ['decode']);
      assert.equal(phases.length, name === 'tp4.rank0' ? 12 : 20);
    });
  }
});
