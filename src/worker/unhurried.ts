/** Runs work that stops at times: other questions are answered in between, and a cancelled one ends there. */

import type { Unhurried } from '../core/analysis/tables/order.ts';
import { FailureError } from '../core/base/result.ts';
import { CANCELLED, type CancelSignal } from '../core/protocol/rpc.ts';

/** Work goes on for so long before others get their turn. */
const TURN_MS = 12;

/** @throws {FailureError} `cancelled` */
export async function unhurried<T>(work: Unhurried<T>, signal: CancelSignal): Promise<T> {
  let until = performance.now() + TURN_MS;
  for (;;) {
    const { done, value } = work.next();
    if (done === true) return value;
    if (performance.now() < until) continue;
    await new Promise(resolve => setImmediate(resolve));
    if (signal.aborted) throw new FailureError({ reason: CANCELLED, message: CANCELLED });
    until = performance.now() + TURN_MS;
  }
}
