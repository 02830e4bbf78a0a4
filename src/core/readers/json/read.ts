/**
 * Reads a JSON trace document from a source in small pieces: breathes, tells progress, and turns what was damaged into
 * warnings. The dialect (Kineto, Chrome, Ascend …) is the sink that it hands the events to.
 */

import { append } from '../../base/lists.ts';
import { err, type Result } from '../../base/result.ts';
import type { Warning } from '../../trace/trace.ts';
import { Cancelled, type ByteSource, type ReadContext, type Source } from '../types.ts';
import { DocumentScanner, type DocumentSink } from './document.ts';

/** Bytes scanned at a time: small enough for the processor's cache. */
const SLICE = 1 << 18;
/** Bytes between two breaths: some 10 ms of work. */
const BREATH = 1 << 21;

/**
 * Reads the whole document. A source that fails half way ends the document there.
 *
 * @throws Cancelled where the context says so, or what the source threw before anything was read
 */
export async function readDocument(
  source: ByteSource,
  context: ReadContext,
  sink: DocumentSink,
): Promise<{ scanner: DocumentScanner; warnings: Warning[] }> {
  const scanner = new DocumentScanner(sink);
  const warnings: Warning[] = [];
  const chunks = source.chunks()[Symbol.asyncIterator]();
  let sinceBreath = 0;
  context.progress(0, 'events');
  try {
    for (;;) {
      const chunk = await nextChunk(chunks, scanner, source, warnings);
      if (chunk === undefined) break;
      for (let from = 0; from < chunk.length; from += SLICE) {
        const slice = chunk.subarray(from, from + SLICE);
        scanner.push(slice);
        sinceBreath += slice.length;
        if (sinceBreath < BREATH) continue;
        sinceBreath = 0;
        context.progress(progressOf(source), 'events');
        await context.breathe();
      }
    }
  } finally {
    await chunks.return?.();
  }
  scanner.finish();
  append(warnings, damageWarnings(scanner, source));
  return { scanner, warnings };
}

/** A source that no reader of JSON can take. */
export function notJson({ name }: Source): Result<never> {
  return err({ reason: 'wrong-source', message: `${name} is no JSON file` });
}

async function nextChunk(
  chunks: AsyncIterator<Uint8Array>,
  scanner: DocumentScanner,
  source: ByteSource,
  warnings: Warning[],
): Promise<Uint8Array | undefined> {
  try {
    const next = await chunks.next();
    return next.done === true ? undefined : next.value;
  } catch (caught) {
    if (caught instanceof Cancelled || scanner.events.count === 0) throw caught;
    const what = caught instanceof Error ? caught.message : String(caught);
    warnings.push({
      reason: 'source-failed',
      message: `${source.name} cannot be read beyond ${scanner.length} bytes of JSON (${what}); what comes before is shown`,
      args: [source.name, scanner.length, what],
    });
    return undefined;
  }
}

/** Freezing takes the last twentieth. */
function progressOf(source: ByteSource): number {
  return source.size > 0 ? Math.min(0.95, (0.95 * source.consumed()) / source.size) : 0;
}

function damageWarnings(scanner: DocumentScanner, source: ByteSource): Warning[] {
  const { damage, count } = scanner.events;
  const warnings: Warning[] = [];
  const warn = (reason: string, message: string, ...args: (string | number)[]): void => {
    warnings.push({ reason, message, args });
  };
  if (source.truncated()) {
    const cut = `${source.name} ends before its gzip stream does; events read from the part that is there: ${count}`;
    warn('gzip-cut', cut, source.name, count);
  } else if (
    scanner.place === 'events' &&
    scanner.mustClose &&
    (damage.cut || damage.bytes === 0)
  ) {
    const cut = `The list of events has no end: the file was cut off after event ${count}`;
    warn('trace-cut', cut, count);
  }
  if (damage.places > 0) {
    const lost = `Places that could not be read: ${damage.places} (${damage.bytes} B), the first at byte ${damage.firstAt}; as many events or more are missing`;
    warn('events-lost', lost, damage.bytes, damage.places, damage.firstAt);
  }
  if (damage.repaired > 0) {
    const repaired = `Events that are no proper JSON (quotes or control characters in names), read by guessing: ${damage.repaired}`;
    warn('events-repaired', repaired, damage.repaired);
  }
  if (scanner.lostMembers > 0) {
    const members = `Entries beside the events could not be read: ${scanner.lostMembers}`;
    warn('members-lost', members, scanner.lostMembers);
  }
  return warnings;
}
