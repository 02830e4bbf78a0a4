/** The pages of a database file, read in blocks. Only for files that nobody writes; knows no b-tree. */

import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import type { DatabasePages } from '../core/readers/types.ts';

/** Neighbouring pages mostly belong to one table: large blocks save calls. */
const BLOCK_BYTES = 1 << 20;
/** A walk alternates between interior pages and leaves, which lie in different blocks. */
const KEPT_BLOCKS = 4;

interface Block {
  readonly bytes: Uint8Array;
  number: number;
  lastUse: number;
}

export class FilePages implements DatabasePages {
  readonly usableSize: number;
  readonly count: number;
  private readonly pageSize: number;
  private readonly file: number;
  private readonly blocks: Block[] = [];
  private uses = 0;
  private latest: Block | undefined;

  /** Opens the file; throws what the system says. */
  constructor(path: string) {
    this.file = openSync(path, 'r');
    const header = new DataView(new ArrayBuffer(100));
    readSync(this.file, header, 0, 100, 0);
    const stored = header.getUint16(16);
    this.pageSize = stored === 1 ? 65536 : stored;
    this.usableSize = this.pageSize - header.getUint8(20);
    this.count = Math.floor(fstatSync(this.file).size / this.pageSize);
  }

  page(number: number): Uint8Array {
    const offset = (number - 1) * this.pageSize;
    const blockNumber = Math.floor(offset / BLOCK_BYTES);
    const block = this.latest?.number === blockNumber ? this.latest : this.block(blockNumber);
    this.latest = block;
    const at = offset - blockNumber * BLOCK_BYTES;
    return block.bytes.subarray(at, at + this.pageSize);
  }

  close(): void {
    closeSync(this.file);
    this.blocks.length = 0;
    this.latest = undefined;
  }

  private block(number: number): Block {
    let block = this.blocks.find(candidate => candidate.number === number);
    if (block === undefined) {
      block = this.freeBlock();
      block.number = number;
      readSync(this.file, block.bytes, 0, BLOCK_BYTES, number * BLOCK_BYTES);
    }
    block.lastUse = this.uses++;
    return block;
  }

  /** A new block, or the one that was not used for longest. */
  private freeBlock(): Block {
    if (this.blocks.length < KEPT_BLOCKS) {
      const block = { bytes: new Uint8Array(BLOCK_BYTES), number: -1, lastUse: 0 };
      this.blocks.push(block);
      return block;
    }
    return this.blocks.reduce((oldest, block) => (block.lastUse < oldest.lastUse ? block : oldest));
  }
}
