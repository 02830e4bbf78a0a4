/**
 * The events of one array (or one after another without one), as their bytes arrive. Damaged events are repaired or
 * stepped over, and counted. Interprets no event.
 */

import { BROKEN, CLOSE_ARRAY, failure, IS_SEPARATOR, NEED_MORE, OPEN_OBJECT } from './bytes.ts';
import { EventFields, scanEvent } from './event.ts';
import { EventIndex } from './event-index.ts';
import { scanLenient } from './lenient.ts';
import { findEvent, RESYNC_KEEP } from './resync.ts';
import type { ByteWindow } from './window.ts';

export interface EventSink {
  /** @param fields valid until the next event. @param ordinal number of the event, from 1 */
  event(fields: EventFields, ordinal: number): void;
}

/** What could not be read. */
export interface Damage {
  /** Places where something was lost, mostly one event each. */
  places: number;
  /** Bytes stepped over in those places, or cut off at the end. */
  bytes: number;
  /** Offset of the first such place; -1 = none. */
  firstAt: number;
  /** Events that were no proper JSON but could be read all the same. */
  repaired: number;
  /** Whether the end is among what was lost. */
  cut: boolean;
}

/** An event longer than this is taken for damage; so is a shorter one soon after damage, lest each costs a long scan. */
const MAX_EVENT = 1 << 24;
const MAX_EVENT_AFTER_DAMAGE = 1 << 18;
/** Scanning in vain is limited to so many bytes, and so many more for each byte read. */
const MAX_WASTE = 1 << 25;
const WASTE_PER_BYTE = 8;
const STRIDE = 1 << 16;
/** Events after damage until one may be long again. */
const TRUST = 1000;

export class EventScanner {
  readonly index = new EventIndex();
  readonly damage: Damage = { places: 0, bytes: 0, firstAt: -1, repaired: 0, cut: false };
  /** Events found so far. */
  count = 0;
  /** Where to go on in the window. */
  at = 0;
  private readonly fields = new EventFields();
  private readonly window: ByteWindow;
  private readonly sink: EventSink;
  private trustedFrom = 0;
  /** Bytes scanned in vain so far. */
  private wasted = 0;
  /** Whether the bytes before `at` were lost, so that the next ones belong to the same place. */
  private losing = false;

  constructor(window: ByteWindow, sink: EventSink) {
    this.window = window;
    this.sink = sink;
  }

  /**
   * Reports the complete events from `at` on.
   *
   * @param ended whether no more bytes will come
   * @returns whether the array's closing bracket was met; it is stepped over
   */
  run(ended: boolean): boolean {
    const { bytes, end } = this.window;
    const { fields, sink } = this;
    let at = this.losing ? this.lose(this.at, this.at, ended) : this.at;
    while (at >= 0) {
      while (IS_SEPARATOR[bytes[at]!] === 1) at++;
      this.at = at;
      if (bytes[at] !== OPEN_OBJECT) {
        if (bytes[at] === CLOSE_ARRAY) {
          this.at++;
          return true;
        }
        if (at >= end) return false;
        at = this.lose(at, at, ended);
        continue;
      }
      let next = scanEvent(bytes, at, end, fields);
      if (next < 0) this.wasted += (next === BROKEN ? failure.at : end) - at;
      if (next === BROKEN) next = this.repair(at, end);
      if (next > 0) {
        this.losing = false;
        const ordinal = ++this.count;
        if (ordinal >= this.index.due) this.index.add(ordinal, this.window.base + at);
        sink.event(fields, ordinal);
        at = next;
      } else {
        if (next === NEED_MORE && !ended && end - at <= this.longest()) return false;
        at = this.lose(at, Math.min(end, at + this.stride()), ended);
      }
    }
    return false;
  }

  /** A new array begins: events behind it must be found again from there. */
  restartIndex(): void {
    this.index.restart();
  }

  private repair(at: number, end: number): number {
    const next = scanLenient(this.window.bytes, at, end, this.fields);
    // Something that has nothing of an event is not what the damage was about.
    if (next > 0 && this.fields.nameFrom < 0 && this.fields.phase === 0) return BROKEN;
    if (next > 0) this.damage.repaired++;
    return next;
  }

  /**
   * Steps over damage that begins at `from`; the next event is searched from `search` on.
   *
   * @returns where to go on; -1 = not in this window
   */
  private lose(from: number, search: number, ended: boolean): number {
    const { bytes, end, base } = this.window;
    if (!this.losing) {
      this.losing = true;
      this.damage.places++;
      if (this.damage.firstAt < 0) this.damage.firstAt = base + from;
    }
    this.trustedFrom = this.count + TRUST;
    const found = findEvent(bytes, search, end);
    const stop = found >= 0 ? found : ended ? end : Math.max(search, end - RESYNC_KEEP);
    this.damage.bytes += stop - from;
    if (found < 0 && ended) this.damage.cut = true;
    this.at = stop;
    return found;
  }

  /** How far behind a failed scan the next is tried. Long strides keep hopeless files from costing a square of time. */
  private stride(): number {
    const allowance = MAX_WASTE + WASTE_PER_BYTE * (this.window.base + this.at);
    return this.wasted > allowance ? STRIDE : 1;
  }

  private longest(): number {
    return this.count >= this.trustedFrom ? MAX_EVENT : MAX_EVENT_AFTER_DAMAGE;
  }
}
