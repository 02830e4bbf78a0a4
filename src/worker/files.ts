/**
 * Plain and gzip files: the head that tells a format, and a `ByteSource` that streams. Knows no format itself;
 * databases are opened by sqlite.ts. Only reads.
 */

import { createReadStream, type ReadStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { constants, createGunzip, type Gunzip } from 'node:zlib';
import { FailureError } from '../core/base/result.ts';
import type { ByteSource, Head } from '../core/readers/types.ts';
import { fileFailure } from './failures.ts';

const HEAD_BYTES = 64 * 1024;
/** Large enough that the parser's cost per chunk vanishes, small enough that two of them stay in cache. */
const CHUNK_BYTES = 256 * 1024;

/** Reads the beginning of a file; `tables` is left for the caller. Throws a `FailureError`. */
export async function readHead(path: string): Promise<Head> {
  try {
    const info = await stat(path);
    if (info.isDirectory()) throw Object.assign(new Error('is a folder'), { code: 'EISDIR' });
    // Reading a pipe or a device might never end.
    if (!info.isFile()) throw notAFile(path);
    const stored = await readPart(path, 0, HEAD_BYTES);
    const gzip = isGzip(stored);
    const bytes = gzip ? await readFrom(gunzipped(path), 0, HEAD_BYTES) : stored;
    const text = new TextDecoder().decode(bytes);
    return { name: basename(path), size: info.size, bytes, text, gzip };
  } catch (caught) {
    throw fileFailure(caught, path);
  }
}

function notAFile(path: string): FailureError {
  const name = basename(path);
  return new FailureError({
    reason: 'not-a-file',
    message: `${name} is a pipe or a device, not a file`,
    advice: 'Save its content as a file and open that.',
    args: [name],
  });
}

/** Opens a file for streaming; `size` and `gzip` as in its head. */
export function openBytes(path: string, head: Head): ByteSource {
  return new FileBytes(path, head.size, head.gzip);
}

function isGzip(bytes: Uint8Array): boolean {
  return bytes.length >= 2 && bytes[0] === 0x1f && bytes[1] === 0x8b;
}

/** Up to `length` bytes of the stored file at `offset`. */
async function readPart(
  path: string,
  offset: number,
  length: number,
  into?: Uint8Array,
): Promise<Uint8Array> {
  const file = await open(path, 'r');
  try {
    const bytes = into !== undefined && into.length >= length ? into : new Uint8Array(length);
    let filled = 0;
    while (filled < length) {
      const { bytesRead } = await file.read(bytes, filled, length - filled, offset + filled);
      if (bytesRead === 0) break;
      filled += bytesRead;
    }
    return bytes.subarray(0, filled);
  } finally {
    await file.close();
  }
}

interface Decompression {
  readonly file: ReadStream;
  readonly gunzip: Gunzip;
}

/** `Z_SYNC_FLUSH` at the end gives out everything of a stream that was cut off. */
function gunzipped(path: string, finishFlush = constants.Z_SYNC_FLUSH): Decompression {
  const file = createReadStream(path, { highWaterMark: CHUNK_BYTES });
  const gunzip = createGunzip({ chunkSize: CHUNK_BYTES, finishFlush });
  file.on('error', error => gunzip.destroy(error));
  file.pipe(gunzip);
  return { file, gunzip };
}

function destroy({ file, gunzip }: Decompression): void {
  file.destroy();
  gunzip.destroy();
}

/** Bytes of a gzip file's content from `offset` on, fewer where it ends before or is damaged. Ends the stream. */
async function readFrom(
  stream: Decompression,
  offset: number,
  length: number,
): Promise<Uint8Array> {
  const bytes = new Uint8Array(length);
  let filled = 0;
  let position = 0;
  try {
    for await (const chunk of stream.gunzip as AsyncIterable<Uint8Array>) {
      const from = Math.max(0, offset - position);
      position += chunk.length;
      if (from >= chunk.length) continue;
      const part = chunk.subarray(from, from + length - filled);
      bytes.set(part, filled);
      filled += part.length;
      if (filled === length) break;
    }
  } catch (caught) {
    if (!isDataError(caught)) throw caught;
  } finally {
    destroy(stream);
  }
  return bytes.subarray(0, filled);
}

/** Whether zlib itself complains, as opposed to the file system. */
function isDataError(caught: unknown): boolean {
  const code = caught instanceof Error && 'code' in caught ? caught.code : undefined;
  return typeof code === 'string' && code.startsWith('Z_');
}

class FileBytes implements ByteSource {
  readonly kind = 'bytes';
  readonly name: string;
  readonly size: number;
  readonly gzip: boolean;
  private readonly path: string;
  private readonly decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  private reading: ReadStream | undefined;
  private readonly running = new Set<Decompression | ReadStream>();
  private cutOff = false;

  constructor(path: string, size: number, gzip: boolean) {
    this.path = path;
    this.name = basename(path);
    this.size = size;
    this.gzip = gzip;
  }

  async *chunks(): AsyncGenerator<Uint8Array, void, undefined> {
    try {
      yield* this.gzip ? this.gzipChunks() : this.plainChunks();
    } catch (caught) {
      throw fileFailure(caught, this.path);
    }
  }

  consumed(): number {
    return this.reading?.bytesRead ?? 0;
  }

  decode(bytes: Uint8Array): string {
    return this.decoder.decode(bytes);
  }

  async readAt(offset: number, length: number, into?: Uint8Array): Promise<Uint8Array> {
    try {
      if (!this.gzip) return await readPart(this.path, offset, length, into);
      return await readFrom(gunzipped(this.path), offset, length);
    } catch (caught) {
      throw fileFailure(caught, this.path);
    }
  }

  truncated(): boolean {
    return this.cutOff;
  }

  close(): void {
    for (const stream of this.running) {
      if ('gunzip' in stream) destroy(stream);
      else stream.destroy();
    }
    this.running.clear();
  }

  private async *plainChunks(): AsyncGenerator<Uint8Array> {
    const file = createReadStream(this.path, { highWaterMark: CHUNK_BYTES });
    this.reading = file;
    this.running.add(file);
    try {
      yield* file as AsyncIterable<Uint8Array>;
    } finally {
      this.running.delete(file);
      file.destroy();
    }
  }

  private async *gzipChunks(): AsyncGenerator<Uint8Array> {
    const stream = gunzipped(this.path);
    this.reading = stream.file;
    this.running.add(stream);
    let length = 0;
    try {
      for await (const chunk of stream.gunzip as AsyncIterable<Uint8Array>) {
        length += chunk.length;
        yield chunk;
      }
      this.cutOff = await this.endsEarly(length);
    } catch (caught) {
      if (!isDataError(caught)) throw caught;
      this.cutOff = true;
    } finally {
      this.running.delete(stream);
      destroy(stream);
    }
  }

  /**
   * Whether the gzip stream lacks its end mark. The last four bytes are the content's length in a whole file of one
   * member; only where they are not (cut off, or several members) the file is gunzipped once more to be sure.
   */
  private async endsEarly(length: number): Promise<boolean> {
    const tail = await readPart(this.path, Math.max(0, this.size - 4), 4);
    const view = new DataView(tail.buffer, tail.byteOffset, tail.length);
    if (tail.length === 4 && view.getUint32(0, true) === length % 2 ** 32) return false;
    const stream = gunzipped(this.path, constants.Z_FINISH);
    try {
      for await (const chunk of stream.gunzip) void chunk;
      return false;
    } catch (caught) {
      if (!isDataError(caught)) throw caught;
      return true;
    } finally {
      destroy(stream);
    }
  }
}

/** Throws the failure for a file without any content. */
export function refuseEmpty(head: Head): void {
  if (head.size > 0) return;
  throw new FailureError({
    reason: 'empty-file',
    message: `${head.name} is empty (0 bytes)`,
    advice: 'The export or the capture was stopped before anything was written; make it again.',
    args: [head.name],
  });
}
