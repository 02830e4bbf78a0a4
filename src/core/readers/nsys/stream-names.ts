/** Names of streams: given by the program through NVTX, or by being a context's default stream. Reads small tables only. */

import type { SqlSource } from '../types.ts';
import type { Schema } from './schema.ts';
import { smallTable, textOf } from './values.ts';

export class StreamNames {
  /** `pid context stream` of default streams. */
  private readonly defaults = new Set<string>();
  private readonly given = new Map<string, string>();

  constructor(source: SqlSource, schema: Schema) {
    const contexts = smallTable(source, schema.table('TARGET_INFO_CUDA_CONTEXT_INFO'), [
      'processId',
      'contextId',
      'nullStreamId',
    ]);
    // The name of the table up to 2023.2.
    const nullStreams = smallTable(source, schema.table('TARGET_INFO_CUDA_NULL_STREAM'), [
      'processId',
      'contextId',
      'streamId',
    ]);
    for (const row of [...contexts, ...nullStreams]) this.defaults.add(row.map(String).join(' '));
    const named = smallTable(source, schema.table('TARGET_INFO_NVTX_CUDA_STREAM'), [
      'processId',
      'contextId',
      'streamId',
      'name',
    ]);
    for (const [pid, context, stream, name] of named) {
      const text = textOf(name);
      if (text !== '') this.given.set([pid, context, stream].map(String).join(' '), text);
    }
  }

  label(pid: number, context: number, stream: number): string {
    const key = `${pid} ${context} ${stream}`;
    const given = this.given.get(key);
    if (given !== undefined) return `Stream ${stream} (${given})`;
    return this.defaults.has(key) ? `Stream ${stream} (default)` : `Stream ${stream}`;
  }
}
