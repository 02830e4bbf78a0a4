/**
 * What the timeline draws: tracks (rows of the view) and tiles (the part of one track in one window at one
 * resolution). Made by the worker from the trace, drawn by the page, which never sees the trace itself.
 */

import type { Field } from '../readers/types.ts';

/** Index of a track in `TrackTree.tracks`. */
export type TrackId = number & { readonly __brand?: 'TrackId' };

export type TrackKind =
  /** A heading that folds its children; draws nothing. */
  | 'group'
  /** Spans in rows. */
  | 'spans'
  /** One sampled value. */
  | 'counter';

/** What a spans track shows; decides colour and filling. */
export type TrackRole =
  | 'phases'
  | 'steps'
  | 'layers'
  | 'all-streams'
  | 'stream'
  | 'device-ranges'
  | 'communication'
  | 'ranges'
  | 'operators'
  | 'api'
  | 'python'
  | 'os'
  | 'sync'
  | 'overhead'
  | 'generic'
  | 'counter'
  | 'device'
  | 'process'
  | 'thread'
  | 'counters';

export interface Track {
  readonly id: TrackId;
  readonly parent: TrackId | -1;
  readonly kind: TrackKind;
  readonly role: TrackRole;
  /**
   * Label for translation: `key` is the English text (one of `TRACK_LABELS`), with its arguments for {0}, {1}.
   * Names from the trace come as '{0}'. Siblings may have equal labels only where the trace itself repeats a name.
   */
  readonly label: { readonly key: TrackLabel; readonly args: readonly (string | number)[] };
  /** Drawing rows when unfolded (spans), 1 for a counter, 0 for a group. */
  readonly depths: number;
  /** Whether it starts folded: a group hides its children, a spans track shows one row. */
  readonly folded: boolean;
  /** Number of spans or samples. */
  readonly count: number;
  /** Counter: unit and top of the axis. */
  readonly unit?: string;
  readonly limit?: number;
}

/** Every `label.key` that a track may have, so that pages can translate them: the English text itself. */
export const TRACK_LABELS = [
  'Phases',
  'Steps',
  'Layers',
  '{0} · {1}',
  'Device',
  'All streams',
  'Stream {0}',
  'Stream {0} (default)',
  'Stream {0} ({1})',
  'Process {0}',
  '{0} {1}',
  'Thread {0}',
  'CUDA API',
  'Ranges',
  'Annotations',
  'Operators',
  'Python',
  'OS runtime',
  'Synchronization',
  'Profiler overhead',
  'Communication',
  'Counters',
  '{0} counters',
  'CPU cores in use',
  '{0} ({1})',
  '{0}',
] as const;
export type TrackLabel = (typeof TRACK_LABELS)[number];

/** Every field name that `details` gives by itself, for translation; names from the file are shown as they are. */
export const DETAIL_FIELDS = [
  'Grid',
  'Block',
  'Threads',
  'Registers per thread',
  'Static shared memory',
  'Dynamic shared memory',
  'Bytes',
  'Rate',
  'Direction',
  'From',
  'To',
  'Value',
  'Domain',
  'Category',
  'Gap before on the stream',
  'Launched by',
  'Launch delay',
  'Launch duration',
  'Launched',
  'Operations',
  'Device',
  'Stream',
  'Context',
  'Process',
  'Thread',
  'CUDA graph',
  'Graph node',
  'Correlation id',
  'Mangled name',
  'Phase',
  'Step',
  'Steps',
  'GPU busy',
  'GPU idle',
  'Kernels',
  'Layers',
  'Profiler step',
  'Forward pass in it',
  'Cut by the capture',
] as const;
export type DetailField = (typeof DETAIL_FIELDS)[number];

/** Values of such fields that are words, for translation. */
export const DETAIL_WORDS = ['at its beginning', 'at its end'] as const;
export type DetailWord = (typeof DETAIL_WORDS)[number];

/** Sides of a window, ns from the origin. */
export interface Window {
  readonly startNs: number;
  readonly endNs: number;
}

/**
 * One answer holds one tile for each track that draws something; groups and unknown ids are left out, so match
 * tiles by `track` and not by position.
 */
export interface TileRequest extends Window {
  readonly tracks: readonly TrackId[];
  /** Power of two; spans shorter than two of these pixels may be merged. */
  readonly nsPerPixel: number;
  /** Parallel to `tracks`: how many drawing rows the page shows of each (1 = folded). Absent = all rows. */
  readonly rows?: readonly number[];
}

