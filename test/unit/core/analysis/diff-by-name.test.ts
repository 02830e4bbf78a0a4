/** Traces joined by name, with repeats: what lies within their spread, and what does not differ at all. */

import assert from 'node:assert/strict';
import { diffByName } from '../../../../src/core/analysis/diff/by-name.ts';
import { LAYER, model } from '../../../support/diff-sides.ts';

describe('diff by name', () => {
  const run = (gemm: number) => model(LAYER, name => (name === 'gemm_qkv' ? gemm : 100));
  const noiseOf = (a: readonly number[], b: readonly number[]) => {
    const side = (all: readonly number[]) => ({ repeats: all.map(run), main: 0 });
    const { rows } = diffByName(side(a), side(b), 'kernel');
    return rows.filter(({ isNoise }) => isNoise).map(({ name }) => name);
  };

  it('calls noise what differs by less than the repeats do', () => {
    assert.deepEqual(noiseOf([100, 120], [110, 130]), ['gemm_qkv']);
    assert.deepEqual(noiseOf([100, 120], [121, 130]), []);
  });

  it('calls nothing noise that is the same, nor anything without repeats', () => {
    assert.deepEqual(noiseOf([100, 100], [100, 100]), []);
    assert.deepEqual(noiseOf([100], [101]), []);
  });
});
