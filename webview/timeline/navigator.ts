/**
 * The visible window in a trace's own time, and the ways to move it: zoom, pan, fit, back. What moves is a `Motion`,
 * which other traces may share; each sees it through its own `TimeMap`. Draws nothing.
 */

import type { Window } from '../../src/core/lod/types.ts';
import { Motion, type MotionOptions } from './motion.ts';
import { fitAll, panBy, spanOf, withMargin, zoomAt } from './window.ts';

/** Share of the window on each side of something that is fitted into it. */
const FIT_MARGIN = 0.15;

/** A trace's time by the common one: `originNs + common * scale`. */
export interface TimeMap {
  readonly originNs: number;
  readonly scale: number;
}

const OWN_TIME: TimeMap = { originNs: 0, scale: 1 };

export class Navigator {
  /** Where the trace has anything. */
  readonly trace: Window;
  readonly motion: Motion;
  private own: TimeMap;
  private seen = new WeakMap<Window, Window>();

  constructor(trace: Window, motion: Motion, map = OWN_TIME) {
    this.trace = trace;
    this.motion = motion;
    this.own = map;
  }

  /** A trace that moves by itself. */
  static alone(trace: Window, options: MotionOptions, start?: Window): Navigator {
    return new Navigator(trace, new Motion(trace, options, start));
  }

  get map(): TimeMap {
    return this.own;
  }

  set map(map: TimeMap) {
    this.own = map;
    this.seen = new WeakMap();
  }

  get window(): Window {
    return this.see(this.motion.window);
  }

  /** Where the window is going; equal to `window` at rest. */
  get target(): Window {
    return this.see(this.motion.target);
  }

  /** What the window is kept within: the trace, or all that share the motion. */
  get limits(): Window {
    return this.see(this.motion.limits);
  }

  get moving(): boolean {
    return this.motion.moving;
  }

  get undoSteps(): number {
    return this.motion.undoSteps;
  }

  zoom(factor: number, atNs = (this.target.startNs + this.target.endNs) / 2): void {
    this.go(zoomAt(this.target, factor, atNs, this.limits));
  }

  /** By a share of the window's width. */
  pan(share: number): void {
    this.go(panBy(this.target, share * spanOf(this.target), this.limits));
  }

  /** At once, as for dragging and wheels: the picture must stay under the pointer. */
  jump(window: Window): void {
    this.motion.jump(this.common(window));
  }

  /** Zooms so that a span and some of its surroundings are seen. */
  fit(span: Window): void {
    this.go(withMargin(span, FIT_MARGIN), true);
  }

  fitAll(): void {
    this.go(fitAll(this.limits), true);
  }

  /** Returns false where there is nothing to go back to. */
  undo(): boolean {
    return this.motion.undo();
  }

  /** `leap`: a step of its own on the way back, not part of a gesture. */
  go(window: Window, leap = false): void {
    this.motion.go(this.common(window), leap);
  }

  /** One frame of motion; returns whether the window changed. */
  step(timeMs: number): boolean {
    const before = this.motion.window;
    this.motion.step(timeMs);
    return this.motion.window !== before;
  }

  /** In the common time. */
  common({ startNs, endNs }: Window): Window {
    const { originNs, scale } = this.own;
    return { startNs: (startNs - originNs) / scale, endNs: (endNs - originNs) / scale };
  }

  /** The same object for the same window, so that a change can be told by identity. */
  private see(window: Window): Window {
    let seen = this.seen.get(window);
    if (seen === undefined) {
      const { originNs, scale } = this.own;
      const { startNs, endNs } = window;
      seen = { startNs: originNs + startNs * scale, endNs: originNs + endNs * scale };
      this.seen.set(window, seen);
    }
    return seen;
  }
}
