/**
 * What the timeline draws: tracks (rows of the view) and tiles (the part of one track in one window at one
 * resolution). Made by the worker from the trace, drawn by the page, which never sees the trace itself.
 */

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
  /** Label parts for translation: `key` as in LABELS of the page ('stream {0}'), with its arguments. */
  readonly label: { readonly key: string; readonly args: readonly (string | number)[] };
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

/** Sides of a window, ns from the origin. */
export interface Window {
  readonly startNs: number;
  readonly endNs: number;
}

export interface TileRequest extends Window {
  readonly tracks: readonly TrackId[];
  /** Power of two; spans shorter than two of these pixels may be merged. */
  readonly nsPerPixel: number;
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
} as const;
export type BoxClass = (typeof BoxClass)[keyof typeof BoxClass];

/**
 * The boxes of one spans track in one window, sorted by (row, left). A box with `count` 1 is a real span and
 * `span` is its row; otherwise it is a bucket that stands for `count` spans, of which `span` is the longest:
 * a bucket must never be shown as if it were a kernel.
 */
export interface SpanTile extends Window {
  readonly kind: 'spans';
  readonly track: TrackId;
  readonly nsPerPixel: number;
  readonly length: number;
  /** ns from `startNs` of the tile. */
  readonly left: Float32Array;
  readonly right: Float32Array;
  /** Drawing row in the track. */
  readonly row: Uint8Array;
  /** `BoxClass` of the span, or of most of the bucket's time. */
  readonly boxClass: Uint8Array;
  /** Index into `names`: the span's, or that with the most time in the bucket. */
  readonly name: Uint16Array;
  readonly count: Uint32Array;
  /** Share of [left, right) that is covered, 0..1; 1 for a real span. */
  readonly busy: Float32Array;
  /** Span row (real), or row of the longest (bucket). Derived tracks (steps, layers): row of their own table. */
  readonly span: Uint32Array;
  /** 0xAARRGGBB that the program gave its range; 0 = none. */
  readonly color: Uint32Array;
  /** Display names used in this tile. */
  readonly names: readonly string[];
  /** Share of the *visible-size* window that is covered by any span, 0..1; for the lane header. */
  readonly covered: number;
}

/** Samples of one counter: one column per pixel or the samples themselves, whichever is fewer. */
export interface CounterTile extends Window {
  readonly kind: 'counter';
  readonly track: TrackId;
  readonly nsPerPixel: number;
  readonly length: number;
  /** ns from `startNs` of the tile, ascending. */
  readonly left: Float32Array;
  readonly min: Float32Array;
  readonly max: Float32Array;
  /** Mean of the samples in the column. */
  readonly mean: Float32Array;
}

export type Tile = SpanTile | CounterTile;
