/** Two traces side by side: scopes, figures, the waterfall that adds up, comparability, noise; on real traces too. */

import assert from 'node:assert/strict';
import { areWithinNoise, diffOf } from '../../../../src/core/analysis/diff/diff.ts';
import { headlineOf } from '../../../../src/core/analysis/headline.ts';
import { launchSummary } from '../../../../src/core/analysis/launch.ts';
import { findSteps } from '../../../../src/core/analysis/steps.ts';
import { deviceTimes } from '../../../../src/core/analysis/time.ts';
import { FailureError } from '../../../../src/core/base/result.ts';
import {
  emptySides,
  type Diff,
  type DiffFigure,
  type DiffFigureKey,
} from '../../../../src/core/protocol/diff.ts';
import type { Trace } from '../../../../src/core/trace/trace.ts';
import { LAYER, pair, source } from '../../../support/diff-sides.ts';
import { decodeSteps, modelProgram, type ProgramKernel } from '../../../support/model-program.ts';
import { traceOpener } from '../../../support/open.ts';
import { below, randomFrom } from '../../../support/random.ts';
import { fixture, sharedFile } from '../../../support/shared.ts';

function figure(diff: Diff, key: DiffFigureKey): DiffFigure {
  const found = diff.figures.find(other => other.key === key);
  assert.ok(found, `no figure ${key}`);
  return found;
}

/** Decode steps of a few layers with random durations, waits and streams. */
function randomModel(seed: number): Trace {
  const random = randomFrom(seed);
  const kernels = (names: readonly string[]): ProgramKernel[] =>
    names.map(name => ({
      name,
      ns: 20 + below(random, 300),
      stream: below(random, 4) === 0 ? 1 : 0,
      wait: below(random, 3) === 0 ? below(random, 400) : 0,
    }));
  return modelProgram({
    steps: ['prefill', ...decodeSteps(4 + below(random, 4))],
    layers: 2 + below(random, 3),
    layer: () => kernels(LAYER),
    tail: () => kernels(['gemm_head', 'argmax_kernel']),
  });
}

/** Sum of the deltas, and of either side, against those of the wall clock. */
function assertAddsUp(diff: Diff, tolerance: number, label: string): void {
  const wall = figure(diff, 'wall');
  const sum = (of: (bar: Diff['waterfall'][number]) => number): number =>
    diff.waterfall.reduce((total, bar) => total + of(bar), 0);
  for (const [ours, expected] of [
    [sum(bar => bar.deltaNs), wall.deltaNs],
    [sum(bar => bar.aNs), wall.a.ns],
    [sum(bar => bar.bNs), wall.b.ns],
  ] as const) {
    assert.ok(Math.abs(ours - expected) <= tolerance, `${label}: ${ours} is not ${expected}`);
  }
}

