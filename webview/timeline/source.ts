/** Whether the trace says where in the program something comes from, so that one can go there. */

import type { Track, TrackRole } from '../../src/core/lod/types.ts';
import type { SpanDetails } from '../../src/core/protocol/engine.ts';

/** Tracks whose spans were marked in the program, or are its functions. */
const MARKED: readonly TrackRole[] = ['ranges', 'operators', 'python'];
/** Tracks found from such marks, where the trace has some. */
const FOUND: readonly TrackRole[] = ['phases', 'steps', 'layers'];

/** A range, an operator or a Python function is it, or is around it. */
export function hasSource(details: SpanDetails, tracks: readonly Track[]): boolean {
  const role = tracks[details.track]?.role;
  if (details.path.length > 0 || (role !== undefined && MARKED.includes(role))) return true;
  const marked = tracks.some(track => MARKED.includes(track.role));
  return marked && role !== undefined && FOUND.includes(role) && details.node !== undefined;
}
