/** Steps and layers from ranges: by the names of programs in the field, and in the real traces. */

import assert from 'node:assert/strict';
import { looseOperations } from '../../../../src/core/analysis/loose-operations.ts';
import { operationRows } from '../../../../src/core/analysis/operations.ts';
import { phaseOfName, stepPhases } from '../../../../src/core/analysis/phases.ts';
import { drawTrace } from '../../../support/ascii-trace.ts';
import { findSteps, layersOf } from '../../../../src/core/analysis/steps.ts';
import type { Steps } from '../../../../src/core/analysis/step.ts';
import { templateText } from '../../../../src/core/analysis/templates.ts';
import { SpanKind } from '../../../../src/core/trace/columns.ts';
import { nsysTrace } from '../../../support/nsys-traces.ts';
import { traceOpener } from '../../../support/open.ts';
import { rangeProgram, repeat, type Part } from '../../../support/range-program.ts';
import { temporaryFolder } from '../../../support/temporary.ts';

/** `source template / layers: name(layers) …` */
function told(found: Steps): string {
  const names = found.steps.map(step => `${step.name}(${step.layerCount})`).join(' ');
  return `${found.source} ${found.template} / ${found.layerTemplate}: ${names}`;
}

function stepsOf(parts: readonly Part[]): Steps {
  return findSteps(rangeProgram(parts));
}

