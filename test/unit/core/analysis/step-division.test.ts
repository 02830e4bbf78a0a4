/** Profiler steps: several forward passes in one are divided, one forward pass in one is not. */

import assert from 'node:assert/strict';
import { treeNode } from '../../../../src/core/analysis/model/tree.ts';
import { passOf } from '../../../../src/core/analysis/step-division.ts';
import { findSteps, layersOf } from '../../../../src/core/analysis/steps.ts';
import type { Steps } from '../../../../src/core/analysis/step.ts';
import { TraceBuilder } from '../../../../src/core/trace/builder.ts';
import { SpanKind } from '../../../../src/core/trace/columns.ts';
import type { Trace } from '../../../../src/core/trace/trace.ts';
import { derivedTracks } from '../../../../src/worker/derived-tracks.ts';
import { cpuMs } from '../../../support/cpu-time.ts';
import { LAYER } from '../../../support/diff-sides.ts';
import { traceOpener } from '../../../support/open.ts';
import { rangeProgram, repeat, type Part } from '../../../support/range-program.ts';
import { sharedFile } from '../../../support/shared.ts';

/** One pass: embedding, four layers, head. */
const PASS = [
  'embedding_kernel',
  ...Array.from({ length: 4 }, () => LAYER).flat(),
  'gemm_head',
  'argmax_kernel',
];

/** Three ranges of so many passes each. */
function program(name: (i: number) => string, passes: number): Steps {
  return findSteps(traceOf(name, passes));
}

function traceOf(name: (i: number) => string, passes: number): Trace {
  const parts = repeat(3, i => [name(i + 1), passes * PASS.length]);
  const kernel = (i: number): string => PASS[i % PASS.length]!;
  return rangeProgram(parts, { kernel, kind: SpanKind.annotation });
}

const profilerStep = (i: number): string => `ProfilerStep#${i}`;

