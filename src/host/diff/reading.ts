/** How far the traces of one side have been read, as one figure. */

import type { DiffReading } from '../../core/protocol/diff-panel.ts';
import type { OpenTrace } from '../open-trace.ts';

/** @param traces at least one; repeats count alike, whatever their sizes */
export function readingOf(traces: readonly Pick<OpenTrace, 'name' | 'state'>[]): DiffReading {
  const fractions = traces.map(({ state }) => (state.kind === 'opening' ? state.fraction : 1));
  const fraction = fractions.reduce((sum, own) => sum + own, 0) / Math.max(1, traces.length);
  const current = traces.find(({ state }) => state.kind === 'opening') ?? traces[0];
  const phase = current?.state.kind === 'opening' ? current.state.phase : '';
  return { name: current?.name ?? '', fraction, phase };
}
