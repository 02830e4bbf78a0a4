/**
 * Which kernels are collectives (CONTRACT "communication"): recognised by name, because no format marks them. To
 * teach it another library, add a row to the table. Operators of the layer are not decided here.
 */

import type { Trace } from '../trace/trace.ts';
import { perTrace } from './memo.ts';

/** Parts of kernel names, with the library that they come from. */
export const COLLECTIVE_NAMES: readonly { readonly pattern: RegExp; readonly library: string }[] = [
  { pattern: /^(void )?nccl|ncclKernel|ncclDevKernel/i, library: 'NCCL' },
  { pattern: /^(void )?rccl|rcclGenericKernel/i, library: 'RCCL' },
  { pattern: /^hccl|^hcom_|allreduceaicpukernel|allgatheraicpukernel/i, library: 'HCCL' },
  { pattern: /^(void )?msccl/i, library: 'MSCCL' },
  { pattern: /cross_device_reduce_[12]stage/, library: 'vLLM and SGLang custom all-reduce' },
  { pattern: /quick_?reduce|allreduce_prototype_twoshot/i, library: 'ROCm quick all-reduce' },
  {
    pattern: /multimem_(all|one_shot|two_shot|reduce)|(one|two)_shot_all_?reduce/,
    library: 'PyTorch symmetric memory',
  },
  {
    pattern: /all_?reduce_?(fusion|kernel)|allreduce_lamport|lamport.*all_?reduce/i,
    library: 'TensorRT-LLM, FlashInfer',
  },
  {
    pattern: /(oneShot|twoShot)AllReduceKernel|userbuffers_fp16_sum/,
    library: 'TensorRT-LLM, Transformer Engine',
  },
  {
    pattern: /deep_ep::|intranode::(dispatch|combine)|internode(_ll)?::(dispatch|combine)/,
    library: 'DeepEP',
  },
  { pattern: /^(void )?nvshmem/i, library: 'NVSHMEM' },
];

export function isCollectiveName(name: string): boolean {
  return COLLECTIVE_NAMES.some(({ pattern }) => pattern.test(name));
}

/** Whether the kernel in a row is a collective; each name is judged once. */
export const collectiveTest = perTrace((trace: Trace): ((row: number) => boolean) => {
  const known = new Map<number, boolean>();
  return row => {
    const name = trace.spans.name[row]!;
    let answer = known.get(name);
    if (answer === undefined) {
      answer = isCollectiveName(trace.strings.get(name));
      known.set(name, answer);
    }
    return answer;
  };
});
