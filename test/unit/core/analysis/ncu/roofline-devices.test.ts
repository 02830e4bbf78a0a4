/** Roofs belong to a device: those of each from its own kernels, and the datasheet's where a report has none. */

import assert from 'node:assert/strict';
import path from 'node:path';
import { kernelRoofline, roofline } from '../../../../../src/core/analysis/roofline.ts';
import type { Report } from '../../../../../src/core/report/report.ts';
import { fixtures, openReport, openReportFile } from '../../../../support/ncu-files.ts';
import { twoDevices, withoutPeaks } from '../../../../support/ncu-variants.ts';

async function read(bytes: Uint8Array): Promise<Report> {
  const opened = await openReport(bytes, 'raw.csv');
  assert.ok(opened.ok);
  return opened.value.report;
}

describe('roofs by device', () => {
  it('are those of the longest kernel of each', async () => {
    const report = await read(twoDevices());
    const { devices } = roofline(report);
    assert.deepEqual(
      devices.map(({ device, name, kernels, longest, roofKernel }) => [
        device,
        name,
        kernels,
        longest,
        roofKernel,
      ]),
      [
        [1, 'NVIDIA A100-SXM4-80GB', 2, 1, 1],
        [0, 'NVIDIA H200', 1, 2, 2],
      ],
    );
    for (const { roofs, roofKernel = -1 } of devices) {
      const own = kernelRoofline(report, roofKernel);
      const main = own.work[0]!;
      const roof = roofs.find(({ id }) => id === main.kind.id)!;
      assert.equal(roof.peak, main.peak!.value);
      assert.equal(roof.peakAtBoost, main.peakAtBoost!.value);
    }
    // The clock that an A100 has at most, 1.41 GHz, and an H200, 1.98 GHz.
    const highest = devices.map(({ roofs }) => {
      const fp32 = roofs.find(({ id }) => id === 'fp32')!;
      return Math.round(((fp32.clock * fp32.peakAtBoost!) / fp32.peak) * 1e-7) * 1e7;
    });
    assert.deepEqual(highest, [1.41e9, 1.98e9]);
    const used = devices.map(({ roofs }) => roofs.filter(roof => roof.used).map(({ id }) => id));
    assert.notDeepEqual(used[0], used[1], 'what is used is told by device');
  });

  it('stand beside what the datasheet says', async () => {
    const { report } = await openReportFile(path.join(fixtures, 'full.ncu-rep'));
    const [side] = roofline(report).devices;
    assert.deepEqual(side?.datasheet, {
      name: 'H200',
      source: 'NVIDIA H200 datasheet',
      clock: 1.98e9,
    });
    const said = (id: string) => {
      const peak = side?.roofs.find(roof => roof.id === id)?.datasheetPeak;
      return peak === undefined ? undefined : Number(peak.toPrecision(12));
    };
    assert.equal(said('dram'), 4.8e12);
    assert.equal(said('fp32'), 66.9e12);
    assert.equal(said('l2'), undefined);
    assert.equal(said('tensor:op_hgmma_src_fp16_sparsity_off'), 989.4e12);
    assert.equal(said('tensor:op_hgmma_src_fp16_sparsity_on'), 2 * 989.4e12);
    assert.ok(side?.roofs.every(({ from }) => from === 'report'));
  });

  it('are the datasheet’s where work and traffic were counted and no peak was', async () => {
    const report = await read(withoutPeaks());
    const { devices, kernels } = roofline(report);
    const [side] = devices;
    assert.equal(side?.roofKernel, undefined);
    assert.ok(side?.roofs.every(({ from }) => from === 'datasheet'));
    const peak = (id: string) => side?.roofs.find(roof => roof.id === id)?.peak;
    assert.equal(peak('dram'), 4.8e12);
    assert.equal(peak(kernels[2]!.work[0]!.kind.id), 989.4e12);
    assert.equal(peak('l2'), undefined, 'no datasheet has it');
    const clock = (id: string) => side?.roofs.find(roof => roof.id === id)?.clock;
    assert.deepEqual([clock('fp32'), clock('tensor:tf32')], [1.98e9, undefined]);
    assert.ok(
      side?.roofs.filter(({ id }) => id.startsWith('tensor:')).every(of => !(of.clock > 0)),
    );
    assert.equal(
      side?.roofs.find(({ id }) => id === 'dram')?.figure.formula,
      'NVIDIA H200 datasheet: DRAM',
    );
  });

  it('are none for a device that the table does not have, nor where no work was counted', async () => {
    const unknown = roofline(await read(withoutPeaks('NVIDIA X1'))).devices;
    assert.deepEqual([unknown[0]?.roofs, unknown[0]?.datasheet], [[], undefined]);
    const { report } = await openReportFile(path.join(fixtures, 'basic.ncu-rep'));
    assert.deepEqual(roofline(report).devices[0]?.roofs, []);
  });
});
