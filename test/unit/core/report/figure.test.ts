/** Figures show their sum: what a formula says is what was computed, and a missing metric is no zero. */

import assert from 'node:assert/strict';
import {
  evaluate,
  evaluateFirst,
  given,
  plain,
  product,
  quotient,
  total,
} from '../../../../src/core/report/figure.ts';
import { MetricCollector } from '../../../../src/core/readers/ncu/collect.ts';
import { CellState } from '../../../../src/core/report/metrics.ts';

const metrics = [
  { name: 'bytes', unit: 'byte', values: [100, 0, undefined] },
  { name: 'clock', unit: 'hz', values: [3, 3, 3] },
  { name: 'ops', unit: 'op', values: [7, 8, 9] },
];

const collector = new MetricCollector();
for (let kernel = 0; kernel < 3; kernel++) {
  collector.beginKernel();
  metrics.forEach(({ values }, nameId) => {
    const value = values[kernel];
    if (value !== undefined) collector.add({ nameId, state: CellState.number, value });
  });
}
const { table } = collector.finish(
  id => metrics[id]?.name,
  of => metrics.find(({ name }) => name === of)?.unit ?? '',
);

describe('figures', () => {
  it('sum products of metrics, and say how', () => {
    const figure = evaluate(
      table,
      0,
      [{ factor: 2, metrics: ['bytes', 'clock'] }, { metrics: ['ops'] }],
      'x',
    );
    assert.deepEqual(figure, {
      value: 607,
      unit: 'x',
      formula: '2 × bytes × clock + ops',
      terms: [
        { metric: 'bytes', value: 100, unit: 'byte' },
        { metric: 'clock', value: 3, unit: 'hz' },
        { metric: 'ops', value: 7, unit: 'op' },
      ],
    });
  });

  it('are missing where a metric is, and zero where it is zero', () => {
    assert.equal(plain(table, 1, ['bytes'])?.value, 0);
    assert.equal(plain(table, 2, ['bytes']), undefined);
    assert.equal(plain(table, 0, ['none', 'ops'])?.value, 7);
    assert.equal(
      evaluateFirst(table, 2, [[{ metrics: ['bytes'] }], [{ metrics: ['ops'] }]], '')?.value,
      9,
    );
  });

  it('combine with their terms', () => {
    const bytes = plain(table, 0, ['bytes']);
    const clock = plain(table, 0, ['clock']);
    const rate = product(bytes, clock, 'byte/s');
    assert.equal(rate?.formula, 'bytes × clock');
    const share = quotient(given('half', 150, 'byte/s'), rate, '%', 100);
    assert.equal(share?.value, 50);
    assert.equal(share.formula, '100 × half / (bytes × clock)');
    assert.deepEqual(
      share.terms.map(({ metric }) => metric),
      ['half', 'bytes', 'clock'],
    );
    assert.equal(quotient(rate, plain(table, 1, ['bytes']), ''), undefined);
    assert.equal(total([rate, rate])?.value, 600);
    assert.equal(total([]), undefined);
  });
});
