/** What the page remembers over being hidden and over a reload of the window, and which pair it is for the host. */

import {
  DIFF_GROUPS,
  DIFF_SORTS,
  type DiffGroup,
  type DiffSort,
} from '../../src/core/protocol/diff.ts';
import { checkMemory, type PageMemory } from './memory.ts';

export interface SavedState {
  readonly by?: DiffGroup;
  readonly sort?: DiffSort;
  readonly descending?: boolean;
  readonly per?: 'step' | 'total';
  /** The waterfall is shown as a table. */
  readonly asTable?: boolean;
  /** It shows the operators by themselves. */
  readonly operatorsOnly?: boolean;
  /** Parts that are folded. */
  readonly folded?: readonly Part[];
  /** Heights that the user gave to parts, pixels. */
  readonly heights?: Heights;
  /** Filter, rows and timelines, of this pair. */
  readonly memory?: PageMemory;
  /** What the host compares; opaque here. */
  readonly pair?: unknown;
}

export type Heights = Readonly<Partial<Record<Part, number>>>;

export const PARTS = ['overview', 'timelines'] as const;
export type Part = (typeof PARTS)[number];

/**
 * What an older or damaged state may hold is left out.
 * @param pair what is compared now: of another pair only the arrangement is kept
 */
export function checkState(state: unknown, pair: unknown): SavedState {
  if (typeof state !== 'object' || state === null) return {};
  const kept = state as Readonly<Record<string, unknown>>;
  const { by, sort, descending, per, asTable, operatorsOnly, folded, heights } = kept;
  const isSame = JSON.stringify(kept['pair']) === JSON.stringify(pair);
  const memory = isSame ? checkMemory(kept['memory']) : undefined;
  return {
    ...(memory && { memory }),
    ...(isOne(by, DIFF_GROUPS) ? { by } : {}),
    ...(isOne(sort, DIFF_SORTS) ? { sort } : {}),
    ...(typeof descending === 'boolean' ? { descending } : {}),
    ...(isOne(per, ['step', 'total'] as const) ? { per } : {}),
    ...(typeof asTable === 'boolean' ? { asTable } : {}),
    ...(typeof operatorsOnly === 'boolean' ? { operatorsOnly } : {}),
    ...checkHeights(heights),
    ...(Array.isArray(folded) ? { folded: PARTS.filter(part => folded.includes(part)) } : {}),
  };
}

function checkHeights(value: unknown): Pick<SavedState, 'heights'> {
  if (typeof value !== 'object' || value === null) return {};
  const all = value as Readonly<Record<string, unknown>>;
  const known = PARTS.filter(part => Number.isFinite(all[part]));
  return { heights: Object.fromEntries(known.map(part => [part, all[part]])) };
}

function isOne<T>(value: unknown, all: readonly T[]): value is T {
  return all.some(one => one === value);
}
