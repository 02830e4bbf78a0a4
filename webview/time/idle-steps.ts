/** The next or previous idle interval of a device that is long enough to be seen. Asks the host; selects nothing. */

import type { TrackId, Window } from '../../src/core/lod/types.ts';
import type { IdleIntervals } from '../../src/core/protocol/analysis.ts';

export interface IdleQuestion {
  /** A track of the device. */
  readonly track: TrackId;
  readonly fromNs: number;
  /** 1: the first interval that begins later; -1: the last that ends earlier. */
  readonly direction: 1 | -1;
  readonly leastNs: number;
  /** How far to look first; further, if there is nothing. */
  readonly reachNs: number;
  readonly trace: Window;
}

export type AskIdle = (
  request: Window & { readonly track: TrackId; readonly limit: number },
) => Promise<IdleIntervals>;

/** The longest of a window are answered: the nearest may be among the others. */
const LIMIT = 800;
const GROWTH = 8;

/** Undefined where there is none up to the end of the trace. */
export async function nextIdle(ask: AskIdle, question: IdleQuestion): Promise<Window | undefined> {
  const { direction, fromNs, trace } = question;
  const end = direction > 0 ? trace.endNs : trace.startNs;
  for (let reach = Math.max(question.reachNs, 1); ; reach *= GROWTH) {
    const limit = fromNs + direction * reach;
    const all = direction > 0 ? limit >= end : limit <= end;
    const found = await nearest(ask, question, all ? end : limit);
    if (found !== undefined || all) return found;
  }
}

/** The nearest between `fromNs` and `to`, asking again for less where there are more than an answer holds. */
async function nearest(
  ask: AskIdle,
  { track, fromNs, direction, leastNs }: IdleQuestion,
  to: number,
): Promise<Window | undefined> {
  let best: Window | undefined;
  for (;;) {
    const edge = best === undefined ? to : direction > 0 ? best.startNs : best.endNs;
    const [startNs, endNs] = direction > 0 ? [fromNs, edge] : [edge, fromNs];
    if (startNs >= endNs) return best;
    const intervals = await ask({
      ...{ track, startNs: Math.floor(startNs), endNs: Math.ceil(endNs) },
      limit: LIMIT,
    });
    const found = pick(intervals, fromNs, direction, leastNs);
    const closer = found !== undefined && (best === undefined || found.startNs !== best.startNs);
    if (closer) best = found;
    if (!closer || intervals.total <= LIMIT) return best;
  }
}

function pick(
  { startNs, endNs }: IdleIntervals,
  fromNs: number,
  direction: 1 | -1,
  leastNs: number,
): Window | undefined {
  const windows = Array.from(startNs, (start, i) => ({ startNs: start, endNs: endNs[i] ?? start }));
  const fitting = windows.filter(
    window =>
      window.endNs - window.startNs >= leastNs &&
      (direction > 0 ? window.startNs > fromNs : window.endNs < fromNs),
  );
  return direction > 0 ? fitting[0] : fitting.at(-1);
}
