/** Families by name, roles by position, the user's own rules, and how much of real traces is understood. */

import assert from 'node:assert/strict';
import { foldLayers } from '../../../../src/core/analysis/layer-operators.ts';
import { stepLayers } from '../../../../src/core/analysis/layers.ts';
import { kernelRows, operationRows } from '../../../../src/core/analysis/operations.ts';
import { operatorOf } from '../../../../src/core/analysis/operators/of-trace.ts';
import * as roles from '../../../../src/core/analysis/operators/roles.ts';
import {
  FAMILIES,
  kernelFamily,
  type KernelFamily,
} from '../../../../src/core/analysis/operators/rules.ts';
import { compileRules, withUserRules } from '../../../../src/core/analysis/operators/user-rules.ts';
import { findSteps } from '../../../../src/core/analysis/steps.ts';
import { unclassified } from '../../../../src/core/analysis/unclassified.ts';
import { OPERATORS, type Operator } from '../../../../src/core/trace/operators.ts';
import { Engine } from '../../../../src/worker/engine.ts';
import { drawTrace } from '../../../support/ascii-trace.ts';
import { traceOpener } from '../../../support/open.ts';
import { fixture, sharedFile } from '../../../support/shared.ts';

/** Roles of a sequence of families, by name. */
function operatorsOf(families: readonly KernelFamily[]): Operator[] {
  const codes = roles.operatorsOf(Uint8Array.from(families, family => FAMILIES.indexOf(family)));
  return Array.from(codes, code => OPERATORS[code]!);
}

describe('operators', () => {
  it("the user's rules come first", () => {
    const own = [{ pattern: /my_own/, family: 'attention' as const }];
    assert.equal(kernelFamily('my_own_kernel', own), 'attention');
  });

  it('tells GEMMs apart by position', () => {
    const operators = operatorsOf([
      'embedding',
      ...(['norm', 'gemm', 'rope', 'kv_cache', 'attention', 'gemm', 'gemm_reduce'] as const),
      ...(['all_reduce', 'norm', 'gemm', 'activation', 'gemm', 'gemm_reduce'] as const),
      ...(['all_reduce', 'norm', 'gemm', 'sampling'] as const),
    ]);
    assert.deepEqual(operators, [
      'embedding',
      ...['norm', 'qkv_proj', 'rope', 'kv_cache', 'attention', 'o_proj', 'o_proj'],
      ...['all_reduce', 'norm', 'gate_up_proj', 'activation', 'down_proj', 'down_proj'],
      ...['all_reduce', 'norm', 'lm_head', 'sampling'],
    ]);
  });

  it('looks through the norms of q and k', () => {
    const operators = operatorsOf(['norm', 'gemm', 'norm', 'norm', 'rope', 'attention', 'gemm']);
    assert.equal(operators[1], 'qkv_proj');
    assert.equal(operators[6], 'o_proj');
  });

  it('gives the quantisation of an input the role of the GEMM that reads it', () => {
    const operators = operatorsOf(
      'norm quantize gemm rope quantize kv_cache attention quantize gemm norm quantize gemm activation quantize gemm'.split(
        ' ',
      ) as KernelFamily[],
    );
    assert.equal(
      operators.join(' '),
      'norm qkv_proj qkv_proj rope other kv_cache attention o_proj o_proj norm gate_up_proj gate_up_proj activation down_proj down_proj',
    );
  });

  it('finds the gate of a mixture of experts', () => {
    const operators = operatorsOf(['attention', 'gemm', 'norm', 'gemm', 'moe_gate', 'moe_experts']);
    assert.deepEqual(operators.slice(1), ['o_proj', 'norm', 'moe_gate', 'moe_gate', 'moe_experts']);
  });

  it('takes a softmax between GEMMs for attention, any other for sampling', () => {
    const operators = operatorsOf([
      ...(['norm', 'gemm', 'gemm', 'gemm', 'embedding', 'elementwise'] as const),
      ...(['gemm', 'elementwise', 'softmax', 'gemm', 'elementwise', 'gemm', 'norm'] as const),
      ...(['gemm', 'activation', 'elementwise', 'gemm', 'gemm_reduce', 'gemm', 'norm'] as const),
      ...(['gemm', 'softmax', 'sampling'] as const),
    ]);
    assert.deepEqual(operators, [
      ...['norm', 'qkv_proj', 'qkv_proj', 'qkv_proj', 'embedding', 'other'],
      ...['attention', 'attention', 'attention', 'attention', 'other', 'o_proj', 'norm'],
      ...['gate_up_proj', 'activation', 'other', 'gate_up_proj', 'gate_up_proj', 'down_proj'],
      ...['norm', 'lm_head', 'sampling', 'sampling'],
    ]);
  });

  it('gives GEMMs no roles of a layer where nothing is attention', () => {
    assert.deepEqual(operatorsOf(['gemm', 'activation', 'gemm']), ['other', 'activation', 'other']);
  });
});

