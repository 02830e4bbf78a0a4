import assert from 'node:assert/strict';
import type { TimeShare } from '../../../../src/core/protocol/analysis.ts';
import { formatFor, valueText } from '../../../../webview/time/grid.ts';
import {
  figureOf,
  figuresIn,
  PARTS,
  partsIn,
  shareOfWall,
} from '../../../../webview/time/parts.ts';

const share = (change: Partial<TimeShare> = {}): TimeShare => ({
  device: 0,
  phase: '',
  node: '',
  startNs: 0,
  endNs: 1e9,
  wallNs: 1e9,
  computationNs: 4e8,
  exposedCommunicationNs: 1e8,
  exposedCopiesNs: 5e7,
  graphsNs: 0,
  idle: { launch: 3e8, sync: 1e8, dependency: 5e7, unknown: 0 },
  busyNs: 5.5e8,
  sumNs: 7e8,
  ...change,
});

describe('where the time went', () => {
  it('has parts that add up to the wall clock', () => {
    const one = share();
    const sum = PARTS.reduce((total, part) => total + figureOf(one, part), 0);
    assert.equal(sum, figureOf(one, 'wall'));
  });

  it('shows graphs only where a trace has some', () => {
    assert.ok(!figuresIn([share()]).includes('graphs'));
    assert.ok(figuresIn([share({ graphsNs: 5 })]).includes('graphs'));
    assert.ok(partsIn([share()]).includes('unknown'));
  });

  it('gives shares of the scope', () => {
    assert.equal(shareOfWall(share(), 'launch'), 30);
    assert.ok(Number.isNaN(shareOfWall(share({ wallNs: 0 }), 'launch')));
  });

  it('prints one unit over the whole table and calls nothing zero that is there', () => {
    const shares = [share(), share({ exposedCopiesNs: 672 })];
    const format = formatFor(shares, figuresIn(shares));
    assert.equal(format.unit.name, 'ms');
    assert.equal(valueText(0, format), '0');
    assert.match(valueText(672, format), /^<0\.?0*1$|^<1$/);
    assert.match(valueText(4e8, format), /^400/);
  });

  it('has no unit that is made for next to nothing', () => {
    const rank = share({ wallNs: 664_613_000, exposedCopiesNs: 1900 });
    const format = formatFor([rank, rank], figuresIn([rank]));
    assert.equal(format.unit.name, 'ms');
    assert.equal(valueText(rank.wallNs, format), '664.61');
  });
});
