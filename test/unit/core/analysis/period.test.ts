import assert from 'node:assert/strict';
import { findPeriod } from '../../../../src/core/analysis/period.ts';
import type { KernelHints } from '../../../../src/core/analysis/period-types.ts';

const NO_HINTS: KernelHints = {
  startsLayer: () => false,
  oncePerLayer: () => false,
  startsAttention: () => false,
  endsStep: () => false,
  startsStep: () => false,
};

/** Kernels as letters: E embedding, n norm, q r a o u d in a layer, L lm_head, S sampling, x odd. */
function sequence(text: string): Uint32Array {
  return Uint32Array.from(text, letter => letter.charCodeAt(0));
}

const LAYER = 'nqraonud';
const step = (layers: number): string => `E${LAYER.repeat(layers)}nLS`;

/** The host prepares each step: the device waits before the embedding. */
function waits(text: string): Float64Array {
  return Float64Array.from(text, letter => (letter === 'E' ? 50_000 : 300));
}

describe('period of the kernel sequence', () => {
  it('finds steps and layers with no hint at all', () => {
    const text = step(6).repeat(5);
    const found = findPeriod(sequence(text), waits(text), NO_HINTS);
    assert.ok(found);
    assert.equal(found.period, LAYER.length);
    assert.equal(found.layersPerStep, 6);
    assert.equal(found.confidence, 1);
    assert.deepEqual(
      found.steps.map(({ first, last }) => text.slice(first, last)),
      [0, 1, 2, 3, 4].map(() => step(6)),
    );
    for (const { layers } of found.steps) assert.equal(layers.length, 6);
  });

  it('begins layers at the hinted kernel and leaves out head and tail', () => {
    const text = step(4).repeat(3);
    const found = findPeriod(sequence(text), waits(text), {
      ...NO_HINTS,
      startsLayer: kernel => text.slice(kernel, kernel + 2) === 'nq',
    });
    assert.ok(found);
    for (const { layers } of found.steps) {
      for (const { first, last } of layers) assert.equal(text.slice(first, last), LAYER);
    }
  });

  it('keeps a step whole when odd kernels run inside it', () => {
    const odd = `E${LAYER.repeat(2)}nqrxaonud${LAYER.repeat(3)}nLS`;
    const text = step(6).repeat(4) + odd + step(6).repeat(4);
    const found = findPeriod(sequence(text), waits(text), NO_HINTS);
    assert.ok(found);
    assert.equal(found.layersPerStep, 6);
    assert.deepEqual(
      found.steps.map(({ layers }) => layers.length),
      new Array(9).fill(6),
    );
  });

  it('takes steps of other symbols as steps when the anchor is shared', () => {
    const prefill = step(6).replaceAll('q', 'Q').replaceAll('u', 'U');
    const text = prefill + step(6).repeat(7);
    const found = findPeriod(sequence(text), waits(text), NO_HINTS);
    assert.equal(found?.steps.length, 8);
    assert.equal(text.slice(found.steps[0]!.first, found.steps[0]!.last), prefill);
  });

  it('prefers an anchor that is known to run once per layer', () => {
    // The norm runs every four kernels, twice per layer: alone it would halve the layers.
    const text = `E${'nqranoud'.repeat(6)}LS`.repeat(5);
    const known = { ...NO_HINTS, oncePerLayer: (symbol: number) => symbol === 'a'.charCodeAt(0) };
    const found = findPeriod(sequence(text), waits(text), known);
    assert.equal(found?.period, 8);
    assert.equal(found.layersPerStep, 6);
  });

  it('finds nothing where nothing repeats', () => {
    const text = 'abcdefghijklmnopqrstuvwxyz';
    assert.equal(findPeriod(sequence(text), waits(text), NO_HINTS), undefined);
    assert.equal(findPeriod(sequence('aaaaaaaaaaaa'), waits('aaaaaaaaaaaa'), NO_HINTS), undefined);
    assert.equal(findPeriod(new Uint32Array(), new Float64Array(), NO_HINTS), undefined);
  });
});
