/** One event as lines for a person: every member with its exact text. Knows no dialect and leaves nothing out itself. */

import type { Field } from '../types.ts';
import { QUOTE } from './bytes.ts';
import type { EventFields } from './event.ts';
import { eachMember } from './object.ts';
import { stringAt, type Decode } from './text.ts';

/** A value longer than this is cut in the answer: a stack of a thousand frames helps nobody in a card. */
const MAX_VALUE = 1 << 14;

/**
 * Lines for the members of `args`.
 *
 * @param shown whether a member is wanted; core's own columns are not repeated
 * @param unitOf unit of a member, where the format defines one
 */
function argumentFields(
  event: EventFields,
  decode: Decode,
  shown: (name: string) => boolean,
  unitOf: (name: string) => string | undefined,
): Field[] {
  const fields: Field[] = [];
  if (event.argsFrom < 0) return fields;
  const { bytes, argsFrom, argsTo } = event;
  eachMember(bytes, argsFrom, argsTo, (keyFrom, keyTo, from, to) => {
    const name = stringAt(bytes, keyFrom, keyTo, decode);
    if (!shown(name)) return;
    const unit = unitOf(name);
    fields.push({ name, value: valueText(bytes, from, to, decode), ...(unit && { unit }) });
  });
  return fields;
}

/** The same behind the event's category. */
export function eventFields(
  event: EventFields,
  decode: Decode,
  shown: (name: string) => boolean = () => true,
  unitOf: (name: string) => string | undefined = () => undefined,
): Field[] {
  const category = stringAt(event.bytes, event.catFrom, event.catTo, decode);
  const own: Field[] = category === '' ? [] : [{ name: 'cat', value: category }];
  return own.concat(argumentFields(event, decode, shown, unitOf));
}

function valueText(bytes: Uint8Array, from: number, to: number, decode: Decode): string {
  const quoted = bytes[from] === QUOTE;
  const first = quoted ? from + 1 : from;
  const last = quoted ? to - 1 : to;
  const cut = last - first > MAX_VALUE;
  const text = stringAt(bytes, first, cut ? first + MAX_VALUE : last, decode);
  return cut ? `${text} …` : text;
}
