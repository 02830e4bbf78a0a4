/**
 * The picture: canvases, lane headers, scrolling and the loop that draws them. Asks for the tiles of what is visible
 * and draws what is there. What a person does to it comes from pointer.ts and actions.ts.
 */

import type { Failure } from '../../src/core/base/result.ts';
import type { Track, TrackId } from '../../src/core/lod/types.ts';
import { formatTime } from '../../src/core/format/time.ts';
import { element, setText } from '../ui/dom.ts';
import { t } from '../ui/l10n.ts';
import { setTip } from '../ui/tooltip.ts';
import { makeAxis } from './axis.ts';
import { CounterLimits } from './counters.ts';
import { AXIS_HEIGHT, drawScene } from './draw.ts';
import { Folding } from './folding.ts';
import { IdleSupply } from '../time/idle-supply.ts';
import { Headers } from './headers.ts';
import { boxAt, type Box } from './hit.ts';
import { laneAt, lanesBetween, type Lane, type Layout } from './layout.ts';
import { readLook, type Look } from './look.ts';
import type { Host } from './selection.ts';
import { Minimap } from './minimap.ts';
import type { Navigator } from './navigator.ts';
import { drawOverlay, type OverlayState } from './overlay.ts';
import { CanvasSurface } from './surface.ts';
import { TileSupply } from './supply.ts';
import type { Piece } from './tile-cache.ts';
import type { FetchTiles } from './tiles.ts';
import { spanOf } from './window.ts';

export interface StageEvents {
  /** Window, folding or scrolling changed. */
  moved(): void;
  failed(failure: Failure): void;
  recovered(): void;
}

/** What overlay.ts needs and the stage does not know. */
export type OverlayInput = Pick<
  OverlayState,
  'selection' | 'selected' | 'twins' | 'links' | 'hover' | 'pointerNs' | 'marks' | 'zoomBox'
>;

export class Stage {
  readonly element: HTMLElement;
  readonly canvas = element('canvas', { class: 'data-canvas', 'aria-hidden': 'true' });
  /** Takes pointer and keyboard. */
  readonly top = element('canvas', {
    class: 'overlay-canvas',
    tabindex: 0,
    role: 'application',
    'aria-roledescription': t('timeline'),
    'aria-label': t('Timeline of the trace. Press ? for the keys.'),
    'aria-describedby': 'live',
  });
  readonly navigator: Navigator;
  readonly minimap: Minimap;
  readonly headers: Headers;
  readonly tracks: readonly Track[];
  look: Look;
  boxes = 0;
  private readonly corner = element('div', { class: 'corner number' });
  private readonly scroller = element('div', { class: 'scroller', tabindex: -1 }, element('div'));
  private readonly dataSurface: CanvasSurface;
  private readonly overlaySurface: CanvasSurface;
  private readonly supply: TileSupply;
  private readonly idleTime: IdleSupply;
  private readonly events: StageEvents;
  private readonly overlayInput: () => OverlayInput;
  private readonly limits = new CounterLimits();
  private readonly folding: Folding;
  private scheduled = 0;
  private scrolled = 0;
  private dirty = true;
  private dirtyOverlay = true;

  constructor(options: {
    tracks: readonly Track[];
    navigator: Navigator;
    fetch: FetchTiles;
    host: Host;
    folded: Readonly<Record<string, boolean>>;
    overlay: () => OverlayInput;
    events: StageEvents;
  }) {
    this.tracks = options.tracks;
    this.navigator = options.navigator;
    this.events = options.events;
    this.overlayInput = options.overlay;
    this.folding = new Folding(options.tracks, options.folded);
    this.look = readLook();
    this.supply = new TileSupply(this.navigator, this.tracks, options.fetch, {
      arrived: sound => {
        if (sound) this.events.recovered();
        this.invalidate();
      },
      failed: failure => this.events.failed(failure),
    });
    this.idleTime = new IdleSupply(options.host, () => this.invalidate());
    this.minimap = new Minimap(this.navigator, this.tracks);
    for (const moving of ['pointermove', 'wheel', 'dblclick'] as const) {
      this.minimap.element.addEventListener(moving, () => this.invalidate());
    }
    setTip(this.corner, t('Length of the visible window'));
    this.headers = new Headers({
      fold: (lane, folded) => this.fold(lane, folded),
      show: lane => this.scrollIntoView(lane),
    });
    this.dataSurface = new CanvasSurface(this.canvas);
    this.overlaySurface = new CanvasSurface(this.top);
    const plot = element('div', { class: 'plot' }, this.canvas, this.top);
    this.element = element(
      'div',
      { class: 'stage' },
      this.corner,
      this.headers.element,
      plot,
      this.scroller,
    );
    this.scroller.addEventListener('scroll', () => {
      this.scrolled = this.scroller.scrollTop;
      this.invalidate();
    });
    new ResizeObserver(() => this.resize()).observe(plot);
    this.applyLayout();
  }

  get width(): number {
    return this.dataSurface.width;
  }

  get nsPerPixel(): number {
    return spanOf(this.navigator.window) / Math.max(this.width, 1);
  }

  /** Kept beside the element, whose own value costs a layout every time it is read. */
  get scrollTop(): number {
    return this.scrolled;
  }

  set scrollTop(top: number) {
    this.scroller.scrollTop = top;
    this.scrolled = this.scroller.scrollTop;
    this.invalidate();
  }

