/** Steps that the capture cuts: which are, and that no mean of steps has them. */

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { diffOf } from '../../../../src/core/analysis/diff/diff.ts';
import { headlineOf } from '../../../../src/core/analysis/headline.ts';
import { layersMap } from '../../../../src/core/analysis/layers-map.ts';
import { treeNode, treePage } from '../../../../src/core/analysis/model/tree.ts';
import { cutBySize } from '../../../../src/core/analysis/step-cuts.ts';
import { wholeSteps } from '../../../../src/core/analysis/steady-state.ts';
import { findSteps } from '../../../../src/core/analysis/steps.ts';
import type { Trace } from '../../../../src/core/trace/trace.ts';
import { ask, pair } from '../../../support/diff-sides.ts';
import { decodeSteps, modelProgram, type ProgramKernel } from '../../../support/model-program.ts';
import { derivedTracks } from '../../../../src/worker/derived-tracks.ts';
import { traceOpener } from '../../../support/open.ts';
import { fixture } from '../../../support/shared.ts';
import { openText } from '../../../support/torch-files.ts';

/** `32/390 20/250`: layers and kernels of steps; answers the positions of cut ones. */
function cut(steps: string): number[] {
  const sizes = steps.split(' ').map(size => {
    const [layerCount = 0, kernels = 0] = size.split('/').map(Number);
    return { layerCount, kernels };
  });
  return cutBySize(sizes).flatMap((is, i) => (is ? [i] : []));
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

  describe('without costing a layer', () => {
    const LAYER = ['rms_norm', 'gemm_qkv', 'flash_fwd', 'gemm_o'];
    const TAIL = ['rms_norm', 'gemm_head', 'argmax_kernel', 'copy_tokens'];

    interface Lost {
      /** Kernels that the first step lacks at its beginning, and the last at its end. */
      readonly begin?: number;
      readonly end?: number;
      /** Kernels of the fourth step and on that have another name, from the beginning of each. */
      readonly others?: number;
      /** Kernels of another program behind the last step. */
      readonly behind?: number;
      /** Calls that launch nothing, before the first step and behind the last. */
      readonly calls?: readonly [before: string, behind: string];
    }

    /** Five steps of two layers, the first and the last of which lack kernels; answers which are cut, and their sizes. */
    function lacking({ begin = 0, end = 0, others = 0, behind = 0, calls }: Lost): string {
      const STEPS = 5;
      let at = 0;
      const part = (step: number, names: readonly string[], first: number): ProgramKernel[] =>
        names.flatMap((name, i) => {
          at = first + i;
          const isLost = (step === 0 && at < begin) || (step === STEPS - 1 && at >= WHOLE - end);
          const called = step >= 3 && at < others ? `${name}_2` : name;
          return isLost ? [] : [{ name: called, ns: 100 }];
        });
      const WHOLE = 2 * LAYER.length + TAIL.length;
      const trace = modelProgram({
        steps: [...decodeSteps(STEPS), ...(behind > 0 ? ['something else'] : [])],
        layers: 2,
        layer: (step, layer) => (step < STEPS ? part(step, LAYER, layer * LAYER.length) : []),
        tail: step =>
          step < STEPS
            ? part(step, TAIL, 2 * LAYER.length)
            : Array.from({ length: behind }, () => ({ name: 'other_kernel', ns: 100 })),
        ...(calls !== undefined && { before: [calls[0]], behind: [calls[1]] }),
      });
      const { steps } = findSteps(trace);
      assert.ok(steps.every(({ layerCount }) => layerCount === 2));
      return steps.map(({ isCut, kernels }) => `${kernels}${isCut ? ' cut' : ''}`).join(', ');
    }

    it('are those that begin or end like their neighbours', () => {
      assert.equal(lacking({}), '12, 12, 12, 12, 12');
      assert.equal(lacking({ end: 3 }), '12, 12, 12, 12, 9 cut');
      assert.equal(lacking({ end: 7 }), '12, 12, 12, 12, 5 cut');
      assert.equal(lacking({ begin: 1 }), '11 cut, 12, 12, 12, 12');
      assert.equal(lacking({ begin: 3, end: 5 }), '9 cut, 12, 12, 12, 7 cut');
    });

    it('are none where only what runs around the model is lacking', () => {
      assert.equal(lacking({ end: 1 }), '12, 12, 12, 12, 11');
      assert.equal(lacking({ end: 2 }), '12, 12, 12, 12, 10');
    });

    it('are none where their neighbours are not like them, or not like each other', () => {
      assert.equal(lacking({ begin: 2, others: 1 }), '10 cut, 12, 12, 12, 12');
      assert.equal(lacking({ end: 3, others: 1 }), '12, 12, 12, 12, 9', 'fourth and third differ');
    });

    it('are none where the device goes on behind them', () => {
      assert.equal(lacking({ end: 3, behind: 2 }), '12, 12, 12, 12, 9');
    });

    it('are none where the program went another way, as where it drafts nothing in the end', () => {
      assert.equal(lacking({ end: 5, calls: ['', 'synchronize'] }), '12, 12, 12, 12, 7');
      assert.equal(lacking({ begin: 1, calls: ['allocate', ''] }), '11, 12, 12, 12, 12');
    });

    it('are cut where the capture has the same calls, but not their kernels', () => {
      assert.equal(lacking({ end: 5, calls: ['', 'launch'] }), '12, 12, 12, 12, 7 cut');
      assert.equal(lacking({ begin: 1, calls: ['launch', ''] }), '11 cut, 12, 12, 12, 12');
    });

    it('are found in a capture where nothing is marked, and are in no mean', async () => {
      const text = gunzipSync(readFileSync(fixture('torch/written-out-sdpa.pt.trace.json.gz')));
      const document = JSON.parse(text.toString()) as {
        traceEvents: { readonly cat?: string; readonly ts: number }[];
      };
      const { traceEvents: events } = document;
      const kernels = events.filter(({ cat }) => cat === 'kernel').sort((a, b) => a.ts - b.ts);
      for (const [lost, isCut] of [
        [1, false],
        [12, true],
      ] as const) {
        const gone = new Set(kernels.slice(-lost));
        document.traceEvents = events.filter(event => !gone.has(event));
        const { trace } = await openText(JSON.stringify(document));
        const { source, steps } = findSteps(trace);
        assert.equal(source, 'period');
        assert.deepEqual(
          steps.map(step => [step.phase, step.layerCount, step.isCut]),
          Array.from({ length: 7 }, (_, i) => [i > 0 ? 'decode' : 'prefill', 4, isCut && i === 6]),
        );
        assert.equal(wholeSteps(trace, 'decode').includes(steps[6]!), !isCut);
      }
    });
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
    // What both sides leave out alike is no difference.
    assert.deepEqual(diff.differences, []);
  });
});
