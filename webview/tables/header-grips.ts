/** Column widths by hand: the right edge of a header cell is dragged; double click gives a column its own width back. */

/** Pixels; narrower, and not even a figure of three digits can be read. */
const LEAST = 40;
const MOST = 2000;

export interface GripEvents {
  /** Present width of a column, pixels. */
  width(column: string): number;
  /** `width` undefined: its own again. `done`: the hand let go. */
  resize(column: string, width: number | undefined, done: boolean): void;
}

export function clampedWidth(width: number): number {
  return Math.round(Math.min(MOST, Math.max(LEAST, width)));
}

export class HeaderGrips {
  private readonly events: GripEvents;
  private drag: { column: string; fromX: number; fromWidth: number; width: number } | undefined;

  constructor(head: HTMLElement, events: GripEvents) {
    this.events = events;
    head.addEventListener('pointerdown', event => this.begin(event));
    head.addEventListener('pointermove', event => this.move(event));
    head.addEventListener('pointerup', () => this.end());
    head.addEventListener('pointercancel', () => this.end());
    head.addEventListener('dblclick', event => {
      const column = columnOf(event.target);
      if (column !== undefined) events.resize(column, undefined, true);
    });
  }

  private begin(event: PointerEvent): void {
    const column = columnOf(event.target);
    if (column === undefined || event.button !== 0) return;
    event.preventDefault();
    (event.target as Element).setPointerCapture(event.pointerId);
    const width = this.events.width(column);
    this.drag = { column, fromX: event.clientX, fromWidth: width, width };
  }

  private move(event: PointerEvent): void {
    const { drag } = this;
    if (drag === undefined) return;
    const width = clampedWidth(drag.fromWidth + event.clientX - drag.fromX);
    if (width === drag.width) return;
    drag.width = width;
    this.events.resize(drag.column, width, false);
  }

  private end(): void {
    const { drag } = this;
    this.drag = undefined;
    if (drag === undefined || drag.width === drag.fromWidth) return;
    this.events.resize(drag.column, drag.width, true);
  }
}

/** The column whose grip an event is at; undefined elsewhere in the header. */
function columnOf(target: EventTarget | null): string | undefined {
  if (!isGrip(target)) return undefined;
  return target.closest<HTMLElement>('.th')?.dataset['column'];
}

export function isGrip(target: EventTarget | null): target is Element {
  return target instanceof Element && target.classList.contains('th-grip');
}
