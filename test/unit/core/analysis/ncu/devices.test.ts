/** The device table: names find their entry, files win over datasheets, figures hang together. */

import assert from 'node:assert/strict';
import path from 'node:path';
import { deviceFacts, findDevice, smLimits } from '../../../../../src/core/analysis/devices.ts';
import { DEVICES } from '../../../../../src/core/analysis/devices-table.ts';
import { fixtures, openReportFile } from '../../../../support/ncu-files.ts';

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
    const halved = ['RTX 2080 Ti', 'RTX 3090', 'RTX 4090', 'RTX 5090', 'A10G', 'L20', 'L40'];
    let checked = 0;
    for (const { name, capability, sms, clock, peaks } of DEVICES) {
      const rate = rates[capability];
      // The H20 is held to 148 TFLOP/s, whatever its cores could do.
      if (rate === undefined || clock === 0 || name === 'H20') continue;
      const perCycle = peaks.fp16Tensor! / (sms * clock);
      const ratio = perCycle / (halved.includes(name) ? rate / 2 : rate);
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
      const isGeForce = /RTX \d{4}( Ti)?$/.test(name);
      is(int8Tensor, fp16Tensor! * (isGeForce ? 4 : 2));
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
