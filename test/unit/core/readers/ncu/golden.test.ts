/**
 * Compares decoded reports with what ncu itself printed for them: each cell of the raw page, the details page's labels
 * and rules, and the CSV reader with the report reader. csv-parse is the independent reader of the oracle.
 */

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import { CellState, type MetricTable } from '../../../../../src/core/report/metrics.ts';
import { metricOfLabel } from '../../../../../src/core/report/sections.ts';
import type { Report } from '../../../../../src/core/report/report.ts';
import { scaleOf } from '../../../../../src/core/readers/ncu/units.ts';
import { hasShared, openReportFile, pairs, whyNoShared } from '../../../../support/ncu-files.ts';

const COMMON = 13;

interface Printed {
  readonly text: string;
  readonly unit: string;
}

/** Why a printed field differs from the stored metric; undefined = it does not. */
function difference(metrics: MetricTable, kernel: number, name: string, printed: Printed) {
  const metric = metrics.metric(kernel, name);
  const state = metric?.state ?? CellState.absent;
  const { text } = printed;
  // What the format's fact sheet says about fields that are no plain number.
  if (text === 'no data') return state === CellState.noData ? undefined : `state ${state}`;
  if (text === '') {
    const empty = metric?.text === '' || state === CellState.instancesOnly;
    return empty || state === CellState.absent ? undefined : `state ${state}`;
  }
  if (text === 'nan') return state === CellState.notANumber ? undefined : `state ${state}`;
  if (metric?.text !== undefined) return metric.text === text ? undefined : metric.text;
  if (metric === undefined || Number.isNaN(metric.value)) return `state ${state}`;
  const { factor } = scaleOf(printed.unit);
  const digits = text.includes('.') ? text.length - text.indexOf('.') - 1 : 0;
  const value = Number(text.replaceAll(',', '')) * factor;
  // Difference counters may be slightly negative; ncu prints 0 for them.
  if (value === 0 && metric.value < 0) return undefined;
  const tolerance = 0.5 * factor * 10 ** -digits + Math.abs(metric.value) * 1e-12;
  return Math.abs(value - metric.value) <= tolerance * 1.0001 ? undefined : String(metric.value);
}

function commonDifferences(report: Report, kernel: number, header: string[], row: string[]) {
  const found = report.kernels[kernel];
  const at = (name: string): string => row[header.indexOf(name)] ?? '';
  const actual = {
    'Process ID': String(found?.process),
    'Process Name': report.processes.find(process => process.pid === found?.process)?.name,
    'Kernel Name': found?.name,
    Context: String(found?.context),
    Stream: String(found?.stream),
    'Block Size': `(${found?.block.join(', ')})`,
    'Grid Size': `(${found?.grid.join(', ')})`,
    // Of GPUs that several processes see under one number, the report tells more than ncu prints.
    ...(isNumberedByNcu(report) && { Device: String(found?.device) }),
    CC: found?.capability,
  };
  return Object.entries(actual).filter(([name, value]) => value !== at(name));
}

function isNumberedByNcu({ devices }: Report): boolean {
  return devices.every(({ ordinal, attributes }) => attributes.get('device_index') === ordinal);
}

const compared: string[] = [];

