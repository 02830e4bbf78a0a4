/**
 * From (process, correlation id) to the API call that has it. Ids count up in each process, so pages of a directly
 * addressed table cost about four bytes a call, where a hash map of objects would cost twenty times that.
 */

import type { Appended } from '../../trace/builder.ts';
import type { ProcessKey } from './ids.ts';

const PAGE_BITS = 12;
const PAGE_LENGTH = 1 << PAGE_BITS;

type Pages = Map<number, Int32Array>;

export class CallIndex {
  private readonly processes = new Map<ProcessKey, Pages>();
  private lastProcess: ProcessKey = -1;
  private lastPages: Pages = new Map();

  /** Remembers a call; the first one of an id stays, and none is remembered by 0. */
  add(process: ProcessKey, correlation: number, call: Appended): void {
    if (!(correlation > 0)) return;
    const pages = this.pagesOf(process);
    const pageNumber = correlation >>> PAGE_BITS;
    let page = pages.get(pageNumber);
    if (page === undefined) {
      page = new Int32Array(PAGE_LENGTH).fill(-1);
      pages.set(pageNumber, page);
    }
    const slot = correlation & (PAGE_LENGTH - 1);
    if (page[slot] === -1) page[slot] = call;
  }

  /** The call, or -1 where none has this id (captured before the window, or left out of the export). */
  find(process: ProcessKey, correlation: number): Appended {
    if (!(correlation > 0)) return -1;
    const page = this.pagesOf(process).get(correlation >>> PAGE_BITS);
    return page === undefined ? -1 : page[correlation & (PAGE_LENGTH - 1)]!;
  }

  /** Lets go of everything: many megabytes, which the trace needs while it is sorted. */
  clear(): void {
    this.processes.clear();
    this.lastPages = new Map();
    this.lastProcess = -1;
  }

  private pagesOf(process: ProcessKey): Pages {
    if (process === this.lastProcess) return this.lastPages;
    let pages = this.processes.get(process);
    if (pages === undefined) {
      pages = new Map();
      this.processes.set(process, pages);
    }
    this.lastProcess = process;
    this.lastPages = pages;
    return pages;
  }
}
