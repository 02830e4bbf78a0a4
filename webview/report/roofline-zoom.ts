/**
 * The window of a log-log chart and how wheel, drag and keys move it. Pure arithmetic on decades; events are wired in
 * `roofline-chart.ts`.
 */

import type { Bounds } from './roofline-model.ts';

type Range = readonly [number, number];

/** No closer than a twentieth of a decade, no wider than 24 decades. */
const CLOSEST = 0.05;
const WIDEST = 24;

/** Zooms by `factor` (< 1 is closer) around a place, given as a share 0..1 of the window from left and bottom. */
export function zoomed(bounds: Bounds, factor: number, atX: number, atY: number): Bounds {
  return { x: scaled(bounds.x, factor, atX), y: scaled(bounds.y, factor, atY) };
}

/** Moves the window by shares of its width and height. */
export function moved(bounds: Bounds, byX: number, byY: number): Bounds {
  return { x: shifted(bounds.x, byX), y: shifted(bounds.y, byY) };
}

function scaled([from, to]: Range, factor: number, at: number): Range {
  const low = Math.log10(from);
  const width = Math.log10(to) - low;
  const next = Math.min(WIDEST, Math.max(CLOSEST, width * factor));
  const place = low + width * at;
  return [10 ** (place - next * at), 10 ** (place + next * (1 - at))];
}

function shifted([from, to]: Range, by: number): Range {
  const move = (to / from) ** by;
  return [from * move, to * move];
}
