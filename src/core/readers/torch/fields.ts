/** The lines of one Kineto event for the details pane: its `args` without what core has as columns. */

import type { Field } from '../types.ts';
import type { EventFields } from '../json/event.ts';
import { eventFields } from '../json/fields.ts';
import type { Decode } from '../json/text.ts';
import { COLUMN_MEMBERS } from './operations.ts';

/** Members that are columns of the trace. */
const COLUMNS: ReadonlySet<string> = new Set(COLUMN_MEMBERS);

const UNITS: Readonly<Record<string, string>> = {
  'shared memory': 'B',
  Bytes: 'B',
  'Total Allocated': 'B',
  'Total Reserved': 'B',
};

/** Names that carry their unit: 'memory bandwidth (GB/s)', 'est. achieved occupancy %'. They keep it. */
export function kinetoFields(event: EventFields, decode: Decode): Field[] {
  const unitOf = (name: string): string | undefined =>
    Object.hasOwn(UNITS, name) ? UNITS[name] : undefined;
  return eventFields(event, decode, name => !COLUMNS.has(name), unitOf);
}
