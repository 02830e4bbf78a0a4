/**
 * What a kernel is by its name: one readable table from name patterns to kernel families. What role a GEMM has in
 * a layer cannot be told by its name; `roles.ts` does that by position. No rule matches: `unknown`, and counted.
 */

/** What a kernel does, as far as its name tells; `unknown` where no rule matches. */
export const FAMILIES = [
  'norm',
  'rope',
  'kv_cache',
  'attention',
  'mla',
  'gemm',
  'gemm_reduce',
  'activation',
  'moe_gate',
  'moe_dispatch',
  'moe_experts',
  'all_reduce',
  'all_gather',
  'reduce_scatter',
  'all_to_all',
  'send_recv',
  'broadcast',
  'embedding',
  'sampling',
  'softmax',
  'convolution',
  'quantize',
  'elementwise',
  'unknown',
] as const;
export type KernelFamily = (typeof FAMILIES)[number];

/** One line of the table. The first that matches decides, so the specific ones come first. */
export interface FamilyRule {
  readonly pattern: RegExp;
  readonly family: KernelFamily;
}

/** Where the names come from is noted per block; patterns match anywhere in the full (demangled) name. */
export const FAMILY_RULES: readonly FamilyRule[] = [
  // Collectives: NCCL, RCCL, HCCL, vLLM's and SGLang's custom all-reduce, TensorRT-LLM, NVSHMEM and DeepEP.
  { pattern: /reduce_?scatter/i, family: 'reduce_scatter' },
  {
    pattern: /all_?reduce(?!.*norm)|cross_device_reduce|multimem_all|hcom_allReduce/i,
    family: 'all_reduce',
  },
  { pattern: /all_?reduce.*norm/i, family: 'all_reduce' },
  { pattern: /all_?gather/i, family: 'all_gather' },
  { pattern: /all_?to_?all|alltoall|deep_ep::/i, family: 'all_to_all' },
  { pattern: /nccl.*(SendRecv|Send|Recv)|hcom_(send|receive)/i, family: 'send_recv' },
  { pattern: /nccl.*Broadcast|hcom_broadcast/i, family: 'broadcast' },
  // Mixture of experts: vLLM, SGLang, TensorRT-LLM, Triton, ROCm (aiter, CK).
  {
    pattern:
      /topk_?(softmax|sigmoid|gating)|moe_?(fused_)?gate|grouped_topk|router_?gemm|^_topk_forward|routingIndices\w*Scores|routing\w*(Main|InitExpertCounts)Kernel/i,
    family: 'moe_gate',
  },
  {
    pattern:
      /moe_align|moe_sum|moe_(un)?permute|expandInputRows|finalizeMoeRouting|moe_sort|count_and_sort_expert|(pre|post)_reorder|ep_(scatter|gather)|fill_gateup|routingIndices|moe::dev::|finalizeKernel|_combined_routing|_sum_bitmatrix|_finalize_matmul_scatter|MoeDistribute(Dispatch|Combine)|MoeInitRouting|MoeTokenUnpermute|MoeTokenPermute/i,
    family: 'moe_dispatch',
  },
  {
    pattern:
      /fused_moe|moe_(wna16|gemm|kernel)|grouped_?gemm|GroupProblemShape|m_grouped|moeGemm|kernel_moe|ck_moe|aclnnGroupedMatmul|GroupedMatmul|_matmul_ogs|^bmm_\w*E[0-9]m[0-9]|trtllm_?gen.*moe/i,
    family: 'moe_experts',
  },
  // Convolutions of cuDNN, before the activations and GEMMs that their names speak of.
  {
    pattern:
      /cudnn|winograd|convolve|implicit_?gemm|ImplicitGemmConv|(w|d)grad|fprop|nchwToNhwc|nhwcToNchw|conv_depthwise|miopen.*conv/i,
    family: 'convolution',
  },
  // Attention: FlashAttention 2 and 3, FlashInfer, FlashMLA, PyTorch SDPA, vLLM paged, xFormers, TensorRT-LLM, CK, Ascend.
  {
    pattern:
      /flash_?mla|mla_(decode|attn|reduce|combine)|fmha.*mla|mla.*fmha|MlaAttention|cutlass_mla/i,
    family: 'attention',
  },
  { pattern: /concat_and_cache_mla|set_mla_kv/i, family: 'kv_cache' },
  {
    pattern:
      /reshape_and_cache|store_kv_?cache|set_kv_buffer|copy_to_kv|append_paged_kv|AppendPagedKVCache|kv_?cache_(store|copy|write|scatter)|applyBiasRopeUpdateKVCache|ReshapeAndCache|ScatterPaKvCache/i,
    family: 'kv_cache',
  },
  {
    pattern:
      /flash_?(fwd|attn|attention|decoding)|fmha|BatchDecodeWithPaged|BatchPrefillWith|SinglePrefill|SingleDecode|MergeState|paged_attention|unified_attention|PersistentVariableLengthMergeStates|attention_kernel|_attn_fwd|attn_fwd|kernel_unified_attention|_fwd_(kernel|grouped_kernel)_stage|efficient_attention|FusedInferAttention|IncreFlashAttention|FlashAttentionScore|masked_multihead_attention|mmha|decode_attention|prefill_attention|reduce_segments/i,
    family: 'attention',
  },
  // Norms before everything fused with them except the collectives above.
  {
    pattern:
      /rms_?norm|layer_?norm|l2norm|group_?norm|RowwiseMoments|fused_add_norm|LayerNormForward|triton_\w*rsqrt|GammaBetaBackward|bn_(fw|bw)_|batch_?norm|rsqrt_kernel|MeanOps/i,
    family: 'norm',
  },
  { pattern: /rotary|rope|RotaryPos/i, family: 'rope' },
  { pattern: /triton_\w*(cos|sin)(_|\b)/i, family: 'rope' },
  // Activations: SwiGLU and its kin, vLLM's act_and_mul, FlashInfer, compiled Triton.
  {
    pattern: /act_and_mul|(silu|gelu|swiglu|geglu|swish|relu|Swi[Gg]lu)|tanh_kernel/i,
    family: 'activation',
  },
  // Sampling, before the generic reductions and sorts.
  {
    pattern:
      /sampl|ArgMax|argmax|TopK|topk|top_p|multinomial|radixSort|bitonicSort|gumbel|apply_penalt|MinPSampling|DeviceRadixSort/i,
    family: 'sampling',
  },
  // Within attention or before sampling: `roles.ts` tells by position.
  { pattern: /soft_?max/i, family: 'softmax' },
  {
    pattern: /embedding|indexSelect|vectorized_gather|index_select|EmbeddingKernel|GatherV2/i,
    family: 'embedding',
  },
  // Quantisation of activations before a GEMM.
  {
    pattern:
      /per_token.*quant|quant(ize)?_?(fp8|int8|kernel)|scaled_(fp8|int8)_quant|cvt_fp16_to_fp4|DynamicQuant|act_quant|static_scaled_quant|quantize_with_block_size/i,
    family: 'quantize',
  },
  // Split-K reductions belong to the GEMM before them.
  {
    pattern:
      /split_?k_?reduce|execute_split_k_kernel|splitKreduce|reduce_1Block_kernel.*gemv|SplitKReduce/i,
    family: 'gemm_reduce',
  },
  // GEMM: cuBLAS, cuBLASLt's nvjet, CUTLASS, Marlin, DeepGEMM, Triton matmuls, ROCm Tensile and CK, Ascend.
  {
    pattern:
      /nvjet|(?<!fb)gemm|gemv|cutlass.*(Gemm|Kernel2|device_kernel)|Marlin|_scaled_mm|cublas|matmul|_mm_kernel|MatMul|Cijk_|wvSplitK|deep_gemm|triton_tem_fused_\w*mm|xmma/i,
    family: 'gemm',
  },
  // The rest of PyTorch.
  {
    pattern:
      /elementwise|vectorized|unrolled|triton_(poi|per|red)|CatArrayBatched|reduce_kernel|fill|copy_kernel|direct_copy|index_(put|kernel)|scatter|gather|where|DeviceScan|DeviceReduce|DeviceSelect|multi_tensor_apply|clamp_position|resolve_future_token_ids|permute_(1|2)D/i,
    family: 'elementwise',
  },
];

/** The family of a kernel by its full name. `extra` rules (the user's own) come before the table. */
export function kernelFamily(name: string, extra: readonly FamilyRule[] = []): KernelFamily {
  for (const rule of extra) if (rule.pattern.test(name)) return rule.family;
  for (const rule of FAMILY_RULES) if (rule.pattern.test(name)) return rule.family;
  return 'unknown';
}
