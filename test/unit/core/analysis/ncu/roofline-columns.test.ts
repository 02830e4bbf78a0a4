/** The points of all kernels in columns say what the full figures say, in a hundredth of the size. */

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { roofline } from '../../../../../src/core/analysis/roofline.ts';
import { rooflinePoints } from '../../../../../src/core/analysis/roofline-columns.ts';
import type { RooflinePoints } from '../../../../../src/core/analysis/roofline-types.ts';
import { LEVELS } from '../../../../../src/core/analysis/roofline-work.ts';
import { withManyKernels } from '../../../../support/many-kernels.ts';
import { fixtures, openReport, openReportFile, pairs } from '../../../../support/ncu-files.ts';

const bytesOf = ({ kernels, points }: RooflinePoints): number =>
  [...Object.values(kernels), ...Object.values(points)].reduce((sum, of) => sum + of.byteLength, 0);

describe('points of the roofline in columns', () => {
  for (const { name, report: file } of pairs()) {
    it(`are those of the full figures: ${name}`, async () => {
      const { report } = await openReportFile(file);
      const full = roofline(report);
      const columns = await rooflinePoints(report);
      assert.deepEqual(columns.devices, full.devices);
      const { kernels, points } = columns;
      full.kernels.forEach((kernel, k) => {
        assert.equal(kernels.id[k], kernel.id);
        assert.equal(columns.names[kernels.name[k]!], kernel.name);
        assert.equal(columns.ranges[kernels.range[k]!], kernel.range);
        assert.equal(columns.devices[kernels.device[k]!]?.device, report.kernels[k]!.device);
        assert.equal(kernels.durationNs[k], kernel.durationNs ?? NaN);
        assert.equal(kernels.flops[k], kernel.flops ?? NaN);
        assert.equal(columns.bounds[kernels.bound[k]!], kernel.bound);
        const first = kernels.points[k]!;
        assert.equal(kernels.points[k + 1]! - first, kernel.work.length);
        LEVELS.forEach((level, l) => {
          const traffic = kernel.traffic.find(of => of.level === level);
          assert.equal(kernels.traffic[3 * k + l], traffic?.achieved.value ?? NaN);
          assert.equal(kernels.trafficOfPeak[3 * k + l], traffic?.percentOfPeak?.value ?? NaN);
          kernel.work.forEach((work, w) => {
            const found = work.levels.find(of => of.level === level);
            const at = found?.caution === undefined ? found : undefined;
            const place = 3 * (first + w) + l;
            assert.equal(points.intensity[place], at?.intensity.value ?? NaN);
            assert.equal(points.percentOfRoof[place], at?.percentOfRoof ?? NaN);
          });
        });
        kernel.work.forEach((work, w) => {
          assert.deepEqual(columns.kinds[points.kind[first + w]!], work.kind);
          assert.equal(points.achieved[first + w], work.achieved.value);
          assert.equal(points.percentOfPeak[first + w], work.percentOfPeak?.value ?? NaN);
        });
      });
    });
  }

  it('take some hundred bytes a kernel, and let others speak in between', async () => {
    const bytes = readFileSync(path.join(fixtures, 'full.ncu-rep'));
    const opened = await openReport(withManyKernels(bytes, 200));
    assert.ok(opened.ok);
    const { report } = opened.value;
    assert.ok(report.kernels.length >= 200);
    let breaths = 0;
    const columns = await rooflinePoints(report, () => Promise.resolve(void breaths++));
    assert.ok(breaths >= 2, `${breaths}`);
    const each = bytesOf(columns) / report.kernels.length;
    assert.ok(each < 400, `${each} bytes a kernel`);
    // Texts are shared: a kernel that comes again costs no further name.
    assert.ok(columns.names.length <= 3);
  });
});
