/**
 * The boxes of one spans track in one window. Spans that begin within the same two pixels become one bucket, unless
 * they are alone there or two pixels long themselves. The cells lie on whole multiples of two pixels from time 0, so
 * that a bucket is the same in every window (but for a few spans at its end where they are dense). Cost: about a
 * microsecond a box, whatever the number of spans.
 */

import { BoxSink } from './box-sink.ts';
import { BLOCK_BITS, type RunSummary } from './pyramid.ts';
import {
  endAt,
  firstFrom,
  firstNear,
  firstTouching,
  indexAt,
  startAt,
  type Sequence,
} from './sequence.ts';
import type { DrawingRow, SpanLook, SpanSource } from './source.ts';
import { MAX_PIXELS, type SpanTile, type TrackId, type Window } from './types.ts';

/** Width of a bucket; also what a span must have to be a box of its own among others. */
const BUCKET_PIXELS = 2;
/** Spans at one and the same nanosecond that are still told apart at the highest zoom. */
const MAX_AT_ONE_MOMENT = 64;

/** From this many spans in a cell on, a bucket may take a few of the next cell's to end with a whole block. */
const DENSE = 128;

const sink = new BoxSink();
const summary: RunSummary = { sum: 0, longest: 0, longestNs: 0, dominant: 0 };

/** @param rows how many drawing rows are wanted, from the top; absent = all */
export function spanTile(
  source: SpanSource,
  track: TrackId,
  window: Window,
  nsPerPixel: number,
  rows = source.depths,
): SpanTile {
  const { startNs } = window;
  const endNs = Math.max(startNs, window.endNs);
  const resolution = usableResolution(window, nsPerPixel);
  sink.begin();
  if (endNs > startNs) {
    for (let row = 0; row < Math.min(rows, source.depths); row++) {
      addRow(source.row(row), row, source.look, startNs, endNs, resolution * BUCKET_PIXELS);
    }
  }
  const length = endNs - startNs;
  const covered = length > 0 ? source.coverage().covered(startNs, endNs) / length : 0;
  return {
    kind: 'spans',
    track,
    startNs,
    endNs,
    nsPerPixel: resolution,
    covered: Math.min(1, Math.max(0, covered)),
    ...sink.finish(),
  };
}

/** The resolution asked for, or the next power of two that keeps the tile within `MAX_PIXELS`. */
export function usableResolution(window: Window, nsPerPixel: number): number {
  const least = (window.endNs - window.startNs) / MAX_PIXELS;
  if (nsPerPixel >= least && nsPerPixel > 0) return nsPerPixel;
  return least > 0 ? 2 ** Math.ceil(Math.log2(least)) : 1;
}

function addRow(
  { spans, pyramid }: DrawingRow,
  row: number,
  look: SpanLook,
  from: number,
  to: number,
  cell: number,
): void {
  const last = firstFrom(spans, to);
  let i = firstTouching(spans, from);
  /** Spans in the cell before: most cells are like their neighbours. */
  let usual = 1;
  while (i < last) {
    const start = startAt(spans, i);
    const cellEnd = (Math.floor(start / cell) + 1) * cell;
    if (usual >= DENSE) {
      const blockEnd = endOfDenseCell(spans, i, last, cell, cellEnd, usual);
      if (blockEnd > 0) {
        pyramid.summarize(i, blockEnd, summary);
        if (summary.longestNs < cell) {
          addBucket(spans, i, blockEnd, row, look, from, cellEnd - cell, cellEnd);
          usual = blockEnd - i;
          i = blockEnd;
          continue;
        }
      }
    }
    let next = i + 1;
    if (next < last && startAt(spans, next) < cellEnd) {
      next = firstNear(spans, cellEnd, next, last, usual);
    }
    // A span as long as a cell ends beyond it, so only the last that begins in the cell can be one.
    const alone = next - 1 > i && spans.table.dur[indexAt(spans, next - 1)]! >= cell ? 1 : 0;
    const end = next - alone;
    if (end - i === 1 || (cell <= BUCKET_PIXELS && end - i <= MAX_AT_ONE_MOMENT)) {
      for (let k = i; k < end; k++) addSpan(spans, k, row, look, from);
    } else {
      pyramid.summarize(i, end, summary);
      addBucket(spans, i, end, row, look, from, cellEnd - cell, cellEnd);
    }
    if (alone === 1) addSpan(spans, end, row, look, from);
    usual = next - i;
    i = next;
  }
}

/**
 * The first whole block behind a cell with many spans; 0 where the cell has not so many, where the window ends
 * before, or where the block reaches far beyond the cell. What is grouped moves by less than a pixel, and the box
 * still ends where its last span does.
 */
function endOfDenseCell(
  spans: Sequence,
  first: number,
  last: number,
  cell: number,
  cellEnd: number,
  usual: number,
): number {
  const lastBlock = last >>> BLOCK_BITS;
  let block = Math.min((first + usual) >>> BLOCK_BITS, lastBlock);
  while (block < lastBlock && startAt(spans, block << BLOCK_BITS) < cellEnd) block++;
  while (startAt(spans, (block - 1) << BLOCK_BITS) >= cellEnd) block--;
  const end = block << BLOCK_BITS;
  if (end - first < DENSE || end >= last || startAt(spans, end) < cellEnd) return 0;
  return startAt(spans, end - 1) < cellEnd + cell / 4 ? end : 0;
}

function addSpan(spans: Sequence, i: number, row: number, look: SpanLook, from: number): void {
  const id = idAt(spans, indexAt(spans, i));
  sink.add(row, startAt(spans, i) - from, endAt(spans, i) - from, 1, 1, id, id, look);
}

/** Spans [first, end) as one box over their cell, as far as the neighbours leave it free. */
function addBucket(
  spans: Sequence,
  first: number,
  end: number,
  row: number,
  look: SpanLook,
  from: number,
  cellStart: number,
  cellEnd: number,
): void {
  const left = first > 0 ? Math.max(cellStart, endAt(spans, first - 1)) : cellStart;
  const free = end < spans.length ? Math.min(cellEnd, startAt(spans, end)) : cellEnd;
  const right = Math.max(endAt(spans, end - 1), free);
  const busy = right > left ? Math.min(1, summary.sum / (right - left)) : 0;
  const longest = idAt(spans, summary.longest);
  const dominant = idAt(spans, summary.dominant);
  sink.add(row, left - from, right - from, end - first, busy, longest, dominant, look);
}

function idAt({ table }: Sequence, index: number): number {
  return table.id === undefined ? index : table.id[index]!;
}
