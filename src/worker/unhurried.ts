/** Runs work that stops at times: other questions are answered in between, and a cancelled one ends there. */

import { FailureError } from '../core/base/result.ts';
import type { Unhurried } from '../core/base/unhurried.ts';
import { CANCELLED, type CancelSignal } from '../core/protocol/rpc.ts';

/** Work goes on for so long before others get their turn. */
const TURN_MS = 12;

/** @throws {FailureError} `cancelled` */
export async function unhurried<T>(work: Unhurried<T>, signal: CancelSignal): Promise<T> {
  for (;;) {
    const until = performance.now() + TURN_MS;
    do {
      if (signal.aborted) throw new FailureError({ reason: CANCELLED, message: CANCELLED });
      const { done, value } = work.next();
      if (done === true) return value;
    } while (performance.now() < until);
    await new Promise(resolve => setImmediate(resolve));
  }
}
