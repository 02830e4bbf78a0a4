/** Which operators and kernels of two models belong together, and by what rule. */

import assert from 'node:assert/strict';
import { ask, briefly, LAYER, model, pair, replaced } from '../../../support/diff-sides.ts';

describe('diff alignment', () => {
  it('holds kernels of the same name together, and the only ones of an operator', () => {
    const sources = pair(model(LAYER), model(replaced('gemm_o', 'gemm_o_other_tile')));
    const { rows } = ask(sources, { sort: 'order' });
    assert.ok(rows.every(row => briefly(row).endsWith('name certain')));
    const below = (label: string): string[] =>
      ask(sources, { row: rows.find(row => row.label === label)!.id }).rows.map(briefly);
    assert.deepEqual(below('attention'), ['flash_fwd_kernel name certain']);
    assert.deepEqual(below('o_proj'), ['gemm_o role likely']);
  });

  it('keeps occurrences apart where both sides have the same', () => {
    const same = ask(pair(model(LAYER), model(LAYER)), { sort: 'order' }).rows;
    assert.deepEqual(
      same.map(({ label }) => label),
      [
        'norm',
        'qkv_proj',
        'rope',
        'attention',
        'o_proj',
        'norm.2',
        'gate_up_proj',
        'activation',
        'down_proj',
        'sampling',
      ],
    );
    const fewer = LAYER.slice(1);
    const other = ask(pair(model(LAYER), model(fewer)), { sort: 'order' }).rows;
    assert.equal(briefly(other[0]!), 'norm role likely');
    assert.deepEqual([other[0]!.a!.count, other[0]!.b!.count], [24, 12]);
  });

  it('holds a fused kernel against those that it replaces', () => {
    const parts = replaced(
      'flash_fwd_kernel',
      'attention_kernel_scores',
      'attention_kernel_values',
    );
    for (const [a, b] of [
      [LAYER, parts],
      [parts, LAYER],
    ] as const) {
      const sources = pair(model(a), model(b));
      const [row] = ask(sources, { row: '/operator:attention' }).rows;
      assert.equal(row?.rule, 'one-to-many');
      const [one, many] = a === LAYER ? [row.a, row.b] : [row.b, row.a];
      assert.deepEqual([one?.count, one?.ns, many?.count, many?.ns], [12, 300, 24, 600]);
      assert.deepEqual(many?.names, ['attention_kernel_scores', 'attention_kernel_values']);
      assert.equal(row.deltaNs, a === LAYER ? 300 : -300);
    }
  });

  it('holds a GEMM against the same with a split-K reduction', () => {
    const split = replaced('gemm_down', 'gemm_down', 'splitKreduce_kernel');
    const { rows } = ask(pair(model(LAYER), model(split)), { row: '/operator:down_proj' });
    assert.equal(rows.length, 1);
    assert.equal(briefly(rows[0]!), 'gemm_down one-to-many likely');
    assert.deepEqual(rows[0]!.b?.names, ['gemm_down', 'splitKreduce_kernel']);
  });

  it('holds an all-reduce against a reduce-scatter and an all-gather', () => {
    const whole = [...LAYER, 'ncclDevKernel_AllReduce_Sum'];
    const halves = [...LAYER, 'ncclDevKernel_ReduceScatter_Sum', 'ncclDevKernel_AllGather'];
    const sources = pair(model(whole), model(halves));
    const row = ask(sources, {}).rows.find(({ rule }) => rule === 'one-to-many')!;
    assert.deepEqual([row.label, row.a?.ns, row.b?.ns], ['all_reduce', 300, 600]);
    assert.deepEqual(row.b?.names, ['ncclDevKernel_ReduceScatter_Sum', 'ncclDevKernel_AllGather']);
    const [below] = ask(sources, { row: row.id }).rows;
    assert.equal(below?.rule, 'one-to-many');
  });
});
