/**
 * The lane headers: a tree in DOM beside the canvas, moved with it. Each shows the lane's label and its share of the
 * visible window. Keyboard as in VS Code's trees: up, down, left, right, Enter.
 */

import type { TrackId } from '../../src/core/lod/types.ts';
import { element, icon, setAttributes, setText } from '../ui/dom.ts';
import { t } from '../ui/l10n.ts';
import { setTip } from '../ui/tooltip.ts';
import { AXIS_HEIGHT } from './draw.ts';
import type { Lane, Layout } from './layout.ts';
import type { StuckLane } from './sticky.ts';
import { inUnit, shareText, trackLabel } from './text.ts';

export interface HeaderEvents {
  fold(lane: Lane, folded: boolean): void;
  /** The lane should be scrolled into view: it has the keyboard focus. */
  show(lane: Lane): void;
}

interface Header {
  lane: Lane;
  readonly row: HTMLElement;
  readonly value: HTMLElement;
}

export class Headers {
  readonly element: HTMLElement;
  private readonly list: HTMLElement;
  private readonly events: HeaderEvents;
  private headers: Header[] = [];
  private focused = 0;

  constructor(events: HeaderEvents) {
    this.events = events;
    this.list = element('div', { class: 'headers-list', role: 'tree', 'aria-label': t('Tracks') });
    this.element = element('div', { class: 'headers' }, this.list);
    this.element.style.setProperty('top', `${AXIS_HEIGHT}px`);
    this.list.addEventListener('keydown', event => this.onKey(event));
    this.list.addEventListener('click', event => this.onClick(event));
  }

  /** The track whose header has the focus or had it last. */
  get focusedTrack(): TrackId | undefined {
    return this.headers[this.focused]?.lane.track.id;
  }

  /** Builds the rows anew; the focus stays on the same track. */
  setLayout(layout: Layout): void {
    const { focusedTrack } = this;
    const hadFocus = this.list.contains(document.activeElement);
    this.headers = layout.lanes.map(lane => makeHeader(lane));
    this.list.replaceChildren(...this.headers.map(header => header.row));
    this.list.style.setProperty('height', `${layout.height}px`);
    const at = this.headers.findIndex(header => header.lane.track.id === focusedTrack);
    this.setFocus(Math.max(at, 0), hadFocus);
  }

  /** `stuck`: headings that stay in sight. */
  scrollTo(scrollTop: number, stuck: readonly StuckLane[]): void {
    this.list.style.setProperty('transform', `translateY(${-scrollTop}px)`);
    for (const { lane, row } of this.headers) {
      const place = stuck.find(other => other.lane === lane);
      if (place === undefined && !row.classList.contains('stuck')) continue;
      row.classList.toggle('stuck', place !== undefined);
      row.style.setProperty('top', `${place === undefined ? lane.y : scrollTop + place.top}px`);
    }
  }

  /** Shows the share (spans) or the mean (counters) of the window; undefined = not known yet. */
  setValue(lane: Lane, value: number | undefined): void {
    const header = this.headers.find(candidate => candidate.lane === lane);
    if (header === undefined || value === undefined) return;
    if (lane.track.kind === 'counter') {
      setText(header.value, inUnit(value, lane.track.unit ?? '').text);
    } else setText(header.value, shareText(value));
  }

  private setFocus(index: number, take: boolean): void {
    const old = this.headers[this.focused];
    old?.row.setAttribute('tabindex', '-1');
    this.focused = Math.min(Math.max(index, 0), this.headers.length - 1);
    const header = this.headers[this.focused];
    if (header === undefined) return;
    header.row.setAttribute('tabindex', '0');
    if (!take) return;
    this.events.show(header.lane);
    header.row.focus({ preventScroll: true });
  }

  private onClick(event: MouseEvent): void {
    const row = (event.target as Element).closest('.header');
    const index = this.headers.findIndex(header => header.row === row);
    const header = this.headers[index];
    if (header === undefined) return;
    this.setFocus(index, true);
    if (header.lane.foldable) this.events.fold(header.lane, !header.lane.folded);
  }

  private onKey(event: KeyboardEvent): void {
    const header = this.headers[this.focused];
    if (header === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    const { lane } = header;
    switch (event.key) {
      case 'ArrowDown':
        this.setFocus(this.focused + 1, true);
        break;
      case 'ArrowUp':
        this.setFocus(this.focused - 1, true);
        break;
      case 'Home':
        this.setFocus(0, true);
        break;
      case 'End':
        this.setFocus(this.headers.length - 1, true);
        break;
      case 'ArrowRight':
        if (lane.foldable && lane.folded) this.events.fold(lane, false);
        else this.setFocus(this.focused + 1, true);
        break;
      case 'ArrowLeft':
        if (lane.foldable && !lane.folded) this.events.fold(lane, true);
        else this.focusParent(lane);
        break;
      case 'Enter':
      case ' ':
        if (lane.foldable) this.events.fold(lane, !lane.folded);
        break;
      default:
        return;
    }
    event.preventDefault();
    event.stopPropagation();
  }

  private focusParent(lane: Lane): void {
    const parent = this.headers.findIndex(header => header.lane.track.id === lane.track.parent);
    if (parent >= 0) this.setFocus(parent, true);
  }
}

function makeHeader(lane: Lane): Header {
  const label = trackLabel(lane.track);
  const value = element('span', { class: 'header-value number' });
  const twistie = lane.foldable
    ? icon(lane.folded ? 'chevron-right' : 'chevron-down')
    : element('span', { class: 'header-indent' });
  const name = element('span', { class: 'header-label' }, label);
  const row = element(
    'div',
    { class: 'header', role: 'treeitem', tabindex: -1 },
    twistie,
    name,
    value,
  );
  setAttributes(row, {
    'aria-level': lane.level + 1,
    'aria-posinset': lane.position,
    'aria-setsize': lane.siblings,
    'aria-expanded': lane.foldable ? String(!lane.folded) : undefined,
    'data-track': lane.track.id,
    'data-kind': lane.track.kind,
  });
  row.style.setProperty('top', `${lane.y}px`);
  row.style.setProperty('height', `${lane.height}px`);
  row.style.setProperty('--level', String(lane.level));
  setTip(row, headerTip(lane, label));
  return { lane, row, value };
}

function headerTip(lane: Lane, label: string): string {
  switch (lane.track.kind) {
    case 'group':
      return label;
    case 'counter':
      return `${label}\n${t('Mean in the visible window')}`;
    case 'spans':
      return `${label}\n${t('Share of the visible window in which this track is busy')}`;
  }
}
