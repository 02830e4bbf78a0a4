// Where the details offer to go to the source.

import assert from 'node:assert/strict';
import type { Track, TrackRole } from '../../../src/core/lod/types.ts';
import type { SpanDetails } from '../../../src/core/protocol/engine.ts';
import { hasSource } from '../../../webview/timeline/source.ts';

const tracksOf = (...roles: TrackRole[]): Track[] =>
  roles.map((role, id) => ({
    ...{ id, parent: -1, kind: 'spans', role, depths: 1, folded: false, count: 1 },
    label: { key: '{0}', args: [role] },
  }));

const detailsOf = (track: number, more: Partial<SpanDetails> = {}): SpanDetails => ({
  ...{ row: 0, kind: 'kernel', name: 'x', shortName: 'x', startNs: 0, durationNs: 1, track },
  ...{ fields: [], path: [], selection: { startNs: 0, endNs: 1, label: 'x' } },
  ...more,
});

describe('going to the source', () => {
  it('is offered for what the program marked, and for what lies inside', () => {
    const tracks = tracksOf('all-streams', 'ranges', 'operators', 'python', 'api');
    for (const track of [1, 2, 3]) assert.ok(hasSource(detailsOf(track), tracks));
    assert.ok(hasSource(detailsOf(0, { path: ['decode', 'layer'] }), tracks));
    assert.ok(!hasSource(detailsOf(0), tracks));
    assert.ok(!hasSource(detailsOf(4), tracks));
  });

  it('is offered for steps and layers that come from marks', () => {
    const step = detailsOf(0, { node: '/phase:decode/step:1' });
    assert.ok(hasSource(step, tracksOf('steps', 'ranges')));
    assert.ok(!hasSource(step, tracksOf('steps', 'all-streams')), 'found by period');
    assert.ok(!hasSource(detailsOf(0), tracksOf('steps', 'ranges')), 'no node');
  });
});
