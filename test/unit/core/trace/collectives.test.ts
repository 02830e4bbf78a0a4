import assert from 'node:assert/strict';
import { isCollectiveName } from '../../../../src/core/trace/collectives.ts';

describe('collective names', () => {
  for (const name of [
    'ncclDevKernel_AllReduce_Sum_bf16_RING_LL(ncclDevKernelArgsStorage<4096ul>)',
    'ncclKernel_AllReduce_RING_LL_Sum_half(ncclWorkElem)',
    'void ncclSymDevKernel_AllReduce_RSxLDMC_AGxSTMC<float>()',
    'rcclGenericKernel<1, false>(ncclDevKernelArgsStorage)',
    'mscclKernel_Sum_half_Simple_false',
    'hcom_allReduce__586_0_1',
    'hccl_allgather',
    'AllreduceAicpuKernel',
    'void vllm::cross_device_reduce_1stage<__nv_bfloat16, 4>(vllm::RankData*)',
    'void vllm::cross_device_reduce_2stage<half, 8>()',
    'void sglang::cross_device_reduce_1stage<half, 8>()',
    'multimem_all_reduce_kernel',
    'void one_shot_all_reduce_kernel<c10::BFloat16>()',
    'two_shot_all_reduce_kernel_inplace',
    'void tensorrt_llm::kernels::oneShotAllReduceKernel<half, 8>()',
    'void flashinfer::trtllm_allreduce_fusion::allreduce_fusion_kernel_oneshot_lamport<>()',
    'void moereduce_allreduce_fusion_kernel_oneshot_lamport<>()',
    'userbuffers_fp16_sum_inplace_gpu_rr_rs',
    'void deep_ep::intranode::dispatch<4, 768>()',
    'internode_ll::combine',
    'nvshmemi_barrier_kernel',
    'void nvshmem_quiet_kernel()',
    'quickreduce::allreduce_prototype_twoshot',
  ]) {
    it(`know ${name}`, () => assert.ok(isCollectiveName(name)));
  }

  for (const name of [
    '',
    'void at::native::reduce_kernel<512, 1, at::native::ReduceOp<float>>()',
    'splitKreduce_kernel',
    'nvjet_sm90_hsh_128x8_64x12_4x1_v_bz_splitK_TNT',
    'flash_fwd_splitkv_combine_kernel',
    'void vllm::moe::topkGating<8>()',
    'fused_add_rms_norm_kernel',
    'Memcpy DtoD',
    'void at::native::index_elementwise_kernel<gather>()',
    'triton_red_fused_all_mean_0',
  ]) {
    it(`leave ${name === '' ? 'the empty name' : name} alone`, () =>
      assert.ok(!isCollectiveName(name)));
  }
});
