/** One of the traces that make up a run, and how its things are called among those of the others. */

import type { Trace } from './trace.ts';

/** One trace of a run. */
export interface RunPart {
  readonly trace: Trace;
  /** Distributed rank; undefined = not known. */
  readonly rank?: number;
  /** File name without folder. */
  readonly name: string;
}

/** 'rank 0 · python3'; the file's name where its rank is not known. */
export function labelled({ rank, name }: Pick<RunPart, 'rank' | 'name'>, text: string): string {
  const who = rank === undefined ? name : `rank ${rank}`;
  return text === '' ? who : `${who} · ${text}`;
}
