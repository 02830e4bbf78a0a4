/** What the readers of databases begin with: a source that is one, and progress that leaves room for sorting. */

import { err, type Result } from '../../base/result.ts';
import type { ReadContext, Source } from '../types.ts';

/** Reading is this share of opening; the rest is sorting and nesting. */
export const READING_SHARE = 0.9;

/** The same context with progress within `READING_SHARE`. */
export function whileReading(context: ReadContext): ReadContext {
  return {
    breathe: () => context.breathe(),
    progress: (fraction, phase) => context.progress(fraction * READING_SHARE, phase),
  };
}

export function notDatabase({ name }: Source): Result<never> {
  return err({
    reason: 'not-a-database',
    message: `${name} is not an SQLite database`,
    args: [name],
  });
}
