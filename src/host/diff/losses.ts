/** What a comparison says of lost events, in the user's language: the engine has it in the readers' English. */

import { lossesOf } from '../../core/analysis/diff/losses.ts';
import { NOTHING_OF_IT, type Diff } from '../../core/protocol/diff.ts';
import type { TraceSummary } from '../../core/protocol/engine.ts';

/** @param a the summaries of both sides, translated */
export function withLosses(
  diff: Diff,
  a: Pick<TraceSummary, 'warnings'>,
  b: Pick<TraceSummary, 'warnings'>,
): Diff {
  const textOf = ({ warnings }: Pick<TraceSummary, 'warnings'>): string =>
    lossesOf(warnings) || NOTHING_OF_IT;
  const differences = diff.differences.map(one =>
    one.reason === 'truncated' ? { ...one, a: textOf(a), b: textOf(b) } : one,
  );
  return { ...diff, differences };
}