describe('profiler steps', () => {
  const open = traceOpener();

  it('of several forward passes are divided into them', () => {
    const { source, template, steps, stepOf } = program(profilerStep, 4);
    assert.deepEqual([source, template], ['annotations', 'ProfilerStep#<step>']);
    assert.deepEqual(
      steps.map(({ name }) => name),
      [1, 2, 3].flatMap(n => [1, 2, 3, 4].map(k => `ProfilerStep#${n} · ${k}`)),
    );
    assert.ok(
      steps.every(({ kernels, layerCount }) => kernels === PASS.length && layerCount === 4),
    );
    steps.forEach(({ operations }, i) => {
      assert.ok(operations.every(row => stepOf[row] === i + 1));
    });
  });

  it('are said in words to be a forward pass of which profiler step', () => {
    const trace = traceOf(profilerStep, 4);
    const { steps } = findSteps(trace);
    assert.deepEqual(passOf(steps[5]!), { step: 'ProfilerStep#2', pass: 2 });
    const [item] = derivedTracks(trace)
      .find(({ role }) => role === 'steps')!
      .items.slice(5);
    const fields = item!.fields!().map(({ name, value }) => `${name}: ${value}`);
    assert.ok(fields.includes('Profiler step: ProfilerStep#2'), fields.join());
    assert.ok(fields.includes('Forward pass in it: 2'), fields.join());
    const node = treeNode(trace, item!.node!);
    assert.deepEqual(
      node?.extra?.find(({ key }) => key === 'pass'),
      { key: 'pass', value: 2 },
    );
    assert.equal(passOf(program(profilerStep, 1).steps[0]!), undefined);
    assert.equal(passOf({ name: 'ProfilerStep#1 · 2', range: 7 }), undefined, 'a name of its own');
  });

  it('of one forward pass stay', () => {
    const { steps } = program(profilerStep, 1);
    assert.deepEqual(
      steps.map(({ name, layerCount }) => `${name} ${layerCount}`),
      ['ProfilerStep#1 4', 'ProfilerStep#2 4', 'ProfilerStep#3 4'],
    );
  });

  it('by another name are what the program says', () => {
    const { steps } = program(i => `decode step=${i}`, 4);
    assert.deepEqual(
      steps.map(({ name, layerCount }) => `${name} ${layerCount}`),
      ['decode step=1 16', 'decode step=2 16', 'decode step=3 16'],
    );
  });

  it('are generations of one prefill and five decode steps in the trace of three', async function () {
    const { trace } = await open(sharedFile(this, 'traces/torch/steps.pt.trace.json.gz'));
    const found = findSteps(trace);
    assert.deepEqual(
      found.steps.map(({ phase }) => phase),
      [1, 2, 3].flatMap(() => ['prefill', ...Array<string>(5).fill('decode')]),
    );
    assert.ok(found.steps.every(step => layersOf(found, step).length === 16));
    const of = (name: string): number =>
      found.steps
        .filter(step => step.name.startsWith(`${name} · `))
        .reduce((sum, { kernels }) => sum + kernels, 0);
    // 3579 kernels by the independent count in shared/expected/torch, a third each.
    assert.deepEqual(
      ['ProfilerStep#1', 'ProfilerStep#2', 'ProfilerStep#3'].map(of),
      [1193, 1193, 1193],
    );
  });

  it('follow each other where the next one begins on another stream before the last pass of one', () => {
    const builder = new TraceBuilder();
    builder.devices.push({ ordinal: 0, name: 'GPU' });
    const host = { pid: 1, tid: 1 };
    const api = builder.lane({ key: 'api', kind: 'api', label: 'api', ...host });
    const ranges = builder.lane({ key: 'ranges', kind: 'ranges', label: 'ranges', ...host });
    const [near, far] = [7, 8].map(stream =>
      builder.lane({ key: `${stream}`, kind: 'stream', label: '', pid: 1, device: 0, stream }),
    ) as [number, number];
    const named = (name: string): number => builder.strings.intern(name);
    const length = 4 * PASS.length;
    for (let i = 0; i < 3 * length; i++) {
      const [at, isFirst] = [10 * i, i % length === 0];
      if (isFirst) {
        builder.span(
          ranges,
          SpanKind.annotation,
          at,
          10 * length,
          named(`ProfilerStep#${i / length}`),
        );
      }
      const call = builder.span(api, SpanKind.runtime, at, 5, named('launch'));
      const [lane, wait] = isFirst ? [near, 1] : [far, 5 * length];
      const kernel = named(PASS[i % PASS.length]!);
      builder.linkLaunch(builder.span(lane, SpanKind.kernel, at + wait, 8, kernel), call);
    }
    const { steps } = findSteps(
      builder.freeze({ format: 'nsys-sqlite', product: 'drawing', version: '' }),
    );
    assert.ok(steps.length > 3);
    steps.slice(1).forEach(({ startNs }, i) => {
      assert.equal(startNs, steps[i]!.startNs + steps[i]!.durationNs);
      assert.ok(steps[i]!.durationNs > 0);
    });
  });

  it('take no longer to divide than steps that nothing marks take to find, however long they are', function () {
    const passes = 3000;
    const kernel = (i: number): string => PASS[i % PASS.length]!;
    const timed = (parts: readonly Part[]): { found: Steps; ms: number } => {
      const trace = rangeProgram(parts, { kernel, kind: SpanKind.annotation });
      const begin = cpuMs();
      return { found: findSteps(trace), ms: cpuMs() - begin };
    };
    const unmarked = timed([passes * PASS.length]);
    const divided = timed([['ProfilerStep#1', passes * PASS.length]]);
    assert.deepEqual([unmarked.found.steps.length, divided.found.steps.length], [passes, passes]);
    assert.ok(divided.ms < 4 * unmarked.ms + 500, `${divided.ms} ms against ${unmarked.ms} ms`);
  });

  it('of training and of other nets stay', async function () {
    for (const [sample, count] of [
      ['hta__control', 6],
      ['hta__rank0', 5],
      ['kineto_tb__w0.1623143089861.pt.trace', 6],
    ] as const) {
      const { trace } = await open(sharedFile(this, `samples/torch/${sample}.json.gz`));
      const { steps } = findSteps(trace);
      assert.equal(steps.length, count);
      assert.ok(
        steps.every(({ name }) => /^ProfilerStep#\d+$/.test(name)),
        sample,
      );
    }
  });
});
