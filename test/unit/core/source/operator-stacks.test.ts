/** Python stacks of operators: times by line against the events of the file, taken one by one. */

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { parseFrame } from '../../../../src/core/source/frame.ts';
import { fitFrames } from '../../../../src/core/source/fit-frames.ts';
import { framesAroundSpan } from '../../../../src/core/source/frames-around.ts';
import { lineShares, rangeStats } from '../../../../src/core/source/match.ts';
import { operatorsByFrame } from '../../../../src/core/source/operator-stacks.ts';
import { pythonFunctions } from '../../../../src/core/source/python-functions.ts';
import { SpanKind } from '../../../../src/core/trace/columns.ts';
import { traceOpener } from '../../../support/open.ts';
import { sharedFile } from '../../../support/shared.ts';
import { openText } from '../../../support/torch-files.ts';

interface Event {
  readonly ph: string;
  readonly cat?: string;
  readonly name: string;
  readonly pid: number;
  readonly tid: number | string;
  readonly ts: number;
  readonly dur: number;
  readonly args?: { readonly 'Call stack'?: string; readonly correlation?: number };
}

const frame = (text: string) => {
  const { file, line, name } = parseFrame(text)!;
  return { file, frames: [{ line, name, isRunning: true }] };
};

/** GPU time and number of the operators outermost under a frame, by looking at every pair of operator and launch. */
function oracle(events: readonly Event[], text: string): { count: number; ns: number } {
  // PyTorch 1.8 wrote ranges among the operators, as if they were some.
  const hasFrame = ({ name, args }: Event): boolean =>
    !/^(Optimizer\.|enumerate\(|ProfilerStep)/.test(name) &&
    (args?.['Call stack'] ?? '').split(/;\s*/).includes(text);
  const inside = (outer: Event, { tid, ts, dur }: Event): boolean =>
    String(outer.tid) === String(tid) && outer.ts <= ts && ts + dur <= outer.ts + outer.dur;
  const operators = events.filter(hasFrame);
  const outermost = operators.filter(
    (one, i) => !operators.some((other, k) => k !== i && inside(other, one) && isOuter(other, one)),
  );
  const byCorrelation = new Map<number, number>();
  for (const { cat, dur, args } of events) {
    const id = args?.correlation ?? 0;
    if (/^(Kernel|Memcpy|Memset)$/.test(cat ?? '')) {
      byCorrelation.set(id, (byCorrelation.get(id) ?? 0) + dur);
    }
  }
  const launches = events.filter(({ cat }) => cat === 'Runtime');
  const launched = launches.filter(call => outermost.some(operator => inside(operator, call)));
  return {
    count: outermost.length,
    ns: launched.reduce(
      (sum, { args }) => sum + 1000 * (byCorrelation.get(args?.correlation ?? 0) ?? 0),
      0,
    ),
  };
}

/** Of two that are equally long the first in the file is the outer one for this count. */
function isOuter(other: Event, one: Event): boolean {
  return other.dur > one.dur || other.ts < one.ts;
}

describe('stacks of operators', () => {
  const open = traceOpener();

  it('have the lines from which PyTorch 1.8 called what the GPU did', async function () {
    const file = sharedFile(this, 'samples/torch/kineto_tb__w0.1623143089861.pt.trace.json.gz');
    const { traceEvents } = JSON.parse(gunzipSync(readFileSync(file)).toString()) as {
      traceEvents: Event[];
    };
    const events = traceEvents.filter(({ ph }) => ph === 'X');
    const { trace } = await open(file);
    for (const line of [44, 47, 50]) {
      const text = `resnet50_profiler_api.py(${line}): <module>`;
      const [stats] = rangeStats(trace, [frame(text)]);
      const { count, ns } = oracle(events, text);
      assert.ok(ns > 0, text);
      assert.equal(stats?.launched?.inclusiveNs, ns, text);
      assert.equal(stats?.counted, 'operators');
      assert.equal(stats?.count, count, text);
    }
  });

  it('lead from a kernel to the line that called its operator', async function () {
    const file = sharedFile(this, 'samples/torch/kineto_tb__w0.1623143089861.pt.trace.json.gz');
    const { trace } = await open(file);
    const { spans } = trace;
    const copies = spans.kind.indexOf(SpanKind.memcpy);
    const stack = framesAroundSpan(trace, copies);
    assert.ok(stack.length > 0);
    assert.equal(stack.at(-1)?.file, 'resnet50_profiler_api.py');
    assert.equal(stack.at(-1)?.isRunning, true);
  });

  it('have lines where calls of Python are traced too, whatever part of a path these have', async function () {
    const base = 'samples/ascend/text/level1/rank0_ascend_pt/ASCEND_PROFILER_OUTPUT';
    const { trace } = await open(sharedFile(this, `${base}/trace_view.json`));
    const lines = lineShares(trace, 'main.py');
    const forward = lines.find(({ line }) => line === 350);
    assert.equal(forward?.name, 'train');
    const backward = lines.find(({ line }) => line === 354);
    assert.ok(forward !== undefined && backward !== undefined && backward.share > forward.share);
    const [accuracy] = rangeStats(trace, [
      { file: 'main.py', frames: [{ line: 524, name: 'accuracy' }] },
    ]);
    assert.equal(accuracy?.counted, 'calls');
    const { inclusiveNs = 0, selfNs = 0 } = accuracy?.launched ?? {};
    assert.ok(selfNs > 0 && selfNs <= inclusiveNs, `${selfNs} of ${inclusiveNs}`);
  });

  it('are the same in the database and in the JSON of one run', async function () {
    const base = 'samples/ascend';
    const [json, database] = await Promise.all(
      [
        'text/level1/rank0_ascend_pt/ASCEND_PROFILER_OUTPUT/trace_view.json',
        'db/level1/rank0_ascend_pt/ASCEND_PROFILER_OUTPUT/ascend_pytorch_profiler_0.db',
      ].map(async name => (await open(sharedFile(this, `${base}/${name}`))).trace),
    );
    const told = (of: typeof json): string[] =>
      operatorsByFrame(of!)
        .map(({ frame: own, rows }) => `${own.file}:${own.line} ${own.name} ×${rows.length}`)
        .sort();
    assert.ok(told(json).length > 50);
    assert.deepEqual(told(database), told(json));
  });

  it('count an operator once, the outermost of those inside one another', async () => {
    const stack = 'net.py(3): forward;run.py(9): <module>';
    const operator = (name: string, ts: number, dur: number, more: object): object => ({
      ph: 'X',
      cat: 'cpu_op',
      ...{ name, pid: 1, tid: 1, ts, dur, args: more },
    });
    const json = {
      schemaVersion: 1,
      traceEvents: [
        operator('aten::linear', 0, 10, { 'Input Dims': [[2]], 'Call stack': stack }),
        operator('aten::addmm', 1, 5, { 'Call stack': stack, 'Input type': [] }),
        operator('aten::relu', 20, 5, { 'Call stack': '' }),
        operator('aten::add', 30, 5, { 'Call stack': 'run.py(12): <module>' }),
        { ph: 'X', cat: 'kernel', name: 'k', pid: 0, tid: 7, ts: 9, dur: 4, args: { stream: 7 } },
      ],
    };
    const { trace } = await openText(JSON.stringify(json));
    const counts = operatorsByFrame(trace).map(({ frame: own, rows }) => [own.line, rows.length]);
    assert.deepEqual(counts, [
      [3, 1],
      [9, 1],
      [12, 1],
    ]);
    assert.deepEqual(
      trace.operatorCalls?.map(({ inputDims }) => inputDims),
      ['[[2]]', '', ''],
    );
  });

  it('fit the function that their line is in, and move with none', () => {
    const text = ['def a():', '    x()', '    return 1', 'def b():', '    return a()'].join('\n');
    const frames = [
      { line: 2, name: 'a', isRunning: true },
      { line: 3, name: 'a', isRunning: true },
      { line: 5, name: 'b', isRunning: true },
    ];
    const fitted = [...fitFrames(frames, pythonFunctions(text))];
    assert.deepEqual(
      fitted.map(([{ name }, own]) => [name, own.map(({ line }) => line)]),
      [
        ['a', [2, 3]],
        ['b', [5]],
      ],
    );
  });
});
