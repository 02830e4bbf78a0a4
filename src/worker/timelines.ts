/**
 * The timeline of each open trace, with what analysis adds to it, made on first need and kept as long as the trace.
 */

import { idOfSpan } from '../core/analysis/model/tree.ts';
import { findingDeviceOperations } from '../core/analysis/operations.ts';
import { operatorOf } from '../core/analysis/operators/of-trace.ts';
import { findingProjections } from '../core/analysis/projection.ts';
import { findingSteps } from '../core/analysis/steps.ts';
import { nextWait } from '../core/analysis/synchronizing.ts';
import { findingThreadLaunches } from '../core/analysis/thread-launches.ts';
import { FailureError } from '../core/base/result.ts';
import type { Unhurried } from '../core/base/unhurried.ts';
import type { SearchHit, SearchRequest, SpanDetails, TreeNode } from '../core/protocol/engine.ts';
import type { Selection } from '../core/protocol/selection.ts';
import type { CallContext } from '../core/protocol/rpc.ts';
import { Timeline } from '../core/lod/timeline.ts';
import type { Tile, TileRequest, TrackId } from '../core/lod/types.ts';
import type { Field, OpenedTrace } from '../core/readers/types.ts';
import { OPERATORS } from '../core/trace/operators.ts';
import type { Trace } from '../core/trace/trace.ts';
import { derivedTracks } from './derived-tracks.ts';

const timelines = new WeakMap<Trace, Timeline>();

export function timelineOf(trace: Trace): Timeline {
  let timeline = timelines.get(trace);
  if (timeline === undefined) {
    timeline = new Timeline(trace, {
      derived: derivedTracks(trace),
      operatorOf: row => OPERATORS.indexOf(operatorOf(trace, row)),
      nextWait: call => nextWait(trace, call),
    });
    timelines.set(trace, timeline);
  }
  return timeline;
}

/** What steps are found from, and they themselves, each about as long as the others. */
const STEP_PASSES = [
  findingThreadLaunches,
  findingProjections,
  findingDeviceOperations,
  findingSteps,
] as const;

/**
 * Makes the timeline, unhurried: finding the steps goes over all operations and ranges.
 * @param told how much of it is done, 0..1, and the stable id of what is being done
 */
export function* preparingTimeline(
  trace: Trace,
  told: (fraction: number, phase: string) => void = () => undefined,
): Unhurried<Timeline> {
  for (const [i, pass] of STEP_PASSES.entries()) {
    told(i / (STEP_PASSES.length + 1), 'steps');
    yield* pass(trace);
  }
  told(STEP_PASSES.length / (STEP_PASSES.length + 1), 'tracks');
  yield;
  const timeline = timelineOf(trace);
  told(1, 'tracks');
  return timeline;
}

/** A node of the model tree whose selection names the track. */
export function located(trace: Trace, node: TreeNode): TreeNode {
  return { ...node, selection: withTrack(trace, node.selection) };
}

/** A selection that names the track of its span, so that what selects it can show its details. */
export function withTrack(trace: Trace, selection: Selection): Selection {
  const { span, tracks } = selection;
  if (span === undefined || tracks !== undefined) return selection;
  const track = timelineOf(trace).trackOf(span);
  return track < 0 ? selection : { ...selection, tracks: [track] };
}

/** The tiles, whose columns move to the caller instead of being copied. */
export function tilesOf(trace: Trace, request: TileRequest, context: CallContext): Tile[] {
  const tiles = timelineOf(trace).tiles(request);
  for (const tile of tiles) {
    for (const value of Object.values(tile)) {
      if (ArrayBuffer.isView(value)) context.transfer(value.buffer);
    }
  }
  return tiles;
}

/** What core knows about a span, and what the file has besides. Throws the failure `no-such-span`. */
export async function detailsOf(
  file: OpenedTrace,
  track: TrackId,
  span: number,
): Promise<SpanDetails> {
  const timeline = timelineOf(file.trace);
  const details = timeline.details(track, span);
  if (details === undefined) {
    throw new FailureError({ reason: 'no-such-span', message: `there is no span ${span}` });
  }
  if (timeline.contentOf(track)?.kind === 'derived') return details;
  const node = idOfSpan(file.trace, span);
  const fields = [...details.fields, ...(await fieldsOf(file, span))];
  if (node === undefined) return { ...details, fields };
  return { ...details, fields, node, selection: { ...details.selection, node } };
}

/** What the file has besides; where it is gone or has changed, what core knows still stands, and this says why. */
async function fieldsOf(file: OpenedTrace, span: number): Promise<readonly Field[]> {
  try {
    return await file.fields(span);
  } catch (caught) {
    if (!(caught instanceof FailureError)) throw caught;
    return [{ name: 'Further fields', value: caught.failure.message }];
  }
}

/** The next or previous hit. Throws the failure of a bad regular expression. */
export function searchIn(
  trace: Trace,
  request: Omit<SearchRequest, 'trace'>,
): SearchHit | undefined {
  const result = timelineOf(trace).search(request);
  if (result.ok) return result.value;
  throw new FailureError(result.error);
}
