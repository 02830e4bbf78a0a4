/**
 * One trace's lanes as a part that stands by itself: the stage with its window, the pointer on it and the cards that
 * explain what lies under the pointer. What is selected belongs to the page, which is told of clicks and areas; one
 * page may have several of these.
 */

import type { Track, TrackId, Window } from '../../src/core/lod/types.ts';
import { IdleHover } from '../time/idle-hover.ts';
import { t } from '../ui/l10n.ts';
import { columnAt } from './counters.ts';
import type { Box } from './hit.ts';
import { HoverCard } from './hover.ts';
import type { LaneQuestions } from './lane-questions.ts';
import type { Lane } from './layout.ts';
import type { Minimap } from './minimap.ts';
import type { Navigator } from './navigator.ts';
import type { OverlayState } from './overlay.ts';
import { Pointer } from './pointer.ts';
import { selectedBox, twinsOf, type Selected } from './selected-box.ts';
import { Stage } from './stage.ts';
import type { OverlayInput, StageEvents } from './stage-options.ts';
import { inUnit, trackLabel } from './text.ts';

export interface LaneEvents extends StageEvents {
  click(box: Box | undefined): void;
  area(window: Window, tracks: readonly TrackId[] | undefined, done: boolean): void;
}

export interface LaneViewOptions {
  readonly tracks: readonly Track[];
  readonly navigator: Navigator;
  readonly ask: LaneQuestions;
  readonly minimap?: Minimap;
  /** For screen readers. */
  readonly label: string;
  readonly folded?: Readonly<Record<string, boolean>>;
  /** What the page has selected and marked; asked on every drawing. */
  readonly selected: () => Selected & Pick<OverlayState, 'links' | 'marks'>;
  readonly events: LaneEvents;
}

export class LaneView {
  readonly stage: Stage;
  readonly navigator: Navigator;
  /** Moment under the pointer; undefined = it is elsewhere. */
  pointerNs: number | undefined;
  private readonly selected: LaneViewOptions['selected'];
  private readonly hoverCard: HoverCard;
  private readonly idleHover: IdleHover | undefined;
  private readonly pointer: Pointer;
  private hover: Box | undefined;
  private zoomBox: Window | undefined;

  constructor(options: LaneViewOptions) {
    const { tracks, navigator, ask, minimap, label, folded = {}, events } = options;
    this.navigator = navigator;
    this.selected = options.selected;
    this.stage = new Stage({
      ...{ tracks, navigator, label, folded, events },
      ...(minimap && { minimap }),
      ...(ask.idle && { idle: ask.idle }),
      fetch: ask.tiles,
      overlay: () => this.overlay(),
    });
    this.hoverCard = new HoverCard(ask);
    this.idleHover = ask.idle && new IdleHover(ask.idle);
    this.pointer = new Pointer(this.stage, {
      hover: (box, x, y) => this.onHover(box, x, y),
      at: ns => {
        this.pointerNs = ns;
        this.stage.invalidateOverlay();
      },
      click: box => events.click(box),
      doubleClick: box => {
        if (box !== undefined) navigator.fit(box);
      },
      area: (area, chosen, done) => events.area(area, chosen, done),
      zoomBox: (box, done) => {
        this.zoomBox = done ? undefined : box;
        if (done && box !== undefined) navigator.go(box, true);
        this.stage.invalidate();
      },
    });
  }

  get dragging(): boolean {
    return this.pointer.dragging;
  }

  /** Drops the drag under way; false where there is none. */
  cancelDrag(): boolean {
    const { dragging } = this;
    this.pointer.cancel();
    return dragging;
  }

  dispose(): void {
    this.hoverCard.dispose();
    this.idleHover?.hide();
    this.stage.dispose();
  }

  private overlay(): OverlayInput {
    const { hover, pointerNs, zoomBox } = this;
    const all = this.selected();
    const box = selectedBox(all, this.stage);
    const twins = box === undefined ? [] : twinsOf(box, all, this.stage);
    const { selection, links, marks } = all;
    return { selection, selected: box, twins, links, hover, pointerNs, marks, zoomBox };
  }

  private onHover(box: Box | undefined, x: number, y: number): void {
    this.hover = box;
    this.stage.top.classList.toggle('over-box', box !== undefined);
    const bounds = this.stage.top.getBoundingClientRect();
    const white = box === undefined && y !== 0 && !this.dragging;
    const lane = white ? this.stage.laneAt(y - bounds.top)?.lane : undefined;
    const ns = this.stage.nsAt(x - bounds.left);
    if (box !== undefined) this.hoverCard.show(box, this.stage.look, x, y);
    else if (lane === undefined || !this.hoverCounter(lane, ns, x, y)) this.hoverCard.hide();
    if (lane === undefined || this.idleHover?.show(lane.track, Math.round(ns), x, y) !== true) {
      this.idleHover?.hide();
    }
    this.stage.invalidateOverlay();
  }

  private hoverCounter(lane: Lane, ns: number, x: number, y: number): boolean {
    if (lane.track.kind !== 'counter') return false;
    const column = columnAt(this.stage.pieces(lane), ns);
    if (column === undefined) return false;
    const show = (value: number): string => inUnit(value, lane.track.unit ?? '').text;
    const spread =
      column.min === column.max ? '' : ` (${t('{0} to {1}', show(column.min), show(column.max))})`;
    this.hoverCard.showText(trackLabel(lane.track), show(column.mean) + spread, x, y);
    return true;
  }
}
