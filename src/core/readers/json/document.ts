/**
 * Walks a trace document as it arrives: finds the events, wherever they stand, and the other members of the top object.
 * Accepts an object with `traceEvents`, a bare array, and events one after another. Interprets no event.
 */

import {
  BACKSLASH,
  BROKEN,
  CLOSE,
  CLOSE_OBJECT,
  COLON,
  IS_SEPARATOR,
  NEED_MORE,
  OPEN,
  OPEN_ARRAY,
  OPEN_OBJECT,
  QUOTE,
  STRANGE,
  STRUCTURE,
  ascii,
} from './bytes.ts';
import { EventFields, scanEvent } from './event.ts';
import { EventScanner, type EventSink } from './events.ts';
import { endOfString, endOfValue, skipSpace } from './skip.ts';
import { ByteWindow } from './window.ts';

export interface DocumentSink extends EventSink {
  /** A member of the top object other than `traceEvents`: its JSON, valid until the call returns. */
  member(key: string, json: Uint8Array): void;
}

/** Where the document stands: how it ended tells whether it was cut. */
export type Place = 'start' | 'members' | 'events' | 'between' | 'end';

/** A member of the top object longer than this is stepped over: nothing that is wanted is so long. */
const MAX_MEMBER = 1 << 23;
/** The first bytes decide what the document is; an event is expected to fit. */
const FIRST_LOOK = 1 << 16;

export class DocumentScanner {
  readonly events: EventScanner;
  place: Place = 'start';
  /** Whether the events stand in an array that the document must close: only an object's array must be. */
  mustClose = false;
  /** Whether there was any array of events, or a single event. */
  found = false;
  /** Members of the top object that were damaged or too long. */
  lostMembers = 0;

  private readonly window = new ByteWindow();
  private readonly sink: DocumentSink;
  /** Scanning again is pointless before the window holds so many bytes. */
  private waitFor = 0;
  private ended = false;
  private readonly skipping = { depth: 0, inString: false, active: false };

  constructor(sink: DocumentSink) {
    this.sink = sink;
    this.events = new EventScanner(this.window, sink);
  }

  /** Number of bytes given so far. */
  get length(): number {
    return this.window.base + this.window.end;
  }

  /** Takes the next bytes and reports what is complete. The chunk is copied; chunks up to 256 KiB work best. */
  push(chunk: Uint8Array): void {
    this.window.append(chunk, this.events.at);
    this.events.at = 0;
    if (this.window.end >= this.waitFor) this.run();
  }

  /** The document has ended: reports what is left. */
  finish(): void {
    this.ended = true;
    this.run();
  }

  private run(): void {
    while (this.step());
    // What remains is the beginning of something longer; looking twice as far next time keeps the whole linear.
    this.waitFor = (this.window.end - this.events.at) * 2;
  }

  /** @returns false when more bytes are needed */
  private step(): boolean {
    if (this.skipping.active) return this.skipValue();
    switch (this.place) {
      case 'start':
        return this.start();
      case 'members':
        return this.member();
      case 'events':
        return this.array();
      case 'between':
        return this.between();
      case 'end':
        this.events.at = this.window.end;
        return false;
    }
  }

  private start(): boolean {
    const { bytes, end } = this.window;
    if (end < FIRST_LOOK && !this.ended) return false;
    let at = this.events.at;
    if (bytes[at] === 0xef && bytes[at + 1] === 0xbb && bytes[at + 2] === 0xbf) at += 3;
    at = skipSpace(bytes, at);
    this.events.at = at;
    if (bytes[at] === OPEN_ARRAY) {
      this.events.at++;
      this.beginEvents(false);
      return true;
    }
    if (bytes[at] !== OPEN_OBJECT) {
      this.place = 'end';
      return true;
    }
    const fields = new EventFields();
    const isEvent =
      scanEvent(bytes, at, end, fields) > 0 && fields.phase > 0 && fields.nameFrom >= 0;
    if (isEvent) {
      this.beginEvents(false);
    } else {
      this.events.at++;
      this.place = 'members';
    }
    return true;
  }

