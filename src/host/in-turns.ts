/** Runs work that stops at times so that the extension host, which all extensions share, is never held up by it. */

import type { Unhurried } from '../core/base/unhurried.ts';

/** Work goes on for so long before others get their turn. */
const TURN_MS = 10;

export async function inTurns<T>(work: Unhurried<T>): Promise<T> {
  for (;;) {
    const until = performance.now() + TURN_MS;
    do {
      const { done, value } = work.next();
      if (done === true) return value;
    } while (performance.now() < until);
    await new Promise(resolve => setImmediate(resolve));
  }
}
