/**
 * What the tracks of one trace are filled with: the spans of each, by drawing row, and where a row is shown. Holds what
 * is worth keeping between questions (merged streams, pyramids), all of it made on first need. Answers no question of
 * a page; see timeline.ts.
 */

import type { Selection } from '../protocol/selection.ts';
import { isOperation, type Counter, type Lane, type SpanRow } from '../trace/columns.ts';
import type { Trace } from '../trace/trace.ts';
import { makeSpanClasses } from './classes.ts';
import { counterSource, type CounterSource } from './counter-tile.ts';
import {
  derivedSource,
  laneSource,
  mergedSource,
  type SpanLook,
  type SpanSource,
} from './source.ts';
import { makeTally, type Tally } from './tally.ts';
import { makeTracks, type TrackContent, type TrackTree } from './tracks.ts';
import type { DerivedTrack, Track, TrackId } from './types.ts';

/** What analysis adds to the trace, as plain values. */
export interface TimelineOptions {
  readonly derived?: readonly DerivedTrack[];
  /** Index into `OPERATORS` of an operation's row; absent = not known. */
  readonly operatorOf?: (row: SpanRow) => number;
  /** The first call after a call, on the same thread, that waits for the device; absent = not known. */
  readonly nextWait?: (call: SpanRow) => SpanRow | undefined;
}

export class TimelineContent {
  readonly trace: Trace;
  readonly tracks: readonly Track[];
  readonly nextWait: (call: SpanRow) => SpanRow | undefined;
  private readonly contents: readonly TrackContent[];
  private readonly look: SpanLook;
  private readonly tally: Tally;
  private readonly lanes = new Map<number, SpanSource>();
  private readonly merged = new Map<string, SpanSource>();
  private readonly derived = new Map<DerivedTrack, SpanSource>();
  private readonly counters = new Map<Counter, CounterSource>();
  private readonly trackOfLane: Int32Array;

  /** Cost: one pass over the operations where a device has several streams, else next to nothing. */
  constructor(trace: Trace, options: TimelineOptions = {}) {
    this.trace = trace;
    const { operatorOf, nextWait = () => undefined } = options;
    this.nextWait = nextWait;
    this.look = {
      ...makeSpanClasses(trace),
      text: id => trace.strings.get(id),
      operatorOf: row =>
        operatorOf !== undefined && isOperation(trace.spans.kind[row]!) ? operatorOf(row) : 0,
    };
    this.tally = makeTally(trace.strings.length);
    const tree: TrackTree = makeTracks(trace, options.derived ?? [], {
      merged: lanes => this.mergedLanes(lanes).depths,
      derived: track => this.derivedTrack(track).depths,
    });
    this.tracks = tree.tracks;
    this.contents = tree.contents;
    this.trackOfLane = new Int32Array(trace.lanes.length).fill(-1);
    tree.contents.forEach((content, id) => {
      if (content.kind === 'lane') this.trackOfLane[content.lane.id] = id;
    });
  }

  /** What fills a track; undefined for an unknown id. */
  contentOf(track: TrackId): TrackContent | undefined {
    return this.contents[track];
  }

  /** The track that shows a row of the span table. */
  trackOf(row: SpanRow): TrackId {
    return this.trackOfLane[this.trace.spans.lane[row]!]!;
  }

  /** What a click on a span selects. `track` where it was clicked; else the track of its lane. */
  selectionOf(row: SpanRow, track: TrackId = this.trackOf(row)): Selection {
    const { start, dur, name } = this.trace.spans;
    const label = this.look.text(this.trace.shortNames.get(name[row]!) ?? name[row]!);
    const startNs = start[row]!;
    return { startNs, endNs: startNs + dur[row]!, span: row, label, tracks: [track] };
  }

  /** The spans of a track; undefined for groups, counters and unknown ids. */
  sourceOf(track: TrackId): SpanSource | undefined {
    const content = this.contents[track];
    switch (content?.kind) {
      case 'lane':
        return this.lane(content.lane);
      case 'merged':
        return this.mergedLanes(content.lanes);
      case 'derived':
        return this.derivedTrack(content.derived);
      case 'counter':
      case 'group':
      case undefined:
        return undefined;
    }
  }

  lane(lane: Lane): SpanSource {
    return kept(this.lanes, lane.id, () => laneSource(this.trace, lane, this.look, this.tally));
  }

  /** Several lanes of one device as one; a single one is the lane itself. */
  mergedLanes(lanes: readonly Lane[]): SpanSource {
    const only = lanes[0];
    if (lanes.length === 1 && only !== undefined) return this.lane(only);
    const key = lanes
      .map(lane => lane.id)
      .sort((a, b) => a - b)
      .join();
    return kept(this.merged, key, () => mergedSource(this.trace, lanes, this.look, this.tally));
  }

  counter(counter: Counter): CounterSource {
    return kept(this.counters, counter, () => counterSource(counter));
  }

  private derivedTrack(track: DerivedTrack): SpanSource {
    return kept(this.derived, track, () => derivedSource(track));
  }
}

function kept<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  let value = map.get(key);
  if (value === undefined) {
    value = make();
    map.set(key, value);
  }
  return value;
}
