/**
 * What a comparison's page looks like beyond how it is arranged: kept while its tab is hidden and over reloads, and
 * taken over by the page that replaces it. Checked when it comes back, since it may stem from an older version.
 */

import type { DiffSideName } from '../../src/core/protocol/diff.ts';
import {
  isFolding,
  isNumber,
  isRecord,
  isSelection,
  isWindow,
  isWindows,
} from '../timeline/view-state.ts';
import type { SideMemory } from './timelines-side.ts';
import type { Frame, TimeMemory } from './timelines-time.ts';

export interface PageMemory {
  readonly rows: RowsMemory;
  readonly timelines: TimelinesMemory | undefined;
  readonly scrollTop: number;
  readonly focus: 'rows' | 'timelines' | undefined;
}

/** What the rows look like beyond what is saved, for showing the same anew. */
export interface RowsMemory {
  readonly filter: string;
  /** Ids of the rows that are unfolded. */
  readonly opened: readonly string[];
  /** Id of the row in hand; '' = none. */
  readonly active: string;
  /** First line in view. */
  readonly first: number;
}

/** What the timelines look like, for showing the same anew. */
export interface TimelinesMemory {
  readonly time: TimeMemory;
  readonly active: DiffSideName;
  readonly sides: Readonly<Record<DiffSideName, SideMemory>>;
}

/** Without what the host said of the selections: that is asked for again. */
export function smallMemory({ timelines, ...rest }: PageMemory): PageMemory {
  if (timelines === undefined) return { ...rest, timelines };
  const { a, b } = timelines.sides;
  const sides = { a: { ...a, details: undefined }, b: { ...b, details: undefined } };
  return { ...rest, timelines: { ...timelines, sides } };
}

/** Undefined where it is not sound; timelines that are not are left out. */
export function checkMemory(raw: unknown): PageMemory | undefined {
  if (!isRecord(raw)) return undefined;
  const { rows, timelines, scrollTop, focus } = raw;
  if (!isRows(rows) || !isNumber(scrollTop)) return undefined;
  return {
    rows,
    timelines: isTimelines(timelines) ? timelines : undefined,
    scrollTop,
    focus: focus === 'rows' || focus === 'timelines' ? focus : undefined,
  };
}

function isRows(value: unknown): value is RowsMemory {
  if (!isRecord(value)) return false;
  const { filter, opened, active, first } = value;
  const areIds = Array.isArray(opened) && opened.every(id => typeof id === 'string');
  return typeof filter === 'string' && areIds && typeof active === 'string' && isNumber(first);
}

function isTimelines(value: unknown): value is TimelinesMemory {
  if (!isRecord(value)) return false;
  const { time, active, sides } = value;
  if (active !== 'a' && active !== 'b') return false;
  return isTime(time) && isRecord(sides) && isSide(sides['a']) && isSide(sides['b']);
}

function isTime(value: unknown): value is TimeMemory {
  if (!isRecord(value)) return false;
  const { frame, ownScales, window } = value;
  return isFrame(frame) && typeof ownScales === 'boolean' && isWindow(window);
}

function isFrame(value: unknown): value is Frame {
  if (!isRecord(value)) return false;
  return isWindow(value['a']) && isWindow(value['b']) && typeof value['label'] === 'string';
}

function isSide(value: unknown): value is SideMemory {
  if (!isRecord(value) || (value['details'] ?? undefined) !== undefined) return false;
  const { selection, marks, folded, scrollTop } = value;
  const isChosen = selection === undefined || isSelection(selection);
  return isChosen && isWindows(marks) && isFolding(folded) && isNumber(scrollTop);
}
