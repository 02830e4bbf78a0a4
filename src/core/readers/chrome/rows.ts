/**
 * What the rows of a generic trace are: usually just threads; but old and foreign GPU profilers mark device rows by
 * their names alone (XLA's planes, PyTorch's profiler before Kineto), and those become streams.
 */

import { SpanKind } from '../../trace/columns.ts';

/** A device row: which device and stream. */
export interface DeviceRow {
  readonly device: number;
  /** -1 = told by its label only. */
  readonly stream: number;
  readonly label: string;
}

/**
 * @param process name of the process, or its id where it is a text
 * @param thread name of the thread
 * @returns undefined for an ordinary row
 */
export function deviceRow(process: string, thread: string, tid: number): DeviceRow | undefined {
  if (process === 'CUDA functions') return { device: 0, stream: tid, label: `Stream ${tid}` };
  const plane = /^\/device:(?:GPU|CUDA|ROCM):(\d+)/i.exec(process);
  const stream = /^Stream #(\d+)/.exec(thread);
  if (plane === null || stream === null) return undefined;
  return { device: Number(plane[1]), stream: Number(stream[1]), label: thread };
}

/** What an event on a device row is. */
export function operationKind(name: string): SpanKind {
  if (/^(memcpy|CopyH|CopyD)/i.test(name)) return SpanKind.memcpy;
  return /^memset/i.test(name) ? SpanKind.memset : SpanKind.kernel;
}
