/** Steps of several ranks in one trace: each rank has its own, as in a trace by itself. */

import assert from 'node:assert/strict';
import { copyFileSync, mkdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { diffByName } from '../../../../src/core/analysis/diff/by-name.ts';
import { diffOf } from '../../../../src/core/analysis/diff/diff.ts';
import { ask, pair } from '../../../support/diff-sides.ts';
import { headlineOf } from '../../../../src/core/analysis/headline.ts';
import { layersMap } from '../../../../src/core/analysis/layers-map.ts';
import { idOfStep } from '../../../../src/core/analysis/model/ids.ts';
import { treeNode, treePage, treePath } from '../../../../src/core/analysis/model/tree.ts';
import { operationRows } from '../../../../src/core/analysis/operations.ts';
import { phaseStretches } from '../../../../src/core/analysis/phase-time.ts';
import { nameOfStep, stepSequences } from '../../../../src/core/analysis/step-sequences.ts';
import { findSteps } from '../../../../src/core/analysis/steps.ts';
import type { Step } from '../../../../src/core/analysis/step.ts';
import { mergeTraces } from '../../../../src/core/trace/merge.ts';
import type { Trace } from '../../../../src/core/trace/trace.ts';
import { derivedTracks } from '../../../../src/worker/derived-tracks.ts';
import { traceOpener } from '../../../support/open.ts';
import { rangeProgram, repeat, type Part } from '../../../support/range-program.ts';
import { sharedFile } from '../../../support/shared.ts';
import { temporaryFolder } from '../../../support/temporary.ts';

async function runOf(...traces: Trace[]): Promise<Trace> {
  const parts = traces.map((trace, rank) => ({ trace, rank, name: `rank${rank}` }));
  const merged = await mergeTraces(parts);
  assert.ok(merged.ok);
  return merged.value.trace;
}

const marked = (steps: number): Part[] => [
  ['prefill', 9],
  ...repeat(steps, i => [`decode step=${i}`, ...repeat(3, l => [`layer_${l}`, 4]), 2]),
];

/** Five passes of four layers, embedding before and sampling after; nothing is marked. */
const unmarked = (): Trace => {
  const layer = ['norm', 'qkv', 'rope', 'attn', 'o', 'up', 'down'];
  const pass = ['embed', ...repeat(4, () => 0).flatMap(() => layer), 'head'];
  return rangeProgram([5 * pass.length], { kernel: i => pass[i % pass.length]! });
};

const figures = ({ name, phase, durationNs, busyNs, kernels, layerCount }: Step): string =>
  [name, phase, durationNs, busyNs, kernels, layerCount].join(' ');

describe('steps of several ranks', function () {
  const open = traceOpener();
  const temporary = temporaryFolder();

  it('are compared rank by rank, also where one has more of them', async () => {
    const runs = [
      await runOf(rangeProgram(marked(5)), rangeProgram(marked(3))),
      await runOf(rangeProgram(marked(3)), rangeProgram(marked(5))),
    ];
    const [a, b] = runs.map(run => ({ repeats: [run], main: 0 }));
    const { rows } = diffByName(a!, b!, 'step');
    const countsOf = (name: string) =>
      rows.filter(row => row.name === name).map(row => [row.a.count, row.b.count]);
    assert.deepEqual(countsOf('decode 3'), [[1, 1]]);
    assert.deepEqual(countsOf('decode 5'), [[1, 0]]);
    assert.deepEqual(countsOf('decode 5 (device 1)'), [[0, 1]]);
  });

  it('are those of each rank, by its ranges', async () => {
    const alone = [rangeProgram(marked(5)), rangeProgram(marked(3))].map(trace => findSteps(trace));
    const run = await runOf(rangeProgram(marked(5)), rangeProgram(marked(3)));
    const found = findSteps(run);
    assert.deepEqual([found.source, found.template], ['ranges', 'decode step=<step>']);
    assert.deepEqual(
      stepSequences(found).map(steps => steps.map(figures)),
      alone.map(({ steps }) => steps.map(figures)),
    );
    assert.deepEqual(
      found.steps.map(({ index, sequence }) => [index, sequence]),
      found.steps.map((_, i) => [i + 1, i < 6 ? 0 : 1]),
    );
    for (const { id, step, operations } of found.layers) {
      for (const row of operations) {
        assert.deepEqual([found.layerOf[row], found.stepOf[row]], [id + 1, step + 1]);
      }
    }
  });

  it('are those of each rank, by the period of its kernels', async () => {
    const run = await runOf(unmarked(), unmarked(), unmarked());
    const { source, steps } = findSteps(run);
    assert.equal(source, 'period');
    const own = findSteps(unmarked()).steps;
    assert.equal(own.length, 5);
    assert.deepEqual(steps.map(figures), [...own, ...own, ...own].map(figures));
    assert.equal(nameOfStep(run, steps[7]!), 'rank 1 · 3');
  });

  it('are a level of the tree, and lead to every operation', async () => {
    const run = await runOf(rangeProgram(marked(5)), rangeProgram(marked(3)));
    const decode = treePage(run, '/phase:decode', 0, 100).nodes;
    assert.deepEqual(
      decode.filter(({ kind }) => kind === 'device').map(node => [node.id, node.label, node.count]),
      [
        ['/phase:decode/device:0', 'rank 0', 5],
        ['/phase:decode/device:1', 'rank 1', 3],
      ],
    );
    const step = findSteps(run).steps.at(-1)!;
    assert.equal(idOfStep(step), '/phase:decode/device:1/step:10');
    assert.equal(treeNode(run, idOfStep(step))?.label, 'decode step=2');
    for (const row of operationRows(run)) {
      const path = treePath(run, row);
      assert.equal(path.at(-1)?.selection.span, row);
    }
  });

  it('add up to no more than the run: alike ranks have the shares of one', async () => {
    const run = await runOf(rangeProgram(marked(5)), rangeProgram(marked(5)));
    const shares = (trace: Trace) =>
      treePage(trace, '', 0, 100).nodes.map(({ id, percent }) => [id, percent]);
    assert.deepEqual(shares(run), shares(rangeProgram(marked(5))));
    assert.equal(treeNode(run, '/phase:decode')?.percent, shares(run).at(-1)?.[1]);
  });

  it('divide the time of their own device, and have tracks of their own', async () => {
    const run = await runOf(rangeProgram(marked(5)), rangeProgram(marked(3)));
    const ends = phaseStretches(run).map(stretches => stretches.at(-1)!.endNs);
    const last = stepSequences(findSteps(run)).map(steps => steps.at(-1)!);
    assert.deepEqual(
      ends,
      last.map(({ startNs, durationNs }) => startNs + durationNs),
    );
    const tracks = derivedTracks(run).filter(({ role }) => role === 'steps');
    assert.deepEqual(
      tracks.map(({ device, items }) => [device, items.length]),
      [
        [0, 6],
        [1, 4],
      ],
    );
  });

  it('are rows of the layers map, and are compared rank by rank', async () => {
    const run = await runOf(rangeProgram(marked(5)), rangeProgram(marked(3)));
    const { steps } = layersMap(run, 'duration');
    assert.equal(steps.length, 8);
    assert.equal(steps[5]!.label, 'rank 1 · decode step=0');
    assert.equal(headlineOf(run).steps, 6);
    const sources = pair(run, run);
    assert.equal(diffOf(sources).a.steps, 8);
    const { rows } = ask(sources, { by: 'step' });
    assert.deepEqual([...new Set(rows.map(({ rule }) => rule))], ['index']);
    assert.equal(rows.length, 8);
    const one = diffOf(pair(run, run, '/phase:decode/device:0', '/phase:decode/device:1'));
    assert.deepEqual([one.a.steps, one.b.steps, one.per], [5, 3, 'step']);
  });

  for (const [kind, files] of [
    ['torch', [0, 1, 2, 3].map(rank => `traces/torch/tp4.rank${rank}.pt.trace.json.gz`)],
    ['nsys', [0, 1, 2, 3].map(rank => `traces/nsys/tp4.rank${rank}.sqlite`)],
  ] as const) {
    it(`are in the four ranks of tp4 (${kind}) what they are in each by itself`, async function () {
      const folder = join(temporary(), kind);
      mkdirSync(folder);
      const alone: string[][] = [];
      for (const file of files) {
        const path = sharedFile(this, file);
        copyFileSync(path, join(folder, basename(path)));
        alone.push(findSteps((await open(path)).trace).steps.map(figures));
      }
      const found = findSteps((await open(folder)).trace);
      assert.deepEqual(
        stepSequences(found).map(steps => steps.map(figures)),
        alone,
      );
      assert.deepEqual([found.steps.length, found.layers.length], [48, 48 * 32]);
    });
  }

  it('are those of both GPUs of a trace of two processes', async function () {
    const { trace } = await open(sharedFile(this, 'samples/nsys/h100-2gpu-2026.sqlite'));
    const sequences = stepSequences(findSteps(trace));
    assert.deepEqual(
      sequences.map(steps => steps.map(({ layerCount, isCut }) => [layerCount, isCut])),
      Array(2).fill([
        [24, false],
        [4, true],
      ]),
    );
    assert.equal(nameOfStep(trace, sequences[1]![0]!), 'GPU 1 · 1');
  });
});
