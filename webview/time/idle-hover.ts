/**
 * What white space on a device lane means: why it is no idle time (another stream runs), or how long the device was
 * idle, why, and which call says so. Asks when the pointer rests.
 */

import { exactTime, formatTime } from '../../src/core/format/time.ts';
import type { Track } from '../../src/core/lod/types.ts';
import type { IdleAnswer, IdleEvidence, SpanReference } from '../../src/core/protocol/analysis.ts';
import { hideDataCard, showDataCard, type CardContent } from '../charts/card.ts';
import type { Host } from '../timeline/selection.ts';
import { t } from '../ui/l10n.ts';
import { Pause } from '../ui/pause.ts';
import { causeHow, causeTitle } from './parts.ts';

const ASK_MS = 100;
const MOST_ROWS = 5;

export class IdleHover {
  private readonly host: Pick<Host, 'call'>;
  private pending = new AbortController();
  private readonly rest = new Pause();
  private known: { readonly parent: number; readonly answer: IdleAnswer } | undefined;

  constructor(host: Pick<Host, 'call'>) {
    this.host = host;
  }

  /** The pointer is over white space of a lane at a moment; false where that lane shows no device. */
  show(track: Track, ns: number, x: number, y: number): boolean {
    if (track.role !== 'all-streams' && track.role !== 'stream') return false;
    this.stop();
    const anchor = { x: x + 14, y: y + 16, above: y - 10 };
    const { known } = this;
    if (known !== undefined && known.parent === track.parent && holds(known.answer, ns)) {
      showDataCard(this, idleContent(known.answer), anchor);
      return true;
    }
    hideDataCard(this);
    this.rest.before(ASK_MS, () => void this.ask(track, ns, anchor));
    return true;
  }

  hide(): void {
    this.stop();
    hideDataCard(this);
  }

  private stop(): void {
    this.rest.cancel();
    this.pending.abort();
  }

  private async ask(
    track: Track,
    ns: number,
    anchor: { readonly x: number; readonly y: number; readonly above: number },
  ): Promise<void> {
    this.pending = new AbortController();
    const { signal } = this.pending;
    try {
      const answer = await this.host.call('idleAt', { track: track.id, ns }, signal);
      if (signal.aborted) return;
      this.known = { parent: track.parent, answer };
      showDataCard(this, idleContent(answer), anchor);
    } catch {
      // No answer, no card.
    }
  }
}

/** Whether an answer is also that of another moment. */
export function holds(answer: IdleAnswer, ns: number): boolean {
  switch (answer.state) {
    case 'idle':
      return ns >= answer.startNs && ns < answer.endNs;
    case 'busy':
      return answer.running.every(({ startNs, endNs }) => ns >= startNs && ns < endNs);
    case 'outside':
      return false;
  }
}

export function idleContent(answer: IdleAnswer): CardContent {
  switch (answer.state) {
    case 'outside':
      return {
        title: t('Not counted as idle'),
        how: t('Before the first or after the last operation of the device.'),
      };
    case 'busy':
      return {
        title: t('No idle time: the device is busy'),
        rows: answer.running
          .slice(0, MOST_ROWS)
          .map(({ stream, name }) => [t('Stream {0}', stream), name]),
        how: t('White space on a stream is idle time only while no other stream runs either.'),
      };
    case 'idle': {
      const length = answer.endNs - answer.startNs;
      return {
        chip: `part part-${answer.cause}`,
        title: t('Idle {0}: {1}', formatTime(length), causeTitle(answer.cause)),
        sub: exactTime(length),
        rows: evidenceRows(answer.evidence, answer.startNs),
        how: causeHow(answer.cause),
      };
    }
  }
}

function evidenceRows(
  { previous, next, launch, launchAfterNs, waiting }: IdleEvidence,
  idleFrom: number,
): (readonly [string, string])[] {
  const rows: (readonly [string, string])[] = [];
  if (previous !== undefined) rows.push([t('Before'), previous.name]);
  rows.push([t('Next'), next.name]);
  if (waiting !== undefined) rows.push([t('Host waited in'), waitText(waiting, idleFrom)]);
  if (launch === undefined) rows.push([t('Launched by'), t('not in the file')]);
  else {
    rows.push([t('Launched by'), launch.name]);
    const after = launchAfterNs ?? launch.startNs - idleFrom;
    const text =
      after >= 0
        ? t('{0} after the device went idle', formatTime(after))
        : t('{0} before the device went idle', formatTime(-after));
    rows.push([t('Launch began'), text]);
  }
  return rows;
}

function waitText({ name, endNs }: SpanReference, idleFrom: number): string {
  const left = endNs - idleFrom;
  return left > 0 ? t('{0}, for {1} more', name, formatTime(left)) : name;
}
