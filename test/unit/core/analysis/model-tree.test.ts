/** The model tree: paging, paths and sums, on the committed trace and on traces without steps. */

import assert from 'node:assert/strict';
import { headlineOf } from '../../../../src/core/analysis/headline.ts';
import { treeNode, treePage, treePath } from '../../../../src/core/analysis/model/tree.ts';
import { operationRows } from '../../../../src/core/analysis/operations.ts';
import { steadySteps } from '../../../../src/core/analysis/steady-state.ts';
import { findSteps } from '../../../../src/core/analysis/steps.ts';
import type { Step } from '../../../../src/core/analysis/step.ts';
import { operationsOfNode } from '../../../../src/core/analysis/tables/scope.ts';
import type { TreeSort } from '../../../../src/core/protocol/analysis.ts';
import type { TreeNode } from '../../../../src/core/protocol/engine.ts';
import type { Trace } from '../../../../src/core/trace/trace.ts';
import { drawTrace } from '../../../support/ascii-trace.ts';
import { traceOpener } from '../../../support/open.ts';
import { randomLaunches } from '../../../support/random-launches.ts';
import { fixture } from '../../../support/shared.ts';

function childrenOf(trace: Trace, id: string): readonly TreeNode[] {
  const { nodes, total } = treePage(trace, id, 0, 1e6);
  assert.equal(nodes.length, total);
  return nodes;
}

/** Headings that sum up what stands beside them. */
function isHeading({ id }: TreeNode): boolean {
  return /\/(mean|slowest):[^/]*$/.test(id);
}

/** Children without the headings, which hold nothing of their own. */
function partsOf(trace: Trace, id: string): readonly TreeNode[] {
  return childrenOf(trace, id).filter(node => !isHeading(node));
}

/** Rows of all single operations below a node. */
function rowsBelow(trace: Trace, id: string): number[] {
  return partsOf(trace, id).flatMap(node =>
    node.hasChildren ? rowsBelow(trace, node.id) : [node.selection.span!],
  );
}

function checkAll(trace: Trace): void {
  const rows = rowsBelow(trace, '').sort((a, b) => a - b);
  assert.deepEqual(Uint32Array.from(rows), operationRows(trace), 'each operation once');
}

function checkPaths(trace: Trace, rows: readonly number[]): void {
  for (const row of rows) {
    const path = treePath(trace, row);
    assert.equal(path[0]?.kind, 'trace');
    assert.equal(path.at(-1)?.selection.span, row);
    for (let i = 1; i < path.length; i++) {
      assert.ok(path[i]!.id.startsWith(path[i - 1]!.id));
      assert.deepEqual(treeNode(trace, path[i]!.id), path[i]);
    }
  }
}

