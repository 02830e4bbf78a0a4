/** Lost events as a comparison's page says them. */

import assert from 'node:assert/strict';
import { withLosses } from '../../../src/host/diff/losses.ts';
import type { Diff, DiffDifference } from '../../../src/core/protocol/diff.ts';

describe('lost events of a comparison', () => {
  const graphs: DiffDifference = { reason: 'graphs', a: 'none', b: 'used', weight: 'note' };
  const lost: DiffDifference = { reason: 'truncated', a: '–', b: 'cut off', weight: 'caution' };
  const diff = { differences: [graphs, lost] } as unknown as Diff;

  it('are said in the words of the translated warnings', () => {
    const a = { warnings: [{ reason: 'clock-unknown', message: '与丢失无关' }] };
    const b = {
      warnings: [
        { reason: 'trace-cut', message: '文件被截断' },
        { reason: 'events-lost', message: '缺少事件' },
      ],
    };
    const { differences } = withLosses(diff, a, b);
    assert.deepEqual(differences, [graphs, { ...lost, b: '文件被截断; 缺少事件' }]);
  });
});
