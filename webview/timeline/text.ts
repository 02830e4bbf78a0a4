/** Words of the page: labels of tracks, phases and fields in the page's language, figures with their units. */

import { exactBytes, formatBytes } from '../../src/core/format/bytes.ts';
import { grouped, percent, threeDigits } from '../../src/core/format/number.ts';
import { formatByteRate, formatFrequency } from '../../src/core/format/rate.ts';
import { exactTime, formatTime } from '../../src/core/format/time.ts';
import { TRACK_LABELS, type Track, type TrackId, type Window } from '../../src/core/lod/types.ts';
import type { Field } from '../../src/core/readers/types.ts';
import { t } from '../ui/l10n.ts';
import type { Layout } from './layout.ts';

const WORDS: ReadonlySet<string> = new Set(TRACK_LABELS);

/** Arguments are names from the trace, but one of our own words may stand among them. */
export function trackLabel({ label }: Track): string {
  const args = label.args.map(part => (WORDS.has(String(part)) ? t(String(part)) : part));
  return t(label.key, ...args);
}

/** A value and, where it was rounded, the exact one. */
export interface Figure {
  readonly text: string;
  readonly exact?: string;
}

export function timeFigure(ns: number): Figure {
  return figure(formatTime(ns), exactTime(ns), ns);
}

export function bytesFigure(bytes: number): Figure {
  return figure(formatBytes(bytes), exactBytes(bytes), bytes);
}

/** Small whole amounts are exact already: 8 B, not 8.00 B. */
function figure(text: string, exact: string, value: number): Figure {
  return Math.abs(value) < 1000 && Number.isInteger(value) ? { text: exact } : { text, exact };
}

/** The value of a counter or a field in its unit. */
export function inUnit(value: number, unit: string): Figure {
  switch (unit) {
    case 'ns':
      return timeFigure(value);
    case 'B':
      return bytesFigure(value);
    case 'B/s':
      return { text: formatByteRate(value) };
    case 'Hz':
      return { text: formatFrequency(value) };
    case '%':
      return { text: percent(value) };
    case '':
      return { text: Number.isInteger(value) ? grouped(value) : threeDigits(value) };
    default:
      return { text: `${threeDigits(value)} ${unit}` };
  }
}

/** Fields carry exact values as text; those that are numbers of a known unit are made readable. */
export function fieldFigure({ value, unit, words }: Field): Figure {
  if (words === true) return { text: t(value) };
  const number = Number(value);
  if (unit === undefined || value === '' || !Number.isFinite(number)) {
    return { text: unit === undefined ? value : `${value} ${unit}` };
  }
  return inUnit(number, unit);
}

/** Whole percent; a share that is there is never called nothing. */
export function shareText(share: number): string {
  const value = share * 100;
  if (value > 0 && value < 0.5) return '<1 %';
  return `${Math.round(value)} %`;
}

/** Name of a dragged area; `tracks` undefined = all. */
export function areaLabel(
  { startNs, endNs }: Window,
  tracks: readonly TrackId[] | undefined,
  layout: Layout,
): string {
  const length = formatTime(endNs - startNs);
  if (tracks === undefined) return t('Area of {0}', length);
  const lanes = new Set(tracks.map(track => layout.laneOf(track)));
  const [only] = lanes;
  return lanes.size === 1 && only !== undefined
    ? t('Area of {0} on {1}', length, trackLabel(only.track))
    : t('Area of {0} on {1} tracks', length, lanes.size);
}
