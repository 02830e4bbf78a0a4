/**
 * The movement of a window: where it is, where it is going, and how to get back. Moves towards its target a little
 * every frame, unless motion is unwanted. Several navigators may share one, so that their pictures move as one; it
 * counts in the time that they have in common and knows no trace.
 */

import type { Window } from '../../src/core/lod/types.ts';
import { clampWindow, fitAll, interpolate, sameWindow, spanOf, ZoomHistory } from './window.ts';

/** Time in which the rest of the way shrinks to a third. */
const EASE_MS = 50;

export interface MotionOptions {
  readonly now: () => number;
  readonly reducedMotion: () => boolean;
}

export class Motion {
  window: Window;
  /** Where the window is going; the same object as `window` at rest. */
  target: Window;
  /** The window stays inside, but for a margin. */
  limits: Window;
  private readonly history = new ZoomHistory();
  private lastFrame: number | undefined;
  private readonly options: MotionOptions;
  private readonly listeners: (() => void)[] = [];

  constructor(limits: Window, options: MotionOptions, start?: Window) {
    this.limits = limits;
    this.options = options;
    this.window = start === undefined ? fitAll(limits) : clampWindow(start, limits);
    this.target = this.window;
  }

  get moving(): boolean {
    return this.window !== this.target;
  }

  get undoSteps(): number {
    return this.history.depth;
  }

  /** Calls back when the window goes elsewhere, not for each frame on its way. */
  listen(listener: () => void): void {
    this.listeners.push(listener);
  }

  /** `leap`: a step of its own on the way back, not part of a gesture. */
  go(window: Window, leap = false): void {
    const next = clampWindow(window, this.limits);
    if (sameWindow(next, this.target)) return;
    this.history.remember(this.target, this.options.now(), leap);
    this.moveTo(next, this.options.reducedMotion());
  }

  /** At once, as for dragging and wheels: the picture must stay under the pointer. */
  jump(window: Window): void {
    this.go(window);
    this.window = this.target;
  }

  /** Returns false where there is nothing to go back to. */
  undo(): boolean {
    const before = this.history.undo();
    if (before === undefined) return false;
    this.moveTo(before, this.options.reducedMotion());
    return true;
  }

  /** What the common time means has changed: all windows, the way back too, become what `map` says. */
  rebase(limits: Window, map: (window: Window) => Window): void {
    const { window, target } = this;
    this.limits = limits;
    this.history.map(map);
    this.target = map(target);
    this.window = window === target ? this.target : map(window);
    for (const listener of this.listeners) listener();
  }

  /** One frame of motion; a second call with the same time changes nothing. */
  step(timeMs: number): void {
    const elapsed = Math.min(50, timeMs - (this.lastFrame ?? timeMs - 16));
    this.lastFrame = this.moving ? timeMs : undefined;
    if (!this.moving || elapsed <= 0) return;
    const next = interpolate(this.window, this.target, 1 - Math.exp(-elapsed / EASE_MS));
    const off =
      Math.abs(next.startNs - this.target.startNs) + Math.abs(next.endNs - this.target.endNs);
    this.window = off < spanOf(this.target) * 0.002 ? this.target : next;
    if (!this.moving) this.lastFrame = undefined;
  }

  private moveTo(target: Window, atOnce: boolean): void {
    this.target = target;
    if (atOnce) this.window = target;
    for (const listener of this.listeners) listener();
  }
}
