/**
 * The picture: canvases, lane headers, scrolling and the loop that draws them. Asks for the tiles of what is visible
 * and draws what is there. What a person does to it comes from pointer.ts and actions.ts.
 */

import type { Track, TrackId, Window } from '../../src/core/lod/types.ts';
import { formatTime } from '../../src/core/format/time.ts';
import { element, setText } from '../ui/dom.ts';
import { t } from '../ui/l10n.ts';
import { setTip } from '../ui/tooltip.ts';
import { makeAxis } from './axis.ts';
import { CounterLimits } from './counters.ts';
import { AXIS_HEIGHT, drawScene } from './draw.ts';
import { Folding } from './folding.ts';
import { FrameLoop } from './frame-loop.ts';
import { IdleSupply } from '../time/idle-supply.ts';
import { Headers } from './headers.ts';
import { boxAt, type Box } from './hit.ts';
import { laneAt, lanesBetween, type Lane, type Layout } from './layout.ts';
import { readLook, type Look } from './look.ts';
import type { Minimap } from './minimap.ts';
import type { Navigator } from './navigator.ts';
import { drawOverlay } from './overlay.ts';
import type { OverlayInput, StageEvents, StageOptions } from './stage-options.ts';
import { headingsAbove, stuckHeight, stuckLanes, type StuckLane } from './sticky.ts';
import { CanvasSurface } from './surface.ts';
import { TileSupply } from './supply.ts';
import type { Piece } from './tile-cache.ts';
import { spanOf } from './window.ts';

export class Stage {
  readonly element: HTMLElement;
  readonly canvas = element('canvas', { class: 'data-canvas', 'aria-hidden': 'true' });
  /** Takes pointer and keyboard. */
  readonly top = element('canvas', {
    class: 'overlay-canvas',
    tabindex: 0,
    role: 'application',
    'aria-roledescription': t('timeline'),
    'aria-describedby': 'live',
  });
  readonly navigator: Navigator;
  readonly headers: Headers;
  readonly tracks: readonly Track[];
  look: Look;
  boxes = 0;
  private readonly length = element('span', { class: 'corner-length' });
  private readonly corner = element('div', { class: 'corner number' }, this.length);
  private readonly scroller = element('div', { class: 'scroller', tabindex: -1 }, element('div'));
  private readonly dataSurface: CanvasSurface;
  private readonly overlaySurface: CanvasSurface;
  private readonly supply: TileSupply;
  private readonly idleTime: IdleSupply | undefined;
  private readonly minimap: Minimap | undefined;
  private readonly events: StageEvents;
  private readonly overlayInput: () => OverlayInput;
  private readonly limits = new CounterLimits();
  private readonly folding: Folding;
  private readonly loop = new FrameLoop(timeMs => this.frame(timeMs));
  private scrolled = 0;
  private dirty = true;
  private dirtyOverlay = true;
  private drawn: Window | undefined;

  constructor(options: StageOptions) {
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
    this.idleTime = options.idle && new IdleSupply(options.idle, () => this.invalidate());
    this.minimap = options.minimap;
    this.navigator.motion.listen(() => this.invalidate());
    this.top.setAttribute('aria-label', options.label);
    setTip(this.length, t('Length of the visible window'));
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
    const { supply, idleTime, navigator, loop } = this;
    return supply.idle && idleTime?.idle !== false && !navigator.moving && loop.idle;
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

  /** Names the picture, above its lane headers. */
  setTitle(title: HTMLElement): void {
    this.corner.prepend(title);
  }

  /** Headings of the groups that the topmost lanes belong to. */
  private get stuck(): readonly StuckLane[] {
    return stuckLanes(this.layout, this.scrollTop);
  }

  invalidate(): void {
    this.dirty = true;
    this.loop.request();
  }

  invalidateOverlay(): void {
    this.dirtyOverlay = true;
    this.loop.request();
  }

  readTheme(): void {
    this.look = readLook();
    this.invalidate();
  }

  dispose(): void {
    this.supply.dispose();
    this.idleTime?.dispose();
    this.loop.dispose();
  }

  nsAt(x: number): number {
    return this.navigator.window.startNs + x * this.nsPerPixel;
  }

  laneAt(y: number): { lane: Lane; row: number } | undefined {
    if (y < AXIS_HEIGHT) return undefined;
    const below = y - AXIS_HEIGHT;
    const over = this.stuck.findLast(({ lane, top }) => below >= top && below < top + lane.height);
    if (over !== undefined) return { lane: over.lane, row: -1 };
    return laneAt(this.layout, below + this.scrollTop);
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
    const highest = lane.y - headingsAbove(this.layout, lane);
    const lowest = Math.min(lane.y + lane.height - height, highest);
    const top = Math.max(Math.min(this.scrollTop, highest), lowest);
    if (top !== this.scrollTop) this.scrollTop = top;
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
    this.minimap?.resize(ratio);
    this.dirty = true;
    // A canvas that was resized is empty until it is drawn: do not wait for the next frame.
    this.draw();
    this.loop.request();
  }

  private frame(timeMs: number): void {
    this.navigator.step(timeMs);
    if (this.navigator.window !== this.drawn) {
      // Where several share a motion, another may have taken this step.
      this.dirty = true;
      this.events.moved();
    }
    if (this.width > 0) {
      this.supply.request(this.visibleLanes, this.width, this.minimap, timeMs);
      this.requestIdle();
    }
    this.draw();
    if (this.navigator.moving) this.loop.request();
  }

  private requestIdle(): void {
    const lanes = this.visibleLanes.filter(({ track }) => track.role === 'all-streams');
    const { target } = this.navigator;
    const tracks = lanes.map(({ track }) => track.id);
    this.idleTime?.request(tracks, target, spanOf(target) / this.width);
  }

  private draw(): void {
    if (this.width === 0) return;
    if (this.dirty) {
      this.drawData();
      this.headers.scrollTo(this.scrollTop, this.stuck);
      this.minimap?.draw(this.look, this.supply.cache);
    }
    if (this.dirty || this.dirtyOverlay) {
      const { look, layout, scrollTop } = this;
      const { window } = this.navigator;
      const axis = makeAxis(window, this.width);
      const input = this.overlayInput();
      const state = { look, layout, scrollTop, stuckHeight: stuckHeight(this.stuck), window, axis };
      drawOverlay(this.overlaySurface, { ...state, ...input });
    }
    this.dirty = false;
    this.dirtyOverlay = false;
  }

  private drawData(): void {
    const { window } = this.navigator;
    this.drawn = window;
    setText(this.length, formatTime(spanOf(window)));
    this.boxes = drawScene(this.dataSurface, {
      look: this.look,
      window,
      axis: makeAxis(window, this.width),
      lanes: this.visibleLanes,
      scrollTop: this.scrollTop,
      stuck: this.stuck,
      pieces: lane => this.pieces(lane),
      idle: lane => this.idleTime?.intervals(lane.track.id, this.nsPerPixel),
      limit: lane => this.limits.of(lane.track, this.pieces(lane)),
      measured: (lane, value) => this.headers.setValue(lane, value),
    });
  }
}
