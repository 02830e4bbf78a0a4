// Every text that the report page shows has a Chinese translation: its own, and those of sections and metrics.

import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { METRIC_NOTES } from '../../../../src/core/analysis/metric-card.ts';
import { kernelReport } from '../../../../src/core/analysis/kernel-report.ts';
import { SECTIONS } from '../../../../src/core/report/sections.ts';
import { SECTION_TITLES } from '../../../../webview/report/section-list.ts';
import { fixtures, openReportFile } from '../../../support/ncu-files.ts';

const root = path.join(import.meta.dirname, '../../../..');
const bundle = JSON.parse(readFileSync(path.join(root, 'l10n/bundle.l10n.zh-cn.json'), 'utf8'));

/** The literal first arguments of `t`, in all files of the page. */
function literals(): string[] {
  const folder = path.join(root, 'webview/report');
  return readdirSync(folder)
    .map(file => readFileSync(path.join(folder, file), 'utf8'))
    .flatMap(source => [...source.matchAll(/(?<![\w.])t\(\s*(?:'((?:[^'\\]|\\.)*)'|"([^"]*)")/g)])
    .map(match => (match[1] ?? match[2] ?? '').replace(/\\'/g, "'"));
}

describe('texts of the report page', () => {
  it('are translated', async () => {
    const { report } = await openReportFile(path.join(fixtures, 'full.ncu-rep'));
    const { sections } = kernelReport(report, 0);
    const charts = sections.flatMap(section => section.charts);
    const tables = sections.flatMap(section => section.tables);
    const all = [
      ...literals(),
      ...SECTION_TITLES,
      ...METRIC_NOTES,
      ...SECTIONS.flatMap(({ title, rows }) => [title, ...rows.map(row => row.label)]),
      ...charts.flatMap(({ title, bars }) => [title, ...bars.map(bar => bar.sentence ?? '')]),
      ...tables.flatMap(({ title, rows }) => [title, ...rows.map(row => row.label)]),
    ];
    assert.ok(all.length > 250, `${all.length}`);
    const missing = all.filter(text => /[a-z]{2}/i.test(text) && !(text in bundle));
    assert.deepEqual([...new Set(missing)], []);
  });
});
