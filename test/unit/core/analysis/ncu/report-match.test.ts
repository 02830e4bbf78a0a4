/** Two reports side by side: which kernel is which, one to one, and what is left over. */

import assert from 'node:assert/strict';
import path from 'node:path';
import { matchKernels, type ReportMatch } from '../../../../../src/core/analysis/report-match.ts';
import type { Report, ReportKernel } from '../../../../../src/core/report/report.ts';
import { fixtures, openReportFile, shared } from '../../../../support/ncu-files.ts';
import { below, randomFrom } from '../../../../support/random.ts';
import { sharedFile } from '../../../../support/shared.ts';

const open = async (file: string): Promise<Report> => (await openReportFile(file)).report;

/** The report with other kernels. */
function withKernels(report: Report, kernels: readonly ReportKernel[]): Report {
  return { ...report, kernels };
}

function isOneToOne({ pairs, onlyA, onlyB }: ReportMatch, a: Report, b: Report): void {
  const sorted = (indexes: readonly number[]) => [...indexes].sort((x, y) => x - y);
  assert.deepEqual(sorted([...pairs.map(pair => pair.a), ...onlyA]), [...a.kernels.keys()]);
  assert.deepEqual(sorted([...pairs.map(pair => pair.b), ...onlyB]), [...b.kernels.keys()]);
}

describe('match of two reports', () => {
  let report: Report;

  before(async () => {
    report = await open(path.join(fixtures, 'full.ncu-rep'));
  });

  it('pairs a report with itself in order, with certainty', () => {
    const match = matchKernels(report, report);
    isOneToOne(match, report, report);
    assert.ok(match.pairs.length > 0);
    for (const { a, b, rule, confidence } of match.pairs) {
      assert.deepEqual([a, rule, confidence], [b, 'name-shape-range', 'certain']);
    }
  });

  it('pairs a report with its raw page as CSV', async () => {
    const csv = await open(path.join(fixtures, 'full.raw.csv'));
    const match = matchKernels(report, csv);
    assert.deepEqual(
      match.pairs.map(({ a, b }) => [a, b]),
      report.kernels.map((_, i) => [i, i]),
    );
  });

  it('is less sure the less two kernels have in common', () => {
    const [kernel] = report.kernels;
    assert.ok(kernel !== undefined);
    const one = withKernels(report, [kernel]);
    const ruleWith = (change: Partial<ReportKernel>) => {
      const [pair] = matchKernels(one, withKernels(report, [{ ...kernel, ...change }])).pairs;
      return pair && [pair.rule, pair.confidence];
    };
    const range = { style: 'push-pop', domain: '', name: 'elsewhere', depth: 0 } as const;
    const other = `${kernel.functionName}<128>(int)`;
    assert.deepEqual(ruleWith({ ranges: [range] }), ['name-shape', 'certain']);
    assert.deepEqual(ruleWith({ grid: [999, 1, 1] }), ['name', 'likely']);
    assert.deepEqual(ruleWith({ name: other }), ['function-shape', 'likely']);
    assert.deepEqual(ruleWith({ name: other, grid: [999, 1, 1] }), ['function', 'weak']);
    assert.equal(ruleWith({ name: 'x', functionName: 'x' }), undefined);
    assert.equal(ruleWith({ name: 'x', functionName: '' }), undefined);
  });

  it('leaves the last of like kernels over where one report has more, and says so', () => {
    const [kernel] = report.kernels;
    assert.ok(kernel !== undefined);
    const times = (count: number) => withKernels(report, Array<ReportKernel>(count).fill(kernel));
    const { pairs, onlyA, onlyB } = matchKernels(times(2), times(4));
    assert.deepEqual(
      pairs.map(pair => [pair.a, pair.b, pair.confidence]),
      [
        [0, 0, 'likely'],
        [1, 1, 'likely'],
      ],
    );
    assert.deepEqual([onlyA, onlyB], [[], [2, 3]]);
  });

  it('uses each kernel once, however the reports are cut and shuffled', async function () {
    sharedFile(this, 'traces/ncu/decode_10_5.ncu-rep');
    const { kernels } = await open(path.join(shared, 'traces/ncu/decode_10_5.ncu-rep'));
    for (let seed = 1; seed < 60; seed++) {
      const next = randomFrom(seed);
      const draw = () =>
        withKernels(
          report,
          Array.from({ length: below(next, 30) }, () => {
            const kernel = kernels[below(next, kernels.length)] as ReportKernel;
            return next() < 0.3 ? { ...kernel, grid: [7, 1, 1] as const } : kernel;
          }),
        );
      const [a, b] = [draw(), draw()];
      const match = matchKernels(a, b);
      isOneToOne(match, a, b);
      for (const pair of match.pairs) {
        assert.equal(a.kernels[pair.a]?.functionName, b.kernels[pair.b]?.functionName);
      }
      const mirrored = matchKernels(b, a);
      const key = ({ a: x, b: y }: { a: number; b: number }) => `${x}-${y}`;
      const turned = mirrored.pairs.map(({ a: x, b: y }) => key({ a: y, b: x })).sort();
      assert.deepEqual(turned, match.pairs.map(key).sort());
    }
  });
});