describe('model tree', function () {
  const open = traceOpener();
  let trace: Trace;
  before(async () => {
    ({ trace } = await open(fixture('sample/eager7b.sqlite')));
  });

  it('goes from phases to kernels', () => {
    assert.deepEqual(
      childrenOf(trace, '').map(({ id, count }) => `${id} ${count}`),
      ['/phase:load 1', '/phase:other 1', '/phase:prefill 1', '/phase:decode 19'],
    );
    const layer = treeNode(trace, '/phase:decode/step:7/layer:5')!;
    assert.deepEqual(
      [layer.kind, layer.label, layer.args, layer.translate],
      ['layer', 'layer', [5], true],
    );
    const operators = childrenOf(trace, layer.id);
    assert.deepEqual(
      operators.map(({ id, kind, count }) => `${kind} ${id.slice(layer.id.length + 1)} ${count}`),
      [
        'operator operator:norm 1',
        'operator operator:qkv_proj 1',
        'operator operator:rope 1',
        'operator operator:kv_cache 1',
        'operator operator:attention 1',
        'operator operator:o_proj 2',
        'operator operator:norm.2 1',
        'operator operator:gate_up_proj 1',
        'operator operator:activation 1',
        'operator operator:down_proj 2',
      ],
    );
    const [kernel] = childrenOf(trace, operators[5]!.id);
    assert.deepEqual(
      [kernel?.kind, kernel?.role, kernel?.hasChildren],
      ['kernel', 'o_proj', false],
    );
    const [step] = treePage(trace, '/phase:decode', 8, 1).nodes;
    assert.deepEqual([step?.id, step?.label], ['/phase:decode/step:7', 'decode step=6']);
  });

  it('says what the weights were loaded with', () => {
    const load = treeNode(trace, '/phase:load')!;
    assert.equal(load.timeNs, 1583079969);
    const extra = Object.fromEntries(load.extra!.map(({ key, value }) => [key, value]));
    assert.equal(extra['copies'], 'HtoD');
    assert.equal(extra['bytes'], 13476831232);
    assert.equal(Math.round(Number(extra['bytesPerSecond']) / 1e6), 8513);
  });

  it('holds every operation once', () => checkAll(trace));

  it('adds up', () => {
    const steps = findSteps(trace).steps.filter(({ phase }) => phase === 'decode');
    const decode = treeNode(trace, '/phase:decode')!;
    assert.equal(
      decode.timeNs,
      steps.reduce((sum, { durationNs }) => sum + durationNs, 0),
    );
    const shares = partsOf(trace, '/phase:decode').reduce((sum, { percent }) => sum + percent, 0);
    assert.ok(Math.abs(shares - 100) < 1e-9);
    for (const { id, timeNs } of childrenOf(trace, '/phase:decode/step:7')) {
      const inside = childrenOf(trace, id).reduce((sum, node) => sum + node.timeNs, 0);
      assert.ok(inside <= timeNs, id);
    }
  });

  it('lays all layers over each other', () => {
    const [mean] = childrenOf(trace, '/phase:decode');
    assert.deepEqual([mean?.id, mean?.count], ['/phase:decode/mean:0', 19 * 32]);
    const found = findSteps(trace);
    const layers = found.layers.filter(({ step }) => found.steps[step]!.phase === 'decode');
    const times = Float64Array.from(layers, ({ durationNs }) => durationNs).sort();
    assert.equal(mean?.timeNs, times.reduce((sum, ns) => sum + ns, 0) / times.length);
    assert.deepEqual(mean.extra, [
      { key: 'p10Ns', value: times[Math.ceil(0.1 * times.length) - 1] },
      { key: 'medianNs', value: (times[303]! + times[304]!) / 2 },
      { key: 'p90Ns', value: times[Math.ceil(0.9 * times.length) - 1] },
    ]);
    const operators = childrenOf(trace, mean.id);
    assert.equal(operators.length, 10);
    const sum = operators.reduce((total, { timeNs }) => total + timeNs, 0);
    const busy = layers.reduce((total, { busyNs }) => total + busyNs, 0) / layers.length;
    assert.ok(Math.abs(sum - busy) < 1e-6, 'one stream: the operators are the busy time');
  });

  it('names the slowest steps and layers', () => {
    const steps = childrenOf(trace, '/phase:decode/slowest:steps');
    const times = findSteps(trace)
      .steps.filter(({ phase }) => phase === 'decode')
      .map(({ durationNs }) => durationNs);
    assert.equal(steps[0]?.timeNs, Math.max(...times));
    assert.ok(steps.every(({ timeNs }, i) => i === 0 || timeNs <= steps[i - 1]!.timeNs));
    assert.equal(steps[0]?.extra?.[0]?.key, 'deviationPercent');
    const [layer] = childrenOf(trace, '/phase:decode/slowest:layers');
    assert.match(layer!.id, /slowest:layers\/layer:\d+\.\d+$/);
    assert.equal(layer!.label, 'layer of named step');
    const index = Number(/layer:(\d+)\./.exec(layer!.id)![1]);
    assert.equal(layer!.args?.[1], findSteps(trace).steps[index - 1]?.name);
    assert.match(layer!.selection.label, /^layer \d+ of decode step=\d+$/);
    assert.equal(childrenOf(trace, layer!.id)[0]?.kind, 'operator');
  });

  it('narrows operations as its ids say', () => {
    const ids = ['/phase:decode', '/phase:decode/slowest:layers'].flatMap(id =>
      childrenOf(trace, id)
        .filter(node => !isHeading(node))
        .map(node => node.id),
    );
    const layer = '/phase:decode/step:7/layer:5';
    for (const id of [...ids, layer, ...childrenOf(trace, layer).map(node => node.id)]) {
      const below = Uint32Array.from(rowsBelow(trace, id)).sort();
      assert.deepEqual(operationsOfNode(trace, id).slice().sort(), below, id);
    }
    assert.equal(operationsOfNode(trace, '/phase:decode/mean:0/operator:norm.2').length, 19 * 32);
  });

  it('sorts and filters', () => {
    const ask = (id: string, sort?: TreeSort, filter?: string): readonly TreeNode[] =>
      treePage(trace, id, 0, 1e6, { ...(sort && { sort }), ...(filter && { filter }) }).nodes;
    const steps = ask('/phase:decode', 'time').filter(({ kind }) => kind === 'step');
    assert.equal(steps.length, 19);
    assert.ok(steps.every(({ timeNs }, i) => i === 0 || timeNs <= steps[i - 1]!.timeNs));
    assert.equal(ask('/phase:decode', 'deviation')[0]?.id, '/phase:decode/mean:0');
    const layer = '/phase:decode/step:7/layer:5';
    assert.deepEqual(
      ask(layer, 'order', 'FLASH').map(({ label }) => label),
      ['kv_cache', 'attention'],
    );
    assert.deepEqual(
      ask('/phase:decode', 'order', 'decode step=6').map(({ id }) => id),
      ['/phase:decode/step:7'],
      'by label',
    );
    assert.equal(ask('/phase:decode/step:7', 'order', 'decode step=6').length, 33, 'all below');
    assert.deepEqual(ask('', 'order', 'no such kernel'), []);
    assert.deepEqual(
      treePage(trace, '/phase:decode', 3, 2, { sort: 'time' }).nodes,
      ask('/phase:decode', 'time').slice(3, 5),
      'pages agree',
    );
  });

  it('leads to every span', () => {
    const rows = [...operationRows(trace)].filter((_, i) => i % 97 === 0);
    checkPaths(trace, rows);
  });

  it('leads from ranges and calls too', () => {
    const { steps, layers } = findSteps(trace);
    assert.equal(treePath(trace, steps[7]!.range).at(-1)?.id, '/phase:decode/step:8');
    assert.equal(treePath(trace, layers[40]!.range).at(-1)?.id, '/phase:decode/step:2/layer:8');
    const operation = steps[3]!.operations[0]!;
    const call = trace.spans.link[operation]!;
    assert.equal(treePath(trace, call).at(-1)?.selection.span, operation);
    assert.deepEqual(treePath(trace, 1e9), []);
  });

  it('knows no unknown node', () => {
    assert.equal(treeNode(trace, '/phase:decode/step:99'), undefined);
    assert.deepEqual(treePage(trace, '/nowhere', 0, 10), { nodes: [], total: 0 });
  });

  it('pages without gaps', () => {
    const all = childrenOf(trace, '/phase:load/htod');
    const paged: TreeNode[] = [];
    for (let offset = 0; offset < all.length; offset += 50) {
      paged.push(...treePage(trace, '/phase:load/htod', offset, 50).nodes);
    }
    assert.deepEqual(paged, all);
  });

  it('goes by device and stream where there are no steps', () => {
    const drawn = drawTrace(`
      stream 7      | aaa bbb aaa |
      stream 8      |  c          |
      stream 7 of 1 |      bb     |`);
    assert.deepEqual(
      childrenOf(drawn, '').map(({ id, kind, timeNs }) => `${id} ${kind} ${timeNs}`),
      ['/device:0 device 90', '/device:1 device 20'],
    );
    checkAll(drawn);
    checkPaths(drawn, [...operationRows(drawn)]);
  });

  it('holds every operation once, whatever the trace', () => {
    for (let seed = 1; seed <= 20; seed++) {
      const random = randomLaunches(seed);
      checkAll(random);
      checkPaths(random, [...operationRows(random)]);
    }
  });
});

