/**
 * Which kernels are collectives, and so communication: recognised by name, because no format marks them. To teach it
 * another library, add a row to the table. Which operator of the layer a collective is is not said here.
 */

/** Parts of full or short kernel names, with the library that they come from. */
const COLLECTIVE_NAMES: readonly { readonly pattern: RegExp; readonly library: string }[] = [
  { pattern: /^(void )?nccl|nccl(Dev)?Kernel/i, library: 'NCCL' },
  { pattern: /^(void )?rccl|rcclGenericKernel/i, library: 'RCCL' },
  {
    pattern: /^hccl|^hcom_|(allreduce|allgather|reducescatter|alltoallv?)_?aicpukernel/i,
    library: 'HCCL',
  },
  { pattern: /^(void )?msccl/i, library: 'MSCCL' },
  { pattern: /cross_device_reduce(_[12]stage)?/i, library: 'vLLM and SGLang custom all-reduce' },
  { pattern: /quick_?reduce|allreduce_prototype_twoshot/i, library: 'ROCm quick all-reduce' },
  {
    pattern: /multimem_(all|one_shot|two_shot|reduce)|(one|two)_?shot_?all_?(reduce|gather)/i,
    library: 'PyTorch symmetric memory, TensorRT-LLM',
  },
  {
    pattern: /all_?reduce_?(fusion|kernel)|lamport.*all_?reduce|all_?reduce.*lamport/i,
    library: 'TensorRT-LLM, FlashInfer',
  },
  { pattern: /userbuffers_/, library: 'Transformer Engine' },
  {
    pattern:
      /deep_ep::|(intranode|internode|internode_ll)::(notify_|cached_notify_?)?(dispatch|combine)/,
    library: 'DeepEP',
  },
  { pattern: /^(void )?nvshmem/i, library: 'NVSHMEM' },
];

/** Whether a kernel of this name is a collective. A dozen regular expressions: judge each name once. */
export function isCollectiveName(name: string): boolean {
  return COLLECTIVE_NAMES.some(({ pattern }) => pattern.test(name));
}