describe('steps from ranges', () => {
  it('take the siblings called like steps along', () => {
    const layers = (step: number): Part[] => repeat(3, layer => [`my_decode_${step}_${layer}`, 4]);
    const found = stepsOf([
      ['load_weights', 5],
      [
        'generate',
        ['prefill', 1, ...layers(1), 1],
        ...repeat(4, i => [`decode step=${i + 1}`, 1, ...layers(i + 2), 1]),
      ],
    ]);
    assert.equal(
      told(found),
      'ranges decode step=<step> / my_decode_<step>_<layer>: prefill(3) decode step=1(3) decode step=2(3) decode step=3(3) decode step=4(3)',
    );
    assert.deepEqual([...new Set(found.steps.map(({ phase }) => phase))], ['prefill', 'decode']);
  });

  it('are made of layers where only layers are marked', () => {
    const grid = stepsOf(repeat(12, i => [`s${Math.floor(i / 4)}_block${i % 4}`, 3]));
    assert.equal(
      told(grid),
      'ranges s<step>_block<layer> / s<step>_block<layer>: s0_block*(4) s1_block*(4) s2_block*(4)',
    );
    const cycle = stepsOf(
      repeat(15, i => [`layer_${i % 5}`, 3]).flatMap((part, i) =>
        i % 5 === 4 ? [part, 2] : [part],
      ),
    );
    assert.equal(
      told(cycle),
      'ranges layer_<layer> / layer_<layer>: layer_* 1(5) layer_* 2(5) layer_* 3(5)',
    );
    assert.deepEqual(
      cycle.steps.map(({ kernels }) => kernels),
      [17, 17, 17],
      'the head belongs to its step',
    );
  });

  it('take the number that restarts for the layer, wherever it stands', () => {
    const found = stepsOf(repeat(12, i => [`layer ${i % 3} of step ${Math.floor(i / 3)}`, 2]));
    assert.equal(found.template, 'layer <layer> of step <step>');
    assert.deepEqual([found.steps.length, found.layers.length], [4, 12]);
    assert.deepEqual(
      found.layers.slice(0, 4).map(({ index }) => index),
      [0, 1, 2, 0],
    );
  });

  it('take layers with a number of their own inside steps without', () => {
    const found = stepsOf(repeat(4, () => ['forward', 1, ...repeat(3, l => [`block ${l}`, 3])]));
    assert.equal(
      told(found),
      'ranges forward / block <layer>: forward(3) forward(3) forward(3) forward(3)',
    );
  });

  it('know a model whose modules are marked, each by its name', () => {
    const layer = (l: number): Part => [
      `model.layers.${l}|Gemma3DecoderLayer`,
      [`model.layers.${l}.input_layernorm|Gemma3RMSNorm`, 1],
      [`model.layers.${l}.self_attn|Gemma3Attention`, 3],
    ];
    const found = stepsOf(
      repeat(4, () => [
        'model.top|Gemma3ForCausalLM',
        ['model|Gemma3Model', ['model.embed_tokens|Embedding', 1], ...repeat(16, layer)],
        ['lm_head|Linear', 1],
      ]),
    );
    assert.equal(
      told(found),
      'ranges model.top|Gemma<n>ForCausalLM / model.layers.<layer>|Gemma<n>DecoderLayer: ' +
        Array(4).fill('model.top|Gemma3ForCausalLM(16)').join(' '),
    );
    assert.deepEqual(
      found.steps.map(({ kernels }) => kernels),
      Array(4).fill(1 + 16 * 4 + 1),
    );
  });

  it('take no part of training for a step that is called like one', () => {
    const forward: Part = ['LlamaModel', ...repeat(4, l => [`layers.${l}`, 3])];
    const found = stepsOf(
      repeat(6, i => (i % 2 === 0 ? forward : ['Optimizer.step#AdamW.step', 9])),
    );
    assert.equal(
      told(found),
      'ranges LlamaModel / layers.<layer>: LlamaModel(4) LlamaModel(4) LlamaModel(4)',
    );
  });

  it('prefer the steps inside requests and profiler steps', () => {
    const request = (r: number): Part => [
      `request ${r}`,
      ['prefill', 9],
      ...repeat(5, i => [`decode step=${i}`, 4]),
    ];
    assert.equal(stepsOf(repeat(3, request)).steps.length, 18);
    const outer = (r: number): Part => [
      `ProfilerStep#${r}`,
      ...repeat(5, i => [`decode step=${i}`, 4]),
    ];
    assert.equal(stepsOf(repeat(3, outer)).steps.length, 15);
  });

  it('know the annotations of PyTorch, vLLM and SGLang', () => {
    const annotated = (parts: readonly Part[]): Steps =>
      findSteps(rangeProgram(parts, { kind: SpanKind.annotation }));
    assert.equal(
      told(annotated(repeat(3, i => [`ProfilerStep#${i + 1}`, ['generate', 5]]))),
      'annotations ProfilerStep#<step> / : ProfilerStep#1(0) ProfilerStep#2(0) ProfilerStep#3(0)',
    );
    const vllm = annotated([
      ['execute_context_1(888)_generation_0(0)', 6],
      ...repeat(3, () => ['execute_context_0(0)_generation_8(8)', 4] as const),
    ]);
    assert.deepEqual(
      vllm.steps.map(({ phase }) => phase),
      ['prefill', 'decode', 'decode', 'decode'],
    );
    const sglang = annotated([
      ['step[EXTEND bs=1]', 6],
      ...repeat(3, i => [`step[DECODE bs=${i % 2}]`, 4] as const),
    ]);
    assert.deepEqual(
      sglang.steps.map(({ phase }) => phase),
      ['prefill', 'decode', 'decode', 'decode'],
    );
  });

  it('are none where ranges mark small parts or one big one', () => {
    assert.equal(stepsOf([['main', 40]]).source, 'none');
    assert.equal(stepsOf(repeat(20, i => (i % 4 === 0 ? ['sum', 1] : 6))).source, 'none');
    assert.equal(stepsOf([]).source, 'none');
  });

  it('guess prefill from the first step where no name says it', () => {
    const parts = [['pass 0', 9], ...repeat(5, i => [`pass ${i + 1}`, 9] as const)] as Part[];
    const found = findSteps(
      rangeProgram(parts, { kernel: i => (i < 9 ? `big${i}` : `small${i % 9}`) }),
    );
    assert.deepEqual(
      found.steps.map(({ phase, evidence }) => `${phase} ${evidence}`),
      ['prefill launch-shapes', ...Array<string>(5).fill('decode launch-shapes')],
    );
    const alike = stepsOf(repeat(6, i => [`pass ${i}`, 9]));
    assert.deepEqual([...new Set(alike.steps.map(({ phase }) => phase))], ['other']);
  });

  it('call the steps of a warm-up warm-up', () => {
    const found = stepsOf([
      ['warmup', ...repeat(2, i => [`decode step=${i}`, 4] as const)],
      ['run', ...repeat(4, i => [`decode step=${i}`, 4] as const)],
    ]);
    assert.deepEqual(
      found.steps.map(({ phase }) => phase),
      ['warmup', 'warmup', 'decode', 'decode', 'decode', 'decode'],
    );
  });

  it('may be more than a call has room for, each with the ranges around it', function () {
    const steps = (from: number): Part[] =>
      repeat(75_000, i => [`decode step=${from + i}`, ['inner', 1]]);
    const { steps: found } = stepsOf([
      ['run', ['warm_up', ...steps(0)], ['generate', ...steps(75_000)]],
    ]);
    assert.equal(found.length, 150_000);
    const phases = found.map(({ phase }) => phase);
    assert.deepEqual([phases.indexOf('decode'), phases.lastIndexOf('warmup')], [75_000, 74_999]);
    assert.deepEqual([...new Set(phases)], ['warmup', 'decode']);
  });

  it('last until the next step begins; the last one ends with its work', () => {
    const { steps } = stepsOf(repeat(3, i => [`decode ${i}`, 2]));
    for (const [i, { startNs, durationNs, busyNs, idleNs }] of steps.entries()) {
      assert.equal(busyNs + idleNs, durationNs);
      if (i + 1 < steps.length) assert.equal(startNs + durationNs, steps[i + 1]!.startNs);
    }
    assert.equal(steps.at(-1)!.durationNs, 110);
  });
});

