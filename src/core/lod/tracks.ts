/**
 * The tree of tracks of a trace, from the fields of its lanes alone, so that any format gets one. Order: what
 * analysis found, devices, processes with their threads, counters. Decides no heights and no colours.
 */

import { largestIn } from '../base/lists.ts';
import { deviceNameAt } from '../format/device-name.ts';
import type { Counter, Lane } from '../trace/columns.ts';
import type { Trace } from '../trace/trace.ts';
import {
  besideId,
  counterLabel,
  deviceLabel,
  laneLabel,
  processLabel,
  streamLabel,
  threadLabel,
  type Label,
} from './track-labels.ts';
import type { DerivedTrack, Track, TrackId, TrackRole } from './types.ts';

/** What a track is filled with. */
export type TrackContent =
  | { readonly kind: 'group' }
  | { readonly kind: 'lane'; readonly lane: Lane }
  | { readonly kind: 'merged'; readonly lanes: readonly Lane[] }
  | { readonly kind: 'derived'; readonly derived: DerivedTrack }
  | { readonly kind: 'counter'; readonly counter: Counter };

/** Tracks and contents are parallel: track i shows content i. */
export interface TrackTree {
  readonly tracks: readonly Track[];
  readonly contents: readonly TrackContent[];
}

/** Drawing rows of what is not a lane; merging costs a sort, so the caller keeps what it made for this. */
export interface DepthsOf {
  merged(lanes: readonly Lane[]): number;
  derived(track: DerivedTrack): number;
}

/** More tracks than this, and threads with little in them start folded. */
const MANY_TRACKS = 30;
/** Little: less than this share of the busiest thread's spans. */
const FEW = 0.01;
/** Nested tracks deeper than this start folded. */
const DEEP = 12;

/** Lanes of these kinds stand under their device, others under their thread. */
const DEVICE_KINDS: readonly Lane['kind'][] = ['stream', 'device-ranges', 'communication'];

/** Order of a thread's or a device's tracks. */
const KIND_ORDER: readonly Lane['kind'][] = [
  'stream',
  'device-ranges',
  'communication',
  'ranges',
  'api',
  'operators',
  'python',
  'os',
  'generic',
  'sync',
  'overhead',
];

export function makeTracks(
  trace: Trace,
  derived: readonly DerivedTrack[],
  depthsOf: DepthsOf,
): TrackTree {
  const build = new TreeBuilder();
  addAllDerived(
    build,
    derived.filter(({ device }) => device === undefined),
    -1,
    depthsOf,
  );
  const lanes = trace.lanes.filter(lane => lane.last > lane.first);
  const onDevice = lanes.filter(lane => DEVICE_KINDS.includes(lane.kind) && lane.device >= 0);
  const onHost = lanes.filter(lane => !onDevice.includes(lane));
  for (const device of distinct(onDevice.map(lane => lane.device)).sort((a, b) => a - b)) {
    const own = onDevice.filter(lane => lane.device === device);
    const parent = build.group(-1, 'device', deviceLabel(trace, device), spansIn(own));
    addAllDerived(
      build,
      derived.filter(track => track.device === device),
      parent,
      depthsOf,
    );
    addStreams(build, trace, parent, own, depthsOf);
  }
  for (const pid of distinct(onHost.map(lane => lane.pid)).sort((a, b) => a - b)) {
    const own = onHost.filter(lane => lane.pid === pid);
    addProcess(build, trace, pid, own);
  }
  addCounters(build, trace);
  return build.finish();
}

/** Appends tracks in order; folds the unimportant when all are known. */
class TreeBuilder {
  private readonly tracks: Track[] = [];
  private readonly contents: TrackContent[] = [];
  private readonly threads = new Map<TrackId, number>();

  add(content: TrackContent, track: Omit<Track, 'id' | 'kind'>): TrackId {
    const id = this.tracks.length;
    const { kind } = content;
    const drawn = kind === 'group' || kind === 'counter' ? kind : 'spans';
    this.tracks.push({ id, kind: drawn, ...track });
    this.contents.push(content);
    return id;
  }

  group(
    parent: TrackId | -1,
    role: TrackRole,
    label: Label,
    count: number,
    folded = false,
  ): TrackId {
    return this.add({ kind: 'group' }, { parent, role, label, depths: 0, folded, count });
  }

  lane(
    parent: TrackId | -1,
    lane: Lane,
    label = laneLabel(lane),
    role: TrackRole = lane.kind,
  ): TrackId {
    const { depths } = lane;
    const folded = depths > DEEP;
    const count = lane.last - lane.first;
    return this.add({ kind: 'lane', lane }, { parent, role, label, depths, folded, count });
  }

  thread(group: TrackId, spans: number): void {
    this.threads.set(group, spans);
  }

  finish(): TrackTree {
    const most = Math.max(0, largestIn([...this.threads.values()]));
    const many = this.tracks.length > MANY_TRACKS;
    const tracks = this.tracks.map(track => {
      const spans = this.threads.get(track.id);
      const few = many && spans !== undefined && spans < FEW * most;
      return few ? { ...track, folded: true } : track;
    });
    return { tracks, contents: this.contents };
  }
}

const DERIVED_LABEL = { phases: 'Phases', steps: 'Steps', layers: 'Layers' } as const;

function addAllDerived(
  build: TreeBuilder,
  derived: readonly DerivedTrack[],
  parent: TrackId | -1,
  depthsOf: DepthsOf,
): void {
  for (const role of ['phases', 'steps', 'layers'] as const) {
    for (const track of derived) {
      if (track.role !== role || track.items.length === 0) continue;
      addDerived(build, track, parent, depthsOf);
    }
  }
}

