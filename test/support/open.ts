/** Opens files through the engine, as the worker and the command line do, and closes them after the test file. */

import { FailureError, type Failure } from '../../src/core/base/result.ts';
import { Engine, type OpenOptions } from '../../src/worker/engine.ts';
import type { OpenTraceFile } from '../../src/worker/open-file.ts';

/** Registers an engine for the calling `describe`; the result opens a trace. */
export function traceOpener(): (path: string, options?: OpenOptions) => Promise<OpenTraceFile> {
  const engine = new Engine();
  after(() => engine.closeAll());
  return async (path, options) => engine.trace((await engine.open(path, options)).id);
}

/** The failure that opening a file ends with. */
export async function failureOf(path: string, options?: OpenOptions): Promise<Failure> {
  const engine = new Engine();
  try {
    await engine.open(path, options);
  } catch (caught) {
    if (caught instanceof FailureError) return caught.failure;
    throw caught;
  } finally {
    engine.closeAll();
  }
  throw new Error(`${path} opened, although it should not`);
}
