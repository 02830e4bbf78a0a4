/**
 * The overview strip: how busy the GPUs are over the whole trace, the phases, and the visible window as a bracket to
 * drag. Drag its middle to move, its ends to resize, beside it to choose anew. Hidden from screen readers: the
 * canvas's keys do the same.
 */

import type { Track, TrackId, Window } from '../../src/core/lod/types.ts';
import { element } from '../ui/dom.ts';
import { t } from '../ui/l10n.ts';
import { addRow, clearFrame, emptyFrame, fitText } from './boxes.ts';
import { xOf } from './draw.ts';
import type { Look } from './look.ts';
import type { Navigator } from './navigator.ts';
import { CanvasSurface, type Surface } from './surface.ts';
import type { TileCache } from './tile-cache.ts';
import { paintTorn } from './torn.ts';
import { fitAll, resolutionOf, spanOf } from './window.ts';

const HILLS_HEIGHT = 24;
const PHASES_HEIGHT = 14;
const GAP = 2;
export const MINIMAP_HEIGHT = HILLS_HEIGHT + PHASES_HEIGHT + 3 * GAP;
/** Half of the width in which an end of the bracket can be grabbed. */
const GRIP = 5;
const MIN_BRACKET = 4;

type Drag = 'left' | 'right' | 'move' | 'new';

export class Minimap {
  readonly element: HTMLElement;
  /** Tracks to fetch for the strip, whole trace. */
  readonly tracks: readonly TrackId[];
  private readonly surface: CanvasSurface;
  private readonly canvas = element('canvas', { 'aria-hidden': 'true' });
  private readonly navigator: Navigator;
  private readonly hills: readonly Track[];
  private readonly phases: Track | undefined;
  private readonly frame = emptyFrame();
  private drag: { kind: Drag; startNs: number; window: Window } | undefined;

  constructor(navigator: Navigator, tracks: readonly Track[]) {
    this.navigator = navigator;
    this.hills = hillTracks(tracks);
    this.phases =
      tracks.find(track => track.role === 'phases') ?? tracks.find(track => track.role === 'steps');
    this.tracks = [...this.hills, ...(this.phases === undefined ? [] : [this.phases])].map(
      track => track.id,
    );
    this.element = element('div', { class: 'minimap' }, this.canvas);
    this.surface = new CanvasSurface(this.canvas);
    this.canvas.addEventListener('pointerdown', event => this.onDown(event));
    this.canvas.addEventListener('pointermove', event => this.onMove(event));
    this.canvas.addEventListener('pointerup', () => (this.drag = undefined));
    this.canvas.addEventListener('pointercancel', () => (this.drag = undefined));
    this.canvas.addEventListener('dblclick', () => navigator.fitAll());
    this.element.addEventListener('wheel', event => this.onWheel(event), { passive: false });
  }

  get whole(): Window {
    return fitAll(this.navigator.trace);
  }

  resolution(): number {
    return resolutionOf(spanOf(this.whole) / Math.max(this.surface.width, 1));
  }

  resize(ratio: number): void {
    this.surface.resize(this.element.clientWidth, MINIMAP_HEIGHT, ratio);
  }

  draw(look: Look, cache: TileCache): void {
    const { surface, frame } = this;
    surface.clear();
    surface.font(look.smallFont);
    clearFrame(frame);
    this.addHills(look, cache);
    frame.fills.forEach((color, alpha, rects) =>
      surface.fill(look.palette.swatch(color).fill, look.highContrast ? 1 : alpha, rects),
    );
    if (this.phases !== undefined) this.drawPhases(look, cache, this.phases);
    drawBracket(surface, look, this.bracket());
  }

  private addHills(look: Look, cache: TileCache): void {
    const height = HILLS_HEIGHT / Math.max(this.hills.length, 1);
    this.hills.forEach((track, i) => {
      const pieces = cache.pieces(track.id, this.whole, this.resolution());
      const place = {
        y: GAP + i * height,
        height: height - (this.hills.length > 1 ? 1 : 0),
        row: 0,
      };
      addRow(this.frame, this.view(look), look.colors, pieces, place);
    });
  }

  private drawPhases(look: Look, cache: TileCache, track: Track): void {
    const frame = emptyFrame();
    const pieces = cache.pieces(track.id, this.whole, this.resolution());
    const place = { y: HILLS_HEIGHT + 2 * GAP, height: PHASES_HEIGHT, row: 0 };
    addRow(frame, this.view(look), look.colors, pieces, place);
    for (const batch of [frame.brackets, frame.fills]) {
      batch.forEach((color, _alpha, rects) => {
        const { fill } = look.palette.swatch(color);
        if (look.highContrast) this.surface.outline(fill, 1, rects);
        else this.surface.fill(fill, 0.16, rects);
      });
    }
    paintTorn(this.surface, look, frame.torn);
    const measure = (text: string): number => this.surface.measure(text);
    for (const { text, x, y, width } of frame.labels) {
      this.surface.text(
        fitText(t(text), width, measure),
        look.dim,
        x + width / 2,
        y + 0.5,
        'center',
      );
    }
  }

