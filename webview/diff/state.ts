/** What the page remembers over being hidden and over a reload of the window, and which pair it is for the host. */

import {
  DIFF_GROUPS,
  DIFF_SORTS,
  type DiffGroup,
  type DiffSort,
} from '../../src/core/protocol/diff.ts';

export interface SavedState {
  readonly by?: DiffGroup;
  readonly sort?: DiffSort;
  readonly descending?: boolean;
  readonly per?: 'step' | 'total';
  /** The waterfall is shown as a table. */
  readonly asTable?: boolean;
  /** Parts that are folded. */
  readonly folded?: readonly Part[];
  /** What the host compares; opaque here. */
  readonly pair?: unknown;
}

export const PARTS = ['overview', 'timelines'] as const;
export type Part = (typeof PARTS)[number];

/** What an older or damaged state may hold is left out. */
export function checkState(state: unknown): SavedState {
  if (typeof state !== 'object' || state === null) return {};
  const { by, sort, descending, per, asTable, folded } = state as Readonly<Record<string, unknown>>;
  return {
    ...(isOne(by, DIFF_GROUPS) ? { by } : {}),
    ...(isOne(sort, DIFF_SORTS) ? { sort } : {}),
    ...(typeof descending === 'boolean' ? { descending } : {}),
    ...(isOne(per, ['step', 'total'] as const) ? { per } : {}),
    ...(typeof asTable === 'boolean' ? { asTable } : {}),
    ...(Array.isArray(folded) ? { folded: PARTS.filter(part => folded.includes(part)) } : {}),
  };
}

function isOne<T>(value: unknown, all: readonly T[]): value is T {
  return all.some(one => one === value);
}
