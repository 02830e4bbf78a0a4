/**
 * Walks the b-tree of an SQLite table from leaf to leaf, in the order of row ids. Knows pages and child pointers, not
 * what is in a row. Format: https://www.sqlite.org/fileformat2.html
 */

import type { DatabasePages } from '../types.ts';

const INTERIOR = 0x05;
const LEAF = 0x0d;
/** Length of a page's header in front of the cell pointers. */
const INTERIOR_HEADER = 12;
export const LEAF_HEADER = 8;
/** Deeper trees than this are loops of damaged pointers. */
const MOST_LEVELS = 20;

/** The pages do not hold what they should, or hold it in a form that only SQLite itself reads. Ask it instead. */
export class NotScannable extends Error {}

/** A leaf; `at` is where its header begins (100 on page 1). Valid until the next is asked for. */
export interface Leaf {
  readonly page: Uint8Array;
  readonly at: number;
}

export function* leavesOf(pages: DatabasePages, root: number): Iterable<Leaf> {
  const stack: { children: Uint32Array; next: number }[] = [];
  let number = root;
  for (;;) {
    const { page, at } = pageOf(pages, number);
    if (page[at] === INTERIOR) {
      if (stack.length === MOST_LEVELS) throw new NotScannable('the tree is too deep');
      stack.push({ children: childrenOf(page, at), next: 0 });
    } else if (page[at] === LEAF) {
      yield { page, at };
    } else {
      throw new NotScannable(`page ${number} is of type ${page[at]}`);
    }
    let level = stack.at(-1);
    while (level !== undefined && level.next === level.children.length) {
      stack.pop();
      level = stack.at(-1);
    }
    if (level === undefined) return;
    number = level.children[level.next++]!;
  }
}

function pageOf(pages: DatabasePages, number: number): Leaf {
  if (number < 1 || number > pages.count) throw new NotScannable(`there is no page ${number}`);
  return { page: pages.page(number), at: number === 1 ? 100 : 0 };
}

/** Page numbers below an interior page; copied, since the page does not stay. */
function childrenOf(page: Uint8Array, at: number): Uint32Array {
  const view = new DataView(page.buffer, page.byteOffset, page.length);
  const cells = view.getUint16(at + 3);
  if (at + INTERIOR_HEADER + 2 * cells > page.length) throw new NotScannable('too many cells');
  const children = new Uint32Array(cells + 1);
  for (let i = 0; i < cells; i++) {
    const cell = view.getUint16(at + INTERIOR_HEADER + 2 * i);
    if (cell + 4 > page.length) throw new NotScannable('a cell lies outside its page');
    children[i] = view.getUint32(cell);
  }
  children[cells] = view.getUint32(at + 8);
  return children;
}
