/** Functions in the stacks of a PyTorch trace: counts and times against the events of the file, taken one by one. */

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { medianOf } from '../../../../src/core/analysis/statistics.ts';
import type { FunctionQuery } from '../../../../src/core/protocol/source.ts';
import { fitFrames } from '../../../../src/core/source/fit-frames.ts';
import { framesAroundNode, framesAroundSpan } from '../../../../src/core/source/frames-around.ts';
import { parseFrame } from '../../../../src/core/source/frame.ts';
import { sourceFiles } from '../../../../src/core/source/frames.ts';
import { rangesOfQueries, rangeStats } from '../../../../src/core/source/match.ts';
import { pythonFunctions } from '../../../../src/core/source/python-functions.ts';
import { kernelsOfRanges } from '../../../../src/core/source/range-kernels.ts';
import { SpanKind } from '../../../../src/core/trace/columns.ts';
import type { Trace } from '../../../../src/core/trace/trace.ts';
import { traceOpener } from '../../../support/open.ts';
import { fixture, sharedFile } from '../../../support/shared.ts';

interface Event {
  readonly ph: string;
  readonly cat: string;
  readonly name: string;
  readonly pid: number;
  readonly tid: number;
  readonly ts: number;
  readonly dur: number;
  readonly args: { readonly correlation?: number };
}

/** Everything in ns of the file's own clock. */
interface Span {
  readonly event: Event;
  readonly from: number;
  readonly to: number;
}

