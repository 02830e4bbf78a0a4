/**
 * Whether the beginning of a file is a JSON trace of the Ascend profiler. Device rows may stand a megabyte further on,
 * so that the framework's rows must do: unlike anyone else, this profiler writes absolute times as text.
 */

import type { Confidence, Head } from '../types.ts';

const ARRAY = /^\ufeff?\s*\[/;
const OWN =
  /"Ascend Hardware"|"CANN"|AscendCL@|"Task Type"|"Overlap Analysis"|"Physic Stream Id"|"cat"\s*:\s*"(async_npu|async_task_queue|enqueue|dequeue)"/;
const EVENTS = /"cat"\s*:\s*"(cpu_op|python_function)"|"process_name"/;
/** Microseconds since 1970 between quotes. */
const TEXT_TIME = /"ts"\s*:\s*"\d{16}(\.\d{1,3})?"/;

export function detectAscendJson({ text }: Head): Confidence {
  if (!ARRAY.test(text) || !/"ph"/.test(text)) return 'no';
  return OWN.test(text) || (EVENTS.test(text) && TEXT_TIME.test(text)) ? 'yes' : 'no';
}