  get idle(): boolean {
    const { supply, idleTime, navigator } = this;
    return supply.idle && idleTime.idle && !navigator.moving && this.scheduled === 0;
  }

  get folded(): Readonly<Record<string, boolean>> {
    return this.folding.saved;
  }

  get layout(): Layout {
    return this.folding.layout;
  }

  get visibleLanes(): readonly Lane[] {
    const height = this.dataSurface.height - AXIS_HEIGHT;
    return lanesBetween(this.layout, this.scrollTop, this.scrollTop + height);
  }

  invalidate(): void {
    this.dirty = true;
    this.schedule();
  }

  invalidateOverlay(): void {
    this.dirtyOverlay = true;
    this.schedule();
  }

  readTheme(): void {
    this.look = readLook();
    this.invalidate();
  }

  dispose(): void {
    this.supply.dispose();
    this.idleTime.dispose();
    cancelAnimationFrame(this.scheduled);
  }

  nsAt(x: number): number {
    return this.navigator.window.startNs + x * this.nsPerPixel;
  }

  laneAt(y: number): { lane: Lane; row: number } | undefined {
    return y < AXIS_HEIGHT ? undefined : laneAt(this.layout, y - AXIS_HEIGHT + this.scrollTop);
  }

  boxAt(x: number, y: number): Box | undefined {
    const found = this.laneAt(y);
    if (found === undefined || found.row < 0 || found.lane.track.kind !== 'spans') return undefined;
    return boxAt(found.lane, found.row, this.nsAt(x), this.nsPerPixel, this.pieces(found.lane));
  }

  pieces(lane: Lane): readonly Piece[] {
    return this.supply.pieces(lane, this.nsPerPixel);
  }

  /** Unfolds what hides a track and scrolls it into view. */
  showTrack(track: TrackId): void {
    if (this.folding.unfoldTo(track)) this.applyLayout();
    const lane = this.layout.laneOf(track);
    if (lane !== undefined) this.scrollIntoView(lane);
  }

  fold(lane: Lane, folded: boolean): void {
    this.folding.fold(lane.track, folded);
    this.applyLayout();
    this.events.moved();
  }

  scrollIntoView(lane: Lane): void {
    const height = this.dataSurface.height - AXIS_HEIGHT;
    const top = this.scrollTop;
    if (lane.y < top) this.scrollTop = lane.y;
    else if (lane.y + Math.min(lane.height, height) > top + height) {
      this.scrollTop = lane.y + Math.min(lane.height, height) - height;
    }
    this.invalidate();
  }

  private applyLayout(): void {
    this.headers.setLayout(this.layout);
    const spacer = this.scroller.firstElementChild as HTMLElement;
    spacer.style.setProperty('height', `${this.layout.height}px`);
    this.invalidate();
  }

  private resize(): void {
    const ratio = window.devicePixelRatio;
    const { clientWidth, clientHeight } = this.top.parentElement ?? this.top;
    this.dataSurface.resize(clientWidth, clientHeight, ratio);
    this.overlaySurface.resize(clientWidth, clientHeight, ratio);
    const strip = this.minimap.element.clientWidth;
    this.minimap.resize(strip, ratio);
    this.dirty = true;
    // A canvas that was resized is empty until it is drawn: do not wait for the next frame.
    this.draw();
    this.schedule();
  }

  private schedule(): void {
    if (this.scheduled !== 0) return;
    this.scheduled = requestAnimationFrame(time => {
      this.scheduled = 0;
      this.frame(time);
    });
  }

  private frame(timeMs: number): void {
    if (this.navigator.step(timeMs)) {
      this.dirty = true;
      this.events.moved();
    }
    if (this.width > 0) {
      this.supply.request(this.visibleLanes, this.width, this.minimap, timeMs);
      this.requestIdle();
    }
    this.draw();
    if (this.navigator.moving) this.schedule();
  }

  private requestIdle(): void {
    const lanes = this.visibleLanes.filter(({ track }) => track.role === 'all-streams');
    const { target } = this.navigator;
    this.idleTime.request(
      lanes.map(({ track }) => track.id),
      target,
      spanOf(target) / this.width,
    );
  }

  private draw(): void {
    if (this.width === 0) return;
    if (this.dirty) {
      this.drawData();
      this.headers.scrollTo(this.scrollTop);
      this.minimap.draw(this.look, this.supply.cache);
    }
    if (this.dirty || this.dirtyOverlay) {
      const { look, layout, scrollTop } = this;
      const { window } = this.navigator;
      const axis = makeAxis(window, this.width);
      const input = this.overlayInput();
      drawOverlay(this.overlaySurface, { look, layout, scrollTop, window, axis, ...input });
    }
    this.dirty = false;
    this.dirtyOverlay = false;
  }

  private drawData(): void {
    const { window } = this.navigator;
    setText(this.corner, formatTime(spanOf(window)));
    this.boxes = drawScene(this.dataSurface, {
      look: this.look,
      window,
      axis: makeAxis(window, this.width),
      lanes: this.visibleLanes,
      scrollTop: this.scrollTop,
      pieces: lane => this.pieces(lane),
      idle: lane => this.idleTime.intervals(lane.track.id, this.nsPerPixel),
      limit: lane => this.limits.of(lane.track, this.pieces(lane)),
      measured: (lane, value) => this.headers.setValue(lane, value),
    });
  }
}
