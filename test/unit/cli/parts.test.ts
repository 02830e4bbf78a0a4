/** The parts of the command line that need no process: tables, progress, suggestions. */

import assert from 'node:assert/strict';
import { progressLine } from '../../../src/cli/progress.ts';
import {
  countColumn,
  percentColumn,
  renderTable,
  textColumn,
  timeColumn,
} from '../../../src/cli/table.ts';
import { nearest } from '../../../src/cli/usage.ts';

describe('table', () => {
  it('aligns numbers right and text left', () => {
    const text = renderTable([
      countColumn('count', [5, 1200]),
      timeColumn('time', [1_500_000, undefined]),
      percentColumn('% of all', [99.96, 0.04]),
      textColumn('name', ['a', 'Ä long name']),
    ]);
    assert.deepEqual(text.split('\n'), [
      'count  time (ms)  % of all  name',
      '-----  ---------  --------  -----------',
      '    5       1.50     100.0  a',
      '1,200                  0.0  Ä long name',
    ]);
  });

  it('cuts the last column to the terminal', () => {
    const text = renderTable([countColumn('n', [1]), textColumn('name', ['x'.repeat(60)])], 40);
    assert.equal(text.split('\n').at(-1), `1  ${'x'.repeat(36)}…`);
    const wide = renderTable(
      [textColumn('n', ['核', 'a']), textColumn('name', ['核'.repeat(9), '核'.repeat(12)])],
      24,
    );
    assert.deepEqual(wide.split('\n').slice(2), [
      `核  ${'核'.repeat(9)}`,
      `a   ${'核'.repeat(9)}…`,
    ]);
  });
});

describe('progress line', () => {
  it('appears after a second, on a terminal only, and goes away', () => {
    const written: string[] = [];
    let now = 0;
    const line = progressLine(
      'a.sqlite',
      { isTTY: true, write: text => written.push(text) },
      () => now,
    );
    line.update(0.1);
    now = 1500;
    line.update(0.25);
    line.update(0.251);
    line.clear();
    line.clear();
    assert.deepEqual(written, ['\r\u001b[KReading a.sqlite 25 %', '\r\u001b[K']);
    const silent = progressLine('a.sqlite', { write: () => assert.fail() }, () => (now += 1e4));
    silent.update(0.5);
    silent.clear();
  });
});

describe('suggestions', () => {
  it('are for slips, not for other words', () => {
    const words = ['info', 'kernels', 'time', 'ranges', 'steps'];
    assert.deepEqual(
      ['kernel', 'stpes', 'tiem', 'inf', 'rangse', 'quux'].map(word => nearest(word, words)),
      ['kernels', 'steps', 'time', 'info', 'ranges', undefined],
    );
  });
});
