/** What the timelines ask the host, by side, and small answers made of tiles. Holds nothing. */

import type { Track, TrackId, TrackRole, Window } from '../../src/core/lod/types.ts';
import type { DiffSideName } from '../../src/core/protocol/diff.ts';
import type { DiffHostApi, DiffInit, DiffPanelApi } from '../../src/core/protocol/diff-panel.ts';
import type { SpanDetails } from '../../src/core/protocol/engine.ts';
import type { Selection } from '../../src/core/protocol/selection.ts';
import type { CancelSignal, Peer } from '../../src/core/protocol/rpc.ts';
import type { LaneQuestions } from '../timeline/lane-questions.ts';
import type { Host as TraceHost } from '../timeline/selection.ts';
import { resolutionOf, sameWindow, spanOf } from '../timeline/window.ts';
import { other, type Frame } from './timelines-time.ts';

export type OpenDiff = Extract<DiffInit, { state: 'open' }>;
export type DiffHost = Pick<Peer<DiffPanelApi, DiffHostApi>, 'call' | 'notify'>;

/** A box that stands for one span or item, as precise as its tile. */
interface Item extends Window {
  readonly span: number;
}

/** Tiles are asked for in so many pixels; more steps than half of these would be merged. */
const PIXELS = 8192;

export function questionsOf(host: DiffHost, side: DiffSideName): LaneQuestions {
  return {
    tiles: (request, signal) => host.call('tiles', { ...request, side }, signal),
    details: (request, signal) => host.call('details', { ...request, side }, signal),
    idle: { call: askOfIdle(host, side) },
  };
}

/** Idle time is asked about as in a trace's own page; here the question says of which side. */
function askOfIdle(host: DiffHost, side: DiffSideName): Pick<TraceHost, 'call'>['call'] {
  const ask = (
    method: 'idleAt' | 'idleIn',
    request: object,
    signal?: CancelSignal,
  ): Promise<unknown> => host.call(method, { ...request, side } as never, signal);
  return ask as Pick<TraceHost, 'call'>['call'];
}

/** The boxes of a track that touch a window, without those that stand for several. */
async function itemsIn(
  ask: LaneQuestions,
  track: TrackId,
  window: Window,
  signal: CancelSignal,
): Promise<Item[]> {
  const nsPerPixel = resolutionOf(spanOf(window) / PIXELS);
  const tiles = await ask.tiles({ ...window, tracks: [track], nsPerPixel, rows: [1] }, signal);
  const items: Item[] = [];
  for (const tile of tiles) {
    if (tile.kind !== 'spans') continue;
    for (let i = 0; i < tile.length; i++) {
      if (tile.count[i] !== 1) continue;
      const startNs = tile.startNs + (tile.left[i] ?? 0);
      const endNs = tile.startNs + (tile.right[i] ?? 0);
      items.push({ span: tile.span[i] ?? 0, startNs, endNs });
    }
  }
  return items;
}

/** The item that holds a moment on the track of a role: the step, the layer. */
async function itemAt(
  ask: LaneQuestions,
  tracks: readonly Track[],
  role: TrackRole,
  ns: number,
  signal: CancelSignal,
): Promise<SpanDetails | undefined> {
  const track = tracks.find(candidate => candidate.role === role)?.id;
  if (track === undefined) return undefined;
  const moment = { startNs: Math.floor(ns), endNs: Math.floor(ns) + 1 };
  const items = await itemsIn(ask, track, moment, signal);
  const item = items.find(({ startNs, endNs }) => startNs <= ns + 1 && endNs > ns);
  return item && ask.details({ track, span: item.span }, signal);
}

/** The step of median length among those in a window; of an even number the shorter of the two. */
async function medianStep(
  ask: LaneQuestions,
  tracks: readonly Track[],
  window: Window,
  signal: CancelSignal,
): Promise<SpanDetails | undefined> {
  const track = tracks.find(({ role }) => role === 'steps')?.id;
  if (track === undefined || spanOf(window) <= 0) return undefined;
  const all = await itemsIn(ask, track, window, signal);
  // Steps at the edges that belong to something else only touch the window.
  const steps = all.filter(step => {
    const middle = (step.startNs + step.endNs) / 2;
    return middle > window.startNs && middle < window.endNs;
  });
  steps.sort((x, y) => spanOf(x) - spanOf(y));
  const median = steps[Math.floor((steps.length - 1) / 2)];
  return median && ask.details({ track, span: median.span }, signal);
}

