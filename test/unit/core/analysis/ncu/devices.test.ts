/** The device table: names find their entry, files win over datasheets, figures hang together. */

import assert from 'node:assert/strict';
import path from 'node:path';
import { deviceFacts, findDevice, smLimits } from '../../../../../src/core/analysis/devices.ts';
import type { DevicePeaks } from '../../../../../src/core/analysis/devices-entry.ts';
import { DEVICES } from '../../../../../src/core/analysis/devices-table.ts';
import { fixtures, openReportFile } from '../../../../support/ncu-files.ts';

const isGeForce = (name: string): boolean => /^RTX \d{4}( Ti)?( SUPER)?$/.test(name);

describe('devices', () => {
  const names: [printed: string, entry: string][] = [
    ['NVIDIA H200', 'H200'],
    ['NVIDIA H20', 'H20'],
    ['NVIDIA H100 80GB HBM3', 'H100 SXM'],
    ['NVIDIA H100 PCIe', 'H100 PCIe'],
    ['NVIDIA H100 NVL', 'H100 NVL'],
    ['NVIDIA GH200 480GB', 'GH200'],
    ['NVIDIA GB200', 'GB200'],
    ['NVIDIA B200', 'B200'],
    ['NVIDIA GB300', 'GB300'],
    ['NVIDIA B300 SXM6 AC', 'B300'],
    ['NVIDIA H200 NVL', 'H200 NVL'],
    ['NVIDIA H800', 'H800 SXM'],
    ['NVIDIA A100-SXM4-80GB', 'A100 80GB SXM'],
    ['NVIDIA A100-SXM4-40GB', 'A100 40GB'],
    ['NVIDIA A100 80GB PCIe', 'A100 80GB PCIe'],
    ['NVIDIA A10', 'A10'],
    ['NVIDIA A10G', 'A10G'],
    ['NVIDIA A40', 'A40'],
    ['NVIDIA L4', 'L4'],
    ['NVIDIA L40S', 'L40S'],
    ['NVIDIA L20', 'L20'],
    ['NVIDIA GeForce RTX 4090', 'RTX 4090'],
    ['NVIDIA GeForce RTX 3090 Ti', 'RTX 3090 Ti'],
    ['NVIDIA GeForce RTX 4070 Ti SUPER', 'RTX 4070 Ti SUPER'],
    ['NVIDIA GeForce RTX 2080', 'RTX 2080'],
    ['Quadro RTX 6000', 'Quadro RTX 6000'],
    ['NVIDIA A2', 'A2'],
    ['NVIDIA RTX A2000 12GB', 'RTX A2000'],
    ['NVIDIA RTX 5000 Ada Generation', 'RTX 5000 Ada'],
    ['NVIDIA RTX PRO 6000 Blackwell Workstation Edition', 'RTX PRO 6000 Blackwell'],
    ['NVIDIA RTX PRO 6000 Blackwell Max-Q Workstation Edition', 'RTX PRO 6000 Blackwell Max-Q'],
    ['NVIDIA RTX PRO 6000 Blackwell Server Edition', 'RTX PRO 6000 Blackwell Server'],
    ['NVIDIA RTX A6000', 'RTX A6000'],
    ['NVIDIA RTX 6000 Ada Generation', 'RTX 6000 Ada'],
    ['Tesla V100-SXM2-16GB', 'V100 SXM2'],
    ['Tesla V100S-PCIE-32GB', 'V100S PCIe'],
    ['Tesla V100-PCIE-16GB', 'V100 PCIe'],
    ['Tesla T4', 'T4'],
    ['Ascend910B4', 'Ascend 910B4'],
    ['Ascend910B3', 'Ascend 910B3'],
    ['Ascend910B2', 'Ascend 910B2'],
    ['Ascend910B', 'Ascend 910B3'],
    ['Ascend310P3', 'Ascend 310P'],
  ];
  for (const [printed, entry] of names) {
    it(`finds ${printed}`, () => assert.equal(findDevice(printed)?.name, entry));
  }

  it('knows nothing about unknown devices', () => {
    assert.equal(findDevice('Graphics Device'), undefined);
    assert.equal(findDevice('Ascend910B1'), undefined, 'no published figures for this variant');
    assert.equal(smLimits('1.3'), undefined);
  });

  it('takes no device for another with a longer name', () => {
    for (const name of [
      'NVIDIA RTX A1000',
      'NVIDIA GeForce RTX 4090 D',
      'NVIDIA GeForce RTX 4090 Laptop GPU',
      'NVIDIA GeForce RTX 5090 Laptop GPU',
      'NVIDIA RTX 4000 SFF Ada Generation',
    ]) {
      assert.equal(findDevice(name), undefined, name);
    }
  });

  // Dense figures as the papers and datasheets print them (those with sparsity halved), TFLOP/s.
  const published: [name: string, peak: keyof DevicePeaks, tera: number][] = [
    ['Quadro RTX 6000', 'fp16Tensor', 130.5],
    ['NVIDIA GeForce RTX 2080', 'int8Tensor', 161.1],
    ['NVIDIA GeForce RTX 2080 Ti', 'fp16Tensor', 53.8],
    ['NVIDIA GeForce RTX 3080', 'fp16Tensor', 59.5],
    ['NVIDIA GeForce RTX 3090', 'int8Tensor', 284],
    ['NVIDIA RTX A4000', 'fp16Tensor', 153.4 / 2],
    ['NVIDIA RTX A5000', 'fp16Tensor', 222.2 / 2],
    ['NVIDIA RTX A6000', 'fp16Tensor', 154.8],
    ['NVIDIA GeForce RTX 4080', 'fp8Tensor', 194.9],
    ['NVIDIA GeForce RTX 4090', 'fp16Tensor', 165.2],
    ['NVIDIA RTX 4500 Ada Generation', 'fp8Tensor', 634 / 2],
    ['NVIDIA RTX 6000 Ada Generation', 'fp8Tensor', 728.5],
    ['NVIDIA GeForce RTX 5080', 'fp4Tensor', 900.4],
    ['NVIDIA GeForce RTX 5090', 'fp8Tensor', 419],
    ['NVIDIA RTX PRO 6000 Blackwell Workstation Edition', 'fp4Tensor', 2015.2],
    ['NVIDIA RTX PRO 6000 Blackwell Max-Q Workstation Edition', 'fp4Tensor', 3511 / 2],
    ['NVIDIA RTX PRO 6000 Blackwell Server Edition', 'fp32', 120],
  ];
  for (const [name, peak, tera] of published) {
    it(`${name}: ${peak} is as published`, () => {
      const found = findDevice(name)?.peaks[peak] ?? NaN;
      assert.ok(Math.abs(found / (tera * 1e12) - 1) < 0.005, String(found));
    });
  }

  it('has peaks that follow from cores and clock, and a source each', () => {
    for (const { name, capability, sms, clock, peaks, source } of DEVICES) {
      assert.notEqual(source, '', name);
      if (capability === '' || clock === 0 || peaks.fp32 === undefined) continue;
      // One fused operation on each of 64 (sm_70, 75, 80) or 128 lanes of a multiprocessor and cycle.
      const lanes = ['7.0', '7.5', '8.0'].includes(capability) ? 64 : 128;
      const ratio = peaks.fp32 / (2 * lanes * sms * clock);
      if (name === 'H20') continue;
      assert.ok(Math.abs(ratio - 1) < 0.04, `${name}: ${ratio}`);
    }
  });

  it('has matrix peaks that follow from the rate of a multiprocessor', () => {
    // Dense FP16 operations of one multiprocessor and cycle, by the architecture papers.
    const rates: Readonly<Record<string, number>> = {
      '7.0': 1024,
      '7.5': 1024,
      '8.0': 2048,
      '8.6': 1024,
      '8.9': 1024,
      '9.0': 4096,
      '10.0': 8192,
      '12.0': 1024,
    };
    // Half of it where the products are added up in FP32, as for all figures of the table.
    const halved = (name: string): boolean =>
      isGeForce(name) || ['A10G', 'L20', 'L40'].includes(name);
    let checked = 0;
    for (const { name, capability, sms, clock, peaks } of DEVICES) {
      const rate = rates[capability];
      // The H20 is held to 148 TFLOP/s, whatever its cores could do.
      if (rate === undefined || clock === 0 || name === 'H20') continue;
      const perCycle = peaks.fp16Tensor! / (sms * clock);
      const ratio = perCycle / (halved(name) ? rate / 2 : rate);
      // Matrix units of Hopper and Blackwell cannot hold the highest clock, and their datasheets say so.
      assert.ok(ratio > 0.86 && ratio < 1.02, `${name}: ${ratio}`);
      checked++;
    }
    assert.ok(checked > 25, `${checked} devices`);
  });

  it('halves and doubles with the width of the numbers', () => {
    for (const { name, peaks } of DEVICES) {
      const { tf32Tensor, fp16Tensor, fp8Tensor, int8Tensor } = peaks;
      const is = (value: number | undefined, of: number): void =>
        assert.ok(value === undefined || Math.abs(value / of - 1) < 0.035, `${name}: ${value}`);
      is(tf32Tensor, fp16Tensor! / 2);
      is(fp8Tensor, fp16Tensor! * 2);
      // GeForce adds FP16 products at half speed, but not those of integers.
      is(int8Tensor, fp16Tensor! * (isGeForce(name) ? 4 : 2));
    }
  });

  it('lets a report speak first', async () => {
    const { report } = await openReportFile(path.join(fixtures, 'full.ncu-rep'));
    const facts = deviceFacts(report.devices[0]!);
    assert.deepEqual(facts.sms, { value: 132, source: 'file' });
    assert.deepEqual(facts.clock, { value: 1.98e9, source: 'file' });
    assert.deepEqual(facts.l2, { value: 62914560, source: 'file' });
    // The same as 1504 bytes a cycle, which the counters have.
    assert.deepEqual(facts.memoryBandwidth, { value: 1504 * 3.201e9, source: 'file' });
    assert.equal(facts.capability, '9.0');
    assert.equal(facts.peaks.fp16Tensor, 989.4e12);
  });
});
