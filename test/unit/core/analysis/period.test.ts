import assert from 'node:assert/strict';
import { findPeriod as findingPeriod } from '../../../../src/core/analysis/period.ts';
import type { KernelHints, Periodicity } from '../../../../src/core/analysis/period-types.ts';
import { finished } from '../../../../src/core/base/unhurried.ts';

const NO_HINTS: KernelHints = {
  startsLayer: new Uint8Array(),
  oncePerLayer: () => false,
  startsAttention: new Uint8Array(),
  endsStep: new Uint8Array(),
  startsStep: new Uint8Array(),
};

/** Kernels as letters: E embedding, n norm, q r a o u d in a layer, L lm_head, S sampling, x odd. */
function sequence(text: string): Uint32Array {
  return Uint32Array.from(text, letter => letter.charCodeAt(0));
}

/** Marks the kernels at which `part` begins. */
function beginsOf(text: string, part: string): Uint8Array {
  return Uint8Array.from(text, (_, kernel) => (text.startsWith(part, kernel) ? 1 : 0));
}

const LAYER = 'nqraonud';
const step = (layers: number): string => `E${LAYER.repeat(layers)}nLS`;

/** The host prepares each step: the device waits before the embedding. */
function waits(text: string): Float64Array {
  return Float64Array.from(text, letter => (letter === 'E' ? 50_000 : 300));
}

function findPeriod(...given: Parameters<typeof findingPeriod>): Periodicity | undefined {
  return finished(findingPeriod(...given));
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
      startsLayer: beginsOf(text, 'nq'),
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

  /** The embedding begins a step and the sampling ends it. */
  const marks = (text: string): KernelHints => ({
    ...NO_HINTS,
    oncePerLayer: symbol => symbol === 'a'.charCodeAt(0),
    startsLayer: beginsOf(text, 'nq'),
    startsStep: beginsOf(text, 'E'),
    endsStep: beginsOf(text, 'S'),
  });
  const DENSE = 'nqraonud';
  const EXPERTS = 'nqraonggxxxd';
  const FULL = 'nqrmaonud';
  const stepsOf = (text: string): string[] => {
    const found = findPeriod(sequence(text), waits(text), marks(text));
    assert.ok(found);
    return found.steps.map(
      ({ first, last, layers }) => `${layers.length} ${text.slice(first, last)}`,
    );
  };

  for (const count of [2, 3, 7]) {
    it(`takes a first layer of another kind for no step: ${count} steps`, () => {
      const one = `E${DENSE}${EXPERTS.repeat(12)}nLS`;
      assert.deepEqual(stepsOf(one.repeat(count)), new Array(count).fill(`13 ${one}`));
    });
  }

  it('takes every sixth layer of another kind for no border, though steps divide evenly by it', () => {
    const one = `E${(LAYER.repeat(5) + FULL).repeat(4)}nLS`;
    assert.deepEqual(stepsOf(one.repeat(5)), new Array(5).fill(`24 ${one}`));
  });

  it('does so where the capture cuts the first step and the last', () => {
    const one = `E${(LAYER.repeat(5) + FULL).repeat(4)}nLS`;
    const from = one.indexOf(FULL) + FULL.length;
    const cut = one.slice(from);
    const last = one.slice(0, from);
    assert.deepEqual(stepsOf(cut + one.repeat(3) + last), [
      `18 ${cut}`,
      ...new Array<string>(3).fill(`24 ${one}`),
      `6 ${last}`,
    ]);
  });

  it('keeps a step alone in one piece when odd kernels run inside it', () => {
    const one = `E${LAYER.repeat(3)}nqrxaonud${LAYER.repeat(7)}nqrxaonud${LAYER.repeat(20)}nLS`;
    const found = findPeriod(sequence(one), waits(one), marks(one));
    assert.deepEqual(
      found?.steps.map(({ layers }) => layers.length),
      [32],
    );
    assert.equal(found.confidence, 1);
  });

  it('keeps borders that are not known to be any where steps are alike by them', () => {
    // The embedding of all but the first step has a name that tells nothing, and nothing is sampled.
    const text = `E${LAYER.repeat(6)}nL${`e${LAYER.repeat(6)}nL`.repeat(5)}`;
    assert.equal(stepsOf(text).length, 6);
  });

  it('tells apart the steps of two models that take turns, one with few layers', () => {
    const draft = `E${LAYER.repeat(2)}nLS`;
    const target = step(8).replaceAll('q', 'Q').replaceAll('u', 'U');
    const round = draft.repeat(4) + target;
    assert.deepEqual(
      stepsOf(round.repeat(4)),
      new Array(4).fill([...new Array<string>(4).fill(`2 ${draft}`), `8 ${target}`]).flat(),
    );
    const found = findPeriod(sequence(round), waits(round), marks(round));
    assert.equal(found?.confidence, 1);
  });

  it('takes a draft of one layer for a step', () => {
    const round = `E${LAYER}nLS`.repeat(2) + step(8);
    assert.deepEqual(
      stepsOf(round.repeat(3)).map(text => text.split(' ')[0]),
      ['1', '1', '8', '1', '1', '8', '1', '1', '8'],
    );
  });

  it('ends the last layer as its like ends', () => {
    const one = `E${(LAYER.repeat(3) + FULL).repeat(2)}nLS`;
    const found = findPeriod(sequence(one.repeat(3)), waits(one.repeat(3)), marks(one.repeat(3)));
    const lengths = found?.steps.map(({ layers }) => layers.map(({ first, last }) => last - first));
    assert.deepEqual(lengths, new Array(3).fill([8, 8, 8, 9, 8, 8, 8, 9]));
  });

  it('takes the more frequent of two anchors, and of two as frequent the more regular', () => {
    // b runs in five of six layers; o and what follows it lie one layer apart more often than what stands before b.
    const text = `E${'nqacoud'}${'nqacboud'.repeat(5)}LS`.repeat(4);
    const found = findPeriod(sequence(text), waits(text), NO_HINTS);
    assert.equal(found?.layersPerStep, 6);
    assert.equal(String.fromCharCode(found.anchor), 'o');
  });

  it('takes an anchor whose distances just agree often enough, and none below', () => {
    // Seven of ten distances of the attention are six kernels long, the others far longer; nothing else repeats often.
    const distances = [6, 6, 30, 6, 6, 40, 6, 6, 50, 6];
    const text = (of: readonly number[]): Uint32Array => {
      let filler = 1000;
      return Uint32Array.from(
        of.flatMap(length => [1, ...Array.from({ length: length - 1 }, () => filler++)]).concat(1),
      );
    };
    const find = (symbols: Uint32Array): unknown =>
      findPeriod(symbols, new Float64Array(symbols.length), NO_HINTS)?.period;
    assert.equal(find(text(distances)), 6);
    assert.equal(find(text(distances.with(0, 31))), undefined);
  });

  it('finds nothing where nothing repeats', () => {
    const text = 'abcdefghijklmnopqrstuvwxyz';
    assert.equal(findPeriod(sequence(text), waits(text), NO_HINTS), undefined);
    assert.equal(findPeriod(sequence('aaaaaaaaaaaa'), waits('aaaaaaaaaaaa'), NO_HINTS), undefined);
    assert.equal(findPeriod(new Uint32Array(), new Float64Array(), NO_HINTS), undefined);
  });
});
