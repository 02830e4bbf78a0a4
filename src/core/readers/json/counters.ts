/** Counter events (`C`): each numeric member of `args` is a series of its own. Times as they come, sorted at the end. */

import { GrowingColumn } from '../../base/grow.ts';
import type { Counter } from '../../trace/columns.ts';
import { sortRows } from '../../trace/sort.ts';
import type { EventFields } from './event.ts';
import { numberAt } from './numbers.ts';
import { eachMember } from './object.ts';
import { QUOTE } from './bytes.ts';
import { stringAt, type Decode } from './text.ts';

/** More series than this are damage or ids mistaken for names. */
const MAX_SERIES = 4096;

export interface SeriesHead {
  readonly name: string;
  readonly unit: string;
  readonly device: number;
  readonly pid: number;
}

/** Samples of many series, in any order of time. */
export class SampleStore {
  /** Samples of series beyond those that are kept. */
  omitted = 0;
  private readonly series = new Map<
    string,
    { head: SeriesHead; time: GrowingColumn<Float64Array>; value: GrowingColumn<Float64Array> }
  >();

  /** @param head asked for where the series is new */
  add(key: string, time: number, value: number, head: () => SeriesHead): void {
    let series = this.series.get(key);
    if (series === undefined) {
      if (this.series.size >= MAX_SERIES) return void this.omitted++;
      const columns = {
        time: new GrowingColumn(Float64Array),
        value: new GrowingColumn(Float64Array),
      };
      series = { head: head(), ...columns };
      this.series.set(key, series);
    }
    series.time.push(time);
    series.value.push(value);
  }

  /**
   * The counters, by order of appearance.
   *
   * @param running whether values of a series are changes that add up to the level, by its head
   */
  finish(running: (head: SeriesHead) => boolean = () => false): Counter[] {
    const counters: Counter[] = [];
    for (const { head, time, value } of this.series.values()) {
      const unsorted = time.finish();
      const { order } = sortRows(unsorted.length, 1, () => 0, unsorted, unsorted);
      const values = value.finish(order);
      const times = new Float64Array(order.length);
      for (let i = 0; i < order.length; i++) times[i] = unsorted[order[i]!]!;
      if (running(head)) for (let i = 1; i < values.length; i++) values[i]! += values[i - 1]!;
      counters.push({ ...head, time: times, value: values, shape: 'step' });
    }
    return counters;
  }
}

/** The numbers among the members of `args`, quoted or not. */
export function eachNumber(
  { bytes, argsFrom, argsTo }: EventFields,
  decode: Decode,
  take: (key: string, value: number) => void,
): void {
  if (argsFrom < 0) return;
  eachMember(bytes, argsFrom, argsTo, (keyFrom, keyTo, from, to) => {
    const quoted = bytes[from] === QUOTE;
    const value = numberAt(bytes, quoted ? from + 1 : from, quoted ? to - 1 : to);
    if (Number.isFinite(value)) take(stringAt(bytes, keyFrom, keyTo, decode), value);
  });
}

/** Adds the samples of a counter event. Series are told apart by process, name and id. */
export function takeCounter(
  store: SampleStore,
  fields: EventFields,
  time: number,
  pid: number,
  device: number,
  decode: Decode,
): void {
  const { bytes } = fields;
  const name = stringAt(bytes, fields.nameFrom, fields.nameTo, decode);
  const id = stringAt(bytes, fields.idFrom, fields.idTo, decode);
  eachNumber(fields, decode, (series, value) => {
    store.add(`${pid}\0${name}\0${id}\0${series}`, time, value, () => ({
      name: [name, id, series === 'value' || series === name ? '' : series]
        .filter(Boolean)
        .join(' '),
      unit: '',
      device,
      pid,
    }));
  });
}
