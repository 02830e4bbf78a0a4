/** What counts as a graph among launches, on drawn traces; delays and durations are in `projection.test.ts`. */

import assert from 'node:assert/strict';
import { launchSummary } from '../../../../src/core/analysis/launch.ts';
import { drawTrace } from '../../../support/ascii-trace.ts';

describe('graphs among launches', () => {
  const names = { L: 'cudaLaunchKernel_v7000', G: 'cudaGraphLaunch_v10000', H: 'hipGraphLaunch' };

  it('are calls that replay one, even with a single kernel in it', () => {
    const trace = drawTrace(
      `
        api      | L  G  H          |
        stream 7 |  a   b   c       |`,
      { links: { a: 'L', b: 'G', c: 'H' }, names },
    );
    const { launches, graphs } = launchSummary(trace);
    assert.deepEqual([launches, graphs], [3, { launches: 2, kernels: 2 }]);
  });

  it('are several operations of one call where the file lacks its name', () => {
    const trace = drawTrace(
      `
        api      | X                |
        stream 7 |   aa bb          |`,
      { links: { a: 'X', b: 'X' }, names: { X: '#17' } },
    );
    assert.deepEqual(launchSummary(trace).graphs, { launches: 1, kernels: 2 });
  });
});
