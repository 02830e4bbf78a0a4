/**
 * Times of JSON traces: microseconds as text, absolute or relative, become whole nanoseconds from one origin. The
 * origin is the first event's whole microsecond, so nothing is lost; `fromEarliest` moves it to the earliest event.
 */

import type { Trace } from '../../trace/trace.ts';
import type { EventFields } from './event.ts';
import { MAX_NS, nanosecondsAt, wholeMicrosAt } from './numbers.ts';

export class EventClock {
  /** Microseconds in the file's own count at time 0; NaN until the first event. */
  originMicros: number;
  /** Earliest start so far, ns from the origin; Infinity = none. */
  earliest = Infinity;
  accepted = 0;
  /** Events whose time is missing, no number, or more than 104 days from the origin. */
  rejected = 0;
  /** Time of the first event that was rejected for its distance, in whole microseconds; NaN = none. */
  outlierMicros = NaN;

  constructor(originMicros = NaN) {
    this.originMicros = originMicros;
  }

  /** Start of an event in ns from the origin; NaN = it has none that is usable. */
  start(fields: EventFields): number {
    const { bytes, tsFrom, tsTo } = fields;
    if (Number.isNaN(this.originMicros)) this.originMicros = wholeMicrosAt(bytes, tsFrom, tsTo);
    const ns = nanosecondsAt(bytes, tsFrom, tsTo, this.originMicros);
    if (!(ns >= -MAX_NS && ns <= MAX_NS)) {
      this.rejected++;
      if (Number.isNaN(this.outlierMicros)) this.outlierMicros = wholeMicrosAt(bytes, tsFrom, tsTo);
      return NaN;
    }
    this.accepted++;
    if (ns < this.earliest) this.earliest = ns;
    return ns;
  }

  /** Length of an event in ns; 0 where it is missing, negative or absurd. */
  duration(fields: EventFields): number {
    const { bytes, durFrom, durTo } = fields;
    if (durFrom < 0) return 0;
    const ns = nanosecondsAt(bytes, durFrom, durTo, 0);
    return ns > 0 && ns <= MAX_NS ? ns : 0;
  }

  /** Whether the origin was an outlier itself, so that reading again from `outlierMicros` finds more. */
  get mistaken(): boolean {
    return this.rejected > this.accepted && Number.isSafeInteger(this.outlierMicros);
  }

  /** The earliest event in the file's own count, ns. */
  originNs(): bigint {
    const micros = Number.isNaN(this.originMicros) ? 0 : this.originMicros;
    return BigInt(micros) * 1000n + BigInt(this.earliest === Infinity ? 0 : this.earliest);
  }
}

/** The trace with its time 0 at the earliest event. The columns are changed in place: nobody else may have them yet. */
export function fromEarliest(trace: Trace, { earliest }: EventClock): Trace {
  if (earliest === Infinity) return trace;
  const { start } = trace.spans;
  for (let row = 0; row < start.length; row++) start[row]! -= earliest;
  for (const { time } of trace.counters) {
    for (let i = 0; i < time.length; i++) time[i]! -= earliest;
  }
  return { ...trace, startNs: trace.startNs - earliest, endNs: trace.endNs - earliest };
}
