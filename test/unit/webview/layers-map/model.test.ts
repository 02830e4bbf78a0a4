import assert from 'node:assert/strict';
import type { LayersMap, MapLabel } from '../../../../src/core/protocol/analysis.ts';
import { barsOf } from '../../../../webview/charts/bars.ts';
import {
  axisTitle,
  cellOf,
  cellOfNode,
  edgesOf,
  labelStep,
  nodeOf,
  scaleOf,
  shadeOf,
  bandsOf,
  inBands,
  shortLabels,
  type HeatModel,
} from '../../../../webview/layers-map/model.ts';
import { frameOf, heightOf, hitAt } from '../../../../webview/layers-map/paint.ts';

const step = (index: number): MapLabel => ({
  index,
  label: `decode step=${index - 1}`,
  node: `/phase:decode/step:${index}`,
});
const layer = (index: number): MapLabel => ({ index, label: String(index), node: '' });

const map: LayersMap = {
  phase: 'decode',
  phases: ['decode'],
  value: 'duration',
  steps: [step(2), step(3)],
  layers: [layer(0), layer(1), layer(2)],
  values: Float64Array.of(10, 11, 12, 13, NaN, 15),
  startNs: Float64Array.of(0, 100, 200, 300, NaN, 500),
  durationNs: Float64Array.of(10, 11, 12, 13, NaN, 15),
  operators: [],
  operatorMeanNs: new Float64Array(0),
};
const model: HeatModel = {
  map,
  title: 'Layer time',
  operator: '',
  values: map.values,
  scale: scaleOf(map.values, false),
  outliers: [],
};

