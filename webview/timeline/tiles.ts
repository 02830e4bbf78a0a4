/**
 * Keeps the tiles of the visible tracks coming: one request in flight per group of tracks, superseded ones
 * cancelled, nothing asked twice. Knows the host only as a function; draws nothing.
 */

import type { CancelSignal } from '../../src/core/protocol/rpc.ts';
import { CANCELLED } from '../../src/core/protocol/rpc.ts';
import { toFailure, type Failure } from '../../src/core/base/result.ts';
import type { Tile, TileRequest, Track, TrackId, Window } from '../../src/core/lod/types.ts';
import type { Lane } from './layout.ts';
import { fetchWindow, type TileCache } from './tile-cache.ts';
import { contains } from './window.ts';

export type FetchTiles = (request: TileRequest, signal: CancelSignal) => Promise<readonly Tile[]>;

/** A track and how many of its rows are shown. */
export interface TrackRows {
  readonly track: TrackId;
  readonly rows: number;
}

export interface TileNeed {
  /** Tracks by group; a group is asked for in one request. */
  readonly groups: ReadonlyMap<number, readonly TrackRows[]>;
  readonly window: Window;
  readonly nsPerPixel: number;
}

interface Flight {
  readonly request: TileRequest;
  readonly abort: AbortController;
}

export interface TileEvents {
  /** `sound`: no group's latest request has failed. */
  arrived(sound: boolean): void;
  failed(failure: Failure): void;
}

/** After a failure a group waits this long, so that a dead engine is not asked sixty times a second. */
const RETRY_MS = 2000;

export class TileLoader {
  private readonly cache: TileCache;
  private readonly fetch: FetchTiles;
  private readonly trace: Window;
  private readonly events: TileEvents;
  private readonly flights = new Map<number, Flight>();
  private readonly pausedUntil = new Map<number, number>();
  private readonly failing = new Set<number>();

  constructor(cache: TileCache, fetch: FetchTiles, trace: Window, events: TileEvents) {
    this.cache = cache;
    this.fetch = fetch;
    this.trace = trace;
    this.events = events;
  }

  get idle(): boolean {
    return this.flights.size === 0;
  }

  /** Asks for what is missing. Cheap when nothing is; call it every frame. */
  request(need: TileNeed, nowMs: number): void {
    const visible = clip(need.window, this.trace);
    if (visible === undefined) return;
    for (const [group, tracks] of need.groups) {
      const missing = tracks.filter(
        ({ track, rows }) => this.cache.exact(track, visible, need.nsPerPixel, rows) === undefined,
      );
      if (missing.length === 0 || (this.pausedUntil.get(group) ?? 0) > nowMs) continue;
      const flight = this.flights.get(group);
      if (flight !== undefined && serves(flight.request, missing, visible, need.nsPerPixel))
        continue;
      flight?.abort.abort();
      const window = fetchWindow(visible, need.nsPerPixel, this.trace);
      const request: TileRequest = {
        ...window,
        tracks: missing.map(({ track }) => track),
        rows: missing.map(({ rows }) => rows),
        nsPerPixel: need.nsPerPixel,
      };
      this.send(group, request, nowMs);
    }
  }

  /** Drops everything under way; late answers are ignored. */
  dispose(): void {
    for (const flight of this.flights.values()) flight.abort.abort();
    this.flights.clear();
  }

  private keep(request: TileRequest, tiles: readonly Tile[]): void {
    for (const tile of tiles) {
      const at = request.tracks.indexOf(tile.track);
      this.cache.add(tile, request.nsPerPixel, request.rows?.[at]);
    }
  }

  private send(group: number, request: TileRequest, nowMs: number): void {
    const flight: Flight = { request, abort: new AbortController() };
    this.flights.set(group, flight);
    const done = (): void => {
      if (this.flights.get(group) === flight) this.flights.delete(group);
    };
    this.fetch(request, flight.abort.signal).then(
      tiles => {
        done();
        if (flight.abort.signal.aborted) return;
        this.keep(request, tiles);
        this.failing.delete(group);
        this.events.arrived(this.failing.size === 0);
      },
      (caught: unknown) => {
        done();
        const failure = toFailure(caught);
        if (failure.reason === CANCELLED || flight.abort.signal.aborted) return;
        this.pausedUntil.set(group, nowMs + RETRY_MS);
        this.failing.add(group);
        this.events.failed(failure);
      },
    );
  }
}

/** Whether a request under way will bring all that is missing. */
function serves(
  request: TileRequest,
  tracks: readonly TrackRows[],
  window: Window,
  nsPerPixel: number,
): boolean {
  return (
    request.nsPerPixel === nsPerPixel &&
    contains(request, window) &&
    tracks.every(({ track, rows }) => {
      const at = request.tracks.indexOf(track);
      return at >= 0 && (request.rows?.[at] ?? Infinity) >= rows;
    })
  );
}

/** The part of the window where the trace is; tiles need not show the void beside it. */
export function clip(window: Window, trace: Window): Window | undefined {
  const startNs = Math.max(window.startNs, trace.startNs);
  const endNs = Math.min(window.endNs, trace.endNs);
  return startNs < endNs ? { startNs, endNs } : undefined;
}

/** Tracks to ask for together: those below one top-level track. */
export function groupsOf(
  lanes: readonly Lane[],
  tracks: readonly Track[],
): ReadonlyMap<number, readonly TrackRows[]> {
  const groups = new Map<number, TrackRows[]>();
  for (const { track, rows } of lanes) {
    if (track.kind === 'group') continue;
    let top = track;
    while (top.parent !== -1) top = tracks[top.parent] ?? { ...top, parent: -1 };
    const list = groups.get(top.id);
    if (list === undefined) groups.set(top.id, [{ track: track.id, rows }]);
    else list.push({ track: track.id, rows });
  }
  return groups;
}