describe('templates', () => {
  it('show where the numbers of a name were, and what they count', () => {
    const parts = ['my_decode_', '_', ''];
    assert.equal(templateText(parts, new Map([[1, 'layer']])), 'my_decode_<n>_<layer>');
    assert.equal(templateText(['prefill'], new Map()), 'prefill');
  });

  it('know the parts of a start-up', () => {
    const parts = (name: string): string => {
      const [step] = stepPhases(drawTrace('stream 7 | a |'), [
        {
          ...{ name, enclosing: [], operations: Uint32Array.of(0), busyNs: 10 },
          ...{ durationNs: 10, isCut: false },
        },
      ]);
      return `${step!.phase} ${step!.evidence}`;
    };
    assert.equal(parts('gpu_model_runner: capture_model'), 'warmup graph-capture');
    assert.equal(parts('Capturing CUDA graphs bs=8'), 'warmup graph-capture');
    assert.equal(parts('init_device_graphs'), 'warmup graph-capture');
    assert.equal(parts('gpu_model_runner: profile_run'), 'warmup profile-run');
    assert.equal(parts('determine_available_memory'), 'warmup profile-run');
    assert.equal(parts('warmup'), 'warmup range-name');
  });

  it('tell phases by the words of names', () => {
    const names = [
      'prefill',
      'my_decode_1',
      'load_weights',
      'CUDA graph capture',
      'warm-up',
      'encoder',
      'generate',
      'model loader',
    ];
    assert.deepEqual(names.map(phaseOfName), [
      'prefill',
      'decode',
      'load',
      'warmup',
      'warmup',
      undefined,
      undefined,
      undefined,
    ]);
  });
});

describe('steps of the real traces', function () {
  const open = traceOpener();
  const temporary = temporaryFolder();
  const expected: readonly [trace: string, steps: number, layers: readonly number[]][] = [
    ['eager7b', 20, [32]],
    ['graph7b', 20, [32]],
    ['tp4.rank0', 12, [32]],
    ['gpu-metrics', 8, [32]],
    ['long', 512, [32]],
  ];

  for (const [name, count, layers] of expected) {
    it(`${name}: ${count} steps, the first is prefill`, async function () {
      const { trace } = await open(await nsysTrace(this, name, temporary));
      const found = findSteps(trace);
      assert.equal(found.source, 'ranges');
      assert.equal(found.template, 'decode step=<step>');
      assert.equal(found.layerTemplate, 'my_decode_<step>_<layer>');
      assert.equal(found.steps.length, count);
      assert.deepEqual(
        found.steps.map(({ phase }) => phase),
        ['prefill', ...Array<string>(count - 1).fill('decode')],
      );
      assert.deepEqual([...new Set(found.steps.map(({ layerCount }) => layerCount))], layers);
      for (const step of found.steps) {
        // Layers of a graph replay have no range: the period found them.
        const named = layersOf(found, step).filter(({ range }) => range >= 0);
        const numbers = named.map(layer => {
          const name = trace.strings.get(trace.spans.name[layer.range]!);
          const [ofStep, ofLayer] = (name.match(/\d+/g) ?? []).map(Number);
          assert.equal(layer.index, ofLayer);
          assert.ok(layer.startNs >= step.startNs && layer.busyNs <= layer.durationNs);
          return ofStep;
        });
        assert.ok(
          numbers.every(number => number === step.index),
          'my_decode_<N+1>_* lies in decode step=N',
        );
      }
    });

    it(`${name}: steps and loose operations are all operations, each once`, async function () {
      const { trace } = await open(await nsysTrace(this, name, temporary));
      const parts = [
        ...findSteps(trace).steps.map(step => step.operations),
        ...looseOperations(trace).map(({ rows }) => rows),
      ];
      const rows = parts.flatMap(part => [...part]).sort((a, b) => a - b);
      assert.deepEqual(Uint32Array.from(rows), operationRows(trace));
    });
  }

  it('eager7b: the weights are the load phase', async function () {
    const { trace } = await open(await nsysTrace(this, 'eager7b', temporary));
    const [load] = looseOperations(trace);
    assert.deepEqual([load?.phase, load?.evidence, load?.rows.length], ['load', 'range-name', 195]);
  });
});