describe("the user's rules", () => {
  it('are checked, each with what is wrong', () => {
    const { rules, problems } = compileRules([
      { pattern: 'my_attn', operator: 'attention' },
      { pattern: '(', operator: 'norm' },
      { pattern: 'x' },
      { pattern: 'x', operator: 'nonsense' },
      { pattern: 'x', family: 'nonsense' },
      { pattern: '' },
      null,
      { pattern: 'my_gemm', family: 'gemm' },
    ]);
    assert.deepEqual(
      rules.map(({ family, operator }) => [family, operator]),
      [
        ['attention', 'attention'],
        ['gemm', undefined],
      ],
    );
    assert.deepEqual(
      problems.map(({ index, reason }) => `${index} ${reason}`),
      [
        '1 bad-pattern',
        '2 no-role',
        '3 unknown-operator',
        '4 unknown-family',
        '5 not-a-rule',
        '6 not-a-rule',
      ],
    );
  });

  it('change roles of the trace that they are given to, and of no other', () => {
    const trace = drawTrace('stream 7 | aaa bbb ccc |');
    const [, b] = operationRows(trace);
    assert.equal(operatorOf(trace, b!), 'other');
    assert.deepEqual(
      unclassified(trace).names.map(({ name, count, ns }) => [name, count, ns]),
      [
        ['a', 1, 30],
        ['b', 1, 30],
        ['c', 1, 30],
      ],
    );
    const { rules } = compileRules([
      { pattern: '^B$', operator: 'lm_head' },
      { pattern: '^c$', family: 'norm' },
    ]);
    const ruled = withUserRules(trace, rules);
    assert.deepEqual(
      Array.from(operationRows(ruled), row => operatorOf(ruled, row)),
      ['other', 'lm_head', 'norm'],
    );
    assert.equal(unclassified(ruled).kernels, 1);
    assert.equal(operatorOf(trace, b!), 'other');
    assert.equal(operatorOf(withUserRules(ruled, []), b!), 'other');
  });

  it('reach open traces and those to come through the engine', async () => {
    const engine = new Engine();
    const file = fixture('sample/eager7b.sqlite');
    const context = { signal: new AbortController().signal, transfer: () => undefined };
    const roles = (id: number): Set<string> => {
      const { trace } = engine.trace(id);
      return new Set(Array.from(operationRows(trace), row => operatorOf(trace, row)));
    };
    try {
      const { id } = await engine.open(file);
      assert.ok(roles(id).has('rope'));
      const rule = { pattern: 'rotary_embedding', operator: 'embedding' };
      assert.deepEqual(await engine.api.setOperatorRules([rule], context), []);
      assert.ok(!roles(id).has('rope'));
      assert.ok(!roles((await engine.open(file)).id).has('rope'));
      await engine.api.setOperatorRules([], context);
      assert.ok(roles(id).has('rope'));
    } finally {
      engine.closeAll();
    }
  });
});

describe('operators of real traces', function () {
  const open = traceOpener();
  /** Sample, layers, operators of the second layer in order, most percent of the time that stays `other`. */
  const CASES: readonly (readonly [string, number, string, number])[] = [
    [
      'tracelens__inference_vllm_decode_full_graph_execution',
      24,
      'norm qkv_proj rope kv_cache attention o_proj norm moe_gate moe_dispatch moe_experts',
      10,
    ],
    [
      'tracelens__inference_sglang_decode_sglang_Qwen3-8B_decode',
      36,
      'norm qkv_proj norm rope kv_cache attention o_proj norm gate_up_proj activation down_proj',
      6,
    ],
    [
      'tracelens__b200_eager_trace',
      36,
      'norm qkv_proj rope kv_cache attention o_proj all_reduce norm moe_gate moe_dispatch moe_experts',
      10,
    ],
  ];
  for (const [name, layers, order, most] of CASES) {
    it(name, async function () {
      const { trace } = await open(sharedFile(this, `samples/torch/${name}.json.gz`));
      const found = findSteps(trace);
      assert.equal(found.layers.length, layers);
      const keys = foldLayers(trace, [1]).map(({ operator }) => operator as string);
      let at = -1;
      for (const operator of order.split(' ')) {
        at = keys.indexOf(operator, at + 1);
        assert.ok(at >= 0, `${operator} in ${keys.join(' ')}`);
      }
      const rows = kernelRows(trace);
      const sum = (of: Uint32Array): number =>
        of.reduce((ns, row) => ns + trace.spans.dur[row]!, 0);
      const other = rows.filter(row => operatorOf(trace, row) === 'other');
      assert.ok((100 * sum(other)) / sum(rows) < most);
    });
  }

  it('finds layers by the modules in Python frames', async function () {
    const { trace } = await open(sharedFile(this, 'traces/torch/stack.pt.trace.json.gz'));
    const { layers, steps } = findSteps(trace);
    assert.deepEqual([steps.length, layers.length], [4, 32]);
    for (const { range, index, operations } of layers) {
      assert.equal(
        trace.strings.get(trace.spans.name[range]!),
        `nn.Module: LlamaDecoderLayer_${index}`,
      );
      assert.equal(operations.length, 12);
    }
    assert.equal(stepLayers(trace)?.source, 'annotations');
  });
});
