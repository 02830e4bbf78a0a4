// What ncu is told for a place of a trace: the options are carried out on the trace itself, by ncu's rules.

import assert from 'node:assert/strict';
import { rangeRows, operationsOfRange } from '../../../../src/core/analysis/projection.ts';
import { findSteps } from '../../../../src/core/analysis/steps.ts';
import { operationsOfNode } from '../../../../src/core/analysis/tables/scope.ts';
import { treePage } from '../../../../src/core/analysis/model/tree.ts';
import { measureCost, ncuWords } from '../../../../src/core/measure/ncu-command.ts';
import { measurePlan } from '../../../../src/core/measure/plan.ts';
import { commandLine } from '../../../../src/core/measure/quoting.ts';
import type { MeasurePlan } from '../../../../src/core/protocol/measure.ts';
import { SpanKind } from '../../../../src/core/trace/columns.ts';
import type { Trace } from '../../../../src/core/trace/trace.ts';
import { profiledBy } from '../../../support/ncu-filter.ts';
import { traceOpener } from '../../../support/open.ts';
import { rangeProgram, repeat } from '../../../support/range-program.ts';

const planned = (trace: Trace, place: Parameters<typeof measurePlan>[1]): MeasurePlan => {
  const plan = measurePlan(trace, place);
  assert.ok(plan, JSON.stringify(place));
  return plan;
};
const optionsOf = (plan: MeasurePlan): string =>
  commandLine(ncuWords(plan, 'full'), 'posix').replace(
    /^.*--clock-control none | --export .*$/g,
    '',
  );
const kernelsOf = (trace: Trace, rows: Iterable<number>): number[] =>
  [...rows].filter(row => trace.spans.kind[row] === SpanKind.kernel).sort((a, b) => a - b);

describe('plans for ncu on the sample', () => {
  const open = traceOpener();
  let trace: Trace;
  before(async () => ({ trace } = await open('test/fixtures/sample/eager7b.sqlite')));

  const profiled = (plan: MeasurePlan): number[] =>
    profiledBy(trace, ncuWords(plan, 'full')).sort((a, b) => a - b);

  it('name the start/end range of a layer, with the program and its captured part', () => {
    const plan = planned(trace, { node: '/phase:decode/step:10/layer:5' });
    assert.equal(
      commandLine(ncuWords(plan, 'full'), 'posix'),
      'ncu --set full --target-processes all --clock-control none --profile-from-start off ' +
        '--nvtx --nvtx-include my_decode_10_5 --export my_decode_10_5 ' +
        'python3 decode.py --cuda-profiler-api load --tokens 20 --cpu-init --warm 0',
    );
    assert.equal(plan.kernels, 12);
  });

  it('name the push/pop range of a step in its domain', () => {
    const plan = planned(trace, { node: '/phase:decode/step:10' });
    assert.equal(
      optionsOf(plan),
      "--profile-from-start off --nvtx --nvtx-include 'engine@decode step=9/'",
    );
    assert.deepEqual(plan.limits, ['layer']);
    const layer = planned(trace, { node: '/phase:decode/step:10', limit: 'layer' });
    assert.equal(layer.kernels, 12);
    assert.match(layer.label, /^my_decode_10_\d+$/);
  });

  it('profile exactly the kernels of a range', () => {
    for (const row of [...rangeRows(trace)].filter((_, i) => i % 37 === 0)) {
      const wanted = kernelsOf(trace, operationsOfRange(trace, row));
      if (wanted.length === 0) continue;
      assert.deepEqual(profiled(planned(trace, { span: row })), wanted);
    }
  });

  it('profile exactly one kernel for a kernel, whatever runs under its name', () => {
    const { kind, length } = trace.spans;
    const kernels = kernelsOf(
      trace,
      Array.from({ length }, (_, row) => row),
    );
    for (const span of kernels.filter((_, i) => i % 397 === 0)) {
      assert.equal(kind[span], SpanKind.kernel);
      assert.deepEqual(profiled(planned(trace, { span })), [span]);
    }
  });

  it('take one instance in a decode step of median length where a node gathers many', () => {
    const { steps, stepOf } = findSteps(trace);
    const decode = steps.filter(({ phase }) => phase === 'decode');
    const median = decode.map(s => s.durationNs).sort((a, b) => a - b)[(decode.length - 1) >> 1];
    const nodes = treePage(trace, '/phase:decode/mean:0', 0, 20, {}).nodes;
    assert.ok(nodes.length > 8, 'the operators of a mean layer');
    for (const { id } of nodes) {
      const rows = profiled(planned(trace, { node: id }));
      assert.ok(rows.length >= 1 && rows.length <= 3, `${id}: ${rows.length}`);
      for (const row of rows) {
        assert.equal(steps[stepOf[row]! - 1]!.durationNs, median, id);
        assert.ok(operationsOfNode(trace, id).includes(row), id);
      }
    }
    assert.equal(
      steps[stepOf[profiled(planned(trace, { node: '/phase:decode' }))[0]!]! - 1]!.durationNs,
      median,
    );
  });

  it('tell the cost: passes times kernels times their time', () => {
    const plan = planned(trace, { node: '/phase:decode/step:10/layer:5' });
    const { dur } = trace.spans;
    const ns = profiled(plan).reduce((sum, row) => sum + dur[row]!, 0);
    const full = measureCost(plan, 'full');
    assert.deepEqual([full.passes, full.runs, full.gpuNs], [38, 456, 38 * ns]);
    assert.ok(full.leastSeconds <= 25 && 25 <= full.mostSeconds, 'it took 25 s');
    assert.equal(measureCost(plan, 'basic').runs, 120);
  });

  it('are none where nothing ran', () => {
    assert.equal(measurePlan(trace, { startNs: -10, endNs: -5 }), undefined);
    assert.equal(measurePlan(trace, { span: 1e9 }), undefined);
    assert.equal(planned(trace, {}).kernels, 7849);
  });
});

