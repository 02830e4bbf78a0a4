/**
 * Headings that stay in sight while what is in their groups is scrolled: which, and how far below the top. The
 * innermost is pushed out by the end of its group. Pure geometry in CSS pixels from the top of the lanes' area.
 */

import type { Lane, Layout } from './layout.ts';

export interface StuckLane {
  readonly lane: Lane;
  readonly top: number;
}

/** Outermost first; empty where every heading is at its own place. */
export function stuckLanes({ lanes }: Layout, scrollTop: number): readonly StuckLane[] {
  const stuck: StuckLane[] = [];
  let room = 0;
  for (const lane of lanes) {
    const edge = scrollTop + room;
    if (lane.y >= edge) break;
    if (!isHeading(lane) || lane.end <= edge) continue;
    stuck.push({ lane, top: Math.min(room, lane.end - scrollTop - lane.height) });
    room += lane.height;
  }
  return stuck;
}

/** Where what lies below the headings begins. */
export function stuckHeight(stuck: readonly StuckLane[]): number {
  return Math.max(0, ...stuck.map(({ lane, top }) => top + lane.height));
}

/** Height of the headings above a lane that is scrolled to the top. */
export function headingsAbove({ lanes }: Layout, lane: Lane): number {
  return lanes
    .filter(other => isHeading(other) && other.y < lane.y && other.end > lane.y)
    .reduce((sum, { height }) => sum + height, 0);
}

function isHeading({ track, end, y, height }: Lane): boolean {
  return track.kind === 'group' && end > y + height;
}
