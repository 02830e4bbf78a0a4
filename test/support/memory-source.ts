/** A `ByteSource` over bytes in memory, for reader tests: plain, or in chunks as if it were gunzipped. */

import type { ByteSource, Head, ReadContext } from '../../src/core/readers/types.ts';

export interface MemorySource extends ByteSource {
  /** Bytes handed out so far by `readAt` and `chunks`. */
  handedOut(): number;
}

/** @param chunkLength makes it a gzip-like source: only `chunks` is cheap, and its size is no content size */
export function memorySource(
  bytes: Uint8Array,
  name = 'unknown',
  chunkLength?: number,
): MemorySource {
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  let out = 0;
  let consumed = 0;
  return {
    kind: 'bytes',
    name,
    size: chunkLength === undefined ? bytes.length : Math.ceil(bytes.length / 3),
    gzip: chunkLength !== undefined,
    async *chunks() {
      const step = chunkLength ?? 65536;
      for (consumed = 0; consumed < bytes.length; consumed += step) {
        // A buffer of its own that is overwritten afterwards: who keeps it must copy it.
        const chunk = bytes.slice(consumed, consumed + step);
        out += chunk.length;
        yield chunk;
        chunk.fill(0xee);
      }
    },
    consumed: () => Math.min(bytes.length, consumed),
    decode: part => decoder.decode(part),
    async readAt(offset, length, into) {
      const part = bytes.slice(offset, offset + length);
      out += part.length;
      // Written over as a file's bytes would be: who keeps an earlier part must have copied it.
      if (into === undefined || into.length < length) return part;
      into.set(part);
      return into.subarray(0, part.length);
    },
    truncated: () => false,
    close: () => undefined,
    handedOut: () => out,
  };
}

export function headOf(bytes: Uint8Array, name = 'unknown'): Head {
  const part = bytes.subarray(0, 65536);
  const text = new TextDecoder().decode(part);
  return { name, size: bytes.length, bytes: part, text, gzip: false };
}

/** A context that is never cancelled. */
export const freeContext: ReadContext = {
  breathe: async () => undefined,
  progress: () => undefined,
};