function spansOf(file: string): Span[] {
  const bytes = readFileSync(file);
  const text = (file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString();
  const { traceEvents } = JSON.parse(text) as { traceEvents: Event[] };
  return traceEvents
    .filter(({ ph }) => ph === 'X')
    .map(event => {
      const from = Math.round(event.ts * 1000);
      return { event, from, to: from + Math.round(event.dur * 1000) };
    });
}

const isLaunch = ({ event: { cat } }: Span): boolean => /^cuda_(runtime|driver)$/.test(cat);
const isOnDevice = ({ event: { cat } }: Span): boolean => /^(kernel|gpu_mem)/.test(cat);
const hasFile = ({ event }: Span): boolean =>
  event.cat === 'python_function' && /^[^<].*\(\d+\): /.test(event.name);

/** Count, projections and launched times of a frame's name, by looking at every pair of frame and launch. */
function oracle(spans: readonly Span[], name: string) {
  const frames = spans.filter(({ event }) => event.name === name);
  const all = spans.filter(hasFile);
  const inside = (outer: Span, { event, from, to }: Span): boolean =>
    outer.event.tid === event.tid && outer.from <= from && to <= outer.to;
  const launched = new Map<number, Span[]>();
  for (const span of spans.filter(isOnDevice)) {
    const key = span.event.args.correlation ?? 0;
    launched.set(key, [...(launched.get(key) ?? []), span]);
  }
  const launches = spans
    .filter(isLaunch)
    .map(call => ({ call, operations: launched.get(call.event.args.correlation ?? 0) ?? [] }))
    .filter(({ operations }) => operations.length > 0);
  const duration = (operations: readonly Span[]): number =>
    operations.reduce((sum, { from, to }) => sum + to - from, 0);
  const innermost = (call: Span): Span | undefined =>
    all
      .filter(frame => inside(frame, call))
      .sort((a, b) => a.from - b.from || b.to - a.to)
      .at(-1);
  const projections = frames.flatMap(frame => {
    const own = launches.filter(({ call }) => inside(frame, call)).flatMap(l => l.operations);
    if (own.length === 0) return [];
    return [Math.max(...own.map(({ to }) => to)) - Math.min(...own.map(({ from }) => from))];
  });
  const inAny = launches.filter(({ call }) => frames.some(frame => inside(frame, call)));
  const own = inAny.filter(({ call }) => innermost(call)?.event.name === name);
  return {
    count: frames.length,
    measured: projections.length,
    gpuNs: projections.reduce((sum, ns) => sum + ns, 0),
    medianNs: medianOf(Float64Array.from(projections).sort()),
    launched: {
      inclusiveNs: duration(inAny.flatMap(l => l.operations)),
      selfNs: duration(own.flatMap(l => l.operations)),
    },
  };
}

function query(frame: string): FunctionQuery {
  const { file, line, name } = parseFrame(frame)!;
  return { file, frames: [{ line, name }] };
}

function figures(trace: Trace, frame: string) {
  const [stats] = rangeStats(trace, [query(frame)]);
  assert.ok(stats, frame);
  const { count, measured, gpuNs, medianNs, launched } = stats;
  return { count, measured, gpuNs, medianNs, launched };
}

describe('functions in stacks', () => {
  const open = traceOpener();

  it('are read from the names of frames', () => {
    assert.deepEqual(parseFrame('a b/c(1).py(59): forward'), {
      file: 'a b/c(1).py',
      line: 59,
      name: 'forward',
    });
    assert.deepEqual(parseFrame('C:\\src\\m.py(7): <lambda>'), {
      file: 'C:/src/m.py',
      line: 7,
      name: '<lambda>',
    });
    for (const other of [
      '<built-in function linear>',
      'nn.Module: Linear_0',
      '<string>(2): __init__',
      '<frozen importlib._bootstrap>(1390): _handle_fromlist',
      '',
    ]) {
      assert.equal(parseFrame(other), undefined, other);
    }
  });

  for (const [what, path] of [
    ['the cut', () => fixture('torch/stack.pt.trace.json')],
    [
      'the whole trace',
      (ctx: Mocha.Context) => sharedFile(ctx, 'traces/torch/stack.pt.trace.json.gz'),
    ],
  ] as const) {
    it(`have the count and times that the events of ${what} have`, async function () {
      const file = path(this);
      const spans = spansOf(file);
      const { trace } = await open(file);
      const named = new Set(spans.filter(hasFile).map(({ event }) => event.name));
      const own = [...named].filter(name => /^(llama|decode|kernels|nvtx)\.py/.test(name));
      assert.ok(own.length >= 8, String(own));
      for (const name of [...own, 'torch/nn/modules/module.py(1783): _call_impl']) {
        assert.deepEqual(figures(trace, name), oracle(spans, name), name);
      }
      const listed = sourceFiles(trace).reduce((sum, { functions }) => sum + functions.length, 0);
      assert.equal(listed, named.size);
      // What has no source counts to its caller, so that nothing that was launched is lost.
      const selfNs = sourceFiles(trace).flatMap(({ path: source, functions }) =>
        functions.map(frame => {
          const [stats] = rangeStats(trace, [{ file: source, frames: [frame] }]);
          return stats?.launched?.selfNs ?? 0;
        }),
      );
      const main = figures(
        trace,
        [...named].find(name => name.endsWith(': main'))!,
      );
      const top = figures(
        trace,
        [...named].find(name => name.endsWith(': <module>'))!,
      );
      assert.equal(main.launched?.inclusiveNs, top.launched?.inclusiveNs);
      assert.equal(
        selfNs.reduce((sum, ns) => sum + ns, 0),
        top.launched?.inclusiveNs,
      );
    });
  }

  it('are those of the source that was traced', async function () {
    const { trace } = await open(sharedFile(this, 'traces/torch/stack.pt.trace.json.gz'));
    const told = (file: string): string[] => {
      const functions = pythonFunctions(readFileSync(fixture(`sample/${file}`), 'utf8'));
      const frames = sourceFiles(trace).find(({ path }) => path === file)!.functions;
      return [...fitFrames(frames, functions)].map(([{ line }, own]) => {
        const [stats] = rangeStats(trace, [{ file, frames: own }]);
        return `${line} ${own.map(({ name }) => name).join()} ×${stats?.count}`;
      });
    };
    assert.deepEqual(told('llama.py'), [
      '35 tp_size ×64',
      '59 forward ×32',
      '82 forward ×32',
      '99 forward ×32',
      '128 forward ×4',
      '148 logits ×4',
    ]);
    assert.deepEqual(told('decode.py'), ['19 generate ×1', '64 main ×1']);
  });

  it('are found again from a kernel, an operator and a step', async function () {
    const { trace } = await open(sharedFile(this, 'traces/torch/stack.pt.trace.json.gz'));
    const { kind, name, link } = trace.spans;
    const rows = [...kind.keys()];
    const kernel = rows.find(
      row =>
        kind[row] === SpanKind.kernel &&
        trace.strings.get(name[row]!).includes('act_and_mul') &&
        link[row]! >= 0,
    )!;
    const told = (frames: ReturnType<typeof framesAroundSpan>): string[] =>
      frames
        .filter(({ file }) => !/^(torch|triton)\//.test(file))
        .map(({ file, line, name: own }) => `${file}(${line}): ${own}`);
    const outer = [
      'llama.py(99): forward',
      'llama.py(128): forward',
      'decode.py(19): generate',
      'decode.py(102): main',
      'decode.py(121): <module>',
    ];
    assert.deepEqual(told(framesAroundSpan(trace, kernel)).slice(-7), [
      'kernels.py(97): silu_and_mul',
      'llama.py(82): forward',
      ...outer,
    ]);
    const embedding = rows.find(
      row => kind[row] === SpanKind.operator && trace.strings.get(name[row]!) === 'aten::embedding',
    )!;
    assert.deepEqual(told(framesAroundSpan(trace, embedding)), outer.slice(1));
    assert.deepEqual(told(framesAroundNode(trace, '/phase:decode/step:2')), outer.slice(2));
    assert.deepEqual(framesAroundSpan(trace, -1), []);
  });

  it('list the kernels that they launched', async () => {
    const { trace } = await open(fixture('torch/stack.pt.trace.json'));
    const frames = query('llama.py(99): forward');
    const { rows } = rangesOfQueries(trace, [frames])[0]!;
    const kernels = kernelsOfRanges(trace, rows, rows[0]!);
    const spans = oracle(spansOf(fixture('torch/stack.pt.trace.json')), 'llama.py(99): forward');
    assert.equal(
      kernels.reduce((sum, { totalNs }) => sum + totalNs, 0),
      spans.launched.inclusiveNs,
    );
  });

  it('are none in a trace without stacks', async () => {
    const { trace } = await open(fixture('torch/steps.pt.trace.json'));
    assert.deepEqual(sourceFiles(trace), []);
    assert.deepEqual(rangeStats(trace, [query('llama.py(99): forward')]), [null]);
    assert.deepEqual(framesAroundNode(trace, ''), []);
  });
});