describe('diff', function () {
  const open = traceOpener();

  it('takes the steady decode steps, else the steps, else everything', async () => {
    const { trace } = await open(fixture('sample/eager7b.sqlite'));
    const unmarked = modelProgram({ steps: [], layers: 0, layer: () => [] });
    const other = modelProgram({
      steps: ['forward 0', 'forward 1'],
      layers: 2,
      layer: () => LAYER.map(name => ({ name, ns: 50 })),
    });
    assert.deepEqual(
      [trace, other, unmarked].map(b => diffOf(pair(trace, b)).a.scope),
      ['decode', 'steps', 'all'],
    );
    const { a, per } = diffOf(pair(trace, trace));
    assert.deepEqual([a.steps, a.layers, a.device, per], [19, 32, 'NVIDIA H200', 'step']);
  });

  it('shows the step time and shares of the headline', async () => {
    const { trace } = await open(fixture('sample/eager7b.sqlite'));
    const diff = diffOf(pair(trace, trace));
    const headline = headlineOf(trace);
    assert.equal(figure(diff, 'step').a.ns, headline.stepP50Ns);
    const share = (key: DiffFigureKey): number =>
      (100 * figure(diff, key).a.ns) / figure(diff, 'wall').a.ns;
    assert.ok(Math.abs(share('busy') - headline.busyPercent!) < 1e-9);
    assert.ok(Math.abs(share('idle.launch') - headline.launchIdlePercent!) < 1e-9);
  });

  it('shows the figures of `time` for whole traces', async () => {
    const { trace } = await open(fixture('sample/eager7b.sqlite'));
    const diff = diffOf(pair(trace, trace, '', ''));
    const [device] = deviceTimes(trace);
    assert.equal(diff.per, 'total');
    assert.deepEqual(
      (['wall', 'busy', 'computation', 'idle', 'idle.launch', 'idle.sync'] as const).map(
        key => figure(diff, key).b.ns,
      ),
      [
        device!.spanNs,
        device!.busyNs,
        device!.computationNs,
        device!.idleNs,
        device!.gaps.launch.ns,
        device!.gaps.sync.ns,
      ],
    );
    assert.equal(figure(diff, 'idle.launch').a.ns, launchSummary(trace).hostBoundIdleNs);
  });

  it('has a waterfall that adds up to the wall clock', () => {
    for (let seed = 1; seed <= 30; seed++) {
      const [a, b] = [randomModel(seed), randomModel(seed + 1000)];
      const random = randomFrom(seed);
      const step = (trace: Trace): string => {
        const { steps } = findSteps(trace);
        const { phase, index } = steps[below(random, steps.length)]!;
        return `/phase:${phase}/step:${index}`;
      };
      assertAddsUp(diffOf(pair(a, b, '', '')), 0, `whole traces, seed ${seed}`);
      assertAddsUp(diffOf(pair(a, b, step(a), step(b))), 0, `steps, seed ${seed}`);
      assertAddsUp(diffOf(pair(a, a, step(a), step(a))), 0, `steps of one, seed ${seed}`);
      assertAddsUp(diffOf(pair(a, b, `${step(a)}/layer:1`, `${step(b)}/layer:0`)), 0, 'layers');
      assertAddsUp(diffOf(pair(a, b)), 1e-6, `mean steps, seed ${seed}`);
      const norm = '/phase:decode/mean:0/operator:norm';
      assertAddsUp(diffOf(pair(a, b, norm, norm)), 0, 'an operator');
    }
  });

  it('compares a range with a range, a prefill with a decode step', async () => {
    const { trace } = await open(fixture('sample/eager7b.sqlite'));
    const { steps } = findSteps(trace);
    const [first, second] = [steps[2]!, steps[8]!];
    const ranges = diffOf(pair(trace, trace, `/range:${first.range}`, `/range:${second.range}`));
    assert.equal(ranges.per, 'total');
    assert.equal(ranges.a.window.startNs, first.startNs);
    const phases = diffOf(pair(trace, trace, '/phase:prefill', '/phase:decode'));
    assert.deepEqual([phases.a.steps, phases.b.steps, phases.per], [1, 19, 'step']);
    assert.ok(phases.differences.some(({ reason }) => reason === 'phase'));
    assert.equal(figure(phases, 'step').a.ns, steps[0]!.durationNs);
  });

  it('says that a node has no operations', () => {
    const trace = randomModel(1);
    assert.throws(
      () => diffOf(pair(trace, trace, '/phase:warmup')),
      (error: unknown) => error instanceof FailureError && error.failure.reason === 'no-such-place',
    );
  });

  it('takes the repeat with the median step time, and its spread over all', () => {
    const run = (ns: number): Trace =>
      modelProgram({
        steps: decodeSteps(5),
        layers: 2,
        layer: () => LAYER.map(name => ({ name, ns })),
      });
    const [slow, fast, middle, faster] = [run(300), run(100), run(200), run(90)];
    const repeats = [slow, fast, middle, faster].map((trace, i) => source(trace, undefined, i));
    const diff = diffOf({ a: repeats, b: [source(run(150), undefined, 9)] });
    assert.deepEqual([diff.a.trace, diff.a.repeats, diff.b.repeats], [1, 4, 1]);
    const { a, isNoise } = figure(diff, 'busy');
    assert.deepEqual([a.minNs < a.ns, a.ns < a.maxNs, isNoise], [true, true, true]);
    const faraway = diffOf({ a: repeats, b: [source(run(900), undefined, 10)] });
    assert.equal(figure(faraway, 'busy').isNoise, false);
  });

  it('tells where no operator that counts differs by more than noise', async function () {
    const bar = (aNs: number, bNs: number, isNoise = false): Diff['waterfall'][number] => {
      return { key: 'norm', kind: 'operator', aNs, bNs, deltaNs: bNs - aNs, isNoise };
    };
    const noise = bar(1e6, 1.1e6, true);
    const idle = { ...bar(0, 3e6), kind: 'idle' as const };
    assert.ok(areWithinNoise([noise, bar(2e6, 2e6), bar(0, 10e3), idle], 5e6));
    assert.ok(!areWithinNoise([noise, bar(2e6, 2.2e6)], 5e6));
    assert.ok(!areWithinNoise([noise, bar(0, 50e3)], 5e6), 'exactly 1 % counts');
    assert.ok(!areWithinNoise([idle, bar(0, 10e3, true)], 5e6), 'no operator counts');
    assert.ok(!areWithinNoise([bar(2e6, 2e6)], 5e6), 'nothing differs');
    const eager = (await open(fixture('sample/eager7b.sqlite'))).trace;
    const graph = (await open(sharedFile(this, 'traces/nsys/graph7b.sqlite'))).trace;
    assert.ok(
      diffOf(pair(eager, graph)).operatorsWithinNoise,
      'the same kernels, without launches',
    );
    const torch = (await open(sharedFile(this, 'traces/torch/steps.pt.trace.json.gz'))).trace;
    assert.ok(!diffOf(pair(eager, torch)).operatorsWithinNoise);
  });

  it('finds nothing between a trace and itself', async () => {
    const { trace } = await open(fixture('sample/eager7b.sqlite'));
    const diff = diffOf(pair(trace, trace));
    assert.ok(diff.figures.every(({ deltaNs, isNoise }) => deltaNs === 0 && !isNoise));
    assert.ok(diff.waterfall.every(({ deltaNs }) => deltaNs === 0));
    assert.deepEqual([diff.comparable, diff.differences], [true, []]);
  });

  it('refuses to blame the program for another device or model', () => {
    const run = (device: string, layers: number): Trace =>
      modelProgram({
        steps: decodeSteps(4),
        layers,
        layer: () => LAYER.map(name => ({ name, ns: 50 })),
        device,
      });
    const diff = diffOf(pair(run('H200', 4), run('A100', 2)));
    assert.equal(diff.comparable, false);
    assert.deepEqual(diff.differences, [
      { reason: 'device', a: 'H200', b: 'A100', weight: 'not-comparable' },
      { reason: 'model', a: '4', b: '2', weight: 'not-comparable' },
    ]);
  });

  it('sees that graphs took the launch idle away', async function () {
    const eager = await open(fixture('sample/eager7b.sqlite'));
    const graph = await open(sharedFile(this, 'traces/nsys/graph7b.sqlite'));
    const diff = diffOf(pair(eager.trace, graph.trace));
    const launch = figure(diff, 'idle.launch');
    assert.ok(launch.ratio! < 0.1 && !launch.isNoise);
    assert.ok(Math.abs(figure(diff, 'busy').ratio! - 1) < 0.02);
    const noisy = (key: DiffFigureKey) => figure(diff, key).isNoise;
    assert.ok(noisy('busy') && noisy('computation'), 'as what they are sums of');
    assert.ok(!noisy('idle') && !noisy('wall'));
    for (const bar of diff.waterfall.filter(({ kind }) => kind === 'idle')) {
      assert.equal(bar.isNoise === true, noisy(bar.key as DiffFigureKey), bar.key);
    }
    assert.ok(figure(diff, 'step').ratio! < 0.45);
    const operators = diff.waterfall.filter(({ kind }) => kind === 'operator');
    assert.deepEqual(
      operators.filter(({ aNs, isNoise }) => aNs > 5000 && isNoise !== true),
      [],
      'times of operators stay within the noise',
    );
    assert.ok(operators.length > 12);
    assertAddsUp(diff, 1e-6, 'eager and graph');
    const weights = diff.differences.map(({ reason, weight }) => `${reason} ${weight}`);
    assert.deepEqual(weights, ['graphs note', 'capture caution']);
    assert.equal(diff.comparable, true);
  });

  it('sees communication appear with tensor parallelism', async function () {
    const one = await open(sharedFile(this, 'traces/torch/eager.pt.trace.json.gz'));
    const rank = await open(sharedFile(this, 'traces/torch/tp4.rank0.pt.trace.json.gz'));
    const diff = diffOf(pair(one.trace, rank.trace));
    const exposed = figure(diff, 'exposedCommunication');
    assert.deepEqual([exposed.a.ns, exposed.ratio], [0, undefined]);
    assert.ok(exposed.deltaNs > 1e6 && !exposed.isNoise);
    const bar = (key: string) => diff.waterfall.find(other => other.key === key)!;
    for (const gemm of ['qkv_proj', 'o_proj', 'gate_up_proj', 'down_proj']) {
      assert.ok(bar(gemm).bNs < 0.5 * bar(gemm).aNs, gemm);
    }
    assert.equal(bar('all_reduce').aNs, 0);
    assertAddsUp(diff, 1e-6, 'one GPU and a rank of four');
    const batch = diff.differences.find(({ reason }) => reason === 'batch');
    assert.match(batch?.a ?? '', /^\w+: <<<1×1×1, 128×1×1>>>$/);
    const collectives = diff.differences.find(({ reason }) => reason === 'collectives');
    assert.deepEqual([collectives?.a, collectives?.b], ['none', 'used']);
  });

  it('holds nothing against a device whose file tells only its make', () => {
    const run = (device: string): Trace =>
      modelProgram({
        steps: decodeSteps(4),
        layers: 2,
        layer: () => LAYER.map(name => ({ name, ns: 50 })),
        device,
      });
    const reasons = (a: string, b: string) =>
      diffOf(pair(run(a), run(b))).differences.map(({ reason }) => reason);
    assert.deepEqual(reasons('Ascend NPU', 'Ascend910B'), []);
    assert.deepEqual(reasons('Ascend910A', 'Ascend910B'), ['device']);
    assert.deepEqual(reasons('Ascend NPU', 'NVIDIA H200'), ['device']);
  });

  it('compares nothing with what has no operations', () => {
    const run = modelProgram({
      steps: decodeSteps(4),
      layers: 2,
      layer: () => LAYER.map(name => ({ name, ns: 50 })),
    });
    const nothing = modelProgram({ steps: ['forward 0'], layers: 0, layer: () => [] });
    const diff = diffOf(pair(run, nothing));
    assert.deepEqual([diff.comparable, emptySides(diff)], [false, ['b']]);
  });
});
