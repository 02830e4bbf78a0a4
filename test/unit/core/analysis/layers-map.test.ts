/** The layers map and distributions of the committed trace, against plain sums over its steps and layers. */

import assert from 'node:assert/strict';
import { distribution, distributionOf } from '../../../../src/core/analysis/distribution.ts';
import { layersMap } from '../../../../src/core/analysis/layers-map.ts';
import { treeNode } from '../../../../src/core/analysis/model/tree.ts';
import { operatorOf } from '../../../../src/core/analysis/operators/of-trace.ts';
import { findSteps } from '../../../../src/core/analysis/steps.ts';
import type { Trace } from '../../../../src/core/trace/trace.ts';
import { drawTrace } from '../../../support/ascii-trace.ts';
import { traceOpener } from '../../../support/open.ts';
import { fixture } from '../../../support/shared.ts';

const open = traceOpener();
let trace: Trace;
before(async () => {
  ({ trace } = await open(fixture('sample/eager7b.sqlite')));
});

describe('layers map', () => {
  it('has a row a decode step and a column a layer', () => {
    const map = layersMap(trace, 'duration');
    assert.deepEqual([map.phase, map.steps.length, map.layers.length], ['decode', 19, 32]);
    const { steps, layers } = findSteps(trace);
    for (const layer of layers) {
      const r = map.steps.findIndex(({ index }) => index === steps[layer.step]!.index);
      if (r < 0) continue;
      const cell = r * 32 + layer.index;
      assert.equal(map.values[cell], layer.durationNs);
      assert.equal(map.startNs[cell], layer.startNs);
    }
    const node = treeNode(trace, `${map.steps[6]!.node}/layer:${map.layers[5]!.index}`);
    assert.equal(node?.timeNs, map.values[6 * 32 + 5]);
    assert.equal(map.values.buffer.byteLength, 8 * 19 * 32, 'exactly sized');
  });

  it('says busy, idle and gaps too', () => {
    const [all, busy, idle, gap] = (['duration', 'busy', 'idle', 'gap'] as const).map(
      value => layersMap(trace, value, { phase: 'decode' }).values,
    );
    all!.forEach((ns, cell) => {
      assert.equal(busy![cell]! + idle![cell]!, ns);
      assert.equal(Number.isNaN(gap![cell]!), cell % 32 === 0);
    });
  });

  it('shows the steps of the phase that is asked for, or of all', () => {
    const { phases } = layersMap(trace, 'duration');
    assert.deepEqual(phases, ['prefill', 'decode']);
    const stepsOf = (phase: string) => layersMap(trace, 'duration', { phase }).steps.length;
    assert.deepEqual([stepsOf('prefill'), stepsOf('decode'), stepsOf('')], [1, 19, 20]);
    assert.equal(stepsOf('load'), 0);
  });

  it('tells the time of one operator in each layer', () => {
    const { values } = layersMap(trace, 'duration', { operator: 'norm.2' });
    const { steps, layers } = findSteps(trace);
    const decode = layers.filter(({ step }) => steps[step]!.phase === 'decode');
    const expected = decode.map(({ operations }) => {
      const names = Array.from(operations, row => operatorOf(trace, row));
      const second = names.lastIndexOf('norm');
      return second === names.indexOf('norm') ? NaN : trace.spans.dur[operations[second]!]!;
    });
    assert.deepEqual([...values], expected);
    const none = layersMap(trace, 'duration', { operator: 'no such operator' });
    assert.ok(none.values.every(value => Number.isNaN(value)));
  });

  it('means the operators over the steps', () => {
    const map = layersMap(trace, 'duration');
    assert.deepEqual(
      map.operators.map(({ label }) => label),
      'norm qkv_proj rope kv_cache attention o_proj norm.2 gate_up_proj activation down_proj'.split(
        ' ',
      ),
    );
    const { steps, layers } = findSteps(trace);
    const of = layers.filter(l => l.index === 5 && steps[l.step]!.phase === 'decode');
    const sum = of.reduce(
      (total, { operations }) =>
        total +
        operations
          .filter(row => operatorOf(trace, row) === 'attention')
          .reduce((ns, row) => ns + trace.spans.dur[row]!, 0),
      0,
    );
    assert.equal(map.operatorMeanNs[4 * 32 + 5], sum / of.length);
    assert.equal(treeNode(trace, map.operators[6]!.node)?.label, 'norm.2');
  });

  it('is empty where there are no layers', () => {
    const map = layersMap(drawTrace('stream 7 | aaa |'), 'duration');
    assert.deepEqual([map.steps.length, map.values.length, map.operators.length], [0, 0, 0]);
  });
});

