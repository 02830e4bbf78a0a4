/**
 * Owns the visible window: where it is, where it is going, and how to get back. Moves towards its target a little
 * every frame, unless motion is unwanted. Draws nothing.
 */

import type { Window } from '../../src/core/lod/types.ts';
import {
  clampWindow,
  fitAll,
  interpolate,
  panBy,
  sameWindow,
  spanOf,
  withMargin,
  zoomAt,
  ZoomHistory,
} from './window.ts';

/** Time in which the rest of the way shrinks to a third. */
const EASE_MS = 50;
/** Share of the window on each side of something that is fitted into it. */
const FIT_MARGIN = 0.15;

export class Navigator {
  window: Window;
  /** Where the window is going; equal to `window` at rest. */
  target: Window;
  readonly trace: Window;
  private readonly history = new ZoomHistory();
  private lastFrame: number | undefined;
  private readonly now: () => number;
  private readonly reducedMotion: () => boolean;

  constructor(trace: Window, now: () => number, reducedMotion: () => boolean, start?: Window) {
    this.trace = trace;
    this.now = now;
    this.reducedMotion = reducedMotion;
    this.window = start === undefined ? fitAll(trace) : clampWindow(start, trace);
    this.target = this.window;
  }

  get moving(): boolean {
    return this.window !== this.target;
  }

  get undoSteps(): number {
    return this.history.depth;
  }

  zoom(factor: number, atNs = (this.target.startNs + this.target.endNs) / 2): void {
    this.go(zoomAt(this.target, factor, atNs, this.trace));
  }

  /** By a share of the window's width. */
  pan(share: number): void {
    this.go(panBy(this.target, share * spanOf(this.target), this.trace));
  }

  /** At once, as for dragging and wheels: the picture must stay under the pointer. */
  jump(window: Window): void {
    this.go(window);
    this.window = this.target;
  }

  /** Zooms so that a span and some of its surroundings are seen. */
  fit(span: Window): void {
    this.go(withMargin(span, FIT_MARGIN), true);
  }

  fitAll(): void {
    this.go(fitAll(this.trace), true);
  }

  /** Returns false where there is nothing to go back to. */
  undo(): boolean {
    const before = this.history.undo();
    if (before === undefined) return false;
    this.target = before;
    if (this.reducedMotion()) this.window = before;
    return true;
  }

  /** `leap`: a step of its own on the way back, not part of a gesture. */
  go(window: Window, leap = false): void {
    const next = clampWindow(window, this.trace);
    if (sameWindow(next, this.target)) return;
    this.history.remember(this.target, this.now(), leap);
    this.target = next;
    if (this.reducedMotion()) this.window = next;
  }

  /** One frame of motion; returns whether the window changed. */
  step(timeMs: number): boolean {
    const elapsed = Math.min(50, timeMs - (this.lastFrame ?? timeMs - 16));
    this.lastFrame = this.moving ? timeMs : undefined;
    if (!this.moving) return false;
    const next = interpolate(this.window, this.target, 1 - Math.exp(-elapsed / EASE_MS));
    const span = spanOf(this.target);
    const off =
      Math.abs(next.startNs - this.target.startNs) + Math.abs(next.endNs - this.target.endNs);
    this.window = off < span * 0.002 ? this.target : next;
    if (!this.moving) this.lastFrame = undefined;
    return true;
  }
}
