/** What the page remembers over hiding and reloading, checked when it comes back: it may be of an older version. */

import { KERNEL_SORT_KEYS, type KernelSortKey } from '../../src/core/protocol/report.ts';
import type { Sort } from './list-columns.ts';

export interface SavedState {
  readonly kernel?: number;
  /** Of the same report. */
  readonly baseline?: number;
  /** URI of the report that this one is compared with. */
  readonly against?: string;
  readonly sort?: Sort;
  readonly filter?: string;
  readonly listHeight?: number;
  /** Sections whose state differs from the first one. */
  readonly sections?: Readonly<Record<string, boolean>>;
}

export function checkState(raw: unknown): SavedState {
  if (!isObject(raw)) return {};
  const { kernel, baseline, against, sort, filter, listHeight, sections } = raw;
  return {
    ...(isCount(kernel) ? { kernel } : {}),
    ...(isCount(baseline) ? { baseline } : {}),
    ...(typeof against === 'string' ? { against } : {}),
    ...(isSort(sort) ? { sort } : {}),
    ...(typeof filter === 'string' ? { filter } : {}),
    ...(isCount(listHeight) ? { listHeight } : {}),
    ...(isObject(sections) ? { sections: onlyBooleans(sections) } : {}),
  };
}

function onlyBooleans(given: Record<string, unknown>): Record<string, boolean> {
  return Object.fromEntries(
    Object.entries(given).filter(
      (entry): entry is [string, boolean] => typeof entry[1] === 'boolean',
    ),
  );
}

function isSort(value: unknown): value is Sort {
  return (
    isObject(value) &&
    KERNEL_SORT_KEYS.includes(value['key'] as KernelSortKey) &&
    typeof value['descending'] === 'boolean'
  );
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
