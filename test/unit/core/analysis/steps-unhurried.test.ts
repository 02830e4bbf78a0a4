// Steps of many operations are found in stretches, so that other questions are answered in between, and are the same.

import assert from 'node:assert/strict';
import { findingHeadline, headlineOf } from '../../../../src/core/analysis/headline.ts';
import { perTraceInTurns } from '../../../../src/core/analysis/memo.ts';
import { findingSteps, findSteps } from '../../../../src/core/analysis/steps.ts';
import type { Unhurried } from '../../../../src/core/base/unhurried.ts';
import { STRETCH } from '../../../../src/core/base/unhurried.ts';
import type { Trace } from '../../../../src/core/trace/trace.ts';
import { rangeProgram, repeat } from '../../../support/range-program.ts';

const STEPS = 1000;
const LAYERS = 20;

function program(): Trace {
  return rangeProgram(
    repeat(STEPS, step => [
      `decode step=${step}`,
      ...repeat(LAYERS, layer => [`layer_${layer}`, 4]),
    ]),
  );
}

function counted<T>(work: Unhurried<T>): { result: T; stops: number } {
  for (let stops = 0; ; stops++) {
    const { done, value } = work.next();
    if (done === true) return { result: value, stops };
  }
}

describe('steps found in turns', () => {
  it('stop between the passes and within those over ranges and layers', () => {
    const trace = program();
    const { result, stops } = counted(findingSteps(trace));
    assert.deepEqual([result.steps.length, result.layers.length], [STEPS, STEPS * LAYERS]);
    const ranges = (16 * STEPS * (LAYERS + 1)) / STRETCH;
    const layers = (64 * STEPS * LAYERS) / STRETCH;
    assert.ok(stops > 15 + ranges + layers, `${stops} stops`);
    assert.deepEqual(result, findSteps(program()));
  });

  it('are found once, whoever asks first and at once or not', () => {
    const trace = program();
    const [one, other] = [findingSteps(trace), findingSteps(trace)];
    for (let i = 0; i < 5; i++)
      assert.deepEqual([one.next().done, other.next().done], [false, false]);
    const found = findSteps(trace);
    assert.equal(counted(one).result, found);
    assert.equal(counted(other).result, found);
    assert.deepEqual(counted(findingSteps(trace)), { result: found, stops: 0 });
  });

  it('stop in each step where the kernels alone tell of them, and the headline after them', () => {
    const layer = [
      'rms_norm',
      'gemm_qkv',
      'rope',
      'flash_fwd',
      'gemm_o',
      'rms_norm',
      'gemm_up',
      'silu',
    ];
    const kernels = [
      'embedding_kernel',
      ...Array(6).fill(layer).flat(),
      'gemm_head',
      'argmax_kernel',
    ];
    const unmarked = (): Trace =>
      rangeProgram([40 * kernels.length], { kernel: i => kernels[i % kernels.length]! });
    const trace = unmarked();
    const { result, stops } = counted(findingSteps(trace));
    assert.deepEqual([result.source, result.steps.length], ['period', 40]);
    assert.ok(stops > 2 * 40, `${stops} stops`);
    const headline = counted(findingHeadline(trace));
    assert.ok(headline.stops >= 3, `${headline.stops} stops`);
    assert.equal(headlineOf(trace), headline.result);
    assert.deepEqual(headline.result, headlineOf(unmarked()));
  });

  it('begin anew where they failed', () => {
    let calls = 0;
    const { atOnce, inTurns } = perTraceInTurns(function* (): Unhurried<number> {
      yield;
      if (++calls === 1) throw new Error('the first time');
      return calls;
    });
    const trace = rangeProgram([1]);
    const waiting = inTurns(trace);
    waiting.next();
    assert.throws(() => atOnce(trace), /the first time/);
    assert.equal(counted(waiting).result, 2);
    assert.equal(atOnce(trace), 2);
  });
});
