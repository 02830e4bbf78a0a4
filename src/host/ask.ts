/** Questions of pages to the engine. */

import { FailureError, toFailure } from '../core/base/result.ts';
import type { EngineApi } from '../core/protocol/engine.ts';
import type { TraceId } from '../core/protocol/ids.ts';
import type { CancelSignal } from '../core/protocol/rpc.ts';
import { translateFailure } from './failures.ts';
import type { OpenFile } from './open-file.ts';

/** `file.ask` whose failures are in the user's language, since pages show them. */
export async function askForPage<K extends keyof EngineApi>(
  file: OpenFile,
  method: K,
  argument: (id: TraceId) => Parameters<EngineApi[K]>[0],
  signal: CancelSignal,
): Promise<Awaited<ReturnType<EngineApi[K]>>> {
  try {
    return await file.ask(method, argument, signal);
  } catch (caught) {
    throw new FailureError(translateFailure(toFailure(caught)));
  }
}