  private view(look: Look): Parameters<typeof addRow>[1] {
    return {
      window: this.whole,
      width: this.surface.width,
      ratio: this.surface.ratio,
      palette: look.palette,
      fade: !look.highContrast,
    };
  }

  private bracket(): readonly [number, number] {
    const { window } = this.navigator;
    const x0 = xOf(window.startNs, this.whole, this.surface.width);
    const x1 = xOf(window.endNs, this.whole, this.surface.width);
    const spare = Math.max(0, MIN_BRACKET - (x1 - x0)) / 2;
    return [Math.max(0, x0 - spare), Math.min(this.surface.width, x1 + spare)];
  }

  private nsAt(event: MouseEvent): number {
    const { whole } = this;
    return whole.startNs + (event.offsetX / this.surface.width) * spanOf(whole);
  }

  private kindAt(x: number): Drag {
    const [x0, x1] = this.bracket();
    if (x1 - x0 > 4 * GRIP) {
      if (Math.abs(x - x0) <= GRIP) return 'left';
      if (Math.abs(x - x1) <= GRIP) return 'right';
    }
    const all = x1 - x0 > this.surface.width - 2;
    return !all && x >= x0 - GRIP && x <= x1 + GRIP ? 'move' : 'new';
  }

  private onDown(event: PointerEvent): void {
    if (event.button !== 0) return;
    this.canvas.setPointerCapture(event.pointerId);
    this.drag = {
      kind: this.kindAt(event.offsetX),
      startNs: this.nsAt(event),
      window: this.navigator.target,
    };
  }

  private onMove(event: PointerEvent): void {
    if (this.drag === undefined) {
      this.canvas.dataset['grip'] = this.kindAt(event.offsetX);
      return;
    }
    const { kind, startNs, window } = this.drag;
    const ns = this.nsAt(event);
    const moved = ns - startNs;
    if (kind === 'move') {
      this.navigator.jump({ startNs: window.startNs + moved, endNs: window.endNs + moved });
    } else if (kind === 'left') {
      this.navigator.jump({ startNs: Math.min(ns, window.endNs), endNs: window.endNs });
    } else if (kind === 'right') {
      this.navigator.jump({ startNs: window.startNs, endNs: Math.max(ns, window.startNs) });
    } else if (Math.abs(moved) > spanOf(this.whole) / this.surface.width) {
      this.navigator.jump({ startNs: Math.min(ns, startNs), endNs: Math.max(ns, startNs) });
    }
  }

  private onWheel(event: WheelEvent): void {
    event.preventDefault();
    const factor = Math.exp(event.deltaY / 400);
    this.navigator.go(scaled(this.navigator.target, factor));
  }
}

function scaled({ startNs, endNs }: Window, factor: number): Window {
  const middle = (startNs + endNs) / 2;
  const half = ((endNs - startNs) * factor) / 2;
  return { startNs: middle - half, endNs: middle + half };
}

/** One strip of hills per device: all its streams, or the streams where there is no such track. */
function hillTracks(tracks: readonly Track[]): readonly Track[] {
  const all = tracks.filter(track => track.role === 'all-streams');
  if (all.length > 0) return all.slice(0, 8);
  const streams = tracks.filter(track => track.role === 'stream');
  const rest = streams.length > 0 ? streams : tracks.filter(track => track.kind === 'spans');
  return [...rest].sort((a, b) => b.count - a.count).slice(0, 2);
}

/** Everything outside of the window is veiled; the window has a frame and two grips. */
function drawBracket(surface: Surface, look: Look, [x0, x1]: readonly [number, number]): void {
  const { width, height } = surface;
  if (!look.highContrast) {
    surface.fillRect(look.background, 0.6, 0, 0, x0, height);
    surface.fillRect(look.background, 0.6, x1, 0, width - x1, height);
  }
  surface.outlineRect(look.focus, 1, Math.round(x0), 0, Math.max(Math.round(x1 - x0), 3), height);
  if (x1 - x0 < 4 * GRIP) return;
  for (const x of [Math.round(x0), Math.round(x1) - 3]) {
    surface.fillRect(look.focus, 1, x, height / 2 - 7, 3, 14);
  }
}
