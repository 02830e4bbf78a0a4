/** Reads single events again, for the details of one span. Keeps nothing but the index of offsets. */

import type { ByteSource, Field } from '../types.ts';
import type { EventFields } from './event.ts';
import type { EventIndex } from './event-index.ts';
import { EventScanner } from './events.ts';
import type { Decode } from './text.ts';
import { ByteWindow } from './window.ts';

const FIRST_READ = 1 << 16;
const LAST_READ = 1 << 25;

/**
 * Lines of the event that a span was read from; none where the span is no event's.
 *
 * @param read the lines of one event
 */
export async function fieldsOfSpan(
  source: ByteSource,
  index: EventIndex,
  ordinal: number | undefined,
  read: (event: EventFields, decode: Decode) => Field[],
): Promise<readonly Field[]> {
  if (ordinal === undefined || ordinal === 0) return [];
  const decode: Decode = bytes => source.decode(bytes);
  return (await rereadEvent(source, index, ordinal, event => read(event, decode))) ?? [];
}

/**
 * Finds event `ordinal` again and hands its parts to `use`, whose answer is returned; undefined where it is not found.
 * Cost: one read of 64 KiB (of a gzip file: decompressing up to there).
 */
export async function rereadEvent<T>(
  source: ByteSource,
  index: EventIndex,
  ordinal: number,
  use: (fields: EventFields) => T,
): Promise<T | undefined> {
  const entry = index.before(ordinal);
  if (entry === undefined) return undefined;
  for (let size = FIRST_READ; size <= LAST_READ; size *= 8) {
    const bytes = await source.readAt(entry.offset, size);
    const window = new ByteWindow(bytes.length + 16);
    window.append(bytes, 0);
    let answer: { value: T } | undefined;
    const scanner = new EventScanner(window, {
      event: (fields, number) => {
        if (number === ordinal) answer = { value: use(fields) };
      },
    });
    scanner.count = entry.ordinal - 1;
    scanner.run(bytes.length < size);
    if (answer !== undefined) return answer.value;
    if (bytes.length < size) return undefined;
  }
  return undefined;
}