describe('plans for ncu on graphs', () => {
  const open = traceOpener();

  it('profile the nodes of a graph, by range and name', async () => {
    const { trace } = await open('test/fixtures/nsys/graph7b.sqlite');
    const step = treePage(trace, '/phase:decode', 0, 50, {}).nodes.find(n => n.kind === 'step');
    assert.ok(step);
    const plan = planned(trace, { node: step.id });
    assert.ok(plan.isGraph);
    assert.match(
      optionsOf(plan),
      /^--graph-profiling node .*--nvtx-include 'engine@decode step=\d+\/'/,
    );
    assert.deepEqual(
      profiledBy(trace, ncuWords(plan, 'full')).sort((a, b) => a - b),
      kernelsOf(trace, operationsOfNode(trace, step.id)),
    );
  });
});

describe('plans for ncu on traces of the PyTorch profiler', () => {
  const open = traceOpener();

  it('know a graph by its launch, and count from the start of the trace', async () => {
    const { trace } = await open('test/fixtures/torch/graph.pt.trace.json.gz');
    const plan = planned(trace, {});
    assert.ok(plan.isGraph && plan.kernels > 0);
    assert.equal(plan.range, undefined);
    assert.deepEqual(plan.program, []);
    assert.equal(profiledBy(trace, ncuWords(plan, 'full')).length, plan.kernels);
    const eager = await open('test/fixtures/torch/eager.pt.trace.json');
    assert.equal(planned(eager.trace, {}).isGraph, false);
  });
});

describe('plans for ncu on other programs', () => {
  const named = (trace: Trace, name: string): number[] =>
    [...rangeRows(trace)].filter(row => trace.strings.get(trace.spans.name[row]!) === name);

  it('give as much of the stack as tells a range from its namesakes', () => {
    const trace = rangeProgram([
      ['prefill', ['layer', ['mlp', 3]]],
      ['decode', ['layer', ['mlp', 3]]],
    ]);
    const second = named(trace, 'mlp')[1]!;
    const plan = planned(trace, { span: second });
    assert.match(optionsOf(plan), /--nvtx-include decode\/layer\/mlp$/);
    assert.deepEqual(profiledBy(trace, ncuWords(plan, 'full')), [
      ...operationsOfRange(trace, second),
    ]);
  });

  it('leave out the launches of earlier ranges where the names do not tell them apart', () => {
    const trace = rangeProgram(repeat(4, () => ['mlp', 3]));
    const third = named(trace, 'mlp')[2]!;
    const plan = planned(trace, { span: third });
    assert.equal(optionsOf(plan), '--nvtx --nvtx-include mlp/ --launch-skip 6 --launch-count 3');
    assert.deepEqual(profiledBy(trace, ncuWords(plan, 'full')), [
      ...operationsOfRange(trace, third),
    ]);
  });

  it('go by the names of kernels where the ranges are not NVTX', () => {
    const kernel = (i: number): string => `k${i % 2}`;
    const trace = rangeProgram(
      repeat(3, () => ['step', 2]),
      { kind: SpanKind.annotation, kernel },
    );
    const plan = planned(trace, { span: named(trace, 'step')[1]! });
    assert.ok(plan.hasOnlyAnnotations);
    assert.equal(plan.range, undefined);
    assert.equal(optionsOf(plan), '--launch-skip 2 --launch-count 2');
    assert.match(commandLine(ncuWords(plan, 'full'), 'posix'), /python3 your_program\.py$/);
  });

  it('pass over ranges that ncu cannot name', () => {
    const trace = rangeProgram([['outer', ['inner\\', 2], 1]]);
    const plan = planned(trace, { span: named(trace, 'inner\\')[0]! });
    assert.equal(optionsOf(plan), '--nvtx --nvtx-include outer/ --launch-count 2');
  });
});