describe('distribution', () => {
  it('is of what the cells of the map show', () => {
    for (const value of ['duration', 'busy', 'idle', 'gap'] as const) {
      const cells = layersMap(trace, value).values.filter(ns => !Number.isNaN(ns));
      const spread = distribution(trace, { node: '/phase:decode', of: 'layer', value });
      assert.equal(spread.count, cells.length, value);
      assert.equal(spread.count, value === 'gap' ? 19 * 31 : 19 * 32);
      assert.deepEqual([...spread.durationNs], [...cells], value);
      assert.equal(spread.p50Ns, cells.toSorted()[Math.ceil(cells.length / 2) - 1], value);
    }
  });

  it('counts what the node is made of', () => {
    const of = (node: string): string => {
      const { of: kind, count } = distribution(trace, { node });
      return `${count} ${kind}`;
    };
    assert.equal(of('/phase:decode'), '19 step');
    assert.equal(of('/phase:decode/step:7'), '32 layer');
    assert.equal(of('/phase:decode/mean:0'), '608 layer');
    assert.equal(of('/phase:decode/mean:0/operator:norm.2'), '608 operator');
    assert.equal(of('/phase:decode/step:7/layer:5'), '12 operation');
    assert.equal(of('/phase:decode/step:99'), '0 layer');
    const norm = distribution(trace, { node: '/phase:decode', operator: 'norm' });
    assert.deepEqual([norm.of, norm.count], ['operator', 608]);
    const step = findSteps(trace).steps[6]!;
    const [kernel] = step.operations;
    assert.equal(distribution(trace, { node: `/phase:decode`, kernel: kernel! }).of, 'operation');
  });

  it('bins every instance once', () => {
    const { counts, edges, count, minNs, maxNs } = distribution(trace, {
      node: '/phase:decode',
      bins: 7,
    });
    assert.deepEqual([counts.length, edges.length], [7, 8]);
    assert.equal(
      counts.reduce((sum, n) => sum + n, 0),
      count,
    );
    assert.deepEqual([edges[0], edges[7]], [minNs, maxNs]);
  });

  it('finds outliers and leads to them', () => {
    const ns = Float64Array.from({ length: 100 }, (_, i) => (i === 42 ? 300 : 100 + (i % 5)));
    const startNs = ns.map((_, i) => i * 1000);
    const selection = (i: number) => ({
      startNs: i * 1000,
      endNs: i * 1000 + ns[i]!,
      label: `${i}`,
    });
    const { outliers, outlierCount, p50Ns, p10Ns, p90Ns } = distributionOf({
      of: 'step',
      ns,
      startNs,
      selection,
    });
    assert.deepEqual([p10Ns, p50Ns, p90Ns], [100, 102, 104]);
    assert.equal(outlierCount, 1);
    assert.deepEqual(
      [outliers[0]?.selection.label, Math.round(outliers[0]!.deviation)],
      ['42', 194],
    );
  });

  it('selects nodes that exist', () => {
    const { outliers } = distribution(trace, { node: '/phase:decode/mean:0/operator:attention' });
    for (const { selection, ns } of outliers)
      assert.equal(treeNode(trace, selection.node!)?.timeNs, ns);
  });
});
