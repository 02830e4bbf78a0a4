/** The memory chart of real kernels beside figures of ncu's own pages. */

import assert from 'node:assert/strict';
import path from 'node:path';
import { memoryChart, type MemoryChart } from '../../../../../src/core/analysis/memory-chart.ts';
import { LINKS, NODES } from '../../../../../src/core/analysis/memory-chart-links.ts';
import { fixtures, openReportFile } from '../../../../support/ncu-files.ts';

const link = (chart: MemoryChart, id: string) => chart.links.find(found => found.id === id);
const node = (chart: MemoryChart, id: string) => chart.nodes.find(found => found.id === id);

async function chartOf(file: string, kernel: number): Promise<MemoryChart> {
  const { report } = await openReportFile(path.join(fixtures, file));
  return memoryChart(report, kernel);
}

describe('memory chart', () => {
  it('has links with ids of their own between nodes that exist', () => {
    assert.equal(new Set(LINKS.map(({ id }) => id)).size, LINKS.length);
    const ids = new Set<string>(NODES.map(({ id }) => id));
    for (const { from, to, partOf } of LINKS) {
      assert.ok(ids.has(from) && ids.has(to));
      assert.ok(partOf === undefined || LINKS.some(({ id }) => id === partOf));
    }
  });

  it('says that gate_up_proj reads 180.39 MB from device memory at 3.94 TB/s', async () => {
    const chart = await chartOf('full.ncu-rep', 2);
    assert.equal(chart.name, 'nvjet_sm90_hsh_192x8_64x8_4x1_v_bz_TNT');
    const read = link(chart, 'device>l2:read');
    assert.equal(read?.bytes?.value, 180386048);
    assert.equal(((read?.perSecond?.value ?? 0) / 1e12).toFixed(2), '3.94');
    assert.equal(read?.percentOfPeak?.value.toFixed(2), '81.98');
    assert.equal(node(chart, 'device')?.busy?.value.toFixed(2), '83.07');
    assert.equal(node(chart, 'l2')?.hitRate?.value.toFixed(4), '1.3271');
    // 79,828 hits and 5,636,520 misses of its own sectors, from other passes than the rate above.
    assert.ok(Math.abs((node(chart, 'l2')?.ownHitRate?.value ?? 0) - 1.39648) < 1e-4);
  });

  it('says what is missing where nothing is known to go between two boxes', async () => {
    const { links, missing } = await chartOf('basic.details.csv', 0);
    assert.deepEqual(
      links.filter(({ to }) => to !== 'l2-compression'),
      [],
    );
    assert.equal(missing.length, 1);
    assert.deepEqual((await chartOf('full.ncu-rep', 2)).missing, []);
  });

  it('shows what was measured, not what would balance', async () => {
    const chart = await chartOf('full.ncu-rep', 1);
    assert.equal(link(chart, 'l2>l1:read')?.bytes?.value, 106954752);
    assert.equal(link(chart, 'l2>l1:read')?.percentOfPeak?.value.toFixed(2), '12.50');
    const port = node(chart, 'l2')?.ports?.find(({ operation }) => operation === 'read');
    assert.equal(port?.bytes?.value, 102236160);
    assert.equal(port?.bytes?.formula, '32 × lts__t_sectors_srcunit_tex_op_read.sum');
    assert.equal(link(chart, 'device>l2:read')?.bytes?.value, 100691200);
    assert.equal(link(chart, 'l2>device:write')?.bytes?.value, 2624000);
    assert.equal(link(chart, 'tma>kernel:read')?.instructions?.value, 12288);
    assert.equal(link(chart, 'l1>global:read')?.requests?.value, 0);
    assert.equal(link(chart, 'l2>tma:read')?.partOf, 'l2>l1:read');
    assert.equal(link(chart, 'l2>l2-fabric:all')?.bytes?.value, 32 * 1583306);
  });

  it('is the same from the CSV', async () => {
    for (const kernel of [0, 1, 2]) {
      const stored = await chartOf('full.ncu-rep', kernel);
      const printed = await chartOf('full.raw.csv', kernel);
      assert.deepEqual(
        printed.links.map(({ id }) => id),
        stored.links.map(({ id }) => id),
      );
    }
  });

  it('says what a basic report lacks', async () => {
    const chart = await chartOf('basic.ncu-rep', 0);
    assert.deepEqual(chart.links, []);
    assert.equal(chart.missing[0]?.option, '--section MemoryWorkloadAnalysis_Chart');
    assert.deepEqual(chart.nodes.map(({ id }) => id).sort(), ['device', 'l1', 'l2']);
  });
});
