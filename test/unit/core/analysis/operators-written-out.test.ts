/** Models that run as their Python is written: chains of small kernels, in real captures and family by family. */

import assert from 'node:assert/strict';
import { operatorRuns } from '../../../../src/core/analysis/layer-operators.ts';
import { operatorOf } from '../../../../src/core/analysis/operators/of-trace.ts';
import * as roles from '../../../../src/core/analysis/operators/roles.ts';
import { CHAINS } from '../../../../src/core/analysis/operators/chains.ts';
import {
  FAMILIES,
  kernelFamily,
  type KernelFamily,
} from '../../../../src/core/analysis/operators/rules.ts';
import { compileRules, withUserRules } from '../../../../src/core/analysis/operators/user-rules.ts';
import { findSteps, layersOf } from '../../../../src/core/analysis/steps.ts';
import { OPERATORS } from '../../../../src/core/trace/operators.ts';
import type { Trace } from '../../../../src/core/trace/trace.ts';
import { ask, pair } from '../../../support/diff-sides.ts';
import { traceOpener } from '../../../support/open.ts';
import { fixture, sharedFile } from '../../../support/shared.ts';

/** `norm×2 qkv_proj`: the roles of a sequence of families, equal neighbours counted. */
function rolesOf(families: string): string {
  const codes = Uint8Array.from(families.split(' '), family => {
    assert.ok((FAMILIES as readonly string[]).includes(family), family);
    return FAMILIES.indexOf(family as KernelFamily);
  });
  const runs: { operator: string; count: number }[] = [];
  for (const code of roles.operatorsOf(codes)) {
    const last = runs.at(-1);
    if (last !== undefined && last.operator === OPERATORS[code]) last.count++;
    else runs.push({ operator: OPERATORS[code]!, count: 1 });
  }
  return runs
    .map(({ operator, count }) => (count > 1 ? `${operator}×${count}` : operator))
    .join(' ');
}

const NORM = 'cast pow mean add_scalar rsqrt mul cast mul';
/** Halves that are rotated apart: a·cos − b·sin, a·sin + b·cos. */
const APART = 'mul mul add mul mul add append';
const ROPE = 'mul neg cat mul add mul neg cat mul add';

