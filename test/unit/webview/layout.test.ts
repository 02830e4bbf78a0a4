// Lanes from the tree of tracks: order, folding, and what is at which height.

import assert from 'node:assert/strict';
import type { Track } from '../../../src/core/lod/types.ts';
import { Folding } from '../../../webview/timeline/folding.ts';
import { headingsAbove, stuckHeight, stuckLanes } from '../../../webview/timeline/sticky.ts';
import { laneAt, lanesBetween, makeLayout, trackKey } from '../../../webview/timeline/layout.ts';

const track = (
  id: number,
  parent: number,
  kind: Track['kind'],
  depths = 1,
  folded = false,
): Track => ({
  id,
  parent,
  kind,
  depths,
  folded,
  role: kind === 'group' ? 'device' : 'stream',
  label: { key: '{0}', args: [`t${id}`] },
  count: 1,
});
const tracks = [
  track(0, -1, 'spans'),
  track(1, -1, 'group', 0),
  track(2, 1, 'spans'),
  track(3, 1, 'spans', 4),
  track(4, 1, 'counter'),
  track(5, -1, 'group', 0, true),
  track(6, 5, 'spans'),
];
const ids = (folding: Folding) => folding.layout.lanes.map(lane => lane.track.id);

describe('layout', () => {
  it('puts lanes below each other without gaps, children below their parent', () => {
    const { lanes, height } = makeLayout(tracks, () => false);
    assert.deepEqual(
      lanes.map(lane => lane.track.id),
      [0, 1, 2, 3, 4, 5, 6],
    );
    assert.deepEqual(
      lanes.map(lane => lane.level),
      [0, 0, 1, 1, 1, 0, 1],
    );
    let y = 0;
    for (const lane of lanes) {
      assert.equal(lane.y, y);
      y += lane.height;
    }
    assert.equal(height, y);
  });

  it('hides the children of what is folded, and shows one row of a folded track', () => {
    const folding = new Folding(tracks, {});
    assert.deepEqual(ids(folding), [0, 1, 2, 3, 4, 5]);
    folding.fold(tracks[3]!, true);
    assert.equal(folding.layout.laneOf(3)?.rows, 1);
    folding.fold(tracks[1]!, true);
    assert.deepEqual(ids(folding), [0, 1, 5]);
    assert.equal(folding.layout.laneOf(3)?.track.id, 1, 'a hidden track is where its fold is');
  });

  it('unfolds down to a track', () => {
    const folding = new Folding(tracks, {});
    assert.ok(folding.unfoldTo(6));
    assert.ok(ids(folding).includes(6));
    assert.equal(folding.unfoldTo(6), false);
  });

  it('keeps only what differs from how tracks start, by their labels', () => {
    const folding = new Folding(tracks, {});
    folding.fold(tracks[5]!, false);
    folding.fold(tracks[3]!, true);
    folding.fold(tracks[3]!, false);
    assert.deepEqual(folding.saved, { '{0}|t5': false });
    assert.equal(trackKey(tracks[6]!, tracks), '{0}|t5/{0}|t6');
    assert.deepEqual(ids(new Folding(tracks, folding.saved)), [0, 1, 2, 3, 4, 5, 6]);
  });

  it('finds lanes and rows by height', () => {
    const layout = makeLayout(tracks, () => false);
    const lane = layout.laneOf(3)!;
    assert.deepEqual(laneAt(layout, lane.y + lane.inset + 2.5 * lane.rowHeight), { lane, row: 2 });
    assert.equal(laneAt(layout, lane.y + 1)?.row, -1);
    assert.equal(laneAt(layout, layout.height + 5), undefined);
    const part = lanesBetween(layout, lane.y + 1, lane.y + lane.height + 1);
    assert.deepEqual(
      part.map(l => l.track.id),
      [3, 4],
    );
  });
});

describe('headings that stay in sight', () => {
  // A group (0) of a lane and a group (2) of two lanes, and a lane (5) after them.
  const nested = [
    track(0, -1, 'group', 0),
    track(1, 0, 'spans'),
    track(2, 0, 'group', 0),
    track(3, 2, 'spans'),
    track(4, 2, 'spans'),
    track(5, -1, 'spans', 40),
  ];
  const layout = makeLayout(nested, () => false);
  const y = (id: number) => layout.laneOf(id)!.y;
  const at = (scrollTop: number) =>
    stuckLanes(layout, scrollTop).map(({ lane, top }) => [lane.track.id, top]);

  it('are none at the top, and then those of the group that is scrolled', () => {
    assert.deepEqual(at(0), []);
    assert.deepEqual(at(1), [[0, 0]]);
    assert.deepEqual(at(y(2) - 26), [[0, 0]], 'the inner one has just reached the outer');
    assert.deepEqual(at(y(2) - 20), [
      [0, 0],
      [2, 26],
    ]);
  });

  it('are pushed out by the end of their group', () => {
    const end = y(5);
    assert.deepEqual(at(end - 40), [
      [0, 0],
      [2, 14],
    ]);
    assert.deepEqual(at(end - 20), [[0, -6]]);
    assert.deepEqual(at(end), []);
    assert.equal(stuckHeight(stuckLanes(layout, end - 20)), 20);
  });

  it('leave out what is folded, and have room above a lane that is scrolled to', () => {
    assert.deepEqual(
      stuckLanes(
        makeLayout(nested, each => each.id === 0),
        10,
      ),
      [],
    );
    assert.equal(headingsAbove(layout, layout.laneOf(4)!), 52);
    assert.equal(headingsAbove(layout, layout.laneOf(2)!), 26);
    assert.equal(headingsAbove(layout, layout.laneOf(5)!), 0);
    for (const lane of layout.lanes) {
      const stuck = stuckLanes(layout, lane.y - headingsAbove(layout, lane));
      assert.ok(stuck.every(other => other.lane !== lane) || lane.track.kind === 'group');
      assert.ok(stuckHeight(stuck) <= headingsAbove(layout, lane));
    }
  });
});
