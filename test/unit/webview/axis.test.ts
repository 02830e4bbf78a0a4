// Ticks of the time axis: the ladder of steps and labels that count from round moments.

import assert from 'node:assert/strict';
import { absoluteLabel, makeAxis, stepAtLeast } from '../../../webview/timeline/axis.ts';

const labels = (startNs: number, endNs: number, width = 1000) =>
  makeAxis({ startNs, endNs }, width).ticks.map(tick => tick.label);

describe('time axis', () => {
  it('steps by 1, 2 or 5 times a power of ten', () => {
    assert.deepEqual(
      [1, 2, 3, 5, 6, 10, 130, 7e8].map(stepAtLeast),
      [1, 2, 5, 5, 10, 10, 200, 1e9],
    );
  });

  it('counts from the last round moment', () => {
    const axis = makeAxis({ startNs: 2_040_050_000, endNs: 2_041_250_000 }, 1000);
    assert.equal(axis.baseLabel, '2.040 s');
    assert.deepEqual(
      axis.ticks.map(tick => tick.label),
      ['+200 µs', '+400 µs', '+600 µs', '+800 µs', '2.041 s', '+200 µs'],
    );
    assert.deepEqual(
      axis.ticks.filter(tick => tick.base).map(tick => tick.ns),
      [2_041_000_000],
    );
  });

  it('needs no sign near the origin', () => {
    assert.deepEqual(labels(-1000, 900_000, 600).slice(0, 3), ['0', '200 µs', '400 µs']);
  });

  it('shows seconds absolutely', () => {
    assert.deepEqual(labels(0, 7e9, 800), ['0', '1 s', '2 s', '3 s', '4 s', '5 s', '6 s', '7 s']);
  });

  it('keeps nanoseconds exact late in a trace', () => {
    const axis = makeAxis({ startNs: 61_234_567_100, endNs: 61_234_567_150 }, 1000);
    assert.equal(axis.baseLabel, '61.234567 s');
    assert.equal(axis.ticks[0]?.label, '+100 ns');
  });

  it('prints moments with as many decimals as asked for', () => {
    assert.equal(absoluteLabel(2_060_551_458, 10), '2.06055146 s');
    assert.equal(absoluteLabel(1500, 1), '1.500 µs');
    assert.equal(absoluteLabel(0, 1), '0');
  });

  it('never crowds ticks', () => {
    for (let span = 100; span < 1e12; span *= 3.7) {
      const { stepNs } = makeAxis({ startNs: 12345, endNs: 12345 + span }, 1000);
      const spacing = (stepNs / span) * 1000;
      assert.ok(spacing >= 10 && spacing <= 1000, `${spacing} px at ${span} ns`);
    }
  });
});
