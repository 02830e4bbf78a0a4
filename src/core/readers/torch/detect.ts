/** Whether the beginning of a file is Kineto's: by keys and categories that only it writes, whatever the order. */

import type { Confidence, Head } from '../types.ts';

/** Members of the top object. */
const MEMBERS =
  /"(deviceProperties|baseTimeNanoseconds|distributedInfo|cupti_version|roctracer_version|hip_runtime_version)"\s*:/;
/** Parts of events, of rewritten files whose members were dropped. */
const EVENTS =
  /"cat"\s*:\s*"(cpu_op|python_function|cuda_runtime|cuda_driver|gpu_memcpy|gpu_memset|gpu_user_annotation|user_annotation|cpu_instant_event)"|"(Record function id|Python parent id|registers per thread)"\s*:/;
/** What Huawei's profiler writes into the same kind of file. */
const OTHERS = /Ascend Hardware|"CANN"|AscendCL@|"Task Type"/;

export function detectKineto(head: Head): Confidence {
  const { text } = head;
  if (!/^\ufeff?\s*[[{]/.test(text)) return 'no';
  if (MEMBERS.test(text)) return 'yes';
  if (!EVENTS.test(text) || OTHERS.test(text)) return 'no';
  return /^\ufeff?\s*\[/.test(text) ? 'maybe' : 'yes';
}
