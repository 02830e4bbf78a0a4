/** How keys and commands move the window of a lane view, around its selection or the pointer. Selects nothing. */

import type { Window } from '../../src/core/lod/types.ts';
import type { Selection } from '../../src/core/protocol/selection.ts';
import { announce } from '../ui/announce.ts';
import { t } from '../ui/l10n.ts';
import type { Action } from './keys.ts';
import type { LaneView } from './lane-view.ts';
import { centerOn, overlaps, spanOf } from './window.ts';

const ZOOM_STEP = 0.72;
const PAN_STEP = 0.15;
const SCROLL_STEP = 60;
/** A span that is brought into view gets at least this share of the window's width. */
const VISIBLE_SHARE = 0.02;
const SHOWN_SHARE = 0.12;
/** About a pixel. */
const BARELY_SHARE = 0.0007;
/** A stretch of time that fills less is too small to see what is in it. */
const READABLE_SHARE = 0.1;
/** A span that fills more leaves nothing of what is around it. */
const LARGE_SHARE = 0.5;

const MOVES = [
  'zoomIn',
  'zoomOut',
  'panLeft',
  'panRight',
  'scrollUp',
  'scrollDown',
  'fitAll',
  'fitSelection',
  'centerSelection',
  'undoZoom',
] as const satisfies readonly Action[];
export type Move = (typeof MOVES)[number];

export function isMove(action: Action): action is Move {
  return (MOVES as readonly Action[]).includes(action);
}

export class Moves {
  readonly table: Readonly<Record<Move, () => void>>;
  private readonly view: LaneView;
  private readonly selection: () => Selection | undefined;

  constructor(view: LaneView, selection: () => Selection | undefined) {
    this.view = view;
    this.selection = selection;
    const { navigator, stage } = view;
    const zoom = (factor: number): void => navigator.zoom(factor, this.zoomCenter());
    this.table = {
      zoomIn: () => zoom(ZOOM_STEP),
      zoomOut: () => zoom(1 / ZOOM_STEP),
      panLeft: () => navigator.pan(-PAN_STEP),
      panRight: () => navigator.pan(PAN_STEP),
      scrollUp: () => (stage.scrollTop -= SCROLL_STEP),
      scrollDown: () => (stage.scrollTop += SCROLL_STEP),
      fitAll: () => navigator.fitAll(),
      fitSelection: () => this.fitSelection(),
      centerSelection: () => this.centerSelection(),
      undoZoom: () => {
        if (!navigator.undo()) announce(t('Nothing to undo'));
      },
    };
  }

  /** `keepZoom`: zooms only where a span could not be seen at all. */
  bringIntoView(selection: Selection, keepZoom = false): void {
    const { navigator } = this.view;
    const { target } = navigator;
    const span = selection.endNs - selection.startNs;
    const inside = selection.startNs >= target.startNs && selection.endNs <= target.endNs;
    const share = span / spanOf(target);
    if (selection.span === undefined) {
      if (!inside || share < READABLE_SHARE) navigator.fit(selection);
      return;
    }
    const least = keepZoom ? BARELY_SHARE : VISIBLE_SHARE / 4;
    if (share > LARGE_SHARE || share < least) {
      const wide = Math.max(span, 1) / SHOWN_SHARE;
      const middle = (selection.startNs + selection.endNs) / 2;
      navigator.go({ startNs: middle - wide / 2, endNs: middle + wide / 2 });
    } else if (!inside) {
      navigator.go(centerOn(target, (selection.startNs + selection.endNs) / 2, navigator.limits));
    }
  }

  /** Moves a stretch of time into the window, without zooming. */
  center({ startNs, endNs }: Window): void {
    const { navigator } = this.view;
    const { target } = navigator;
    if (startNs >= target.startNs && endNs <= target.endNs) return;
    navigator.go(centerOn(target, (startNs + endNs) / 2, navigator.limits));
  }

  /** Zooming by key keeps the selection or the pointer in place, else the middle. */
  private zoomCenter(): number | undefined {
    const { navigator, pointerNs } = this.view;
    const { target } = navigator;
    if (pointerNs !== undefined && pointerNs >= target.startNs && pointerNs <= target.endNs) {
      return pointerNs;
    }
    const selection = this.selection();
    if (selection === undefined || !overlaps(selection, target)) return undefined;
    const middle = (selection.startNs + selection.endNs) / 2;
    return Math.min(Math.max(middle, target.startNs), target.endNs);
  }

  private fitSelection(): void {
    const selection = this.selection();
    if (selection !== undefined) this.view.navigator.fit(selection);
  }

  /** First into the middle; where it is already, fitted. */
  private centerSelection(): void {
    const selection = this.selection();
    if (selection === undefined) return;
    const { navigator } = this.view;
    const middle = (selection.startNs + selection.endNs) / 2;
    const centered = centerOn(navigator.target, middle, navigator.limits);
    const seen = selection.endNs - selection.startNs > spanOf(centered) / 1000;
    const there = Math.abs(centered.startNs - navigator.target.startNs) < spanOf(centered) / 500;
    if (there || !seen) navigator.fit(selection);
    else navigator.go(centered);
  }
}
