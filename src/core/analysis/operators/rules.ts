/**
 * What a kernel is by its name: one readable table from name patterns to kernel families. What role a GEMM has in
 * a layer cannot be told by its name; `roles.ts` does that by position, and `chains.ts` tells what several kernels of
 * plain arithmetic are together. No rule matches: `unknown`, and counted.
 */

/** Arithmetic that makes sense only with its neighbours: `chains.ts` says what a run of these is. */
export const PARTS = [
  'cast',
  'copy',
  'pow',
  'mean',
  'rsqrt',
  'add',
  'add_scalar',
  'mul',
  'mul_scalar',
  'neg',
  'cat',
  'append',
  'index_write',
  'clamp',
  'abs',
  'max',
  'cos',
  'sin',
  'tanh',
  'sigmoid',
] as const;

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
  ...PARTS,
] as const;
export type KernelFamily = (typeof FAMILIES)[number];

/** One line of the table. The first that matches decides, so the specific ones come first. */
export interface FamilyRule {
  readonly pattern: RegExp;
  readonly family: KernelFamily;
}

/** Where the names come from is noted per block; patterns match anywhere in the full (demangled) name. */
const FAMILY_RULES: readonly FamilyRule[] = [
  // Collectives: NCCL, RCCL, HCCL, vLLM's and SGLang's custom all-reduce, TensorRT-LLM, NVSHMEM and DeepEP.
  { pattern: /reduce_?scatter/i, family: 'reduce_scatter' },
  {
    pattern: /all_?reduce(?!.*norm)|cross_device_reduce|multimem_all|hcom_allReduce/i,
    family: 'all_reduce',
  },
  { pattern: /all_?reduce.*norm/i, family: 'all_reduce' },
  { pattern: /all_?gather/i, family: 'all_gather' },
  { pattern: /all_?to_?all|alltoall|deep_ep::/i, family: 'all_to_all' },
  { pattern: /nccl.*(SendRecv|Send|Recv)|hcom_?(send|receive)/i, family: 'send_recv' },
  { pattern: /nccl.*Broadcast|hcom_?broadcast/i, family: 'broadcast' },
  // Mixture of experts: vLLM, SGLang, TensorRT-LLM, Triton, ROCm (aiter, CK).
  {
    pattern:
      /topk_?(softmax|sigmoid|gating)|moe_?(fused_)?(gate|gating|topk)|grouped_topk|router_?gemm|^_topk_forward|routingIndices\w*Scores|routing\w*(Main|InitExpertCounts)Kernel/i,
    family: 'moe_gate',
  },
  {
    pattern:
      /moe_align|moe_sum|moe_(un)?permute|expandInputRows|finalizeMoeRouting|moe_sort|count_and_sort_expert|(pre|post)_reorder|ep_(scatter|gather)|fill_gateup|routingIndices|moe::dev::|finalizeKernel|_combined_routing|_sum_bitmatrix|_finalize_matmul_scatter|MoeDistribute(Dispatch|Combine)|MoeInitRouting|MoeTokenUnpermute|MoeTokenPermute|MoeFinalizeRouting|MoeReRouting|MoeComputeExpertTokens|MoeSrcToDst/i,
    family: 'moe_dispatch',
  },
  {
    pattern:
      /fused_moe|moe_(wna16|gemm|kernel)|grouped_?gemm|GroupProblemShape|m_grouped|moeGemm|kernel_moe|ck_moe|aclnnGroupedMatmul|GroupedMatmul|_matmul_ogs|^bmm_\w*E[0-9]m[0-9]|trtllm_?gen.*moe/i,
    family: 'moe_experts',
  },
  // Kernels of torch.compile, named for all that is fused in them: what rotates is no norm though it may hold that of q or
  // k, and what only lays out the attention's input is part of it.
  { pattern: /^triton_\w*_(cos|sin)(_|\b)/, family: 'rope' },
  { pattern: /^triton_\w*_scaled_dot_product_\w*attention/, family: 'attention' },
  // Attention of cuDNN, before its convolutions: PyTorch's SDPA takes it on Hopper and later.
  { pattern: /cudnn\w*_(sdpa|flash|mha)_/i, family: 'attention' },
  // Batch norms of cuDNN, before its convolutions.
  { pattern: /(?<![a-z])bn_(fw|bw)_/i, family: 'norm' },
  // Convolutions of cuDNN, before the activations and GEMMs that their names speak of.
  {
    pattern:
      /cudnn(?!.*lean_reduction)|winograd|convolve|^Conv[23]D|DepthwiseConv|^(Quant)?Conv(olution|Transpose)|implicit_?gemm|ImplicitGemmConv|(w|d)grad|fprop|nchwToNhwc|nhwcToNchw|conv_depthwise|miopen.*conv/i,
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
      /reshape_and_cache|store_kv_?cache|set_kv_buffer|copy_to_kv|append_paged_kv|AppendPagedKVCache|kv_?cache_(store|copy|write|scatter)|applyBiasRopeUpdateKVCache|ReshapeAndCache|ScatterPaKvCache|KvRmsNormRopeCache/i,
    family: 'kv_cache',
  },
  {
    pattern:
      /flash_?(fwd|attn|attention|decoding)|fmha|BatchDecodeWithPaged|BatchPrefillWith|SinglePrefill|SingleDecode|MergeState|paged_?attention|unified_attention|MultiLatentAttention|RingMla|SelfAttention|NsaSelected|NsaCompressAttention|PersistentVariableLengthMergeStates|attention_kernel|flex_(attention|decoding)|_attn_fwd|attn_fwd|kernel_unified_attention|_fwd_(kernel|grouped_kernel)_stage|efficient_attention|FusedInferAttention|masked_multihead_attention|mmha|decode_attention|prefill_attention|reduce_segments/i,
    family: 'attention',
  },
  // What takes the place of attention in layers of another kind, by flash-linear-attention, Mamba, vLLM, SGLang: gated
  // delta rules and their kin, scans over a state and the short convolution before them.
  {
    pattern:
      /delta_rule|gated_delta|gdn_gating|linear_att|lightning_att|(?<![a-z])(kda|wkv|gla)_|selective_(scan|state)|mamba|chunk_(scan|state|cumsum|fwd_kernel|scaled_dot|local_cumsum)|state_passing|bmm_chunk|recompute_w_u|solve_tril|causal_conv1d/i,
    family: 'attention',
  },
  // Norms before everything fused with them except the collectives above.
  {
    pattern:
      /rms_?norm|layer_?norm|l2norm|group_?norm|RowwiseMoments|fused_add_norm|LayerNormForward|triton_\w*rsqrt|GammaBetaBackward|^BN(Training|Infer)|deep_?norm|batch_?norm/i,
    family: 'norm',
  },
  // The rotary embedding of DeepSeek's projections is fused with them on Ascend: Q and KV down, norm, rope, cache.
  { pattern: /^MlaProlog|^MlaPreprocess|^MLAPO/, family: 'mla' },
  { pattern: /rotary|rope|RotaryPos/i, family: 'rope' },
  // Activations: SwiGLU and its kin, vLLM's act_and_mul, FlashInfer, compiled Triton, PyTorch's gradient of ReLU.
  {
    pattern: /act_and_mul|(silu|gelu|swiglu|geglu|swish|relu|Swi[Gg]lu)|hardtanh|threshold_kernel/i,
    family: 'activation',
  },
  // Sampling, before the generic reductions and sorts.
  {
    pattern:
      /sampl|ArgMax|argmax|TopK|topk|top_p|multinomial|radixSort|bitonicSort|gumbel|apply_penalt|MinPSampling|DeviceRadixSort|^Sort(WithIndex)?\d*$/i,
    family: 'sampling',
  },
  // Within attention or before sampling: `roles.ts` tells by position.
  { pattern: /soft_?max/i, family: 'softmax' },
  {
    pattern:
      /embedding(?!\w*backward)|indexSelect|vectorized_gather|index_select|EmbeddingKernel|pooled_embs|^GatherV\d/i,
    family: 'embedding',
  },
  // Quantisation of activations before a GEMM.
  {
    pattern:
      /per_token.*quant|quant(ize)?_?(fp8|int8|kernel)|scaled_(fp8|int8)_quant|cvt_fp16_to_fp4|DynamicQuant|act_quant|static_scaled_quant|quantize_with_block_size|Ascend(Anti|De|Re)?Quant|DynamicMxQuant|^Dequant(Bias)?$|^Quantize/i,
    family: 'quantize',
  },
  // Split-K reductions belong to the GEMM before them, cuDNN's to its attention.
  {
    pattern:
      /split_?k_?reduce|lean_reduction|execute_split_k_kernel|splitKreduce|reduce_1Block_kernel.*gemv|SplitKReduce/i,
    family: 'gemm_reduce',
  },
  // GEMM: cuBLAS, cuBLASLt's nvjet, CUTLASS, Marlin, DeepGEMM, Triton matmuls, ROCm Tensile and CK, Ascend.
  {
    pattern:
      /nvjet|(?<!fb)gemm|gemv|cutlass.*(Gemm|Kernel2|device_kernel)|Marlin|_scaled_mm|cublas|matmul|_mm_kernel|MatMul|Cijk_|wvSplitK|deep_gemm|triton_tem_fused_\w*mm|xmma/i,
    family: 'gemm',
  },
  // PyTorch's kernels of one operation each. A conversion to a type of 8 bits is a quantisation; any other conversion
  // reads or writes through casts, any other copy does not.
  { pattern: /float8_copy_kernel/, family: 'quantize' },
  { pattern: /float16(tofloat32)?_copy_kernel|direct_copy_kernel.*WithCast/, family: 'cast' },
  { pattern: /gpu_kernel_impl<.*direct_copy_kernel/, family: 'cast' },
  { pattern: /direct_copy_kernel/, family: 'copy' },
  { pattern: /pow_tensor_scalar/, family: 'pow' },
  { pattern: /MeanOps/, family: 'mean' },
  { pattern: /rsqrt_kernel/, family: 'rsqrt' },
  { pattern: /OnSelf_add|[AB]UnaryFunctor<.*(AddFunctor|Functor_add)/, family: 'add_scalar' },
  { pattern: /CUDAFunctor_add|AddFunctor/, family: 'add' },
  { pattern: /[AB]UnaryFunctor<.*MulFunctor/, family: 'mul_scalar' },
  { pattern: /MulFunctor/, family: 'mul' },
  { pattern: /\bneg_kernel/, family: 'neg' },
  { pattern: /\bcos_kernel/, family: 'cos' },
  { pattern: /\bsin_kernel/, family: 'sin' },
  { pattern: /\btanh_kernel/, family: 'tanh' },
  { pattern: /\bsigmoid_kernel/, family: 'sigmoid' },
  // Whole tensors one behind the other, as a cache grows; any other joins parts of rows.
  { pattern: /CatArrayBatchedCopy_(vectorized|\w*contig)/, family: 'append' },
  { pattern: /CatArrayBatched/, family: 'cat' },
  { pattern: /index_copy_kernel|index_put_kernel/, family: 'index_write' },
  { pattern: /launch_clamp_scalar/, family: 'clamp' },
  { pattern: /AbsFunctor/, family: 'abs' },
  { pattern: /reduce_kernel<.*Max(NanFunctor|Ops)/, family: 'max' },
  // The rest of PyTorch.
  {
    pattern:
      /elementwise|vectorized|unrolled|triton_(poi|per|red)|reduce_kernel|fill|copy_kernel|direct_copy|index_(put|kernel)|scatter|gather|where|DeviceScan|DeviceReduce|DeviceSelect|multi_tensor_apply|clamp_position|resolve_future_token_ids|permute_(1|2)D|triu_tril|kernelHistogram|rocprim\w*::.*scan_config|(kv|page)_indices/i,
    family: 'elementwise',
  },
];

