/**
 * Damaged reports: whatever happens to the bytes, opening ends in a report with warnings or in one failure, soon, and
 * reads no more than the file. All analyses must survive what was read.
 */

import assert from 'node:assert/strict';
import path from 'node:path';
import { kernelReport } from '../../../../../src/core/analysis/kernel-report.ts';
import { memoryChart } from '../../../../../src/core/analysis/memory-chart.ts';
import { kernelOccupancy } from '../../../../../src/core/analysis/occupancy.ts';
import { roofline } from '../../../../../src/core/analysis/roofline.ts';
import { ncuCsv } from '../../../../../src/core/readers/ncu/csv.ts';
import { ncuRep } from '../../../../../src/core/readers/ncu/rep.ts';
import type { OpenedReport, ReportReader } from '../../../../../src/core/readers/types.ts';
import { cpuMs } from '../../../../support/cpu-time.ts';
import { fuzzCases, fuzzSeed, mutate } from '../../../../support/fuzz.ts';
import { freeContext, headOf, memorySource } from '../../../../support/memory-source.ts';
import { fixtures, readBytes } from '../../../../support/ncu-files.ts';

/** CPU time; each takes some ms. */
const SLOW_MS = 10_000;

async function survives(reader: ReportReader, bytes: Uint8Array, chunk?: number): Promise<string> {
  const source = memorySource(bytes, 'damaged', chunk);
  const begin = cpuMs();
  reader.detect(headOf(bytes));
  const result = await reader.read(source, freeContext);
  assert.ok(cpuMs() - begin < SLOW_MS, 'took too long');
  // Windows overlap where a large part follows a small one, never by much.
  assert.ok(source.handedOut() <= 2 * bytes.length + (1 << 20), 'read more than the file has');
  if (!result.ok) {
    assert.match(result.error.reason, /^[a-z-]+$/);
    assert.ok(result.error.message.length < 500);
    return result.error.reason;
  }
  await isSound(result.value);
  return result.value.report.warnings.length > 0 ? 'warned' : 'read';
}

async function isSound(opened: OpenedReport): Promise<void> {
  const { report } = opened;
  const { kernels, metrics, warnings } = report;
  assert.ok(kernels.length > 0);
  assert.ok(warnings.length <= 80);
  for (const column of metrics.columns) {
    assert.equal(column.values.length, kernels.length);
    assert.equal(column.states.length, kernels.length);
  }
  kernels.forEach((_, kernel) => void report.rulesOf(kernel));
  roofline(report);
  for (let kernel = 0; kernel < Math.min(3, kernels.length); kernel++) {
    memoryChart(report, kernel);
    kernelReport(report, kernel);
    kernelOccupancy(report, kernel);
    await opened.instances(kernel, 'launch__occupancy_per_register_count');
  }
}

/** Cuts at every byte of small parts would take minutes: these are spread over the whole file. */
async function cuts(
  reader: ReportReader,
  bytes: Uint8Array,
  count: number,
): Promise<Map<string, number>> {
  const outcomes = new Map<string, number>();
  for (let i = 0; i < count; i++) {
    const length = Math.floor((bytes.length * i) / count);
    const outcome = await survives(reader, bytes.slice(0, length));
    outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
  }
  return outcomes;
}

describe('damaged ncu files', function () {
  const files: [string, ReportReader][] = [
    ['basic.ncu-rep', ncuRep],
    ['full.ncu-rep', ncuRep],
    ['basic.raw.csv', ncuCsv],
    ['basic.details.csv', ncuCsv],
  ];

  for (const [file, reader] of files) {
    const cases = fuzzCases(file.startsWith('full') ? 60 : 250);
    it(`${file}: ${cases} mutations end in a report or in one failure`, async () => {
      const bytes = readBytes(path.join(fixtures, file));
      const first = fuzzSeed() * 1_000_003;
      const outcomes = new Map<string, number>();
      for (let seed = first; seed < first + cases; seed++) {
        const chunk = seed % 4 === 0 ? 1 + (seed % 70_000) : undefined;
        try {
          const outcome = await survives(reader, mutate(bytes, seed), chunk);
          outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
        } catch (error) {
          throw new Error(`${file}, seed ${seed}`, { cause: error });
        }
      }
      const summary = [...outcomes].map(([outcome, count]) => `${count} ${outcome}`).join(', ');
      process.stdout.write(`      ${file}: ${summary}\n`);
      assert.ok(outcomes.size > 1);
    });

    it(`${file}: cuts end in a report or in one failure`, async () => {
      const outcomes = await cuts(reader, readBytes(path.join(fixtures, file)), 120);
      assert.equal(outcomes.has('internal'), false);
      assert.ok((outcomes.get('warned') ?? 0) > 10, JSON.stringify([...outcomes]));
    });
  }
});
