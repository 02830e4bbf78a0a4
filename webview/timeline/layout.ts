/**
 * Which track is where: turns the tree of tracks and its folding into lanes from top to bottom. Pure geometry in
 * CSS pixels from the top of all lanes; scrolling and drawing are done elsewhere.
 */

import type { Track, TrackId } from '../../src/core/lod/types.ts';

export const ROW_HEIGHT = 18;
const NESTED_ROW_HEIGHT = 17;
const LANE_PADDING = 4;
const GROUP_HEIGHT = 26;
const COUNTER_HEIGHT = 40;
const THIN_ROW_HEIGHT = 14;

export interface Lane {
  readonly track: Track;
  readonly y: number;
  /** With padding and separator. */
  readonly height: number;
  /** Where the lanes below it in the tree end; its own end where there are none. */
  readonly end: number;
  /** Distance from the lane's top to its first row. */
  readonly inset: number;
  /** Rows drawn: 1 where folded. */
  readonly rows: number;
  readonly rowHeight: number;
  /** Levels below the top. */
  readonly level: number;
  readonly foldable: boolean;
  readonly folded: boolean;
  /** Position among siblings from 1, and their number, for screen readers. */
  readonly position: number;
  readonly siblings: number;
}

export interface Layout {
  readonly lanes: readonly Lane[];
  readonly height: number;
  /** The lane of a track, or of the folded ancestor that hides it; undefined = unknown track. */
  laneOf(track: TrackId): Lane | undefined;
}

/** A key for a track that survives reopening: its labels from the root down. */
export function trackKey(track: Track, tracks: readonly Track[]): string {
  const own = [track.label.key, ...track.label.args].join('|');
  const parent = track.parent === -1 ? undefined : tracks[track.parent];
  return parent === undefined ? own : `${trackKey(parent, tracks)}/${own}`;
}

export function makeLayout(tracks: readonly Track[], isFolded: (track: Track) => boolean): Layout {
  const children = new Map<number, Track[]>();
  for (const track of tracks) {
    const list = children.get(track.parent);
    if (list === undefined) children.set(track.parent, [track]);
    else list.push(track);
  }
  const lanes: Lane[] = [];
  const byTrack = new Map<TrackId, Lane>();
  let y = 0;
  const hide = (list: readonly Track[], lane: Lane): void => {
    for (const track of list) {
      byTrack.set(track.id, lane);
      hide(children.get(track.id) ?? [], lane);
    }
  };
  const place = (list: readonly Track[], level: number): void => {
    list.forEach((track, index) => {
      const below = children.get(track.id) ?? [];
      const foldable = below.length > 0 || track.depths > 1;
      const folded = foldable && isFolded(track);
      const position = { level, position: index + 1, siblings: list.length };
      const size = measure(track, folded);
      const lane = { track, y, end: y, foldable, folded, ...size, ...position };
      lanes.push(lane);
      byTrack.set(track.id, lane);
      y += lane.height;
      if (folded) hide(below, lane);
      else place(below, level + 1);
      lane.end = y;
    });
  };
  place(children.get(-1) ?? [], 0);
  return { lanes, height: y, laneOf: track => byTrack.get(track) };
}

function measure(
  track: Track,
  folded: boolean,
): Pick<Lane, 'height' | 'inset' | 'rows' | 'rowHeight'> {
  const inset = LANE_PADDING;
  switch (track.kind) {
    case 'group':
      return { height: GROUP_HEIGHT, inset, rows: 0, rowHeight: 0 };
    case 'counter':
      return { height: COUNTER_HEIGHT, inset, rows: 1, rowHeight: COUNTER_HEIGHT - 2 * inset };
    case 'spans': {
      const rows = folded ? 1 : Math.max(1, track.depths);
      const rowHeight =
        rows === 1 ? ROW_HEIGHT : track.role === 'python' ? THIN_ROW_HEIGHT : NESTED_ROW_HEIGHT;
      return { height: rows * rowHeight + 2 * inset, inset, rows, rowHeight };
    }
  }
}

/** Lanes that touch [top, bottom), by binary search. */
export function lanesBetween(layout: Layout, top: number, bottom: number): readonly Lane[] {
  const { lanes } = layout;
  const first = firstLaneEndingAfter(lanes, top);
  let end = first;
  while (end < lanes.length && (lanes[end]?.y ?? Infinity) < bottom) end++;
  return lanes.slice(first, end);
}

/** The lane at a height, and the row in it; row -1 = on the lane's padding or below its rows. */
export function laneAt(layout: Layout, y: number): { lane: Lane; row: number } | undefined {
  const lane = layout.lanes[firstLaneEndingAfter(layout.lanes, y)];
  if (lane === undefined || y < lane.y) return undefined;
  const row = Math.floor((y - lane.y - lane.inset) / Math.max(lane.rowHeight, 1));
  return { lane, row: row >= 0 && row < lane.rows ? row : -1 };
}

function firstLaneEndingAfter(lanes: readonly Lane[], y: number): number {
  let low = 0;
  let high = lanes.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const lane = lanes[middle];
    if (lane !== undefined && lane.y + lane.height <= y) low = middle + 1;
    else high = middle;
  }
  return low;
}
