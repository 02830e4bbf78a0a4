/**
 * Mouse and touchpad on the picture. Drag selects an area, Shift+drag (or the middle button) moves, Alt+drag zooms to
 * what was dragged over, a click selects; the wheel scrolls lanes, with Ctrl (or a pinch) it zooms at the pointer.
 */

import type { TrackId, Window } from '../../src/core/lod/types.ts';
import { AXIS_HEIGHT } from './draw.ts';
import type { Box } from './hit.ts';
import type { Stage } from './stage.ts';
import { panBy, spanOf } from './window.ts';

/** A press that moves less is a click. */
const CLICK_REACH = 3;
const WHEEL_ZOOM = 1 / 300;
/** One notch of a mouse wheel is about 100; a larger step would jump. */
const MAX_WHEEL = 150;
const LINE_HEIGHT = 20;

export interface PointerEvents {
  hover(box: Box | undefined, x: number, y: number): void;
  /** The pointer is over the canvas at this moment; undefined = it left. */
  at(ns: number | undefined): void;
  click(box: Box | undefined): void;
  doubleClick(box: Box | undefined): void;
  /** An area while it is dragged (`done` false) and when it is let go; `tracks` absent = all. */
  area(window: Window, tracks: readonly TrackId[] | undefined, done: boolean): void;
  zoomBox(window: Window | undefined, done: boolean): void;
}

type Drag = {
  readonly kind: 'area' | 'pan' | 'zoom';
  readonly x: number;
  readonly y: number;
  readonly window: Window;
  readonly scrollTop: number;
  moved: boolean;
};

export class Pointer {
  private readonly stage: Stage;
  private readonly events: PointerEvents;
  private drag: Drag | undefined;

  constructor(stage: Stage, events: PointerEvents) {
    this.stage = stage;
    this.events = events;
    const { top, element } = stage;
    top.addEventListener('pointerdown', event => this.onDown(event));
    top.addEventListener('pointermove', event => this.onMove(event));
    top.addEventListener('pointerup', event => this.onUp(event));
    top.addEventListener('pointercancel', () => this.cancel());
    top.addEventListener('pointerleave', () => this.onLeave());
    top.addEventListener('dblclick', event => {
      events.doubleClick(stage.boxAt(event.offsetX, event.offsetY));
    });
    element.addEventListener('wheel', event => this.onWheel(event), { passive: false });
  }

  get dragging(): boolean {
    return this.drag?.moved === true;
  }

  /** Lets go without effect. */
  cancel(): void {
    if (this.drag?.kind === 'zoom') this.events.zoomBox(undefined, false);
    this.drag = undefined;
  }

  private onDown(event: PointerEvent): void {
    if (event.button > 1) return;
    this.stage.top.setPointerCapture(event.pointerId);
    const pan = event.button === 1 || event.shiftKey;
    if (event.button === 1) event.preventDefault();
    this.drag = {
      kind: pan ? 'pan' : event.altKey ? 'zoom' : 'area',
      x: event.offsetX,
      y: event.offsetY,
      window: this.stage.navigator.window,
      scrollTop: this.stage.scrollTop,
      moved: false,
    };
  }

  private onMove(event: PointerEvent): void {
    const { offsetX: x, offsetY: y } = event;
    this.events.at(this.stage.nsAt(x));
    const { drag } = this;
    if (drag === undefined) {
      this.events.hover(this.stage.boxAt(x, y), event.clientX, event.clientY);
      return;
    }
    drag.moved ||= Math.hypot(x - drag.x, y - drag.y) > CLICK_REACH;
    if (!drag.moved) return;
    this.events.hover(undefined, event.clientX, event.clientY);
    this.dragTo(drag, x, y, false);
  }

  private onUp(event: PointerEvent): void {
    const { drag } = this;
    this.drag = undefined;
    if (drag === undefined) return;
    if (drag.moved) this.dragTo(drag, event.offsetX, event.offsetY, true);
    else if (event.button === 0) this.events.click(this.stage.boxAt(event.offsetX, event.offsetY));
  }

  private onLeave(): void {
    if (this.drag !== undefined) return;
    this.events.hover(undefined, 0, 0);
    this.events.at(undefined);
  }

  private dragTo(drag: Drag, x: number, y: number, done: boolean): void {
    const { navigator, width } = this.stage;
    if (drag.kind === 'pan') {
      const shift = ((drag.x - x) / Math.max(width, 1)) * spanOf(drag.window);
      navigator.jump(panBy(drag.window, shift, navigator.limits));
      this.stage.scrollTop = drag.scrollTop + drag.y - y;
      this.stage.invalidate();
      return;
    }
    const clamp = (value: number): number => Math.min(Math.max(value, 0), width);
    const left = this.stage.nsAt(clamp(Math.min(drag.x, x)));
    const right = this.stage.nsAt(clamp(Math.max(drag.x, x)));
    const window = { startNs: Math.round(left), endNs: Math.round(right) };
    if (drag.kind === 'zoom') this.events.zoomBox(done ? undefined : window, false);
    if (drag.kind === 'zoom' && done) this.events.zoomBox(window, true);
    if (drag.kind === 'area') this.events.area(window, this.tracksBetween(drag.y, y), done);
  }

  /** Tracks of the lanes dragged over, with what is folded into them; on the axis all of them. */
  private tracksBetween(y0: number, y1: number): readonly TrackId[] | undefined {
    if (Math.min(y0, y1) < AXIS_HEIGHT) return undefined;
    const { layout, tracks } = this.stage;
    const first = this.stage.laneAt(Math.min(y0, y1))?.lane;
    const last = this.stage.laneAt(Math.max(y0, y1))?.lane ?? layout.lanes.at(-1);
    if (first === undefined || last === undefined) return undefined;
    const chosen = layout.lanes.filter(lane => lane.y >= first.y && lane.y <= last.y);
    if (chosen.length === layout.lanes.length) return undefined;
    return tracks
      .filter(track => chosen.some(lane => layout.laneOf(track.id) === lane))
      .map(track => track.id);
  }

  private onWheel(event: WheelEvent): void {
    event.preventDefault();
    const { stage } = this;
    const { navigator } = stage;
    const unit = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? LINE_HEIGHT : 1;
    const dx = event.deltaX * unit;
    const dy = event.deltaY * unit;
    if (event.ctrlKey || event.metaKey) {
      const step = Math.max(-MAX_WHEEL, Math.min(MAX_WHEEL, dy));
      // A pinch comes in small steps and shall follow the fingers.
      const pinch = Math.abs(step) < 30 ? 3 : 1;
      const x = event.clientX - stage.top.getBoundingClientRect().left;
      const share = Math.min(Math.max(x / Math.max(stage.width, 1), 0), 1);
      const at = navigator.target.startNs + share * spanOf(navigator.target);
      navigator.zoom(Math.exp(step * pinch * WHEEL_ZOOM), at);
    } else if (event.shiftKey || Math.abs(dx) > Math.abs(dy)) {
      const distance = Math.abs(dx) > Math.abs(dy) ? dx : dy;
      const shift = (distance / Math.max(stage.width, 1)) * spanOf(navigator.target);
      navigator.jump(panBy(navigator.target, shift, navigator.limits));
    } else {
      stage.scrollTop += dy;
    }
    stage.invalidate();
  }
}
