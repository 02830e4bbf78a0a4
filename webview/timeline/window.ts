/**
 * Arithmetic of the visible window: zoom, pan, fit, resolution, and the way back. Pure; knows neither pixels on a
 * screen nor who asks.
 */

import type { Window } from '../../src/core/lod/types.ts';

/** Nothing happens below this; at 1000 px it makes 20 px of one nanosecond. */
const MIN_SPAN_NS = 50;
/** Room beside the trace when everything is shown. */
const FIT_MARGIN = 0.02;
/** Window changes closer together than this are one gesture and one step back. */
const GESTURE_MS = 700;
const HISTORY_LIMIT = 100;

export function spanOf(window: Window): number {
  return window.endNs - window.startNs;
}

/** Everything, with a small margin so that the first and last box show their ends. */
export function fitAll(trace: Window): Window {
  return withMargin(trace, FIT_MARGIN);
}

export function withMargin({ startNs, endNs }: Window, share: number): Window {
  const margin = Math.max((endNs - startNs) * share, MIN_SPAN_NS / 2);
  return { startNs: startNs - margin, endNs: endNs + margin };
}

/** Keeps a window within the trace (and its margin), moving it before shrinking it. */
export function clampWindow(window: Window, trace: Window): Window {
  const limits = fitAll(trace);
  const limitSpan = spanOf(limits);
  const span = Math.min(Math.max(spanOf(window), MIN_SPAN_NS), limitSpan);
  const center = (window.startNs + window.endNs) / 2;
  const wanted = Math.abs(span - spanOf(window)) > 1e-9 ? center - span / 2 : window.startNs;
  const startNs = Math.min(Math.max(wanted, limits.startNs), limits.endNs - span);
  return { startNs, endNs: startNs + span };
}

/** `factor` < 1 zooms in; the moment `atNs` stays where it is. */
export function zoomAt(window: Window, factor: number, atNs: number, trace: Window): Window {
  const limit = spanOf(fitAll(trace));
  const span = Math.min(Math.max(spanOf(window) * factor, MIN_SPAN_NS), limit);
  const share = (atNs - window.startNs) / spanOf(window);
  const startNs = atNs - share * span;
  return clampWindow({ startNs, endNs: startNs + span }, trace);
}

export function panBy(window: Window, deltaNs: number, trace: Window): Window {
  return clampWindow({ startNs: window.startNs + deltaNs, endNs: window.endNs + deltaNs }, trace);
}

/** The same span, with the moment in the middle. */
export function centerOn(window: Window, atNs: number, trace: Window): Window {
  return panBy(window, atNs - (window.startNs + window.endNs) / 2, trace);
}

/** Largest power of two not above `nsPerPixel`, at least 1: the resolution that tiles are asked in. */
export function resolutionOf(nsPerPixel: number): number {
  return Math.max(1, 2 ** Math.floor(Math.log2(nsPerPixel)));
}

/** Between two windows: spans change by equal ratios, so that zooming looks even. `share` 0..1. */
export function interpolate(from: Window, to: Window, share: number): Window {
  const fromSpan = spanOf(from);
  const toSpan = spanOf(to);
  const ratio = toSpan / fromSpan;
  if (Math.abs(ratio - 1) < 1e-6) {
    const startNs = from.startNs + (to.startNs - from.startNs) * share;
    return { startNs, endNs: startNs + toSpan };
  }
  const span = fromSpan * ratio ** share;
  const progress = (span - fromSpan) / (toSpan - fromSpan);
  const startNs = from.startNs + (to.startNs - from.startNs) * progress;
  return { startNs, endNs: startNs + span };
}

export function sameWindow(a: Window, b: Window): boolean {
  const tolerance = Math.max(spanOf(a), spanOf(b)) * 1e-6;
  return Math.abs(a.startNs - b.startNs) <= tolerance && Math.abs(a.endNs - b.endNs) <= tolerance;
}

export function overlaps(a: Window, b: Window): boolean {
  return a.startNs < b.endNs && b.startNs < a.endNs;
}

export function contains(outer: Window, inner: Window): boolean {
  return outer.startNs <= inner.startNs && outer.endNs >= inner.endNs;
}

/** Windows to go back to. A burst of changes counts once. */
export class ZoomHistory {
  private past: Window[] = [];
  private lastChangeMs = -Infinity;

  get depth(): number {
    return this.past.length;
  }

  /**
   * Call before the window changes, with the window as it still is. A `leap` (to a selection, to everything) is a
   * step of its own however soon it comes.
   */
  remember(window: Window, nowMs: number, leap = false): void {
    const fresh = leap || nowMs - this.lastChangeMs > GESTURE_MS;
    this.lastChangeMs = leap ? -Infinity : nowMs;
    const last = this.past.at(-1);
    if (!fresh || (last !== undefined && sameWindow(last, window))) return;
    this.past.push(window);
    if (this.past.length > HISTORY_LIMIT) this.past.shift();
  }

  /** The same windows in another time. */
  map(change: (window: Window) => Window): void {
    this.past = this.past.map(change);
  }

  undo(): Window | undefined {
    this.lastChangeMs = -Infinity;
    return this.past.pop();
  }
}
