/**
 * The files beside a trace, as readers of folder-like formats ask for them. Looks into the trace's own folder and the
 * one above, nowhere else; closes what it opened together with the trace.
 */

import { readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { ByteSource, Siblings } from '../core/readers/types.ts';
import { openBytes, readHead } from './files.ts';

/** Names of other forms lead out of the folder, and are not looked for. */
const PATH = /^(\.\.\/)?[^/\\]+$/;

export interface OpenSiblings extends Siblings {
  /** Closes all files that were opened. */
  close(): void;
}

/** @param path the trace's own */
export function siblingsOf(path: string): OpenSiblings {
  const folder = dirname(path);
  const opened: ByteSource[] = [];
  return {
    names: async where => {
      try {
        return (await readdir(join(folder, where))).sort();
      } catch {
        return [];
      }
    },
    open: async name => {
      if (!PATH.test(name) || name === '..') return undefined;
      try {
        const sibling = join(folder, name);
        const source = openBytes(sibling, await readHead(sibling));
        opened.push(source);
        return source;
      } catch {
        return undefined;
      }
    },
    close: () => {
      for (const source of opened) source.close();
    },
  };
}
