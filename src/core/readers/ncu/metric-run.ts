/**
 * Decodes the metrics of a result that follow each other in the window, millions in a large report, without an object
 * or a call for each. Knows only the usual form of a metric; every other one is left to `readMetric`.
 */

import { CellState } from '../../report/metrics.ts';
import type { MetricCollector } from './collect.ts';
import { LastSeen } from './last-seen.ts';
import { readMetric } from './values.ts';

/** Tags of ProfileMetricResult, field number and wire type in one byte. */
const NAME_ID = 0x08;
const VALUE = 0x12;
const LIST = 0x1a;
const CATEGORY = 0x20;
/** Tags of ProfileMetricValue. */
const DOUBLE = 0x19;
const U32 = 0x20;
const U64 = 0x28;
/** Tag and eight bytes. */
const DOUBLE_SIZE = 9;
/**
 * Tag and length of a metric, its name's id in two bytes, a double, its category in one: 18 bytes that differ in the
 * first, the id, the double and the category, and are these numbers elsewhere.
 */
const PLAIN = { size: 18, begin: 0x0010_0880, middle: 0x0012_0919, end: 0x2000 } as const;

export class MetricRun {
  /** Metrics of the current kernel that could not be decoded. */
  damaged = 0;
  private readonly collector: MetricCollector;
  /** Metrics in another form, texts above all, by their ordinal among those of the kernel. */
  private readonly others = new LastSeen(readMetric);
  private otherCount = 0;
  private bytes: Uint8Array = new Uint8Array(0);
  private view = new DataView(this.bytes.buffer);
  /** Where decoding stands in `bytes`. */
  private at = 0;
  /** Value of the metric that is being decoded, finite or NaN. */
  private value = NaN;

  constructor(collector: MetricCollector) {
    this.collector = collector;
  }

  /** Metrics that follow are of the next kernel; returns its place. */
  begin(): number {
    this.damaged = 0;
    this.otherCount = 0;
    return this.collector.beginKernel();
  }

  /**
   * Takes all fields from `from` on that have this tag and lie before `limit` as a whole.
   * @param tag of one byte, of a field with a length
   * @param base offset of `bytes` in the file's content
   * @returns where it stopped
   */
  take(tag: number, bytes: Uint8Array, from: number, limit: number, base: number): number {
    this.use(bytes);
    let at = from;
    while (at < limit && bytes[at] === tag) {
      if (this.plain(at, limit)) {
        at += PLAIN.size;
        continue;
      }
      this.at = at + 1;
      const length = this.size(limit);
      const start = this.at;
      if (length < 0 || start + length > limit) break;
      this.add(start, start + length, base);
      at = start + length;
    }
    return at;
  }

  /** Takes one metric that fills `bytes`, which lie at `base`. */
  one(bytes: Uint8Array, base: number): void {
    this.use(bytes);
    this.add(0, bytes.length, base);
  }

  private use(bytes: Uint8Array): void {
    if (bytes === this.bytes) return;
    this.bytes = bytes;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  }

  private add(from: number, end: number, base: number): void {
    this.at = from;
    if (this.usual(from, end, base)) return;
    try {
      const metric = this.others.of(this.otherCount++, this.bytes.subarray(from, end));
      this.collector.add(metric, { offset: base + from, length: end - from });
    } catch {
      this.damaged++;
    }
  }

  /** Adds a metric of the most frequent form, see `PLAIN`; false = this is none. Its tag was looked at before. */
  private plain(from: number, limit: number): boolean {
    if (from + PLAIN.size > limit) return false;
    const { view } = this;
    const begin = view.getInt32(from);
    const middle = view.getInt32(from + 4);
    const end = view.getUint16(from + 16);
    if ((begin & 0x00ff_ff80) !== PLAIN.begin) return false;
    if ((middle & 0x80ff_ffff) !== PLAIN.middle || (end & 0xff80) !== PLAIN.end) return false;
    const nameId = (begin & 127) | ((middle >>> 24) << 7);
    const value = view.getFloat64(from + 8, true);
    // The difference is NaN for NaN and the infinities.
    if (value - value === 0) this.collector.addNumber(nameId, CellState.number, value);
    else this.collector.addNumber(nameId, CellState.notANumber, NaN);
    return true;
  }

  /** Adds a metric of the usual form: id, value, instances, category, each at most once but for the instances. */
  private usual(from: number, end: number, base: number): boolean {
    const { bytes } = this;
    if (this.at >= end || bytes[this.at++] !== NAME_ID) return false;
    const nameId = this.size(end);
    if (nameId < 0) return false;
    this.value = NaN;
    let state: CellState = CellState.noData;
    if (this.at < end && bytes[this.at] === VALUE) {
      this.at++;
      state = this.number(end);
      if (state === CellState.absent) return false;
    }
    const instances = this.instances(end);
    if (instances < 0) return false;
    if (instances > 0 && state === CellState.noData) state = CellState.instancesOnly;
    if (this.at < end && !this.category(end)) return false;
    const cell = this.collector.addNumber(nameId, state, this.value);
    if (instances > 0) this.collector.addList(cell, instances, base + from, end - from);
    return true;
  }

  /** Steps over the last field. */
  private category(end: number): boolean {
    return this.bytes[this.at++] === CATEGORY && this.size(end) >= 0 && this.at === end;
  }

  /** Decodes a value that is one number; absent = it is not. */
  private number(limit: number): CellState {
    const length = this.size(limit);
    const start = this.at;
    const end = start + length;
    if (length < 2 || end > limit) return CellState.absent;
    const tag = this.bytes[start];
    this.at = end;
    if (tag === DOUBLE && length === DOUBLE_SIZE) {
      const value = this.view.getFloat64(start + 1, true);
      if (!Number.isFinite(value)) return CellState.notANumber;
      this.value = value;
      return CellState.number;
    }
    if (tag !== U64 && tag !== U32) return CellState.absent;
    return this.varint(start + 1, end) ? CellState.integer : CellState.absent;
  }

  /** Decodes an integer of at most 49 bits that lies between two places; false = there is none. */
  private varint(from: number, end: number): boolean {
    const { bytes } = this;
    if (end - from > MOST_BYTES || bytes[end - 1]! >= 128) return false;
    let value = 0;
    for (let at = end - 1; at >= from; at--) {
      const byte = bytes[at]!;
      if (byte >= 128 === (at === end - 1)) return false;
      value = value * 128 + (byte & 127);
    }
    this.value = value;
    return true;
  }

  /** Steps over the instances from here on and counts them; negative = one reaches beyond `end`. */
  private instances(end: number): number {
    const { bytes } = this;
    let at = this.at;
    let count = 0;
    while (at < end && bytes[at] === LIST) {
      // Mostly short ones: their length is one byte.
      let length = bytes[at + 1] ?? 128;
      at += 2;
      if (length >= 128) {
        this.at = at - 1;
        length = this.size(end);
        at = this.at;
      }
      at += length;
      if (length < 0 || at > end) return -1;
      count++;
    }
    this.at = at;
    return count;
  }

  /** A number below 2^28 that ends before `end`; negative = not such a one. A small integer for the engine as well. */
  private size(end: number): number {
    const { bytes } = this;
    let at = this.at;
    const last = Math.min(end, at + 4);
    let value = 0;
    for (let shift = 0; at < last; shift += 7) {
      const byte = bytes[at++]!;
      value |= (byte & 127) << shift;
      if (byte < 128) {
        this.at = at;
        return value;
      }
    }
    return -1;
  }
}

/** Seven bits each. */
const MOST_BYTES = 7;
