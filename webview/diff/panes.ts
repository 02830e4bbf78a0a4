/**
 * How high the parts above the rows are: as much as leaves room for some rows, or what the user drags their lower borders
 * to, by pointer or arrow keys. In a narrow window the figures stand above the waterfall, and all have the height
 * that they need.
 */

import { separator } from '../timeline/resizers.ts';
import { element, setAttributes } from '../ui/dom.ts';
import { t } from '../ui/l10n.ts';
import type { Heights, Part } from './state.ts';

/** In a lower window the timelines begin without their lane of steps. */
const ROOM_FOR_STEPS = 860;
/** Head of the page, heads of the two parts, and the rows' controls, titles, strip and six of the rows. */
const OTHERS = 403;
/** Two timelines of an axis and two lanes each, under their line; of three lanes with some air. */
const LOW_TIMELINES = 186;
const TIMELINES = 240;
const LEAST: Readonly<Record<Part, number>> = { overview: 110, timelines: 140 };
const MOST_SHARE = 0.6;
/** Narrower pages have the figures above the waterfall; as in diff.css. */
const NARROW = 900;

/** In such a narrow page the line above the timelines is two, as in diff-timelines.css. */
const [TWO_LINES, SECOND_LINE] = [520, 24];

export function isLow(): boolean {
  return window.innerHeight < ROOM_FOR_STEPS;
}

export interface PanesEvents {
  /** The room of the overview; undefined where it takes what it needs. */
  overview(height: number | undefined): void;
  changed(heights: Heights): void;
}

export class Panes {
  private readonly boxes: Partial<Record<Part, HTMLElement>> = {};
  private readonly borders: Partial<Record<Part, HTMLElement>> = {};
  /** What the overview takes with nothing cut off. */
  private readonly natural: number;
  private readonly events: PanesEvents;
  private heights: Heights;
  private readonly onResize = (): void => this.apply();

  constructor(natural: number, heights: Heights, events: PanesEvents) {
    this.natural = natural;
    this.heights = heights;
    this.events = events;
    window.addEventListener('resize', this.onResize);
  }

  /** The part with the border that can be moved. */
  wrap(part: Part, content: HTMLElement): HTMLElement {
    const label =
      part === 'overview' ? t('Height of figures and waterfall') : t('Height of the timelines');
    const border = separator('horizontal', label, delta => this.move(part, delta));
    const box = element('div', { class: `part-box ${part}-box` }, content);
    this.boxes[part] = box;
    this.borders[part] = border;
    return element('div', { class: 'part' }, box, border);
  }

  /** After all parts are there, and whenever the window has another size. */
  apply(): void {
    const isNarrow = window.innerWidth < NARROW;
    const overview = isNarrow ? undefined : this.heightOf('overview');
    this.show('overview', overview);
    this.show('timelines', this.heightOf('timelines'));
    this.events.overview(overview);
  }

  dispose(): void {
    window.removeEventListener('resize', this.onResize);
  }

  private move(part: Part, delta: number): void {
    const from = this.heights[part] ?? this.heightOf(part);
    const [least, most] = this.limits(part);
    this.heights = { ...this.heights, [part]: Math.min(Math.max(from + delta, least), most) };
    this.apply();
    this.events.changed(this.heights);
  }

  private heightOf(part: Part): number {
    const [least, most] = this.limits(part);
    const wanted = this.heights[part] ?? this.usual(part);
    return Math.round(Math.min(Math.max(wanted, least), most));
  }

  private usual(part: Part): number {
    const { innerHeight, innerWidth } = window;
    if (part === 'timelines') {
      const more = innerWidth <= TWO_LINES ? SECOND_LINE : 0;
      return more + (isLow() ? LOW_TIMELINES : Math.max(TIMELINES, innerHeight / 4));
    }
    return innerHeight - OTHERS - this.heightOf('timelines');
  }

  private limits(part: Part): readonly [least: number, most: number] {
    const most = Math.max(LEAST[part], MOST_SHARE * window.innerHeight);
    return [LEAST[part], part === 'overview' ? Math.min(this.natural, most) : most];
  }

  private show(part: Part, height: number | undefined): void {
    const [box, border] = [this.boxes[part], this.borders[part]];
    if (box === undefined || border === undefined) return;
    border.hidden = height === undefined;
    if (height === undefined) return void box.style.removeProperty('height');
    box.style.setProperty('height', `${height}px`);
    const [least, most] = this.limits(part);
    setAttributes(border, {
      'aria-valuenow': height,
      'aria-valuemin': Math.round(least),
      'aria-valuemax': Math.round(most),
    });
  }
}
