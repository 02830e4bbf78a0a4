/** Compares reports with the figures in expected/ncu, which were taken from ncu's raw page by a script of their own. */

import assert from 'node:assert/strict';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { openReportFile, shared } from '../../../../support/ncu-files.ts';

interface ExpectedMetric {
  readonly text: string;
  readonly unit: string;
  readonly value?: number;
  readonly base?: number;
  readonly absTol?: number;
}

interface ExpectedRange {
  readonly kind: 'pushpop' | 'startend';
  readonly thread?: number;
  readonly depth?: number;
  readonly id?: number;
  readonly domain: string;
  readonly name: string;
  readonly payloadType: string;
  readonly payload: string;
  readonly color: string;
}

interface ExpectedKernel {
  readonly id: number;
  readonly name: string;
  readonly demangledName: string;
  readonly processId: number;
  readonly context: number;
  readonly stream: number;
  readonly device: number;
  readonly cc: string;
  readonly grid: number[];
  readonly block: number[];
  readonly durationNs: number;
  readonly nvtx: readonly ExpectedRange[];
  readonly metrics: Readonly<Record<string, ExpectedMetric>>;
}

const folder = path.join(shared, 'expected/ncu');
const files = existsSync(folder) ? readdirSync(folder).filter(file => file.endsWith('.json')) : [];

/** How the oracle, hence the CSV, calls payload types. */
const PAYLOADS: Readonly<Record<string, string>> = {
  i64: 'Int64',
  u64: 'Uint64',
  double: 'Double',
};

describe('ncu reports beside expected figures', () => {
  if (files.length === 0) it.skip(`no ${folder}: nothing to compare with`);

  for (const file of files) {
    it(file, async () => {
      const expected = JSON.parse(readFileSync(path.join(folder, file), 'utf8')) as {
        report: string;
        kernels: ExpectedKernel[];
      };
      const report = (await openReportFile(path.join(shared, 'traces/ncu', expected.report)))
        .report;
      assert.equal(report.kernels.length, expected.kernels.length);
      let values = 0;
      for (const kernel of expected.kernels) {
        const found = report.kernels[kernel.id]!;
        assert.deepEqual(
          [
            found.functionName,
            found.process,
            found.context,
            found.stream,
            found.device,
            found.capability,
          ],
          [kernel.name, kernel.processId, kernel.context, kernel.stream, kernel.device, kernel.cc],
        );
        assert.equal(found.name, kernel.demangledName);
        assert.deepEqual([...found.grid], kernel.grid);
        assert.deepEqual([...found.block], kernel.block);
        assert.equal(report.metrics.value(kernel.id, 'gpu__time_duration.sum'), kernel.durationNs);
        assert.deepEqual(
          found.ranges.map(range => ({
            kind: range.style === 'push-pop' ? 'pushpop' : 'startend',
            domain: range.domain,
            name: range.name,
            payloadType: PAYLOADS[range.payloadType ?? ''] ?? 'none',
            payload: range.payload ?? 'none',
            color: `0x${(range.color ?? 0).toString(16)}`,
            place: range.style === 'push-pop' ? `${range.thread}/${range.depth}` : `${range.id}`,
          })),
          kernel.nvtx.map(
            ({ kind, domain, name, payloadType, payload, color, thread, depth, id }) => ({
              kind,
              domain,
              name,
              payloadType,
              payload,
              color,
              place: kind === 'pushpop' ? `${thread}/${depth}` : `${id}`,
            }),
          ),
        );
        for (const [name, metric] of Object.entries(kernel.metrics)) {
          values++;
          if (metric.value === undefined) {
            assert.equal(report.metrics.text(kernel.id, name), metric.text, name);
            continue;
          }
          const value = report.metrics.value(kernel.id, name) ?? NaN;
          const printed = metric.base ?? metric.value;
          const digits = metric.text.split('.')[1]?.length ?? 0;
          const tolerance = Math.max(metric.absTol ?? 0, 0.5 * 10 ** -digits) * 1.0001;
          assert.ok(Math.abs(value - printed) <= tolerance, `${name}: ${value} and ${metric.text}`);
        }
      }
      process.stdout.write(`      ${file}: ${values} values equal\n`);
    });
  }
});
