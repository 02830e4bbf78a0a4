/** Aligned rows: what belongs together and by what rule, that levels add up, noise, pages, repeats. */

import assert from 'node:assert/strict';
import type { Sources } from '../../../../src/core/analysis/diff/comparison.ts';
import { diffOf } from '../../../../src/core/analysis/diff/diff.ts';
import type { RowsQuestion } from '../../../../src/core/analysis/diff/rows.ts';
import { findSteps } from '../../../../src/core/analysis/steps.ts';
import {
  DIFF_GROUPS,
  type DiffGroup,
  type DiffRow,
  type DiffRows,
} from '../../../../src/core/protocol/diff.ts';
import type { Trace } from '../../../../src/core/trace/trace.ts';
import { ask, briefly, LAYER, model, pair, source } from '../../../support/diff-sides.ts';
import { decodeSteps, modelProgram, type ProgramKernel } from '../../../support/model-program.ts';
import { traceOpener } from '../../../support/open.ts';
import { below, randomFrom } from '../../../support/random.ts';
import { fixture, sharedFile } from '../../../support/shared.ts';

/** Calls `visit` for every level of rows, from the top down. */
function walk(sources: Sources, by: DiffGroup, visit: (level: DiffRows, parent?: DiffRow) => void) {
  const below = (row: string, parent?: DiffRow): void => {
    const level = ask(sources, { by, row, per: 'total' });
    visit(level, parent);
    for (const child of level.rows) if (child.hasChildren) below(child.id, child);
  };
  below('');
}

function sum(rows: readonly DiffRow[], of: (row: DiffRow) => number): number {
  return rows.reduce((total, row) => total + of(row), 0);
}

/** Times and counts of a level add up to its totals, and these are its parent's. */
function assertAddsUp(sources: Sources, by: DiffGroup): void {
  walk(sources, by, ({ rows, totals }, parent) => {
    assert.equal(
      sum(rows, row => row.deltaNs),
      totals.deltaNs,
    );
    assert.equal(
      sum(rows, row => row.a?.ns ?? 0),
      totals.aNs,
    );
    assert.equal(
      sum(rows, row => row.b?.ns ?? 0),
      totals.bNs,
    );
    for (const row of rows) assert.ok(row.a !== undefined || row.b !== undefined);
    if (parent === undefined) return;
    assert.deepEqual(
      [totals.deltaNs, totals.aNs, totals.bNs],
      [parent.deltaNs, parent.a?.ns ?? 0, parent.b?.ns ?? 0],
    );
  });
}

function isAttention({ strings, spans }: Trace, row: number): boolean {
  return strings.get(spans.name[row]!).includes('flash_fwd');
}

