/**
 * The parts that the wall clock is made of, in one order and with one name, colour or pattern and definition each, for
 * bars, tables and cards. Formats and explains; what the parts are is measured by the worker.
 */

import type { GapCauseName, TimeShare } from '../../src/core/protocol/analysis.ts';
import { t } from '../ui/l10n.ts';

/** The order of `IdleIntervals.cause`. */
export const CAUSES: readonly GapCauseName[] = ['launch', 'sync', 'dependency', 'unknown'];

export const PARTS = [
  'computation',
  'communication',
  'copies',
  'graphs',
  ...CAUSES,
] as const satisfies readonly string[];
export type Part = 'computation' | 'communication' | 'copies' | 'graphs' | GapCauseName;

/** Columns of the table: the parts and what they add up to. */
export type FigureId = 'wall' | Part | 'busy' | 'sum';

export function figureOf(share: TimeShare, id: FigureId): number {
  switch (id) {
    case 'wall':
      return share.wallNs;
    case 'computation':
      return share.computationNs;
    case 'communication':
      return share.exposedCommunicationNs;
    case 'copies':
      return share.exposedCopiesNs;
    case 'graphs':
      return share.graphsNs;
    case 'busy':
      return share.busyNs;
    case 'sum':
      return share.sumNs;
    default:
      return share.idle[id];
  }
}

/** Figures that traces rarely have; left out where they are nothing throughout. */
const RARE: ReadonlySet<FigureId> = new Set(['graphs']);

export function figuresIn(shares: readonly TimeShare[]): FigureId[] {
  const all: FigureId[] = ['wall', ...PARTS, 'busy', 'sum'];
  return all.filter(id => !RARE.has(id) || shares.some(share => figureOf(share, id) > 0));
}

export function partsIn(shares: readonly TimeShare[]): Part[] {
  return PARTS.filter(part => !RARE.has(part) || shares.some(share => figureOf(share, part) > 0));
}

export function isCause(id: FigureId): id is GapCauseName {
  return CAUSES.some(cause => cause === id);
}

/** Class of the swatch; '' for totals. */
export function swatchOf(id: FigureId): string {
  return id === 'wall' || id === 'busy' || id === 'sum' ? '' : `part part-${id}`;
}

export function titleOf(id: FigureId): string {
  switch (id) {
    case 'wall':
      return t('Wall clock');
    case 'computation':
      return t('Computation');
    case 'communication':
      return t('Exposed communication');
    case 'copies':
      return t('Exposed copies');
    case 'graphs':
      return t('Graphs');
    case 'launch':
      return t('Idle: launch');
    case 'sync':
      return t('Idle: sync');
    case 'dependency':
      return t('Idle: dependency');
    case 'unknown':
      return t('Idle: unknown');
    case 'busy':
      return t('Busy (union)');
    case 'sum':
      return t('Sum of operations');
  }
}

/** Where there is little room; the whole title is then in the tip and the card. */
export function shortTitleOf(id: FigureId): string {
  switch (id) {
    case 'computation':
      return t('Compute');
    case 'communication':
      return t('Exposed comm.');
    case 'dependency':
      return t('Idle: depend.');
    case 'sum':
      return t('Sum of ops');
    default:
      return titleOf(id);
  }
}

/** The definition. */
export function howOf(id: FigureId): string {
  switch (id) {
    case 'wall':
      return t(
        'From the first to the last operation of the scope. The parts add up to it exactly.',
      );
    case 'computation':
      return t('Time in which at least one kernel ran that is no collective.');
    case 'communication':
      return t('Time in which a collective ran and no other kernel did.');
    case 'copies':
      return t('Time in which a copy or memset ran and no kernel did.');
    case 'graphs':
      return t('Time in which a CUDA graph ran that was recorded as one block, and nothing else.');
    case 'busy':
      return t('Time in which at least one operation ran: wall clock less idle.');
    case 'sum':
      return t(
        'Durations of all operations added up. More than busy where streams ran at the same time.',
      );
    default:
      return causeHow(id);
  }
}

export function causeTitle(cause: GapCauseName): string {
  switch (cause) {
    case 'launch':
      return t('the launch came late');
    case 'sync':
      return t('the host waited');
    case 'dependency':
      return t('waiting for another stream');
    case 'unknown':
      return t('cause unknown');
  }
}

export function causeHow(cause: GapCauseName): string {
  switch (cause) {
    case 'launch':
      return t(
        'Idle, and the launch of the next operation began only after the device had gone idle: the host was late.',
      );
    case 'sync':
      return t('Idle, and the host was inside a synchronizing call when the device went idle.');
    case 'dependency':
      return t(
        'Idle although the next operation had been launched before: it waited for another stream or an event.',
      );
    case 'unknown':
      return t('Idle, and the file has no launch for the next operation.');
  }
}

/** Number of nanoseconds to the whole as a percentage; NaN of nothing. */
export function shareOfWall(share: TimeShare, id: FigureId): number {
  return share.wallNs === 0 ? NaN : (100 * figureOf(share, id)) / share.wallNs;
}
