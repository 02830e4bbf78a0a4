/**
 * Rooflines of a real decoder layer. The table's figures were computed from ncu's raw page independently of this code
 * and agree with what ncu's own rules say.
 */

import assert from 'node:assert/strict';
import path from 'node:path';
import { roofline } from '../../../../../src/core/analysis/roofline.ts';
import type { KernelRoofline } from '../../../../../src/core/analysis/roofline-types.ts';
import { fixtures, openReportFile } from '../../../../support/ncu-files.ts';
import { sharedFile } from '../../../../support/shared.ts';

/** id, ns, DRAM bytes, % of DRAM peak, then per kind: name, TFLOP/s, I DRAM, I L2, I L1, peak T, ridge, % peak, % roof. */
type Row = readonly [number, number, number, number, ...(readonly (string | number)[])[]];

const WGMMA = 'Tensor FP16 (wgmma)';
const MMA = 'Tensor FP16 > FP32 (mma)';
const TABLE: readonly Row[] = [
  [
    0,
    4320,
    32512,
    0.16,
    ['FP16', 0.005807, 0.7717, 0.22, 1, 120.6, 25.32, 0.004814, 0.158],
    ['FP32', 0.005007, 0.6654, 0.1897, 0.8622, 60.31, 12.66, 0.008302, 0.158],
  ],
  [1, 28992, 103315200, 74.06, [WGMMA, 27.78, 7.795, 7.842, 5461, 944.6, 196.3, 2.941, 74.06]],
  [
    2,
    2656,
    19968,
    0.16,
    ['FP32', 0.01851, 2.462, 0.5805, 0.2143, 61.39, 12.86, 0.03015, 0.1575],
    ['FP16', 0.01234, 1.641, 0.387, 0.1429, 122.8, 25.71, 0.01005, 0.1575],
  ],
  [3, 2240, 19968, 0.19],
  [
    4,
    7072,
    745472,
    2.21,
    [MMA, 18.98, 180, 103.1, 804.7, 680.3, 142.5, 2.79, 2.79],
    ['FP32', 0.2351, 2.231, 1.278, 9.971, 63.78, 13.36, 0.3687, 2.208],
  ],
  [5, 12128, 34172160, 58.74, [WGMMA, 22.83, 8.101, 7.95, 1877, 1004, 209.4, 2.272, 58.74]],
  [
    6,
    3744,
    57856,
    0.32,
    ['FP32', 0.004376, 0.2832, 0.1029, 0.02924, 54.72, 11.46, 0.007997, 0.3235],
    ['FP16', 0.004376, 0.2832, 0.1029, 0.02924, 109.4, 22.91, 0.003999, 0.3235],
  ],
  [
    7,
    3712,
    32256,
    0.18,
    ['FP16', 0.006759, 0.7778, 0.2199, 1, 131.9, 27.69, 0.005124, 0.1825],
    ['FP32', 0.005828, 0.6706, 0.1896, 0.8622, 65.95, 13.85, 0.008837, 0.1825],
  ],
  [8, 45760, 182796544, 83.07, [WGMMA, 31.9, 7.985, 7.959, 8192, 954.5, 198.5, 3.342, 83.07]],
  [
    9,
    2272,
    49152,
    0.45,
    ['FP32', 0.02479, 1.146, 0.4965, 1.134, 75.86, 15.91, 0.03268, 0.4536],
    ['FP16', 0.01983, 0.9167, 0.3972, 0.9072, 151.7, 31.81, 0.01307, 0.4536],
  ],
  [10, 26752, 92609536, 72.03, [WGMMA, 27.28, 7.88, 7.898, 4949, 980.9, 204.1, 2.781, 72.03]],
  [
    11,
    3456,
    58112,
    0.35,
    ['FP32', 0.004741, 0.2819, 0.1024, 0.02941, 64.05, 13.43, 0.007402, 0.3526],
    ['FP16', 0.004741, 0.2819, 0.1024, 0.02941, 128.1, 26.86, 0.003701, 0.3526],
  ],
];

/** Equal to the digits of the table. */
function near(
  actual: number | undefined,
  expected: string | number | undefined,
  what: string,
): void {
  const wanted = Number(expected);
  const close = actual !== undefined && Math.abs(actual - wanted) <= Math.abs(wanted) * 6e-4 + 5e-9;
  assert.ok(close, `${what}: ${actual} instead of ${wanted}`);
}

function compare(found: KernelRoofline, [id, ns, bytes, percent, ...work]: Row): void {
  assert.equal(found.durationNs, ns);
  assert.equal(found.bytes.dram, bytes);
  const dram = found.traffic.find(traffic => traffic.level === 'dram');
  assert.equal(
    dram?.percentOfPeak?.value.toFixed(2),
    percent.toFixed(2),
    `${id} share of DRAM peak`,
  );
  assert.deepEqual(found.work.map(point => point.kind.name).sort(), work.map(row => row[0]).sort());
  for (const [name, rate, ...rest] of work) {
    const point = found.work.find(candidate => candidate.kind.name === name);
    const [iDram, iL2, iL1, peak, ridge, ofPeak, ofRoof] = rest;
    const level = (of: string) => point?.levels.find(candidate => candidate.level === of);
    near((point?.achieved.value ?? NaN) / 1e12, rate, `${id} ${name} rate`);
    assert.equal(level('dram')?.intensity.unit, 'FLOP/byte');
    near(level('dram')?.intensity.value, iDram, `${id} ${name} DRAM intensity`);
    near(level('l2')?.intensity.value, iL2, `${id} ${name} L2 intensity`);
    near(level('l1')?.intensity.value, iL1, `${id} ${name} L1 intensity`);
    near((point?.peak?.value ?? NaN) / 1e12, peak, `${id} ${name} peak`);
    near(level('dram')?.ridge?.value, ridge, `${id} ${name} ridge`);
    near(point?.percentOfPeak?.value, ofPeak, `${id} ${name} share of peak`);
    near(level('dram')?.percentOfRoof, ofRoof, `${id} ${name} share of roof`);
  }
}

