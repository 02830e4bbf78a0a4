/**
 * What the page keeps while it is hidden and over reloads: window, folding, selection, widths. Checked when it comes
 * back, since it may stem from an older version or from another file.
 */

import type { Window } from '../../src/core/lod/types.ts';
import type { Selection } from '../../src/core/protocol/selection.ts';
import type { DrawerState } from './drawer.ts';

export interface SavedState {
  readonly window?: Window;
  /** Folding that differs from how tracks start, by `trackKey`. */
  readonly folded?: Readonly<Record<string, boolean>>;
  readonly selection?: Selection;
  /** Track and row of the selected span in its tile. */
  readonly span?: { readonly track: number; readonly row: number };
  readonly headerWidth?: number;
  readonly detailsHeight?: number;
  readonly detailsOpen?: boolean;
  readonly scrollTop?: number;
  readonly marks?: readonly Window[];
  readonly drawer?: DrawerState;
}

/** The parts that are sound; the rest is left out. */
export function checkState(raw: unknown): SavedState {
  if (!isRecord(raw)) return {};
  return {
    ...pick(raw, 'window', isWindow),
    ...pick(raw, 'folded', isFolding),
    ...pick(raw, 'selection', isSelection),
    ...pick(raw, 'span', isSpan),
    ...pick(raw, 'headerWidth', isNumber),
    ...pick(raw, 'detailsHeight', isNumber),
    ...pick(raw, 'detailsOpen', (value): value is boolean => typeof value === 'boolean'),
    ...pick(raw, 'scrollTop', isNumber),
    ...pick(raw, 'marks', isWindows),
    ...pick(raw, 'drawer', isDrawer),
  };
}

function pick<K extends keyof SavedState>(
  raw: Record<string, unknown>,
  key: K,
  check: (value: unknown) => value is NonNullable<SavedState[K]>,
): Pick<SavedState, K> | undefined {
  const value = raw[key];
  return check(value) ? ({ [key]: value } as Pick<SavedState, K>) : undefined;
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function isNumber(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}

export function isWindow(value: unknown): value is Window {
  return (
    isRecord(value) &&
    isNumber(value['startNs']) &&
    isNumber(value['endNs']) &&
    value['startNs'] <= value['endNs']
  );
}

export function isWindows(value: unknown): value is Window[] {
  return Array.isArray(value) && value.every(isWindow);
}

function isSpan(value: unknown): value is { track: number; row: number } {
  return isRecord(value) && isNumber(value['track']) && isNumber(value['row']);
}

export function isSelection(value: unknown): value is Selection {
  return isWindow(value) && isRecord(value) && typeof value['label'] === 'string';
}

export function isFolding(value: unknown): value is Record<string, boolean> {
  return isRecord(value) && Object.values(value).every(item => typeof item === 'boolean');
}

/** What tabs keep is theirs to check. */
function isDrawer(value: unknown): value is DrawerState {
  if (!isRecord(value)) return false;
  const { tab, kept } = value;
  return (tab === undefined || typeof tab === 'string') && (kept === undefined || isRecord(kept));
}
