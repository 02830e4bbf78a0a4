/**
 * What a spans track draws: its spans in order of start, its drawing rows, and how they are classed and named. Made
 * from a lane, from several lanes of a device, or from a derived table. Pyramids and coverage are made when asked.
 */

import { StringTable } from '../base/strings.ts';
import type { Lane } from '../trace/columns.ts';
import { assignDepths, MAX_DEPTH } from '../trace/depth.ts';
import type { Trace } from '../trace/trace.ts';
import { makeCoverage, type Coverage } from './coverage.ts';
import { mergeLanes } from './merge.ts';
import { makePyramid, type Pyramid } from './pyramid.ts';
import { firstFreeRows, partOf, splitByDepth, type Sequence } from './sequence.ts';
import { makeTally, type Tally } from './tally.ts';
import { BoxClass, type DerivedItem, type DerivedTrack } from './types.ts';

/** How spans look, by their id (row of the span table, or index of a derived item). */
export interface SpanLook {
  classOf(id: number): number;
  /** A number for `text`. Equal names give equal numbers. */
  displayName(id: number): number;
  text(displayName: number): string;
  /** 0xAARRGGBB, 0 = none. */
  colorOf(id: number): number;
  /** Index into `OPERATORS`. */
  operatorOf(id: number): number;
}

/** The spans of one drawing row with their pyramid. */
export interface DrawingRow {
  readonly spans: Sequence;
  readonly pyramid: Pyramid;
}

export interface SpanSource {
  /** All spans in order of start; they may overlap. */
  readonly order: Sequence;
  readonly depths: number;
  readonly look: SpanLook;
  /** Drawing row `depth`; its pyramid is built on first use. */
  row(depth: number): DrawingRow;
  coverage(): Coverage;
}

/** Rows are split and summed up lazily, so that a track that is never seen costs nothing. */
function makeSource(
  order: Sequence,
  depths: number,
  depthOf: () => Uint8Array,
  look: SpanLook,
  tally: Tally,
): SpanSource {
  let split: Sequence[] | undefined;
  let coverage: Coverage | undefined;
  const rows: DrawingRow[] = [];
  return {
    order,
    depths,
    look,
    row: depth => {
      split ??= splitByDepth(order, depthOf(), depths);
      const spans = split[depth]!;
      return (rows[depth] ??= { spans, pyramid: makePyramid(spans, tally) });
    },
    coverage: () => (coverage ??= makeCoverage(order)),
  };
}

export function laneSource(trace: Trace, lane: Lane, look: SpanLook, tally: Tally): SpanSource {
  const order = partOf(trace.spans, lane.first, lane.last);
  const depthOf = (): Uint8Array => trace.spans.depth.subarray(lane.first, lane.last);
  return makeSource(order, lane.depths, depthOf, look, tally);
}

/** All spans of several lanes in one order. Costs 5 bytes a span, 9 where they overlap. */
export function mergedSource(
  trace: Trace,
  lanes: readonly Lane[],
  look: SpanLook,
  tally: Tally,
): SpanSource {
  if (lanes.length === 1) return laneSource(trace, lanes[0]!, look, tally);
  const order = mergeLanes(trace.spans, lanes);
  const depth = new Uint8Array(order.length);
  const depths = firstFreeRows(order, depth);
  return makeSource(order, depths, () => depth, look, tally);
}

const DERIVED_CLASS = {
  phases: BoxClass.phase,
  steps: BoxClass.step,
  layers: BoxClass.layer,
} as const;

function classOf({ cut }: DerivedItem, role: DerivedTrack['role']): number {
  if (cut === undefined) return DERIVED_CLASS[role];
  return cut === 'begin' ? BoxClass.stepCutAtBegin : BoxClass.stepCutAtEnd;
}

/** A derived track's items, ordered and nested like the spans of a lane. Ids are indices into `track.items`. */
export function derivedSource(track: DerivedTrack): SpanSource {
  const { items, role } = track;
  const id = itemsByStart(items);
  const strings = new StringTable();
  const start = Float64Array.from(id, i => items[i]!.startNs);
  const dur = Float64Array.from(id, i => Math.max(0, items[i]!.endNs - items[i]!.startNs));
  const name = Uint32Array.from(id, i => strings.intern(items[i]!.label));
  const depth = new Uint8Array(id.length);
  const depths = assignDepths(start, dur, 0, id.length, depth, new Int32Array(id.length));
  const nameOfItem = new Uint32Array(items.length);
  id.forEach((item, i) => (nameOfItem[item] = name[i]!));
  const look: SpanLook = {
    classOf: item => classOf(items[item]!, role),
    displayName: item => nameOfItem[item]!,
    text: displayName => strings.get(displayName),
    colorOf: () => 0,
    operatorOf: () => 0,
  };
  const order = partOf({ start, dur, name, id }, 0, id.length);
  const rows = Math.min(depths, MAX_DEPTH + 1);
  return makeSource(order, rows, () => depth, look, makeTally(strings.length));
}

/** Indices of items by start, the longest first. */
function itemsByStart(items: readonly DerivedItem[]): Uint32Array {
  return Uint32Array.from(items.keys()).sort((a, b) => {
    const left = items[a]!;
    const right = items[b]!;
    return left.startNs - right.startNs || right.endNs - left.endNs;
  });
}
