/** The lines of one Kineto event for the details pane: its `args` without what core has as columns. */

import type { Field } from '../types.ts';
import type { EventFields } from '../json/event.ts';
import { argumentFields } from '../json/fields.ts';
import { stringAt, type Decode } from '../json/text.ts';

/** Members that are columns of the trace. */
const COLUMNS = new Set([
  'device',
  'stream',
  'context',
  'correlation',
  'registers per thread',
  'grid',
  'block',
  'bytes',
]);

const UNITS: Readonly<Record<string, string>> = {
  'shared memory': 'B',
  Bytes: 'B',
  'Total Allocated': 'B',
  'Total Reserved': 'B',
};

/** Names that carry their unit: 'memory bandwidth (GB/s)', 'est. achieved occupancy %'. They keep it. */
export function kinetoFields(event: EventFields, decode: Decode): Field[] {
  const category = stringAt(event.bytes, event.catFrom, event.catTo, decode);
  const own: Field[] = category === '' ? [] : [{ name: 'cat', value: category }];
  const unitOf = (name: string): string | undefined =>
    Object.hasOwn(UNITS, name) ? UNITS[name] : undefined;
  return own.concat(argumentFields(event, decode, name => !COLUMNS.has(name), unitOf));
}