function addDerived(
  build: TreeBuilder,
  derived: DerivedTrack,
  parent: TrackId | -1,
  depthsOf: DepthsOf,
): void {
  const { role, items } = derived;
  const label: Label = { key: DERIVED_LABEL[role], args: [] };
  const depths = depthsOf.derived(derived);
  const count = items.length;
  build.add({ kind: 'derived', derived }, { parent, role, label, depths, folded: false, count });
}

function addStreams(
  build: TreeBuilder,
  trace: Trace,
  parent: TrackId,
  lanes: readonly Lane[],
  depthsOf: DepthsOf,
): void {
  const streams = lanes.filter(lane => lane.kind === 'stream').sort(byTime(trace));
  const several = distinct(streams.map(lane => lane.pid)).length > 1;
  const [only] = streams;
  if (streams.length === 1 && only !== undefined) {
    // The one stream is all of them: shown once, under its own name.
    build.lane(parent, only, streamLabel(only, several), 'all-streams');
  } else if (streams.length > 1) {
    const label: Label = { key: 'All streams', args: [] };
    const depths = depthsOf.merged(streams);
    build.add(
      { kind: 'merged', lanes: streams },
      { parent, role: 'all-streams', label, depths, folded: false, count: spansIn(streams) },
    );
    for (const lane of streams) build.lane(parent, lane, streamLabel(lane, several));
  }
  for (const lane of byKind(lanes.filter(({ kind }) => kind !== 'stream')))
    build.lane(parent, lane);
}

function addProcess(build: TreeBuilder, trace: Trace, pid: number, lanes: readonly Lane[]): void {
  // The profiler's own work says nothing about a thread, and would make threads of its helpers.
  const overhead = lanes.filter(lane => lane.kind === 'overhead');
  const threaded = lanes.filter(lane => lane.tid >= 0 && lane.kind !== 'overhead');
  const threads = distinct(threaded.map(lane => lane.tid));
  const process =
    pid < 0 ? -1 : build.group(-1, 'process', processLabel(trace, pid), spansIn(lanes));
  const lanesOf = (tid: number): Lane[] => byKind(threaded.filter(lane => lane.tid === tid));
  const weight = (tid: number): number => (tid === pid ? Infinity : spansIn(lanesOf(tid)));
  threads.sort((a, b) => (weight(a) === weight(b) ? a - b : weight(b) - weight(a)));
  for (const tid of threads) {
    const own = lanesOf(tid);
    let parent = process;
    if (threads.length > 1) {
      parent = build.group(process, 'thread', threadLabel(trace, pid, tid), spansIn(own));
      build.thread(parent, spansIn(own));
    }
    for (const lane of own) build.lane(parent, lane);
  }
  for (const lane of byKind(lanes.filter(each => each.tid < 0 && each.kind !== 'overhead'))) {
    build.lane(process, lane);
  }
  for (const lane of overhead) {
    const plain = overhead.length === 1 || lane.tid < 0;
    const label = besideId(lane, lane.tid);
    build.lane(process, lane, plain ? laneLabel(lane) : label);
  }
}

/** One folded group per device, and one for the host's. */
function addCounters(build: TreeBuilder, trace: Trace): void {
  const counters = trace.counters.filter(counter => counter.time.length > 0);
  for (const device of distinct(counters.map(counter => counter.device)).sort((a, b) => a - b)) {
    const own = counters.filter(counter => counter.device === device);
    const samples = own.reduce((sum, counter) => sum + counter.time.length, 0);
    const label: Label =
      device < 0
        ? { key: 'Counters', args: [] }
        : { key: '{0} counters', args: [deviceNameAt(trace.devices, device)] };
    const parent = build.group(-1, 'counters', label, samples, true);
    const several = distinct(own.map(counter => counter.pid)).length > 1;
    for (const counter of own) addCounter(build, parent, counter, several);
  }
}

function addCounter(build: TreeBuilder, parent: TrackId, counter: Counter, withPid: boolean): void {
  const { unit, limit } = counter;
  const label = counterLabel(counter, withPid);
  build.add(
    { kind: 'counter', counter },
    {
      ...{ parent, role: 'counter', label, depths: 1, folded: false, count: counter.time.length },
      ...(unit !== '' && { unit }),
      ...(limit !== undefined && { limit }),
    },
  );
}

function spansIn(lanes: readonly Lane[]): number {
  return lanes.reduce((sum, lane) => sum + lane.last - lane.first, 0);
}

function byKind(lanes: readonly Lane[]): Lane[] {
  return [...lanes].sort(
    (a, b) => KIND_ORDER.indexOf(a.kind) - KIND_ORDER.indexOf(b.kind) || a.id - b.id,
  );
}

/** The stream with the most time first, then by number. One pass over the streams' spans. */
function byTime(trace: Trace): (a: Lane, b: Lane) => number {
  const known = new Map<number, number>();
  const timeOf = ({ id, first, last }: Lane): number => {
    let sum = known.get(id);
    if (sum === undefined) {
      sum = 0;
      for (let row = first; row < last; row++) sum += trace.spans.dur[row]!;
      known.set(id, sum);
    }
    return sum;
  };
  return (a, b) => timeOf(b) - timeOf(a) || a.stream - b.stream || a.id - b.id;
}

function distinct(values: readonly number[]): number[] {
  return [...new Set(values)];
}
