/** Steps that the capture cuts: which are, and that no mean of steps has them. */

import assert from 'node:assert/strict';
import { diffOf } from '../../../../src/core/analysis/diff/diff.ts';
import { headlineOf } from '../../../../src/core/analysis/headline.ts';
import { layersMap } from '../../../../src/core/analysis/layers-map.ts';
import { treeNode, treePage } from '../../../../src/core/analysis/model/tree.ts';
import { cutSteps } from '../../../../src/core/analysis/step-cuts.ts';
import { findSteps } from '../../../../src/core/analysis/steps.ts';
import type { Trace } from '../../../../src/core/trace/trace.ts';
import { ask, pair } from '../../../support/diff-sides.ts';
import { decodeSteps, modelProgram } from '../../../support/model-program.ts';
import { derivedTracks } from '../../../../src/worker/derived-tracks.ts';
import { traceOpener } from '../../../support/open.ts';
import { fixture } from '../../../support/shared.ts';

/** `32/390 20/250`: layers and kernels of steps; answers the positions of cut ones. */
function cut(steps: string): number[] {
  const sizes = steps.split(' ').map(size => {
    const [layerCount = 0, kernels = 0] = size.split('/').map(Number);
    return { layerCount, kernels };
  });
  return cutSteps(sizes).flatMap((is, i) => (is ? [i] : []));
}

/** Six steps of three layers, of which the last is cut after `layers` of them. */
function cutModel(layers: number): Trace {
  return modelProgram({
    steps: decodeSteps(6),
    layers: 3,
    layer: (step, layer) =>
      step === 5 && layer >= layers
        ? []
        : ['norm', 'gemm_qkv', 'flash_fwd', 'gemm_o'].map(name => ({ name, ns: 100 })),
    tail: step => (step === 5 && layers < 3 ? [] : [{ name: 'argmax_kernel', ns: 70 }]),
  });
}

describe('steps cut by the capture', () => {
  const open = traceOpener();

  it('are the first and last where they have fewer layers than any other', () => {
    assert.deepEqual(cut('32/390 32/390 32/390'), []);
    assert.deepEqual(cut('12/150 32/390 32/390 31/380'), [0, 3]);
    assert.deepEqual(cut('32/390 12/150 32/390'), [], 'in between nothing is cut');
    assert.deepEqual(cut('32/390 8/90 32/390 8/90'), [], 'a draft model is as small elsewhere');
    assert.deepEqual(cut('24/1504 4/217'), [1]);
    assert.deepEqual(cut('32/390 0/2'), [1]);
    assert.deepEqual(cut('0/388 32/390 32/390'), [], 'layers that were not found');
    assert.deepEqual(cut('32/389 32/486 32/486'), [], 'a prefill has other kernels');
    assert.deepEqual(cut('32/390'), []);
    assert.deepEqual(cut('0/500 0/500 0/240'), [2]);
  });

  it('are in no mean', () => {
    const [whole, less] = [cutModel(3), cutModel(1)];
    const steps = findSteps(less).steps;
    assert.deepEqual(
      steps.map(({ isCut }) => isCut),
      [false, false, false, false, false, true],
    );
    assert.ok(findSteps(whole).steps.every(({ isCut }) => !isCut));
    assert.equal(headlineOf(less).stepP50Ns, steps[1]!.durationNs);
    const decode = treeNode(less, '/phase:decode')!;
    const extra = new Map(decode.extra?.map(({ key, value }) => [key, value]));
    assert.equal(extra.get('minNs'), Math.min(...steps.slice(0, 5).map(s => s.durationNs)));
    assert.equal(treeNode(less, '/phase:decode/mean:0')?.count, 5 * 3);
    const last = treePage(less, '/phase:decode', 0, 100).nodes.at(-1)!;
    assert.equal(last.extra?.[0]?.key, 'cut');
    assert.equal(layersMap(less, 'duration').steps.length, 5);
  });

  for (const node of [undefined, '/phase:decode']) {
    it(`are left out of a comparison of ${node ?? 'the default scope'}, which says so`, () => {
      const [a, b] = [cutModel(1), cutModel(3)];
      const diff = diffOf(pair(a, b, node, node));
      assert.deepEqual([diff.a.steps, diff.b.steps, diff.per], [5, 6, 'step']);
      assert.deepEqual(
        diff.differences.filter(({ reason }) => reason === 'steps-cut'),
        [{ reason: 'steps-cut', a: 'decode step=5', b: '–', weight: 'note' }],
      );
      const wall = diff.figures.find(({ key }) => key === 'wall')!;
      const bars = diff.waterfall.reduce((sum, { aNs }) => sum + aNs, 0);
      assert.ok(Math.abs(bars - wall.a.ns) < 1e-6);
      const { rows } = ask(pair(a, b, node, node), { by: 'operator' });
      assert.ok(rows.length > 0 && rows.every(({ deltaNs }) => Math.abs(deltaNs) < 1e-6));
      const [phase] = ask(pair(a, b, node, node), { by: 'phase' }).rows;
      assert.ok(Math.abs(phase!.a!.wallNs! - diff.a.steps * wall.a.ns) < 1e-6);
    });
  }

  it('can be asked for by themselves', () => {
    const trace = cutModel(1);
    const diff = diffOf(pair(trace, trace, '/phase:decode/step:6', '/phase:decode/step:5'));
    assert.deepEqual([diff.a.steps, diff.a.layers, diff.b.layers], [1, 1, 3]);
  });

  it('say on the timeline at which side', () => {
    const items = derivedTracks(cutModel(1)).find(({ role }) => role === 'steps')!.items;
    assert.deepEqual(
      items.map(({ cut: side }) => side),
      [...Array<undefined>(5).fill(undefined), 'end'],
    );
    const said = items.map(({ fields }) =>
      fields!().find(({ name }) => name === 'Cut by the capture'),
    );
    assert.deepEqual(said.slice(0, 5), Array(5).fill(undefined));
    assert.deepEqual([said[5]?.value, said[5]?.words], ['at its end', true]);
  });

  it('know the last replay of a cut capture', async () => {
    const { trace } = await open(fixture('nsys/graph7b.sqlite'));
    const { steps } = findSteps(trace);
    assert.deepEqual(
      steps.map(({ kernels, layerCount, isCut }) => [kernels, layerCount, isCut]),
      [
        [388, 32, false],
        [390, 32, false],
        [2, 0, true],
      ],
    );
    const { stepP50Ns } = headlineOf(trace);
    assert.equal(stepP50Ns, (steps[0]!.durationNs + steps[1]!.durationNs) / 2);
    const diff = diffOf(pair(trace, trace));
    assert.equal(diff.a.steps, 2);
    assert.ok(
      diff.differences.some(({ reason, a }) => reason === 'steps-cut' && a === 'decode step=3'),
    );
  });
});
