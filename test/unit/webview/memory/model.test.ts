/** Places and texts of the memory chart, on a real decoder layer. */

import assert from 'node:assert/strict';
import path from 'node:path';
import { memoryChart, type MemoryChart } from '../../../../src/core/analysis/memory-chart.ts';
import type { Report } from '../../../../src/core/report/report.ts';
import {
  BOXES,
  isUsed,
  linesOf,
  SIZE,
  thickness,
} from '../../../../webview/report/memory-layout.ts';
import { changeText, linkText } from '../../../../webview/report/memory-text.ts';
import { linkTableText } from '../../../../webview/report/memory-table.ts';
import { openReportFile, shared } from '../../../support/ncu-files.ts';
import { sharedFile } from '../../../support/shared.ts';

const figure = (value: number, unit: string) => ({ value, unit, formula: 'm', terms: [] });

describe('the layout of the memory chart', () => {
  let report: Report;
  let chart: MemoryChart;

  before(async function () {
    sharedFile(this, 'traces/ncu/decode_10_5.ncu-rep');
    report = (await openReportFile(path.join(shared, 'traces/ncu/decode_10_5.ncu-rep'))).report;
    chart = memoryChart(report, 8);
  });

  it('keeps boxes apart and inside the drawing', () => {
    const boxes = Object.values(BOXES);
    for (const box of boxes) {
      assert.ok(box.x >= 0 && box.x + box.width <= SIZE.width);
      assert.ok(box.y >= 0 && box.y + box.height <= SIZE.height);
      for (const other of boxes) {
        if (other === box) continue;
        const apart =
          box.x + box.width <= other.x ||
          other.x + other.width <= box.x ||
          box.y + box.height <= other.y ||
          other.y + other.height <= box.y;
        assert.ok(apart, `${JSON.stringify(box)} ${JSON.stringify(other)}`);
      }
    }
  });

  it('draws every link with traffic, from box to box, none on another', () => {
    for (const kernel of report.kernels.keys()) {
      const each = memoryChart(report, kernel);
      const lines = linesOf(each);
      const drawn = new Set(lines.map(({ link }) => link.id));
      for (const link of each.links) {
        const inside = link.to === 'l2-fabric' || link.to === 'l2-compression';
        const count = (link.bytes ?? link.requests ?? link.instructions)?.value ?? 0;
        if (count > 0 && !inside) assert.ok(drawn.has(link.id), link.id);
      }
      const places = lines.map(({ from, to }) => [...from, ...to].join());
      assert.equal(new Set(places).size, places.length);
    }
  });

  it('knows which units the kernel used', () => {
    assert.deepEqual(
      chart.nodes.filter(node => isUsed(chart, node.id)).map(node => node.id),
      ['kernel', 'tma', 'shared', 'l1', 'l2', 'l2-compression', 'l2-fabric', 'device'],
    );
  });

  it('calls none unused that was busy, where a file has no links', () => {
    const bare = { ...chart, links: [] };
    assert.deepEqual(
      chart.nodes.filter(({ id }) => isUsed(bare, id)).map(({ id }) => id),
      ['kernel', ...chart.nodes.filter(({ busy }) => (busy?.value ?? 0) > 0).map(({ id }) => id)],
    );
    assert.ok(isUsed(bare, 'device') && !isUsed(bare, 'local'));
  });

  it('copies exact counts', () => {
    const lines = linkTableText(chart).split('\n');
    assert.equal(lines.length, chart.links.length + 1);
    assert.ok(lines.some(line => line.includes('180386048\tbyte')));
  });
});

describe('texts of the memory chart', () => {
  it('have two decimals, or three digits where room is short', () => {
    assert.equal(linkText(figure(180386048, 'byte')), '180.39 MB');
    assert.equal(linkText(figure(3.942e12, 'byte/s')), '3.94 TB/s');
    assert.equal(linkText(figure(14848, 'inst')), '14,848 inst');
    assert.equal(linkText(figure(144.8e6, 'inst/s'), true), '145 M inst/s');
    assert.equal(linkText(figure(1472, 'request')), '1,472 req');
    assert.equal(linkText(figure(0, 'byte')), '0');
    assert.equal(linkText(undefined), '–');
  });

  it('say how a figure differs from the baseline', () => {
    assert.equal(changeText(figure(50, 'byte'), figure(100, 'byte')), '−50.0 %');
    assert.equal(changeText(figure(50, 'byte'), figure(0, 'byte')), 'new');
    assert.equal(changeText(figure(50, 'byte'), figure(50, 'byte')), '');
    assert.equal(changeText(figure(50, 'byte'), undefined), '');
  });

  it('grow links with their share of peak', () => {
    assert.equal(thickness(undefined), 1.5);
    assert.equal(thickness(0), 1.5);
    assert.ok(thickness(10) > 3 && thickness(10) < thickness(80));
    assert.equal(thickness(150), 10);
  });
});
