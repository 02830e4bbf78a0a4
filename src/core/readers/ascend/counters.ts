/**
 * Counter events of an Ascend JSON trace: the unit stands in the name of the argument ("Read(MB/s)", "KB"), and is
 * turned into the units of the trace's counters. Samples only; what they mean is not said here.
 */

import type { EventFields } from '../json/event.ts';
import { eachNumber, type SampleStore } from '../json/counters.ts';
import { stringAt, type Decode } from '../json/text.ts';

interface Scale {
  readonly unit: string;
  readonly factor: number;
}

const SCALES: Readonly<Record<string, Scale>> = {
  'MB/s': { unit: 'B/s', factor: 2 ** 20 },
  'GB/s': { unit: 'B/s', factor: 2 ** 30 },
  KB: { unit: 'B', factor: 2 ** 10 },
  MB: { unit: 'B', factor: 2 ** 20 },
  MHz: { unit: 'Hz', factor: 1e6 },
};
const PLAIN: Scale = { unit: '', factor: 1 };

/** Arguments that number the thing that was sampled. */
const IDENTITIES = /^(acc_id|id)$/;

/** @param pid small id of the process. @param device index, -1 = host */
export function takeAscendCounter(
  store: SampleStore,
  fields: EventFields,
  time: number,
  pid: number,
  device: number,
  decode: Decode,
): void {
  const samples: { readonly key: string; readonly value: number }[] = [];
  let identity = '';
  eachNumber(fields, decode, (key, value) => {
    if (IDENTITIES.test(key)) identity = ` ${value}`;
    else samples.push({ key, value });
  });
  if (samples.length === 0) return;
  const name = stringAt(fields.bytes, fields.nameFrom, fields.nameTo, decode);
  for (const { key, value } of samples) {
    const { unit, factor } = scaleOf(key);
    const label = `${name}${identity}`;
    const own = key.replace(/\s*\(.*\)$/, '');
    const redundant = samples.length === 1 || own === name || own === 'value';
    store.add(`${pid}\0${label}\0${key}`, time, value * factor, () => ({
      name: redundant ? label : `${label} ${own}`,
      unit,
      device,
      pid: -1,
    }));
  }
}

function scaleOf(key: string): Scale {
  const unit = /\(([^()]*)\)$/.exec(key)?.[1] ?? key;
  // The profiler writes a share here although it says percent.
  if (key === 'Hit Rate(%)') return { unit: '%', factor: 100 };
  if (unit === '%') return { unit: '%', factor: 1 };
  return Object.hasOwn(SCALES, unit) ? SCALES[unit]! : PLAIN;
}
