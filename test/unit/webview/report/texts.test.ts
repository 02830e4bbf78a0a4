// Every text that the report page shows has a Chinese translation: its own, and those of sections and metrics.

import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { METRIC_NOTES } from '../../../../src/core/analysis/metric-card.ts';
import { kernelReport } from '../../../../src/core/analysis/kernel-report.ts';
import type { Report } from '../../../../src/core/report/report.ts';
import { SECTIONS } from '../../../../src/core/report/sections.ts';
import { SECTION_TITLES } from '../../../../webview/report/section-list.ts';
import { fixtures, openReportFile } from '../../../support/ncu-files.ts';

const root = path.join(import.meta.dirname, '../../../..');
const bundle = JSON.parse(readFileSync(path.join(root, 'l10n/bundle.l10n.zh-cn.json'), 'utf8'));

const FOLDERS = ['webview/report', 'webview/report-chart', 'webview/charts'];
const CALL = /(?<![\w.])t\(\s*(?:'((?:[^'\\]|\\.)*)'|"([^"]*)"|`([^`$]*)`)/g;

/** The literal first arguments of `t`, in all files of the page and of the panels. */
function literals(folder: string): string[] {
  return readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter(file => file.endsWith('.ts'))
    .map(file => readFileSync(path.join(root, folder, file), 'utf8'))
    .flatMap(source => [...source.matchAll(CALL)])
    .map(([, a, b, c]) => (a ?? b ?? c ?? '').replace(/\\'/g, "'"));
}

/** What the analyses say in English, for each kernel of a report. */
function ofReport(report: Report): string[] {
  return report.kernels.flatMap((_, kernel) => {
    const { sections } = kernelReport(report, kernel);
    const charts = sections.flatMap(section => section.charts);
    const tables = sections.flatMap(section => section.tables);
    return [
      ...charts.flatMap(({ title, bars }) => [title, ...bars.map(bar => bar.sentence ?? '')]),
      ...tables.flatMap(({ title, rows, columns }) => [
        title,
        ...[...rows, ...columns].map(({ label }) => label),
      ]),
    ];
  });
}

describe('texts of the report page', () => {
  it('are translated', async () => {
    const reports = await Promise.all(
      ['full.ncu-rep', 'basic.ncu-rep'].map(file => openReportFile(path.join(fixtures, file))),
    );
    const all = [
      ...FOLDERS.flatMap(literals),
      ...SECTION_TITLES,
      ...METRIC_NOTES,
      ...SECTIONS.flatMap(({ title, rows }) => [title, ...rows.map(row => row.label)]),
      ...reports.flatMap(({ report }) => ofReport(report)),
    ];
    assert.ok(all.length > 250, `${all.length}`);
    const missing = all.filter(text => /[a-z]{2}/i.test(text) && !(text in bundle));
    assert.deepEqual([...new Set(missing)], []);
  });
});
