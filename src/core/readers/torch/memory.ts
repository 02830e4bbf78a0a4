/** Memory events (`[memory]` instants) as counters: what the allocator holds, per device, over time. */

import type { Counter } from '../../trace/columns.ts';
import type { EventFields } from '../json/event.ts';
import { SampleStore, type SeriesHead } from '../json/counters.ts';
import { MemberPicker } from '../json/object.ts';
import type { Decode } from '../json/text.ts';

const KEYS = ['Bytes', 'Total Allocated', 'Total Reserved', 'Device Type', 'Device Id'];
const BYTES = 0;
const ALLOCATED = 1;
const RESERVED = 2;
const TYPE = 3;
const ID = 4;

/** Sum of the changes, where the file has no totals (PyTorch 1.8): level relative to the beginning of the profile. */
const CHANGES = 'Allocated since start';

export class MemoryEvents {
  private readonly store = new SampleStore();
  private readonly args: MemberPicker;

  constructor(decode: Decode) {
    this.args = new MemberPicker(KEYS, decode);
  }

  /**
   * @param time ns
   * @param pid number of the process
   * @param device index of a device by its ordinal
   */
  take(fields: EventFields, time: number, pid: number, device: (ordinal: number) => number): void {
    const { args } = this;
    args.scan(fields.bytes, fields.argsFrom, fields.argsTo);
    const onHost = !(args.number(TYPE) > 0);
    const ordinal = onHost ? -1 : args.number(ID);
    const key = `${pid}\0${ordinal}\0`;
    const add = (name: string, value: number): void => {
      if (!Number.isFinite(value)) return;
      this.store.add(key + name, time, value, () => ({
        name,
        unit: 'B',
        device: onHost || !(ordinal >= 0) ? -1 : device(ordinal),
        pid,
      }));
    };
    if (args.has(ALLOCATED) || args.has(RESERVED)) {
      add('Total Allocated', args.number(ALLOCATED));
      add('Total Reserved', args.number(RESERVED));
    } else {
      add(CHANGES, args.number(BYTES));
    }
  }

  finish(): Counter[] {
    return this.store.finish((head: SeriesHead) => head.name === CHANGES);
  }
}
