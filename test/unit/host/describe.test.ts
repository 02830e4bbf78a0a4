// What nodes of the model tree say.

import assert from 'node:assert/strict';
import type { TreeNode } from '../../../src/core/protocol/engine.ts';
import {
  descriptionOf,
  labelOf,
  nameOf,
  spokenText,
  tooltipLines,
} from '../../../src/host/tree/describe.ts';
import { chainOf } from '../../../src/host/tree/node-path.ts';

const t = (message: string, ...args: (string | number)[]): string =>
  message.replace(/\{(\d+)\}/g, (_, n) => String(args[Number(n)]));

function node(parts: Partial<TreeNode>): TreeNode {
  return {
    id: '/x',
    kind: 'step',
    label: 'step',
    timeNs: 4_861_532,
    percent: 0,
    count: 1,
    hasChildren: true,
    selection: { startNs: 0, endNs: 1, label: '' },
    ...parts,
  };
}

describe('tree texts', () => {
  it('prints time, then spread, for a phase of many steps', () => {
    const decode = node({
      kind: 'phase',
      label: 'phase.decode',
      translate: true,
      count: 19,
      extra: [
        { key: 'p50Ns', value: 4_861_532 },
        { key: 'minNs', value: 4_812_000 },
        { key: 'maxNs', value: 4_930_000 },
      ],
    });
    assert.equal(labelOf(decode, t), 'decode ×19');
    assert.equal(descriptionOf(decode, t), '4.86 ms p50 · 4.81 ms–4.93 ms');
  });

  it('prints what a load phase copies as one phrase', () => {
    const load = node({
      kind: 'phase',
      timeNs: 1.58e9,
      extra: [
        { key: 'copies', value: 'HtoD' },
        { key: 'bytes', value: 13.5e9 },
        { key: 'bytesPerSecond', value: 8.5e9 },
      ],
    });
    assert.equal(descriptionOf(load, t), '1.58 s · copies HtoD 13.5 GB at 8.50 GB/s');
  });

  it('puts the operator first within a step, and the name first in a list by name', () => {
    const parts = { kind: 'kernel', label: 'gemm_x', role: 'qkv_proj', timeNs: 27_700 } as const;
    const inStep = node({ ...parts, id: '/phase:decode/step:7/layer:5/span:9', percent: 18.8 });
    assert.equal(labelOf(inStep, t), 'qkv_proj');
    assert.equal(descriptionOf(inStep, t), '27.7 µs · 18.8 % · gemm_x');
    assert.equal(nameOf(inStep, t), 'gemm_x');
    const inList = node({ ...parts, id: '/phase:load/name:4/span:9' });
    assert.equal(labelOf(inList, t), 'gemm_x');
    assert.equal(descriptionOf(inList, t), '27.7 µs');
    assert.equal(labelOf(node({ ...parts, role: 'other' }), t), 'gemm_x');
  });

  it('prints time, share and the telling detail for an operator', () => {
    const norm = node({
      kind: 'operator',
      label: 'norm',
      timeNs: 2780,
      percent: 3.21,
      extra: [{ key: 'kernel', value: 'fused_add_rms_norm_kernel' }],
    });
    assert.equal(descriptionOf(norm, t), '2.78 µs · 3.2 % · fused_add_rms_norm_kernel');
    assert.equal(spokenText(norm, t), 'norm, 2.78 µs, 3.2 %, fused_add_rms_norm_kernel');
  });

  it('has exact values in the tooltip, each with what it is', () => {
    const copy = node({ percent: 50, count: 2, extra: [{ key: 'bytes', value: 13_476_831_232 }] });
    assert.deepEqual(tooltipLines(copy, t).slice(0, 3), [
      'Time: 4,861,532 ns',
      'Share of the level above: 50.0 %',
      'Count: 2',
    ]);
    assert.match(tooltipLines(copy, t)[3]!, /13,476,831,232 B/);
  });

  it('says of a part of a profiler step which pass it is, in the tooltip alone', () => {
    const second = node({ label: 'ProfilerStep#1 · 2', extra: [{ key: 'pass', value: 2 }] });
    assert.equal(descriptionOf(second, t), '4.86 ms');
    assert.ok(tooltipLines(second, t).includes('Forward pass 2 of this profiler step'));
  });

  it('never translates a name of the file, and shows an unknown key as it is', () => {
    assert.equal(nameOf(node({ label: 'phase.decode' }), t), 'phase.decode');
    assert.equal(nameOf(node({ label: 'brand.new', translate: true }), t), 'brand.new');
  });

  it('takes an id apart into the ids of its ancestors', () => {
    assert.deepEqual(chainOf('/phase:decode/step:7/layer:5'), [
      '/phase:decode',
      '/phase:decode/step:7',
      '/phase:decode/step:7/layer:5',
    ]);
    assert.deepEqual(chainOf(''), []);
  });
});

describe('tree texts of what sums up', () => {
  const spread = [
    { key: 'p10Ns', value: 140_000 },
    { key: 'medianNs', value: 147_000 },
    { key: 'p90Ns', value: 151_000 },
  ];

  it('prints the mean, then where most layers are, and no share', () => {
    const mean = node({
      id: '/phase:decode/mean:0',
      kind: 'group',
      label: 'mean layer',
      translate: true,
      timeNs: 147_100,
      percent: 0.2,
      count: 608,
      extra: spread,
    });
    assert.equal(labelOf(mean, t), 'mean layer ×608');
    assert.equal(descriptionOf(mean, t), '147 µs mean · 140 µs–151 µs');
    assert.deepEqual(tooltipLines(mean, t).slice(1), [
      'Count: 608',
      '10th percentile: 140,000 ns',
      'Median: 147,000 ns',
      '90th percentile: 151,000 ns',
    ]);
  });

  it('says how far a slow step is off, and why a phase is one', () => {
    const slow = node({ extra: [{ key: 'deviationPercent', value: 12.5 }] });
    assert.match(descriptionOf(slow, t), /12.5 % over the median/);
    const phase = node({ kind: 'phase', extra: [{ key: 'evidence', value: 'graph-capture' }] });
    assert.equal(descriptionOf(phase, t), '4.86 ms');
    assert.ok(
      tooltipLines(phase, t).includes('Known by: a range that speaks of CUDA graph capture'),
    );
  });

  it('names an operator, its time and its kernels', () => {
    const operator = node({
      id: '/phase:decode/step:7/layer:5/operator:o_proj',
      kind: 'operator',
      label: 'o_proj',
      role: 'o_proj',
      count: 2,
      percent: 9.5,
      timeNs: 12_000,
      extra: [{ key: 'kernels', value: 'nvjet_sm90, splitKreduce_kernel' }],
    });
    assert.equal(labelOf(operator, t), 'o_proj ×2');
    assert.equal(descriptionOf(operator, t), '12.0 µs · 9.5 % · nvjet_sm90, splitKreduce_kernel');
  });
});