/** An interval that analysis found: a phase, a step, a layer. Drawn and picked as if it were a span. */
export interface DerivedItem extends Window {
  /** Written in the box; short. */
  readonly label: string;
  /** What details and selections call it; absent = the label. */
  readonly name?: string;
  /** Node of the model tree that it is. */
  readonly node?: string;
  /** The side at which the capture cuts a step. */
  readonly cut?: 'begin' | 'end';
  /** Figures for the hover card and the details pane, made when someone asks. */
  readonly fields?: () => readonly Field[];
}

/** A track made of such intervals, in any order, handed to the level of detail as plain values. */
export interface DerivedTrack {
  readonly role: 'phases' | 'steps' | 'layers';
  /** Index of the device that it is about; absent = of the whole trace. */
  readonly device?: number;
  readonly items: readonly DerivedItem[];
}

/** How a box of a tile is coloured; an index into the page's palette. */
export const BoxClass = {
  kernel: 0,
  collective: 1,
  copy: 2,
  memset: 3,
  graph: 4,
  api: 5,
  sync: 6,
  range: 7,
  annotation: 8,
  operator: 9,
  python: 10,
  os: 11,
  overhead: 12,
  mark: 13,
  phase: 14,
  step: 15,
  layer: 16,
  other: 17,
  /** Steps of which the capture has no beginning, or no end. */
  stepCutAtBegin: 18,
  stepCutAtEnd: 19,
} as const;
export type BoxClass = (typeof BoxClass)[keyof typeof BoxClass];

/**
 * The boxes of one spans track in one window, sorted by (row, left); boxes of one row do not overlap. A box with
 * `count` 1 is a real span with its own sides and `span` is its row; otherwise it is a bucket that stands for
 * `count` spans that begin within the same two pixels, of which `span` is the longest: a bucket must never be shown
 * as if it were a kernel. A span of two pixels or more is always a box of its own.
 *
 * The counts add up to the spans that touch the window. Boxes are not clipped to it: the first and the last of a
 * row may reach beyond. The time that a box covers is `busy * (right - left)`; hills are that over the pixel's time
 * (a real span thinner than a pixel covers only its share of the pixel, however wide it must be drawn to be seen).
 */
export interface SpanTile extends Window {
  readonly kind: 'spans';
  readonly track: TrackId;
  /** As asked for; larger where the window would have had more than `MAX_PIXELS`. */
  readonly nsPerPixel: number;
  readonly length: number;
  /** ns from `startNs` of the tile; exact to 1/100 pixel inside the window. */
  readonly left: Float32Array;
  readonly right: Float32Array;
  /** Drawing row in the track. */
  readonly row: Uint8Array;
  /** `BoxClass` of the span, or of the name with the most time in the bucket. */
  readonly boxClass: Uint8Array;
  /** Index into `OPERATORS` (core/trace/operators.ts): what the kernel does in its layer; 0 = not known. */
  readonly operator: Uint8Array;
  /** Index into `names`: the span's, or that with the most time in the bucket (estimated over 64 spans). */
  readonly name: Uint32Array;
  readonly count: Uint32Array;
  /** Share of [left, right) that is covered, 0..1; 1 for a real span. */
  readonly busy: Float32Array;
  /** Span row (real), or row of the longest (bucket). Derived tracks (steps, layers): index in their items. */
  readonly span: Uint32Array;
  /** 0xAARRGGBB that the program gave its range (a bucket: that of its dominant name); 0 = none. */
  readonly color: Uint32Array;
  /** Display names used in this tile: short names of kernels, labels of derived items. */
  readonly names: readonly string[];
  /** Share of the tile's window that is covered by any span of any row, 0..1; for the lane header. Exact. */
  readonly covered: number;
}

/** The most pixels that one tile resolves; a wider window gets a coarser `nsPerPixel`. */
export const MAX_PIXELS = 32768;

/**
 * Samples of one counter: one column per pixel that has samples, which for few samples are the samples themselves.
 * The last sample before the window and the first after it are included, so that a line can be drawn to its sides.
 */
export interface CounterTile extends Window {
  readonly kind: 'counter';
  readonly track: TrackId;
  readonly nsPerPixel: number;
  readonly length: number;
  /** ns from `startNs` of the tile, ascending. */
  readonly left: Float32Array;
  readonly min: Float32Array;
  readonly max: Float32Array;
  /** Mean of the samples in the column, each weighted with the time that it stands for (see `Counter.shape`). */
  readonly mean: Float32Array;
  /** `step`: the value holds until the next column; `sample`: it is the mean since the previous one. */
  readonly shape: 'step' | 'sample';
}

export type Tile = SpanTile | CounterTile;
