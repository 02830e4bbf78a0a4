/** The resources that limit occupancy: their order in all lists, and their names. */

import type { Limiter } from '../../src/core/protocol/occupancy.ts';
import { t } from '../ui/l10n.ts';

export const LIMITERS: readonly Limiter[] = ['registers', 'shared', 'warps', 'blocks', 'barriers'];

export function limiterName(limiter: Limiter): string {
  const names: Record<Limiter, string> = {
    registers: t('Registers'),
    shared: t('Shared memory'),
    warps: t('Warps'),
    blocks: t('Blocks per SM'),
    barriers: t('Barriers'),
  };
  return names[limiter];
}

/** In the order in which all lists have them. */
export function inOrder(limiters: readonly Limiter[]): readonly Limiter[] {
  return LIMITERS.filter(limiter => limiters.includes(limiter));
}

/** In percent of the warps that a multiprocessor holds. */
export function isFull(percent: number): boolean {
  return percent >= 100;
}
