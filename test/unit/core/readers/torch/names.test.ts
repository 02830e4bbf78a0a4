/** What is read out of names: short names of kernels, directions of copies, ranks. */

import assert from 'node:assert/strict';
import { copyNature } from '../../../../../src/core/readers/torch/copies.ts';
import { shortKernelName } from '../../../../../src/core/readers/torch/kernel-names.ts';
import { rankOfName } from '../../../../../src/core/readers/torch/metadata.ts';

describe('names in PyTorch traces', () => {
  it('shortens kernels to the function itself', () => {
    const cases: Readonly<Record<string, string>> = {
      'void at::native::reduce_kernel<512, 1, at::native::ReduceOp<float> >(at::native::ReduceOp<float>)':
        'reduce_kernel',
      'void (anonymous namespace)::softmax_warp<(Mode)1, int (*)(int)>(int, float const*)':
        'softmax_warp',
      nvjet_sm90_hsh_192x8_64x8_4x1_v_bz_TNT: 'nvjet_sm90_hsh_192x8_64x8_4x1_v_bz_TNT',
      'ncclDevKernel_AllReduce_Sum_bf16_RING_LL(ncclDevKernelArgsStorage<4096ul>)':
        'ncclDevKernel_AllReduce_Sum_bf16_RING_LL',
      triton_poi_fused_add_0: 'triton_poi_fused_add_0',
      'void cutlass::Kernel2<cutlass_80_wmma<1>::Params>(cutlass_80_wmma<1>::Params)': 'Kernel2',
      '<unknown>': '<unknown>',
      '': '',
    };
    for (const [name, short] of Object.entries(cases)) assert.equal(shortKernelName(name), short);
  });

  it('tells where a copy went', () => {
    const of = (name: string, kind = ''): unknown => {
      const { direction, from, to } = copyNature(name, false, kind);
      return [direction, from, to];
    };
    assert.deepEqual(of('Memcpy HtoD (Pinned -> Device)'), ['htod', 'pinned', 'device']);
    assert.deepEqual(of('Memcpy DtoH (Device -> Pageable)'), ['dtoh', 'device', 'pageable']);
    assert.deepEqual(of('Memcpy PtoP (Device -> Device)'), ['ptop', 'device', 'device']);
    assert.deepEqual(of('Memcpy DtoD (Device Static -> Managed)'), [
      'dtod',
      'device-static',
      'managed',
    ]);
    assert.deepEqual(of('CopyHostToDevice'), ['htod', 'unknown', 'unknown']);
    assert.deepEqual(of('__amd_rocclr_copyBuffer', 'DtoD'), ['dtod', 'unknown', 'unknown']);
    assert.deepEqual(of('Memcpy Unknown'), ['unknown', 'unknown', 'unknown']);
    assert.deepEqual(copyNature('Memset (Device)', true, ''), { to: 'device' });
  });

  it('finds ranks in file names', () => {
    assert.equal(rankOfName('rank-0.Mar_01_10_00_00.77.pt.trace.json.gz'), 0);
    assert.equal(rankOfName('1741-TP-3-DECODE.trace.json.gz'), 3);
    assert.equal(rankOfName('host_123.17.pt.trace.json'), undefined);
    assert.equal(rankOfName('frank.json'), undefined);
  });
});
