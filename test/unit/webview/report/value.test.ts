// Values of a report as text, and against a baseline.

import assert from 'node:assert/strict';
import {
  differenceOf,
  exactValue,
  formatCell,
  formatValue,
} from '../../../../webview/report/value.ts';

describe('values of a report', () => {
  it('take the unit that fits', () => {
    const cases: [number, string, string][] = [
      [45760, 'ns', '45.8 µs'],
      [3.99468e12, 'byte/s', '3.99 TB/s'],
      [1.8e9, 'hz', '1.80 GHz'],
      [3.19e13, 'FLOP/s', '31.9 TFLOP/s'],
      [83.072261, '%', '83.1 %'],
      [0.0334, '%', '<0.1 %'],
      [0, '%', '0.0 %'],
      [221184, 'byte/block', '221 kB/block'],
      [168, 'register/thread', '168 register/thread'],
      [0.0786, 'cycle/cycle', '0.0786'],
      [84234, 'cycle', '84,234 cycle'],
      [0.309, '', '0.309'],
    ];
    for (const [value, unit, text] of cases) assert.equal(formatValue(value, unit), text);
  });

  it('leave out in a cell what its head says', () => {
    assert.equal(formatCell(928, 'inst'), '928');
    assert.equal(formatCell(1e6, 'byte'), '1.00 MB');
    assert.deepEqual(
      [4, 3.998, 22].map(of => formatCell(of, 'sector/request')),
      ['4.00', '4.00', '22.00'],
    );
  });

  it('are exact in tips', () => {
    assert.equal(exactValue(180386048, 'byte'), '180,386,048 byte');
    assert.equal(exactValue(83.07226115, '%'), '83.07226115 %');
    assert.equal(exactValue(-1234567.25, ''), '-1,234,567.25');
    assert.equal(exactValue(1.5e-9, ''), '1.5e-9');
  });

  it('differ from a baseline in percent, points or times', () => {
    const text = (value: number, baseline: number, unit: string): string | undefined =>
      differenceOf(value, baseline, unit)?.text;
    assert.equal(text(110, 100, 'ns'), '+10.0 %');
    assert.equal(text(90, 100, 'ns'), '−10.0 %');
    assert.equal(text(83.1, 58.7, '%'), '+24.4 pp');
    assert.equal(text(2000, 100, ''), '+19.0×');
    assert.equal(text(5, 0, ''), '+5');
    assert.equal(text(5, 5, ''), '=');
    assert.equal(text(49, 180386048, 'byte'), '−99.9 %', 'not all of it');
    assert.equal(text(0, 180386048, 'byte'), '−100 %');
    assert.equal(differenceOf(undefined, 1, ''), undefined);
    assert.equal(differenceOf(1, undefined, ''), undefined);
  });
});