describe('operators of chains', () => {
  /** A stretch of a model's layer, as captured, and what it is. */
  const CASES: readonly (readonly [string, string, string])[] = [
    [
      'Llama',
      `${NORM} gemm gemm_reduce gemm gemm ${ROPE} append append attention gemm add ${NORM} gemm activation gemm mul gemm add`,
      'norm×8 qkv_proj×4 rope×10 kv_cache×2 attention o_proj other norm×8 gate_up_proj activation gate_up_proj activation down_proj other',
    ],
    [
      'norms of q and k (Qwen 3)',
      `${NORM} gemm ${NORM} gemm ${NORM} gemm ${ROPE} append append attention gemm`,
      'norm×8 qkv_proj norm×8 qkv_proj norm×8 qkv_proj rope×10 kv_cache×2 attention o_proj',
    ],
    [
      'attention written out, heads repeated',
      `gemm ${ROPE} append append copy copy gemm mul_scalar add cast softmax cast gemm copy gemm`,
      'qkv_proj rope×10 kv_cache×2 attention×10 o_proj',
    ],
    [
      'a cache of fixed length',
      `${ROPE} elementwise add add_scalar index_write index_write copy copy attention gemm`,
      'rope×10 kv_cache×5 attention×3 o_proj',
    ],
    [
      'a part of a head rotated (GPT-NeoX)',
      `gemm ${ROPE} cat cat append cat attention gemm norm`,
      'qkv_proj rope×12 kv_cache×2 attention o_proj norm',
    ],
    [
      'the same without a cache: no cache is made up',
      `${ROPE} cat cat attention`,
      'rope×10 other×2 attention',
    ],
    [
      'rotated and put together at once (Phi 3)',
      'mul neg cat mul add append mul neg cat mul add append append append attention',
      'rope×12 kv_cache×2 attention',
    ],
    [
      'pairs rotated (GLM)',
      'mul neg copy copy mul add mul neg copy copy mul add cat cat append append attention',
      'rope×14 kv_cache×2 attention',
    ],
    [
      'first tokens, where a cache is known',
      `${ROPE} cat cat attention gemm ${ROPE} append append attention`,
      'rope×10 kv_cache×2 attention o_proj rope×10 kv_cache×2 attention',
    ],
    [
      'a norm of 1 + weight, logits capped (Gemma)',
      'attention cast pow mean add_scalar rsqrt mul cast add_scalar mul cast gemm mul_scalar tanh mul_scalar sampling',
      'attention norm×10 lm_head other×3 sampling',
    ],
    [
      'a norm that is scaled in float32 (OLMo 2)',
      'gemm cast pow mean add_scalar rsqrt mul mul cast gemm rope attention',
      'other norm×8 qkv_proj rope attention',
    ],
    [
      'attention and FFN side by side (Cohere)',
      'cast mean add pow mean add add_scalar rsqrt mul cast mul cast gemm rope attention gemm gemm activation gemm mul gemm',
      'norm×12 qkv_proj rope attention o_proj gate_up_proj activation gate_up_proj activation down_proj',
    ],
    [
      'GELU by tanh, attention without rotation (GPT-2)',
      'norm gemm append append attention gemm add norm gemm mul_scalar pow mul_scalar add mul_scalar tanh add_scalar mul gemm',
      'norm qkv_proj kv_cache×2 attention o_proj other norm gate_up_proj activation×8 down_proj',
    ],
    [
      'ReLU (OPT)',
      'attention gemm norm gemm clamp gemm gemm_reduce add norm gemm attention',
      'attention o_proj norm gate_up_proj activation down_proj×2 other norm qkv_proj attention',
    ],
    [
      'ReLU after each of several projections',
      'attention gemm norm gemm clamp gemm clamp gemm norm',
      'attention o_proj norm gate_up_proj activation gate_up_proj activation down_proj norm',
    ],
    [
      'the table of the rotary embedding',
      `embedding cast gemm append cos mul_scalar sin mul_scalar cast cast ${NORM} gemm ${ROPE} attention`,
      'embedding rope×9 norm×8 qkv_proj rope×10 attention',
    ],
    [
      'experts as grouped GEMMs (Qwen 3)',
      `attention gemm add ${NORM} gemm cast softmax sampling sampling elementwise sampling embedding elementwise moe_experts activation mul moe_experts elementwise mul embedding elementwise cast add`,
      'attention o_proj other norm×8 moe_gate×5 moe_dispatch×4 moe_experts activation×2 moe_experts moe_dispatch×5 other',
    ],
    [
      'experts with no kernels of their own, one after the other (Mixtral)',
      'attention gemm norm gemm cast softmax sampling sampling elementwise unknown elementwise gemm activation mul gemm gemm_reduce elementwise mul elementwise gemm activation mul gemm elementwise add norm',
      'attention o_proj norm moe_gate×5 moe_dispatch×3 moe_experts activation×2 moe_experts×2 moe_dispatch×3 moe_experts activation×2 moe_experts moe_dispatch other norm',
    ],
    [
      'their weights gathered, bias and clamp around the activation (GPT-OSS)',
      'attention gemm norm gemm sampling sampling softmax copy clamp embedding gemm add clamp mul_scalar sigmoid mul add_scalar mul embedding gemm add mul elementwise add norm',
      'attention o_proj norm moe_gate×4 moe_dispatch×3 moe_experts other×2 activation×3 other×2 moe_dispatch moe_experts moe_dispatch×3 other norm',
    ],
    [
      'a shared expert before the routing (Qwen 3 Next)',
      'attention gemm norm gemm activation gemm mul gemm gemm softmax sampling moe_experts activation mul moe_experts add norm',
      'attention o_proj norm gate_up_proj activation gate_up_proj activation down_proj moe_gate×3 moe_experts activation×2 moe_experts other norm',
    ],
    [
      'no experts and no layers in a net without attention',
      'norm gemm convolution activation norm gemm sampling gemm activation gemm norm',
      'norm other×2 activation norm other sampling other activation other norm',
    ],
    [
      'a token that is sampled, though a model follows',
      'norm gemm softmax sampling embedding norm gemm rope attention gemm norm gemm activation gemm',
      'norm lm_head sampling×2 embedding norm qkv_proj rope attention o_proj norm gate_up_proj activation down_proj',
    ],
    [
      'quantised by the largest magnitude, in eight kernels',
      'norm abs max cast mul_scalar clamp cast elementwise clamp quantize gemm rope attention abs max cast mul_scalar clamp cast elementwise clamp quantize gemm',
      'norm qkv_proj×10 rope attention o_proj×10',
    ],
    [
      'the same to integers, and what brings the result back',
      'attention gemm norm abs max cast mul_scalar elementwise elementwise clamp cast gemm mul mul cast activation abs max cast mul_scalar elementwise elementwise clamp cast gemm mul mul cast mul norm',
      'attention o_proj norm gate_up_proj×12 activation gate_up_proj×12 activation norm',
    ],
    [
      'quantised by a scale that is known',
      'attention cast mul_scalar clamp quantize gemm add norm',
      'attention o_proj×5 other norm',
    ],
    [
      'quantised, and the scales laid out before the GEMM',
      'attention quantize unknown elementwise gemm norm quantize unknown unknown unknown unknown gemm activation',
      'attention o_proj×4 norm other×5 gate_up_proj activation',
    ],
    [
      'a short convolution in place of attention, its gated norm (Qwen 3 Next)',
      `attention gemm norm gemm activation gemm add norm gemm gemm copy append convolution activation sigmoid mul add norm activation mul gemm add norm gemm activation gemm`,
      'attention o_proj norm gate_up_proj activation down_proj other norm qkv_proj×2 other×2 attention activation other×3 norm activation×2 o_proj other norm gate_up_proj activation down_proj',
    ],
    [
      'patches of an image by a convolution, and the head of the step before (ViT)',
      'attention gemm norm gemm activation gemm norm gemm convolution add norm gemm attention',
      'attention o_proj norm gate_up_proj activation down_proj norm lm_head other×2 norm qkv_proj attention',
    ],
    [
      'projections through a latent space, halves rotated apart (DeepSeek)',
      `${NORM} gemm ${NORM} gemm gemm gemm_reduce ${NORM} ${APART} ${APART} append append cat gemm copy copy attention gemm add ${NORM} cast cast gemm gemm_reduce sigmoid add sampling moe_experts`,
      'norm×8 mla_proj norm×8 mla_proj×3 norm×8 rope×15 kv_cache×2 mla_proj attention×3 o_proj other norm×8 moe_gate×7 moe_experts',
    ],
    [
      'the same with q at once, without a cache',
      `norm gemm gemm ${NORM} ${APART} ${APART} gemm attention gemm norm`,
      'norm mla_proj×2 norm×8 rope×14 mla_proj attention o_proj norm',
    ],
    [
      'casts of what a GEMM reads (autocast), keys and values of two types',
      'norm cast cast gemm cast cast gemm rope append copy cast cast cast cast attention cast gemm gemm_reduce add norm cast cast gemm activation cast cast gemm mul cast gemm gemm_reduce add norm cast gemm sampling',
      'norm qkv_proj×6 rope kv_cache×3 attention×4 o_proj×3 other norm gate_up_proj×3 activation gate_up_proj×3 activation down_proj×3 other norm lm_head×2 sampling',
    ],
    [
      'a cast that no GEMM reads',
      'attention gemm cast add norm gemm activation gemm cast all_reduce',
      'attention o_proj other×2 norm gate_up_proj activation down_proj other all_reduce',
    ],
    [
      'queries and keys rotated in float32 (Cohere)',
      'norm gemm gemm_reduce gemm gemm cast cast mul neg copy copy mul add mul neg copy copy mul add attention',
      'norm qkv_proj×4 rope×14 attention',
    ],
    [
      'a mean alone is no norm, a product alone no activation',
      'attention mean mul gemm',
      'attention other×2 o_proj',
    ],
  ];
  for (const [name, families, expected] of CASES) {
    it(name, () => assert.equal(rolesOf(families), expected));
  }

  it('look for something in any number of kernels without end of stack or time', () => {
    const families = new Uint8Array(300_000).fill(FAMILIES.indexOf('copy'));
    families[0] = FAMILIES.indexOf('rope');
    families[1] = FAMILIES.indexOf('moe_experts');
    families[families.length - 1] = FAMILIES.indexOf('attention');
    const operators = roles.operatorsOf(families);
    assert.equal(OPERATORS[operators[2]!], 'other');
    assert.equal(OPERATORS[operators.at(-1)!], 'attention');
  });

  it('are no two the same', () => {
    assert.equal(new Set(CHAINS.map(({ of, where }) => `${of} ${where}`)).size, CHAINS.length);
  });

  it('have parts that are told by name', () => {
    const functor = (text: string): string =>
      `void at::native::vectorized_elementwise_kernel<4, ${text}>`;
    const names: readonly (readonly [string, string])[] = [
      [
        functor(
          'at::native::BinaryFunctor<float, float, float, at::native::binary_internal::MulFunctor<float>>',
        ),
        'mul',
      ],
      [
        functor(
          'at::native::AUnaryFunctor<float, float, float, at::native::binary_internal::MulFunctor<float>>',
        ),
        'mul_scalar',
      ],
      [functor('at::native::CUDAFunctor_add<c10::Half>'), 'add'],
      [functor('at::native::CUDAFunctorOnSelf_add<float>'), 'add_scalar'],
      [functor('at::native::bfloat16_copy_kernel_cuda(at::TensorIteratorBase&)'), 'cast'],
      ['void at::native::CatArrayBatchedCopy_vectorized<OpaqueType<2u>, 3>', 'append'],
      ['void at::native::CatArrayBatchedCopy<OpaqueType<2u>, 4>', 'cat'],
      [
        'cudnn_generated_fort_native_sdpa_sm90_flash_fprop_wgmma_f16_knob_7_64x128x128',
        'attention',
      ],
    ];
    for (const [name, family] of names) assert.equal(kernelFamily(name), family, name);
  });
});