describe('headline', () => {
  const open = traceOpener();

  it('is about the decode steps', async () => {
    const { trace } = await open(fixture('sample/eager7b.sqlite'));
    const { busyPercent, launchIdlePercent, ...rest } = headlineOf(trace);
    assert.deepEqual(rest, {
      devices: 'NVIDIA H200',
      steps: 20,
      stepP50Ns: 12514853,
      layers: 32,
      scope: 'decode',
    });
    assert.deepEqual(
      [busyPercent, launchIdlePercent].map(share => share?.toFixed(1)),
      ['32.6', '65.7'],
    );
  });

  it('is about the devices where there are no steps', () => {
    const trace = drawTrace('stream 7 | aaa  bbb |');
    assert.deepEqual(headlineOf(trace), {
      devices: 'GPU 0',
      busyPercent: 75,
      launchIdlePercent: 0,
      scope: 'all',
    });
    assert.deepEqual(headlineOf(drawTrace('api | LL |')), { devices: '', scope: 'all' });
  });
});

describe('steady state', () => {
  const steps = (...times: number[]): Step[] =>
    times.map(durationNs => ({ durationNs }) as unknown as Step);
  const kept = (...times: number[]): number => steadySteps(steps(...times)).length;

  it('leaves out the first odd steps, a quarter at most', () => {
    assert.equal(kept(100, 101, 99, 100, 102), 5);
    assert.equal(kept(150, 120, 100, 101, 99, 100, 102, 98), 6);
    assert.equal(kept(150, 100, 101, 150, 99, 100, 102, 98), 7, 'only at the beginning');
    assert.equal(kept(900, 800, 700, 100, 100, 100, 100, 100), 6);
    assert.equal(kept(), 0);
  });
});
