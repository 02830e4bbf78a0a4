// Which lines of a file are how hot.

import assert from 'node:assert/strict';
import { heatLevel, heatRuns } from '../../../src/host/code-lens/heat-lines.ts';

describe('heat of lines', () => {
  it('has five levels, and none for what takes no time', () => {
    assert.deepEqual(
      [0, 0.99, 1, 4.9, 5, 15, 34.9, 35, 64.9, 65, 100].map(heatLevel),
      [-1, -1, 0, 0, 1, 2, 2, 3, 3, 4, 4],
    );
  });

  it('covers functions with those inside them, and these with the lines that mark ranges', () => {
    const runs = heatRuns([
      { firstLine: 12, lastLine: 12, share: 100 },
      { firstLine: 0, lastLine: 20, share: 96 },
      { firstLine: 5, lastLine: 9, share: 10 },
      { firstLine: 15, lastLine: 16, share: 0.5 },
    ]);
    assert.deepEqual(
      runs.map(({ firstLine, lastLine, level }) => [firstLine, lastLine, level]),
      [
        [0, 4, 4],
        [5, 9, 1],
        [10, 14, 4],
        [17, 20, 4],
      ],
    );
  });

  it('keeps neighbours apart that a cold line parts', () => {
    assert.deepEqual(
      heatRuns([
        { firstLine: 0, lastLine: 1, share: 50 },
        { firstLine: 3, lastLine: 3, share: 50 },
      ]).map(({ firstLine, lastLine }) => [firstLine, lastLine]),
      [
        [0, 1],
        [3, 3],
      ],
    );
    assert.deepEqual(heatRuns([]), []);
  });
});
