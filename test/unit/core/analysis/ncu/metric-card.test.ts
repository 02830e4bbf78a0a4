/** Cards of metrics: the sum that is shown is the metric's own value, computed anew from the counters of the report. */

import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { metricCard } from '../../../../../src/core/analysis/metric-card.ts';
import { fixtures, openReportFile, shared } from '../../../../support/ncu-files.ts';

const reports = [
  path.join(fixtures, 'full.ncu-rep'),
  path.join(shared, 'traces/ncu/decode_10_5.ncu-rep'),
].filter(file => existsSync(file));

describe('cards of metrics', () => {
  for (const file of reports) {
    for (const name of [
      'lts__t_sector_hit_rate.pct',
      'gpu__dram_throughput.avg.pct_of_peak_sustained_elapsed',
    ]) {
      it(`${path.basename(file)}: ${name} is its sum`, async () => {
        const { metrics, kernels } = (await openReportFile(file)).report;
        for (const [index] of kernels.entries()) {
          const { value = NaN, figure, notes } = metricCard(metrics, index, name);
          assert.ok(figure !== undefined);
          assert.ok(Math.abs(figure.value / value - 1) < 1e-9, `${figure.value} is not ${value}`);
          assert.ok(figure.terms.length >= 2);
          assert.equal(notes.length, 1);
        }
      });
    }
  }
});
