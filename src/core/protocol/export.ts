/** Writing an open file in another form: asked by the host, done by the worker. */

import type { ExportFormat } from '../export/formats.ts';
import type { TraceId } from './ids.ts';

export interface ExportRequest {
  /** An open trace or report. */
  readonly trace: TraceId;
  readonly format: ExportFormat;
  /** File to write; appears only once it is whole. */
  readonly path: string;
  /** Files that are never written to, beside the one that is open: what it was made from. */
  readonly keep: readonly string[];
  /** Names the progress notifications of this call. */
  readonly ticket: number;
}

export interface ExportEngineApi {
  /** Answers the bytes written. */
  exportFile(request: ExportRequest): number;
}
