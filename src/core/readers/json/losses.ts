/** Warnings about what of a JSON trace could not be taken over. Says nothing where nothing was lost. */

import type { TraceBuilder } from '../../trace/builder.ts';

export interface Losses {
  /** Events without a usable time. */
  readonly rejected: number;
  /** Ends of spans that never began. */
  readonly unmatched?: number;
  /** Entries beside the events that could not be read, by their keys. */
  readonly damaged?: readonly string[];
  /** Threads beyond those that a trace can hold. */
  readonly overflown: number;
  /** Samples of counters beyond those that are kept. */
  readonly samples: number;
  /** Events of kinds that are not shown. */
  readonly skipped: number;
}

export function warnOfLosses(
  builder: TraceBuilder,
  { rejected, unmatched = 0, damaged = [], overflown, samples, skipped }: Losses,
): void {
  if (rejected > 0) {
    builder.warn('times-invalid', `Events without a usable time, left out: ${rejected}`, rejected);
  }
  if (unmatched > 0) {
    builder.warn('ends-unmatched', `Ends without a beginning, left out: ${unmatched}`, unmatched);
  }
  if (damaged.length > 0) {
    const keys = damaged.join(', ');
    builder.warn('members-lost', `Entries beside the events could not be read: ${keys}`, keys);
  }
  if (overflown > 0) {
    const what = `More threads than a trace can have rows; ${overflown} of them share one`;
    builder.warn('lanes-shared', what, overflown);
  }
  if (samples > 0) {
    const what = `More counters than are kept; samples of the others, left out: ${samples}`;
    builder.warn('counters-omitted', what, samples);
  }
  if (skipped > 0) {
    const what = `Events of kinds that are not shown, left out: ${skipped}`;
    builder.warn('events-skipped', what, skipped);
  }
}