/** What is shown first: the step of median length in a and the one that answers to it, or else all that is compared. */
export async function firstFrame(
  { a, b, diff }: OpenDiff,
  host: DiffHost,
  signal: CancelSignal,
): Promise<Frame> {
  const all = { a: diff.a.window, b: diff.b.window, label: '' };
  const inA = await medianStep(questionsOf(host, 'a'), a.tracks, diff.a.window, signal);
  if (inA === undefined) return all;
  const ns = Math.round(inA.startNs + inA.durationNs / 2);
  const partner = await host.call('partner', { side: 'a', ns }, signal);
  // The frame may be a layer's; the step around it is wanted.
  const askB = questionsOf(host, 'b');
  const inB =
    partner === undefined || partner === null
      ? await medianStep(askB, b.tracks, diff.b.window, signal)
      : await itemAt(askB, b.tracks, 'steps', partner.frame.b.startNs, signal);
  return inB === undefined ? all : { a: windowOf(inA), b: windowOf(inB), label: inA.name };
}

/** What answers to a selection on the other side, and what to lay over each other to compare the two. */
export interface Answer {
  readonly frame: Frame;
  readonly selection: Selection;
  readonly details?: SpanDetails;
}

/** Undefined where the other side has nothing that answers to it. A step answers to a step and a layer to a layer. */
export async function answerTo(
  init: OpenDiff,
  host: DiffHost,
  side: DiffSideName,
  selection: Selection,
  signal: CancelSignal,
): Promise<Answer | undefined> {
  const there = other(side);
  const { span, startNs, endNs, label } = selection;
  const ns = Math.round((startNs + endNs) / 2);
  const place = span === undefined ? { ns } : { span };
  const partner = await host.call('partner', { side, ...place }, signal);
  if (partner === undefined || partner === null) return undefined;
  if (span !== undefined) {
    const details = await detailsOf(host, there, partner.selection, signal);
    return { ...partner, ...(details && { details }) };
  }
  const { frame } = partner;
  for (const role of ['layers', 'steps'] as const) {
    const own = await itemAt(questionsOf(host, side), init[side].tracks, role, ns, signal);
    if (own === undefined || !sameWindow(windowOf(own), selection)) continue;
    const at = frame[there].startNs;
    const details = await itemAt(questionsOf(host, there), init[there].tracks, role, at, signal);
    if (details === undefined) break;
    const windows = { [side]: windowOf(own), [there]: windowOf(details) };
    return {
      frame: { ...(windows as Pick<Frame, 'a' | 'b'>), label },
      selection: details.selection,
      details,
    };
  }
  // Any other stretch of time: the one that lies over it.
  const shift = frame[there].startNs - frame[side].startNs;
  const lain = { startNs: startNs + shift, endNs: endNs + shift, label: partner.selection.label };
  return { frame, selection: lain };
}

/** Undefined where the selection is no single span, or does not name its track. */
export async function detailsOf(
  host: DiffHost,
  side: DiffSideName,
  selection: Selection | undefined,
  signal: CancelSignal,
): Promise<SpanDetails | undefined> {
  if (selection?.span === undefined) return undefined;
  const { span, tracks: [track] = [] } = selection;
  return track === undefined ? undefined : host.call('details', { side, track, span }, signal);
}

/** What to lay over each other for two places that belong together: the layers or steps around them, if known. */
export async function frameOf(
  { diff }: OpenDiff,
  host: DiffHost,
  { a, b }: Readonly<Partial<Record<DiffSideName, Selection>>>,
  label: string,
  signal: CancelSignal,
): Promise<Frame | undefined> {
  const place = a ?? b;
  if (place === undefined) return undefined;
  const side = a === undefined ? 'b' : 'a';
  if (a?.span !== undefined || b?.span !== undefined || a === undefined || b === undefined) {
    const { span, startNs, endNs } = place;
    const where = span === undefined ? { ns: Math.round((startNs + endNs) / 2) } : { span };
    const partner = await host.call('partner', { side, ...where }, signal);
    if (partner !== undefined && partner !== null) return partner.frame;
  }
  return { a: a ?? diff.a.window, b: b ?? diff.b.window, label };
}

function windowOf({ startNs, durationNs }: SpanDetails): Window {
  return { startNs, endNs: startNs + durationNs };
}