describe('the layers map', () => {
  it('knows the node of a cell and the cell of a node', () => {
    const cell = cellOf(model, 5);
    assert.deepEqual(cell, { step: 1, layer: 2 });
    assert.equal(nodeOf(model, cell), '/phase:decode/step:3/layer:2');
    assert.deepEqual(cellOfNode(model, '/phase:decode/step:3/layer:2'), cell);
    assert.deepEqual(cellOfNode(model, '/phase:decode/step:3/layer:2/operator:norm/span:7'), cell);
    assert.equal(cellOfNode(model, '/phase:decode/step:9/layer:2'), undefined);
    assert.equal(nodeOf({ ...model, operator: 'norm.2' }, cell).endsWith('/operator:norm.2'), true);
  });

  it('does not let a few outliers or even values decide the colours', () => {
    const values = Float64Array.from({ length: 1000 }, (_, i) => (i === 999 ? 1e9 : 1000 + i));
    const { low, high } = scaleOf(values, false);
    assert.ok(low >= 1000 && high < 2100, `${low} ${high}`);
    assert.equal(shadeOf(1e9, { low, high, median: 0 }), 1);
    const even = scaleOf(Float64Array.of(1000, 1001, 1000, NaN), false);
    assert.ok(even.high - even.low >= 100);
    assert.equal(scaleOf(Float64Array.of(5, 10), true).low, 0);
  });

  it('shortens what labels have in common', () => {
    const brief = ['step=1', 'step=2'];
    assert.deepEqual(shortLabels(map.steps), { prefix: 'decode step=', rest: ['1', '2'], brief });
    const bare = ['step 1', 'step 12'].map(label => ({ ...step(1), label }));
    const own = { prefix: 'step', rest: ['1', '12'], brief: ['step 1', 'step 12'] };
    assert.deepEqual(shortLabels(bare), own);
    const same = [step(2), step(3)].map(label => ({ ...label, label: 'decode' }));
    const alike = { prefix: 'decode ', rest: ['2', '3'], brief: ['decode', 'decode'] };
    assert.deepEqual(shortLabels(same), alike);
    const only = { ...step(2), label: 'execute_32_context_0(sq0 sk0)_generation_32(sq32)' };
    const whole = { prefix: '', rest: [only.label], brief: [only.label] };
    assert.deepEqual(shortLabels([only]), whole, 'one has nothing in common with others');
  });

  it('calls the axis of the steps by the words they begin with', () => {
    assert.equal(axisTitle(map.steps), 'decode step');
    assert.equal(axisTitle([step(2)]), '');
  });

  it('calls the steps of several ranks by rank and step', () => {
    const steps = [0, 1].flatMap(rank =>
      [2, 3].map(at => ({ ...step(at), label: `rank ${rank} · decode step=${at - 1}` })),
    );
    assert.deepEqual(shortLabels(steps), {
      prefix: 'rank · decode step=',
      rest: ['0 · 1', '0 · 2', '1 · 1', '1 · 2'],
      brief: ['0 · step=1', '0 · step=2', '1 · step=1', '1 · step=2'],
    });
    assert.deepEqual(bandsOf(steps), [
      { label: 'rank 0', from: 0, to: 2 },
      { label: 'rank 1', from: 2, to: 4 },
    ]);
    const own = ['1', '2', '1', '2'];
    assert.deepEqual(shortLabels(inBands(steps)).rest, own);
    assert.deepEqual(bandsOf(map.steps), [], 'steps of one device');
    assert.deepEqual(bandsOf([steps[0]!, steps[2]!]), [], 'one step each');
    assert.deepEqual(bandsOf(steps.slice(0, 2)), [], 'one rank');
    const odd = [{ ...step(2), label: 'rank 0 · a' }, step(3)];
    assert.deepEqual(bandsOf(odd), []);
    assert.deepEqual(shortLabels(odd).rest, ['rank 0 · a', 'decode step=2']);
  });

  it('has room for the names of ranks below those of steps, but not at the cost of the rows', () => {
    const steps = [0, 1].flatMap(rank =>
      [2, 3].map(at => ({ ...step(at), label: `rank ${rank} · decode step=${at}` })),
    );
    const run = { ...model, map: { ...map, steps } };
    const needed = (room: number) => {
      const frame = frameOf(run, 200, room, 20);
      return [frame.bottom, heightOf(frame)];
    };
    const [one = 0] = needed(70);
    const [two = 0] = needed(200);
    assert.ok(two > one);
    assert.deepEqual(needed(200), [two, 200]);
    assert.equal(needed(70)[1], 4 + 20 * map.layers.length + one);
    assert.equal(frameOf(model, 200, 200).bottom, one, 'one device');
  });

  it('leaves no gap between cells and finds them again', () => {
    assert.deepEqual([...edgesOf(3, 10)], [0, 3, 7, 10]);
    const frame = frameOf(model, 200, 100);
    assert.deepEqual(hitAt(frame, frame.left + 1, frame.top + 1), { step: 0, layer: 0 });
    assert.deepEqual(hitAt(frame, 190, 80), { step: 1, layer: 2 });
    assert.deepEqual(hitAt(frame, 2, 80), { layer: 2 });
    assert.equal(hitAt(frame, 190, 99), undefined);
    assert.equal(labelStep(12, 5), 5);
  });
});

describe('columns of a histogram', () => {
  it('hold every value, the far ones apart', () => {
    const values = Float64Array.from({ length: 101 }, (_, i) => (i === 100 ? 1e9 : 1000 + i));
    const { counts, over, edges, total } = barsOf(values, 10);
    assert.equal(total, 101);
    assert.equal(over, 1);
    assert.equal(counts.reduce((sum, count) => sum + count, 0) + over, total);
    assert.equal(edges[0], 1000);
  });

  it('stand for equal values, one and none', () => {
    for (const values of [[7, 7, 7], [7], [0, 0], [1e6, NaN]]) {
      const { counts, over, total } = barsOf(Float64Array.from(values), 8);
      assert.equal(counts.reduce((sum, count) => sum + count, 0) + over, total);
      assert.equal(over, 0);
    }
    assert.equal(barsOf(new Float64Array(0), 8).total, 0);
  });
});
