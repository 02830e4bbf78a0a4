// Streams over plain and gzip files, whole and cut off.

import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { ByteSource } from '../../../src/core/readers/types.ts';
import { openBytes, readHead } from '../../../src/worker/files.ts';
import { temporaryFolder } from '../../support/temporary.ts';

async function contentOf(source: ByteSource): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of source.chunks()) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks);
}

describe('byte sources', () => {
  const folder = temporaryFolder();
  // Compresses to about half, so that several chunks pass on either side of gunzip.
  const content = Buffer.from(randomBytes(1_500_000).toString('hex'));

  async function source(name: string, bytes: Uint8Array): Promise<ByteSource> {
    const path = join(folder(), name);
    writeFileSync(path, bytes);
    return openBytes(path, await readHead(path));
  }

  it('give a plain file', async () => {
    const plain = await source('plain.json', content);
    assert.equal(plain.gzip, false);
    assert.ok((await contentOf(plain)).equals(content));
    assert.equal(plain.truncated(), false);
    assert.equal(plain.consumed(), plain.size);
  });

  it('unpack gzip, of one member and of several', async () => {
    const packed = gzipSync(content);
    const one = await source('one.gz', packed);
    assert.equal(one.gzip, true);
    assert.ok((await contentOf(one)).equals(content));
    assert.equal(one.truncated(), false);
    assert.equal(one.consumed(), packed.length);
    const members = Buffer.concat([
      gzipSync(content.subarray(0, 1000)),
      gzipSync(content.subarray(1000)),
    ]);
    const two = await source('two.gz', members);
    assert.ok((await contentOf(two)).equals(content));
    assert.equal(two.truncated(), false);
  });

  it('give all there is of a gzip file that was cut off, and say so', async () => {
    const packed = gzipSync(content);
    for (const length of [packed.length - 1, packed.length - 8, packed.length >> 1]) {
      const cut = await source('cut.gz', packed.subarray(0, length));
      const read = await contentOf(cut);
      assert.ok(read.equals(content.subarray(0, read.length)));
      assert.ok(read.length > (content.length * length) / packed.length - 200_000);
      assert.equal(cut.truncated(), true);
    }
  });

  it('stop at damage inside a gzip file', async () => {
    const packed = gzipSync(content);
    packed.fill(0xff, packed.length >> 1, (packed.length >> 1) + 100);
    const damaged = await source('damaged.gz', packed);
    const read = await contentOf(damaged);
    assert.ok(read.length > 0 && read.length < content.length);
    assert.equal(damaged.truncated(), true);
  });

  it('read anywhere', async () => {
    for (const name of ['plain.json', 'one.gz']) {
      const path = join(folder(), name);
      const any = openBytes(path, await readHead(path));
      for (const offset of [0, 1_000_000, content.length - 10]) {
        const part = await any.readAt(offset, 100);
        assert.ok(Buffer.from(part).equals(content.subarray(offset, offset + 100)));
      }
    }
  });

  it('have a head of the content, not of the packed bytes', async () => {
    const head = await readHead(join(folder(), 'one.gz'));
    assert.equal(head.gzip, true);
    assert.equal(head.bytes.length, 65536);
    assert.ok(Buffer.from(head.bytes).equals(content.subarray(0, 65536)));
  });

  it('can be left early and closed', async () => {
    const path = join(folder(), 'one.gz');
    const early = openBytes(path, await readHead(path));
    for await (const chunk of early.chunks()) {
      assert.ok(chunk.length > 0);
      break;
    }
    early.close();
  });

  it('decode UTF-8 with a mark for what is none', async () => {
    const some = openBytes('x', {
      name: 'x',
      size: 0,
      gzip: false,
      bytes: new Uint8Array(),
      text: '',
    });
    assert.equal(some.decode(Uint8Array.of(0xe4, 0xbd, 0xa0, 0xff)), '你\ufffd');
  });
});
