import assert from 'node:assert/strict';
import { operatorsOf } from '../../../../src/core/analysis/operators/roles.ts';
import { kernelFamily } from '../../../../src/core/analysis/operators/rules.ts';

/** Names as profilers write them, and what each is. */
const NAMES: readonly (readonly [string, string])[] = [
  ['fused_add_rms_norm_kernel', 'norm'],
  ['void vllm::rms_norm_kernel<c10::BFloat16>(c10::BFloat16*, …)', 'norm'],
  ['void flashinfer::norm::FusedAddRMSNormKernel<8u, __nv_bfloat16>(…)', 'norm'],
  ['triton_red_fused__to_copy_add_mean_mul_pow_rsqrt_0', 'norm'],
  ['void vllm::rotary_embedding_kernel<c10::Half, true>(…)', 'rope'],
  ['void flashinfer::BatchQKApplyRotaryPosIdsCosSinCacheKernel<…>', 'rope'],
  ['void vllm::reshape_and_cache_flash_kernel<…>', 'kv_cache'],
  ['void pytorch_flash::flash_fwd_splitkv_combine_kernel<…>', 'attention'],
  ['void cutlass::device_kernel<flash::FlashAttnFwdSm90<…>>', 'attention'],
  ['void flashinfer::BatchPrefillWithPagedKVCacheKernel<…>', 'attention'],
  ['kernel_unified_attention_2d', 'attention'],
  ['_fwd_grouped_kernel_stage1', 'attention'],
  ['nvjet_sm90_hsh_128x8_64x12_4x1_v_bz_splitK_TNT', 'gemm'],
  ['sm80_xmma_gemm_f16f16_f16f32_f32_tn_n_tilesize64x64x64', 'gemm'],
  ['void cutlass::Kernel2<cutlass_80_wmma_tensorop_bf16_s161616gemm_bf16>', 'gemm'],
  ['Cijk_Alik_Bljk_BBS_BH_Bias_HAS_SAV_UserArgs_MT64x16x64', 'gemm'],
  ['void cublasLt::splitKreduce_kernel<(int)32, (int)16, int, float, __half>', 'gemm_reduce'],
  ['void vllm::act_and_mul_kernel<c10::BFloat16, &silu>', 'activation'],
  ['triton_poi_fused_mul_silu_1', 'activation'],
  ['ncclDevKernel_AllReduce_Sum_bf16_RING_LL(ncclDevKernelArgsStorage<4096ul>)', 'all_reduce'],
  ['void vllm::cross_device_reduce_1stage<__nv_bfloat16, 4>', 'all_reduce'],
  ['ncclDevKernel_AllGather_RING_LL', 'all_gather'],
  ['ncclDevKernel_ReduceScatter_Sum_bf16_RING_LL', 'reduce_scatter'],
  ['ncclDevKernel_SendRecv(…)', 'send_recv'],
  ['void vllm::moe::topkGatingSoftmax<8, 128, 4, 16>', 'moe_gate'],
  ['void vllm::moe::moe_align_block_size_kernel<int>', 'moe_dispatch'],
  ['fused_moe_kernel', 'moe_experts'],
  [
    'void at::native::reduce_kernel<512, 1, at::native::ReduceOp<c10::Half, at::native::ArgMaxOps<float>>>',
    'sampling',
  ],
  ['void at::native::vectorized_gather_kernel<16, long>', 'embedding'],
  [
    'void at::native::vectorized_elementwise_kernel<4, at::native::FillFunctor<int>>',
    'elementwise',
  ],
  ['my_own_kernel', 'unknown'],
];

describe('operators', () => {
  for (const [name, family] of NAMES) {
    it(`${family}: ${name.slice(0, 60)}`, () => assert.equal(kernelFamily(name), family));
  }

  it("the user's rules come first", () => {
    const own = [{ pattern: /my_own/, family: 'attention' as const }];
    assert.equal(kernelFamily('my_own_kernel', own), 'attention');
  });

  it('tells GEMMs apart by position', () => {
    const operators = operatorsOf([
      'embedding',
      ...(['norm', 'gemm', 'rope', 'kv_cache', 'attention', 'gemm', 'gemm_reduce'] as const),
      ...(['all_reduce', 'norm', 'gemm', 'activation', 'gemm', 'gemm_reduce'] as const),
      ...(['all_reduce', 'norm', 'gemm', 'sampling'] as const),
    ]);
    assert.deepEqual(operators, [
      'embedding',
      ...['norm', 'qkv_proj', 'rope', 'kv_cache', 'attention', 'o_proj', 'o_proj'],
      ...['all_reduce', 'norm', 'gate_up_proj', 'activation', 'down_proj', 'down_proj'],
      ...['all_reduce', 'norm', 'lm_head', 'sampling'],
    ]);
  });

  it('looks through the norms of q and k', () => {
    const operators = operatorsOf(['norm', 'gemm', 'norm', 'norm', 'rope', 'attention', 'gemm']);
    assert.equal(operators[1], 'qkv_proj');
    assert.equal(operators[6], 'o_proj');
  });

  it('finds the gate of a mixture of experts', () => {
    const operators = operatorsOf(['attention', 'gemm', 'norm', 'gemm', 'moe_gate', 'moe_experts']);
    assert.deepEqual(operators.slice(1), ['o_proj', 'norm', 'moe_gate', 'moe_gate', 'moe_experts']);
  });
});