describe('captures of models as written', () => {
  const open = traceOpener();
  const LLAMA =
    'norm×8 qkv_proj×6 rope×10 kv_cache×2 attention o_proj×2 other norm.2×8 gate_up_proj activation gate_up_proj.2 activation.2 down_proj×2 other.2';

  /** Every distinct row of operators in the layers of the decode steps, each with its number of operations. */
  function decodeLayers(trace: Trace): string[] {
    const found = findSteps(trace);
    const layers = found.steps
      .filter(({ phase }) => phase === 'decode')
      .flatMap(step => layersOf(found, step));
    const texts = layers.map(({ operations }) =>
      operatorRuns(trace, operations)
        .map(({ key, rows }) => (rows.length > 1 ? `${key}×${rows.length}` : key))
        .join(' '),
    );
    return [...new Set(texts)];
  }

  function assertSteps(trace: Trace): void {
    const { steps } = findSteps(trace);
    assert.deepEqual(
      steps.map(({ phase, layerCount }) => `${phase} ${layerCount}`),
      ['prefill 4', ...Array.from({ length: 6 }, () => 'decode 4')],
    );
  }

  it('SDPA in float16, nothing marked', async () => {
    const { trace } = await open(fixture('torch/written-out-sdpa.pt.trace.json.gz'));
    assertSteps(trace);
    assert.deepEqual(decodeLayers(trace), [LLAMA]);
  });

  it('attention as matrix products in bfloat16, nothing marked', async () => {
    const { trace } = await open(fixture('torch/written-out-eager.pt.trace.json.gz'));
    assertSteps(trace);
    assert.deepEqual(decodeLayers(trace), [LLAMA.replace('attention', 'attention×9')]);
  });

  it('norms of q and k, steps and layers marked', async () => {
    const { trace } = await open(fixture('torch/written-out-marked.pt.trace.json.gz'));
    assert.equal(findSteps(trace).source, 'annotations');
    assertSteps(trace);
    const [layer, ...others] = decodeLayers(trace);
    assert.deepEqual(others, []);
    assert.match(
      layer!,
      /^norm×8 qkv_proj×2 norm\.2×8 qkv_proj\.2×2 norm\.3×8 qkv_proj\.3×2 rope×10 /,
    );
  });

  it('a latent space, one layer without experts before those with them', async () => {
    const { trace } = await open(fixture('torch/written-out-mla.pt.trace.json.gz'));
    assertSteps(trace);
    const MLA =
      'norm×8 mla_proj norm.2×8 mla_proj.2×2 norm.3×8 rope×15 kv_cache×2 mla_proj.3 attention×3 o_proj other norm.4×8 ';
    const layers = decodeLayers(trace);
    for (const layer of layers) assert.ok(layer.startsWith(MLA), layer);
    assert.deepEqual(
      layers.map(layer => layer.includes('moe_experts')),
      [false, true],
    );
    for (const step of findSteps(trace).steps) {
      const [first, ...others] = layersOf(findSteps(trace), step);
      for (const { operations } of others) {
        assert.ok(operations.length > first!.operations.length);
      }
    }
  });

  it('autocast: casts are of the projection that reads them', async () => {
    const { trace } = await open(fixture('torch/written-out-autocast.pt.trace.json.gz'));
    assertSteps(trace);
    assert.deepEqual(decodeLayers(trace), [
      'norm×6 qkv_proj×9 rope×10 kv_cache×3 attention×4 o_proj×2 other norm.2×6 gate_up_proj×3 activation gate_up_proj.2×3 activation.2 down_proj×3 other.2',
    ]);
  });

  it("leave a kernel to the user's rule", async () => {
    const { trace } = await open(fixture('torch/written-out-sdpa.pt.trace.json.gz'));
    const { rules } = compileRules([{ pattern: 'neg_kernel', operator: 'kv_cache' }]);
    const ruled = withUserRules(trace, rules);
    const { name, length } = trace.spans;
    let negations = 0;
    for (let row = 0; row < length; row++) {
      if (!trace.strings.get(name[row]!).includes('gpu_kernel_impl_nocast<at::native::neg_kernel'))
        continue;
      negations++;
      assert.equal(operatorOf(trace, row), 'rope');
      assert.equal(operatorOf(ruled, row), 'kv_cache');
    }
    assert.equal(negations, 2 * 4 * 7);
  });

  it('stand beside a run with fused kernels: eight of a norm beside one', async function () {
    const fused = sharedFile(this, 'traces/torch/eager.pt.trace.json.gz');
    const a = (await open(fixture('torch/written-out-sdpa.pt.trace.json.gz'))).trace;
    const b = (await open(fused)).trace;
    const { rows } = ask(pair(a, b), {});
    const perLayer = (label: string): unknown => {
      const row = rows.find(({ label: other }) => other === label);
      return [row?.a && row.a.count / (6 * 4), row?.b && row.b.count / (19 * 32)];
    };
    assert.deepEqual(perLayer('norm.2'), [8, 1]);
    assert.deepEqual(perLayer('attention'), [1, 1]);
    assert.deepEqual(perLayer('kv_cache'), [2, 1]);
  });
});