  private beginEvents(mustClose: boolean): void {
    this.found = true;
    this.mustClose = mustClose;
    this.place = 'events';
    this.events.restartIndex();
  }

  private array(): boolean {
    if (!this.events.run(this.ended)) return false;
    this.place = this.mustClose ? 'members' : 'between';
    return true;
  }

  /** Behind a bare array or a whole object: another one may follow in concatenated files. */
  private between(): boolean {
    const { bytes, end } = this.window;
    while (IS_SEPARATOR[bytes[this.events.at]!] === 1) this.events.at++;
    if (this.events.at >= end) return false;
    this.place = 'start';
    return true;
  }

  /** One member of the top object. */
  private member(): boolean {
    const { bytes, end } = this.window;
    while (IS_SEPARATOR[bytes[this.events.at]!] === 1) this.events.at++;
    const from = this.events.at;
    if (bytes[from] === CLOSE_OBJECT) {
      this.events.at++;
      this.place = 'between';
      return true;
    }
    if (bytes[from] !== QUOTE) return from >= end ? false : this.loseMember();
    const close = endOfString(bytes, from + 1, end);
    if (close < 0) return close === NEED_MORE ? this.wait() : this.loseMember();
    const colon = skipSpace(bytes, close + 1);
    if (bytes[colon] !== COLON) return colon >= end ? this.wait() : this.loseMember();
    const value = skipSpace(bytes, colon + 1);
    if (value >= end) return this.wait();
    const key = ascii(bytes, from + 1, close);
    if (key === 'traceEvents' && bytes[value] === OPEN_ARRAY) {
      this.events.at = value + 1;
      this.beginEvents(true);
      return true;
    }
    const stop = endOfValue(bytes, value, end);
    if (stop === BROKEN) return this.loseMember();
    if (stop === NEED_MORE)
      return this.ended || end - from < MAX_MEMBER ? this.wait() : this.skip(value);
    this.events.at = stop;
    this.sink.member(key, bytes.subarray(value, stop));
    return true;
  }

  private wait(): boolean {
    if (this.ended) {
      this.lostMembers++;
      this.events.at = this.window.end;
    }
    return false;
  }

  private skip(value: number): boolean {
    this.lostMembers++;
    this.events.at = value;
    Object.assign(this.skipping, { depth: 0, inString: false, active: true });
    return true;
  }

  /** Steps over a container or string that is longer than the window may become. */
  private skipValue(): boolean {
    const { bytes, end } = this.window;
    const state = this.skipping;
    let at = this.events.at;
    while (at < end && state.active) {
      const code = bytes[at]!;
      if (code === BACKSLASH) {
        if (at + 1 >= end) break;
        at++;
      } else if (code === QUOTE) {
        state.inString = !state.inString;
        state.active = state.inString || state.depth > 0;
      } else if (!state.inString) {
        const structure = STRUCTURE[code]!;
        if (structure >= OPEN && structure < CLOSE) state.depth++;
        else if (structure >= CLOSE && structure < STRANGE) state.active = --state.depth > 0;
      }
      at++;
    }
    this.events.at = at;
    return !state.active;
  }

  /** Damage outside the events: goes on where the events begin, if they still come. */
  private loseMember(): boolean {
    this.lostMembers++;
    const { bytes, end } = this.window;
    const found = this.found ? -1 : findKey(bytes, this.events.at + 1, end);
    if (found >= 0) {
      this.events.at = found;
      return true;
    }
    if (this.found) {
      this.place = 'end';
      return true;
    }
    this.events.at = this.ended ? end : Math.max(this.events.at + 1, end - KEY.length);
    return false;
  }
}

const KEY = Uint8Array.from('"traceEvents"', c => c.charCodeAt(0));

function findKey(bytes: Uint8Array, from: number, end: number): number {
  for (let at = from; at + KEY.length <= end; at++) {
    let i = 0;
    while (i < KEY.length && bytes[at + i] === KEY[i]) i++;
    if (i === KEY.length) return at;
  }
  return -1;
}