describe('ncu reports beside what ncu printed', () => {
  after(() => {
    if (!hasShared) compared.push(whyNoShared);
    for (const line of compared) process.stdout.write(`      ${line}\n`);
  });

  for (const { name, report: file, raw, details } of pairs()) {
    it(`${name}: every cell of the raw page`, async () => {
      const { report } = await openReportFile(file);
      const rows = parse(readFileSync(raw, 'utf8'));
      const [header = [], units = []] = rows;
      const body = rows.slice(2);
      assert.equal(report.kernels.length, body.length);
      const wrong: string[] = [];
      let cells = 0;
      body.forEach((row, kernel) => {
        for (const [what, value] of commonDifferences(report, kernel, header, row)) {
          wrong.push(`${kernel} ${what}: ${value}`);
        }
        for (let i = COMMON; i < header.length; i++) {
          cells++;
          const metric = header[i] ?? '';
          const printed = { text: row[i] ?? '', unit: units[i] ?? '' };
          const found = difference(report.metrics, kernel, metric, printed);
          if (found !== undefined) wrong.push(`${kernel} ${metric} ${printed.text}: ${found}`);
        }
      });
      assert.deepEqual(wrong, []);
      // What is in the report and not on the page: lists of names only.
      const listed = new Set(header);
      const extra = report.metrics.columns.filter(column => !listed.has(column.name));
      const unlisted = extra.filter(column => !/^(breakdown|group):/.test(column.name));
      assert.deepEqual(
        unlisted.map(column => column.name),
        [],
      );
      compared.push(`${name}: ${cells} cells of ${body.length} kernels equal ncu's raw page`);
    });

    it(`${name}: the CSV reader agrees with the report reader`, async () => {
      const [{ report: stored }, { report: printed }] = await Promise.all([
        openReportFile(file),
        openReportFile(raw),
      ]);
      assert.equal(printed.format, 'ncu-csv');
      assert.deepEqual(printed.warnings, []);
      assert.equal(printed.kernels.length, stored.kernels.length);
      printed.kernels.forEach((kernel, i) => {
        const other = stored.kernels[i]!;
        assert.deepEqual(
          [kernel.name, kernel.grid, kernel.block, kernel.device, kernel.capability, kernel.stream],
          [other.name, other.grid, other.block, other.device, other.capability, other.stream],
        );
        assert.equal(kernel.functionName, other.functionName);
        assert.deepEqual(kernel.ranges.map(plainRange), other.ranges.map(plainRange));
        for (const column of printed.metrics.columns) {
          const value = column.values[i]!;
          const exact = stored.metrics.value(i, column.name);
          if (Number.isNaN(value)) continue;
          assert.ok(exact !== undefined, column.name);
          const tolerance = (column.tolerances?.[i] ?? 0) * 1.0001 + Math.abs(exact) * 1e-12;
          assert.ok(
            Math.abs(Math.max(0, exact) - Math.max(0, value)) <= tolerance,
            `${i} ${column.name}: ${value} and ${exact}`,
          );
          const unit = stored.metrics.column(column.name)?.unit ?? '';
          if (unit !== '') assert.equal(column.unit, unit, column.name);
        }
      });
      const device = printed.devices[0];
      assert.equal(device?.name, stored.devices[0]?.name);
    });

    if (details === undefined) continue;
    it(`${name}: labels and rules of the details page`, async () => {
      const { report } = await openReportFile(file);
      const rows = parse(readFileSync(details, 'utf8'), { relax_column_count: true }).slice(1);
      const wrong: string[] = [];
      const texts: string[] = [];
      let labels = 0;
      for (const row of rows) {
        const [section = '', label = '', unit = '', text = '', rule = '', , message = ''] =
          row.slice(COMMON);
        const kernel = Number(row[0]);
        if (label === '') {
          texts.push(`${kernel} ${section} ${rule} ${message} ${row[20] ?? ''}`);
          continue;
        }
        labels++;
        const metric = metricOfLabel(section, label) ?? `(${label})`;
        const found = difference(report.metrics, kernel, metric, { text, unit });
        if (found !== undefined) wrong.push(`${kernel} ${section} ${label} ${text}: ${found}`);
      }
      assert.deepEqual(wrong, []);
      const decoded = report.kernels.flatMap((_, kernel) =>
        report
          .rulesOf(kernel)
          .flatMap(({ section, identifier, messages }) =>
            messages.map(
              ({ text, speedup }) =>
                `${kernel} ${section} ${identifier} ${text} ${speedup === undefined || speedup.scope === 'unknown' ? '' : speedup.scope}`,
            ),
          ),
      );
      assert.deepEqual(decoded.sort(), texts.sort());
      compared.push(
        `${name}: ${labels} labels and ${texts.length} rule messages equal the details page`,
      );
    });

    it(`${name}: the details page reads as a report`, async () => {
      const { report } = await openReportFile(details);
      const { report: stored } = await openReportFile(file);
      assert.equal(report.kernels.length, stored.kernels.length);
      assert.deepEqual(report.warnings, []);
      const name = 'gpu__time_duration.sum';
      report.kernels.forEach((kernel, i) => {
        const tolerance = report.metrics.column(name)?.tolerances?.[i] ?? 0;
        const found = report.metrics.value(i, name) ?? NaN;
        const exact = stored.metrics.value(i, name) ?? NaN;
        assert.ok(Math.abs(found - exact) <= tolerance * 1.0001, kernel.name);
        assert.ok(kernel.sections.includes('SpeedOfLight'));
      });
      const messages = (of: Report): number =>
        of.kernels.flatMap((_, kernel) => of.rulesOf(kernel).flatMap(rule => rule.messages)).length;
      assert.equal(messages(report), messages(stored));
    });
  }
});

function plainRange(range: Report['kernels'][number]['ranges'][number]) {
  const { style, domain, name, depth, payloadType, payload, color } = range;
  return { style, domain, name, depth, payloadType, payload, color };
}