/**
 * Ascend's operators that move, convert or combine elements, by whole type: short words that mean nothing within a
 * longer name.
 */
const ASCEND_ELEMENTWISE_TYPES = [
  'Cast TransData Transpose TransShape TensorMove ViewCopy InplaceCopy MemSet Memset Fill ZerosLike OnesLike Identity',
  'Add Adds Sub Subs Mul Muls Div Divs RealDiv FloorDiv Mod FloorMod Maximum Minimum Axpy Neg Abs Exp Log Pow Pows Sqrt',
  'Rsqrt Square Reciprocal Sin Cos Tanh Sigmoid Round Floor Ceil Erf Sign',
  'Equal NotEqual Less LessEqual Greater GreaterEqual Logical\\w+ Bitwise\\w+ IsInf IsNan IsFinite Select Where Masked\\w+',
  'Clip ClipByValue Clamp ClampMin ClampMax',
  'Concat Split Slice StridedSlice Pad PadV3 Tile Expand BroadcastTo AsStrided Pack Unpack Stack Flip Roll Repeat\\w* OneHot',
  'Range Arange LinSpace Tril Triu Cumsum Cumprod Index IndexPut IndexFill GatherNd GatherElements Scatter\\w*',
  'Reduce\\w+ ArgMin Unique\\w* NonZero',
  'Dropout\\w* DropOut\\w* DSA\\w* StatelessRandom\\w* Bernoulli Foreach\\w+ Apply(Adam|Sgd|Momentum)\\w* SquareSum\\w* L2Loss NLLLoss\\w*',
  '(Max|Avg|AdaptiveAvg|AdaptiveMax)Pool\\w*',
]
  .join(' ')
  .replaceAll(' ', '|');

/** Alone, with its version, or numbered in a graph: `Cast`, `ConcatD`, `SplitV2`, `trans_TransData_12`, `ReduceSum7`. */
const ASCEND_ELEMENTWISE = new RegExp(
  `^(trans_)?(${ASCEND_ELEMENTWISE_TYPES})((V\\d*|D|WithValue)*\\d*|_\\d+)$`,
);

/** `aclnnMm_MatMulV3Common_MatMulV3` is the operator MatMulV3: what the call is named for may run several. */
const ASCEND_CALL = /^aclnn\w+_([A-Za-z][A-Za-z0-9]*)$/;

/** The family of a kernel by its full name. `extra` rules (the user's own) come before the table. */
export function kernelFamily(name: string, extra: readonly FamilyRule[] = []): KernelFamily {
  for (const rule of extra) if (rule.pattern.test(name)) return rule.family;
  const known = ASCEND_CALL.exec(name)?.[1] ?? name;
  if (ASCEND_ELEMENTWISE.test(known)) return 'elementwise';
  for (const rule of FAMILY_RULES) if (rule.pattern.test(known)) return rule.family;
  return 'unknown';
}