describe('roofline', () => {
  it('places the kernels of the committed report', async () => {
    const { report } = await openReportFile(path.join(fixtures, 'full.ncu-rep'));
    const { kernels } = roofline(report);
    [0, 1, 8].forEach((row, i) => compare(kernels[i]!, TABLE[row]!));
  });

  it('places all kernels of a layer', async function () {
    const { report } = await openReportFile(sharedFile(this, 'traces/ncu/decode_10_5.ncu-rep'));
    const { kernels, devices } = roofline(report);
    const roofKernel = devices[0]?.roofKernel;
    assert.equal(kernels.length, TABLE.length);
    kernels.forEach((kernel, i) => compare(kernel, TABLE[i]!));
    assert.equal(roofKernel, 8);
  });

  it('says that gate_up_proj is bound by memory at 83 % of peak, and what the figures are made of', async () => {
    const { report } = await openReportFile(path.join(fixtures, 'full.ncu-rep'));
    const gateUp = roofline(report).kernels[2]!;
    assert.equal(gateUp.bound, 'memory');
    assert.equal(gateUp.flops, 1459617792);
    assert.equal(gateUp.range, 'generate > decode step=9 > my_decode_10_5');
    near(gateUp.headroom?.value, 1.20377, 'headroom');
    near(gateUp.ridge?.value, 198.4916, 'ridge');
    const share = gateUp.traffic[0]?.percentOfPeak;
    assert.equal(
      share?.formula,
      '100 × dram__bytes.sum.per_second / (dram__bytes.sum.peak_sustained × dram__cycles_elapsed.avg.per_second)',
    );
    const names = share.terms.map(term => term.metric);
    assert.deepEqual(names, [
      'dram__bytes.sum.per_second',
      'dram__bytes.sum.peak_sustained',
      'dram__cycles_elapsed.avg.per_second',
    ]);
    const [rate, peak, clock] = share.terms.map(term => term.value);
    assert.equal((100 * rate!) / (peak! * clock!), share.value);
    assert.equal(
      gateUp.traffic.find(traffic => traffic.level === 'l1')?.caution,
      'tma-bypasses-l1',
    );
  });

  it('draws roofs at the measured and at the highest clock, and no sparse peak for dense work', async () => {
    const { report } = await openReportFile(path.join(fixtures, 'full.ncu-rep'));
    const { roofs, roofKernel } = roofline(report).devices[0]!;
    assert.equal(roofKernel, 2);
    const roof = (id: string) => roofs.find(candidate => candidate.id === id);
    near((roof('dram')?.peak ?? NaN) / 1e12, 4.80868, 'DRAM');
    near((roof('dram')?.peakAtBoost ?? NaN) / 1e12, 4.814304, 'DRAM at its highest clock');
    // 540,672 operations a cycle at 1.98 GHz.
    near(
      (roof('tensor:op_hgmma_src_fp16_sparsity_off')?.peakAtBoost ?? NaN) / 1e12,
      1070.53,
      'wgmma',
    );
    near((roof('fp32')?.peak ?? NaN) / 1e12, 59.655, 'FP32');
    assert.equal(roof('tensor:src_fp16'), undefined);
    assert.equal(roof('fp64')?.used, false);
    assert.equal(roof('fp16')?.used, true);
    // Half precision on the CUDA cores over L1 is 4 FLOP per byte at any clock.
    near((roof('fp16')?.peak ?? NaN) / (roof('l1')?.peak ?? NaN), 4, 'FP16 over L1');
  });

  it('names the sections that a basic report lacks', async () => {
    const { report } = await openReportFile(path.join(fixtures, 'basic.ncu-rep'));
    const { devices, kernels } = roofline(report);
    const { roofs } = devices[0]!;
    assert.deepEqual(roofs, []);
    const [first] = kernels;
    assert.equal(first?.flops, undefined);
    assert.equal(first?.bound, 'memory');
    assert.deepEqual(
      first?.missing.map(what => what.option),
      [
        '--section SpeedOfLight_RooflineChart',
        '--section SpeedOfLight_HierarchicalTensorRooflineChart',
      ],
    );
  });

  it('agrees between the report and its CSV', async () => {
    const [stored, printed] = await Promise.all(
      ['full.ncu-rep', 'full.raw.csv'].map(file => openReportFile(path.join(fixtures, file))),
    );
    const a = roofline(stored!.report).kernels;
    const b = roofline(printed!.report).kernels;
    a.forEach((kernel, i) => {
      assert.equal(b[i]?.bound, kernel.bound);
      assert.equal(b[i]?.work.length, kernel.work.length);
      const ratio = (b[i]?.intensity?.value ?? 0) / (kernel.intensity?.value ?? 0);
      // The page prints per-second figures of small kernels with few digits.
      assert.ok(Math.abs(ratio - 1) < 2e-2, `${i}: ${ratio}`);
    });
  });
});
