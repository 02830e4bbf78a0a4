/** The method of the protocol that exports; the work is done by the files beside this. */

import { FailureError } from '../../core/base/result.ts';
import type { EngineEvents } from '../../core/protocol/engine.ts';
import type { TraceId } from '../../core/protocol/ids.ts';
import type { ExportEngineApi } from '../../core/protocol/export.ts';
import { CANCELLED, type Served } from '../../core/protocol/rpc.ts';
import type { OpenFile } from '../open-file.ts';
import { exportBytes } from './bytes.ts';
import { writeToFile } from './to-file.ts';

/** Progress is told at most this often. */
const TELL_MS = 100;

export function servedExport(
  fileOf: (id: TraceId) => OpenFile,
  events: EngineEvents,
): Served<ExportEngineApi> {
  return {
    exportFile: async ({ trace, format, path, keep, ticket }, { signal }) => {
      const file = fileOf(trace);
      let told = 0;
      const between = async (fraction: number): Promise<void> => {
        if (performance.now() - told > TELL_MS) {
          told = performance.now();
          events.progress({ ticket, fraction, phase: 'export' });
        }
        // Other questions, and a cancellation, come in between.
        await new Promise(resolve => setImmediate(resolve));
        if (signal.aborted) throw new FailureError({ reason: CANCELLED, message: CANCELLED });
      };
      return writeToFile(exportBytes(file, format), path, [file.path, ...keep], between);
    },
  };
}
