/**
 * The idle intervals of devices that are wide enough on the screen to be hatched. Asks when the window has come to
 * rest, for a little more than is seen, and keeps the last answer of each track until the next arrives.
 */

import type { TrackId, Window } from '../../src/core/lod/types.ts';
import type { IdleIntervals } from '../../src/core/protocol/analysis.ts';
import type { Host } from '../timeline/selection.ts';
import { Pause } from '../ui/pause.ts';

/** Narrower intervals, CSS pixels, are left alone. */
export const LEAST_HATCHED = 5;
/** No more of them fit on a screen. */
const LIMIT = 800;
const REST_MS = 120;
/** Further out, intervals are too many and too thin. */
const WIDEST_NS_PER_PIXEL = 500_000;

interface Known {
  readonly window: Window;
  readonly nsPerPixel: number;
  readonly intervals: IdleIntervals;
}

export class IdleSupply {
  private readonly host: Pick<Host, 'call'>;
  private readonly arrived: () => void;
  private readonly known = new Map<TrackId, Known>();
  private pending = new AbortController();
  private readonly rest = new Pause();
  private wanted = '';
  private running = 0;

  constructor(host: Pick<Host, 'call'>, arrived: () => void) {
    this.host = host;
    this.arrived = arrived;
  }

  /** Nothing is on its way. */
  get idle(): boolean {
    return !this.rest.waits && this.running === 0;
  }

  /** Called every frame with what is in sight. */
  request(tracks: readonly TrackId[], window: Window, nsPerPixel: number): void {
    if (nsPerPixel > WIDEST_NS_PER_PIXEL || nsPerPixel <= 0) return;
    const missing = tracks.filter(track => !serves(this.known.get(track), window, nsPerPixel));
    const key = `${missing.join()} ${window.startNs} ${window.endNs}`;
    if (missing.length === 0 || key === this.wanted) return;
    this.wanted = key;
    this.rest.before(REST_MS, () => {
      this.pending.abort();
      this.pending = new AbortController();
      for (const track of missing) void this.ask(track, window, nsPerPixel, this.pending.signal);
    });
  }

  intervals(track: TrackId, nsPerPixel: number): IdleIntervals | undefined {
    return nsPerPixel > WIDEST_NS_PER_PIXEL ? undefined : this.known.get(track)?.intervals;
  }

  dispose(): void {
    this.rest.cancel();
    this.pending.abort();
  }

  private async ask(
    track: TrackId,
    { startNs, endNs }: Window,
    nsPerPixel: number,
    signal: AbortSignal,
  ): Promise<void> {
    const margin = Math.round((endNs - startNs) / 2);
    const window = { startNs: Math.floor(startNs) - margin, endNs: Math.ceil(endNs) + margin };
    this.running++;
    try {
      const intervals = await this.host.call('idleIn', { track, ...window, limit: LIMIT }, signal);
      if (signal.aborted) return;
      this.known.set(track, { window, nsPerPixel, intervals });
      this.arrived();
    } catch {
      // White stays white: the page says elsewhere when nothing can be read any more.
    } finally {
      this.running--;
    }
  }
}

function serves(known: Known | undefined, window: Window, nsPerPixel: number): boolean {
  if (known === undefined) return false;
  const inside = window.startNs >= known.window.startNs && window.endNs <= known.window.endNs;
  const all = known.intervals.startNs.length >= known.intervals.total;
  return inside && (all || nsPerPixel > known.nsPerPixel / 2);
}

/** Intervals of one cause as x, width pairs, clipped to the canvas. */
export function hatchedSpans(
  { startNs, endNs, cause }: IdleIntervals,
  which: number,
  window: Window,
  width: number,
): number[] {
  const scale = width / (window.endNs - window.startNs);
  const spans: number[] = [];
  for (let i = 0; i < startNs.length; i++) {
    if (cause[i] !== which) continue;
    const from = ((startNs[i] ?? 0) - window.startNs) * scale;
    const to = ((endNs[i] ?? 0) - window.startNs) * scale;
    if (to - from < LEAST_HATCHED || to < 0 || from > width) continue;
    const left = Math.max(0, Math.ceil(from));
    const right = Math.min(width, Math.floor(to) - 1);
    if (right > left) spans.push(left, right - left);
  }
  return spans;
}
