/** How far one side of a comparison has been read. */

import assert from 'node:assert/strict';
import { readingOf } from '../../../src/host/diff/reading.ts';

type Traces = Parameters<typeof readingOf>[0];
const opening = (name: string, fraction: number): Traces[number] => ({
  name,
  state: { kind: 'opening', fraction, phase: 'kernels' },
});
const failed: Traces[number] = {
  name: 'c',
  state: { kind: 'failed', failure: { reason: 'x', message: 'x' } },
};

describe('reading of a side', () => {
  it('is that of its trace', () => {
    assert.deepEqual(readingOf([opening('a', 0.3)]), {
      name: 'a',
      fraction: 0.3,
      phase: 'kernels',
    });
  });

  it('names what is being read, and counts repeats alike', () => {
    const said = readingOf([failed, opening('b', 0.5), opening('d', 0)]);
    assert.deepEqual(said, { name: 'b', fraction: 0.5, phase: 'kernels' });
  });

  it('is complete where nothing is being read', () => {
    assert.deepEqual(readingOf([failed]), { name: 'c', fraction: 1, phase: '' });
  });
});