describe('diff rows', function () {
  const open = traceOpener();

  it('adds up at every level, for any two steps', () => {
    for (let seed = 1; seed <= 20; seed++) {
      const random = randomFrom(seed);
      const names = [...LAYER, 'add_kernel', 'splitKreduce_kernel', 'ncclDevKernel_AllReduce'];
      const program = (): Trace =>
        modelProgram({
          steps: ['prefill', ...decodeSteps(3 + below(random, 3))],
          layers: 1 + below(random, 4),
          layer: () =>
            Array.from({ length: 3 + below(random, 9) }, (): ProgramKernel => ({
              name: names[below(random, names.length)]!,
              ns: 1 + below(random, 500),
              stream: below(random, 2),
            })),
          tail: () => [{ name: names[below(random, names.length)]!, ns: 5 }],
        });
      const [a, b] = [program(), program()];
      const step = (trace: Trace): string => {
        const { steps } = findSteps(trace);
        const { phase, index } = steps[below(random, steps.length)]!;
        return `/phase:${phase}/step:${index}`;
      };
      for (const by of DIFF_GROUPS) {
        assertAddsUp(pair(a, b, step(a), step(b)), by);
        assertAddsUp(pair(a, b, '', ''), by);
      }
      assertAddsUp(pair(a, a, step(a), step(a)), 'step');
    }
  });

  it('finds nothing between a trace and itself', async function () {
    const files = [
      fixture('sample/eager7b.sqlite'),
      sharedFile(this, 'traces/torch/tp4.rank0.pt.trace.json.gz'),
    ];
    for (const file of files) {
      const { trace } = await open(file);
      for (const by of ['phase', 'layer', 'kernel'] as const) {
        walk(pair(trace, trace, '', ''), by, ({ rows }) => {
          for (const row of rows) {
            assert.equal(row.deltaNs, 0);
            assert.equal(row.isNoise, false);
            assert.ok(row.rule === 'name' || row.rule === 'index', briefly(row));
            assert.equal(row.confidence, 'certain');
            assert.deepEqual(row.a, row.b);
          }
        });
      }
    }
  });

  it('counts and times an operator over all steps and layers', async () => {
    const { trace } = await open(fixture('sample/eager7b.sqlite'));
    const { rows } = ask(pair(trace, trace), { per: 'total' });
    const attention = rows.find(({ label }) => label === 'attention')!;
    let ns = 0;
    for (const { phase, operations } of findSteps(trace).steps) {
      if (phase !== 'decode') continue;
      for (const row of operations) if (isAttention(trace, row)) ns += trace.spans.dur[row]!;
    }
    assert.deepEqual([attention.a?.count, attention.a?.ns], [608, ns]);
    const { rows: perStep } = ask(pair(trace, trace), {});
    assert.equal(perStep.find(({ label }) => label === 'attention')!.a!.ns, ns / 19);
  });

  it('never drops what only one side has', () => {
    const more = ['quantize_kernel', ...LAYER];
    const { rows } = ask(pair(model(LAYER), model(more)), { by: 'kernel' });
    const alone = rows.filter(({ rule }) => rule === 'only-b');
    assert.deepEqual(alone.map(briefly), ['quantize_kernel only-b certain']);
    assert.equal(alone[0]!.a, undefined);
    assert.equal(alone[0]!.ratio, undefined);
    assert.equal(alone[0]!.isNoise, false);
  });

  it('pairs steps by their place in the phase, the rest alone', () => {
    const run = (steps: number): Trace =>
      modelProgram({ steps: decodeSteps(steps), layers: 2, layer: () => [{ name: 'k', ns: 50 }] });
    const sources = pair(run(5), run(7), '', '');
    const { rows } = ask(sources, { by: 'step', sort: 'order' });
    assert.deepEqual(rows.map(briefly), [
      ...[0, 1, 2, 3, 4].map(i => `decode step=${i} index certain`),
      ...[5, 6].map(i => `decode step=${i} only-b certain`),
    ]);
    assert.equal(rows[0]!.a?.wallNs, findSteps(sources.a[0]!.trace).steps[0]!.durationNs);
  });

  it('give a phase the wall clock that it has within the place compared', () => {
    const trace = model(LAYER);
    const { layers, steps } = findSteps(trace);
    const wallOf = (node: string): number | undefined =>
      ask(pair(trace, trace, node, node), { by: 'phase' }).rows[0]?.a?.wallNs;
    assert.equal(wallOf('/phase:decode/step:2'), steps[1]!.durationNs);
    assert.equal(wallOf('/phase:decode/step:2/layer:0'), layers[steps[1]!.firstLayer]!.durationNs);
    assert.equal(
      wallOf('/phase:decode'),
      steps.reduce((sum, { durationNs }) => sum + durationNs, 0),
    );
  });

  it('compares a step with another, a layer with another of one trace', () => {
    const trace = model(LAYER);
    const steps = pair(trace, trace, '/phase:decode/step:2', '/phase:decode/step:4');
    const [step] = ask(steps, { by: 'step' }).rows;
    assert.equal(briefly(step!), 'decode step=1 → decode step=3 order likely');
    const layer = '/phase:decode/step:2/layer:';
    const [row] = ask(pair(trace, trace, `${layer}0`, `${layer}2`), { by: 'layer' }).rows;
    assert.deepEqual([row!.rule, row!.args], ['order', ['0 → 2']]);
  });

  it('calls a difference inside the spread noise, one of other work never', () => {
    const random = randomFrom(7);
    const noisy = (): Trace => model(LAYER, () => 100 + below(random, 60));
    const rowOf = (a: Trace, b: Trace, label: string): DiffRow =>
      ask(pair(a, b), {}).rows.find(row => row.label === label)!;
    const same = rowOf(noisy(), noisy(), 'attention');
    assert.ok(same.deltaNs !== 0 && same.isNoise);
    const slower = model(
      LAYER,
      name => (name === 'flash_fwd_kernel' ? 200 : 100) + below(random, 60),
    );
    assert.equal(rowOf(noisy(), slower, 'attention').isNoise, false);
    const twice = model(['rms_norm_kernel', ...LAYER], () => 100 + below(random, 60));
    assert.equal(rowOf(noisy(), twice, 'norm').isNoise, false);
  });

  it('gives the spread of repeats, found by the same groups', () => {
    const run = (ns: number): Trace => model(LAYER, name => (name === 'gemm_o' ? ns : 100));
    const a = [120, 100, 110].map((ns, i) => source(run(ns), undefined, i));
    const b = [source(run(115), undefined, 8)];
    for (const row of ['', '/operator:o_proj']) {
      const found = ask({ a, b }, { row }).rows.find(({ role }) => role === 'o_proj')!;
      assert.deepEqual([found.a?.ns, found.a?.minNs, found.a?.maxNs], [330, 300, 360]);
      assert.deepEqual([found.b?.ns, found.b?.minNs, found.isNoise], [345, 345, true]);
    }
    const beyond = ask({ a, b: [source(run(200), undefined, 9)] }, {}).rows;
    assert.equal(beyond.find(({ role }) => role === 'o_proj')!.isNoise, false);
  });

  it('sorts, filters and pages', () => {
    const times: Record<string, number> = { flash_fwd_kernel: 180, gemm_o: 40, gemm_down: 120 };
    const sources = pair(
      model(LAYER),
      model(LAYER, name => times[name] ?? 100),
    );
    const labels = (question: Partial<RowsQuestion>): string[] =>
      ask(sources, { by: 'kernel', ...question }).rows.map(({ label }) => label);
    assert.deepEqual(labels({ limit: 3 }), ['flash_fwd_kernel', 'gemm_o', 'gemm_down']);
    assert.deepEqual(labels({ sort: 'ratio', descending: false, limit: 1 }), ['gemm_o']);
    assert.deepEqual(labels({ sort: 'name', limit: 2 }), ['argmax_kernel', 'flash_fwd_kernel']);
    assert.deepEqual(labels({ filter: 'GEMM_', offset: 1, limit: 1 }), ['gemm_down']);
    const { total, totals } = ask(sources, { by: 'kernel', filter: 'gemm_', limit: 1 });
    assert.deepEqual([total, totals.deltaNs], [4, 3 * (80 - 60 + 20)]);
    assert.deepEqual(ask(sources, { row: '/operator:nothing' }).rows, []);
  });

  it('says that kernels are the same within noise, eager or in graphs', async function () {
    const eager = await open(fixture('sample/eager7b.sqlite'));
    const graph = await open(sharedFile(this, 'traces/nsys/graph7b.sqlite'));
    const { rows, totals } = ask(pair(eager.trace, graph.trace), {});
    const outside = rows.filter(({ isNoise }) => !isNoise);
    assert.ok(sum(outside, row => row.a?.ns ?? 0) < 0.01 * totals.aNs, outside.map(briefly).join());
    assert.ok(rows.every(({ rule }) => rule === 'name'));
  });

  it('has what ran in a step although no launch of it is known', async function () {
    const folder = 'samples/ascend/db/level1/rank1_ascend_pt/ASCEND_PROFILER_OUTPUT';
    const { trace } = await open(sharedFile(this, `${folder}/ascend_pytorch_profiler_1.db`));
    const sources = pair(trace, trace);
    const { rows, totals } = ask(sources, { per: 'total' });
    const bars = diffOf(sources).waterfall.filter(({ kind }) => kind === 'operator');
    const waterfallNs = bars.reduce((total, { aNs }) => total + aNs, 0);
    assert.ok(rows.some(({ label }) => label === 'all_reduce'));
    assert.ok(Math.abs(totals.aNs - waterfallNs) < 0.01 * waterfallNs);
  });

  it('finds the communication that tensor parallelism brings', async function () {
    const one = await open(sharedFile(this, 'traces/torch/eager.pt.trace.json.gz'));
    const rank = await open(sharedFile(this, 'traces/torch/tp4.rank0.pt.trace.json.gz'));
    const sources = pair(one.trace, rank.trace);
    const { rows } = ask(sources, {});
    const alone = rows.filter(({ rule }) => rule === 'only-b').map(({ label }) => label);
    assert.deepEqual(alone, ['all_reduce', 'all_reduce.2']);
    const [gemm] = ask(sources, { row: '/operator:qkv_proj' }).rows;
    assert.equal(gemm?.rule, 'one-to-many');
    assert.equal(gemm.b?.names?.length, 2);
    assertAddsUp(sources, 'operator');
  });
});
