/** An ncu report of one decoder layer against the trace of the same program: which launch is which. */

import assert from 'node:assert/strict';
import path from 'node:path';
import { joinReport, plainName } from '../../../../../src/core/analysis/join.ts';
import { operationsOfRanges, rangeRows } from '../../../../../src/core/analysis/projection.ts';
import type { Report } from '../../../../../src/core/report/report.ts';
import type { Trace } from '../../../../../src/core/trace/trace.ts';
import { openReportFile, shared } from '../../../../support/ncu-files.ts';
import { traceOpener } from '../../../../support/open.ts';
import { fixture, sharedFile } from '../../../../support/shared.ts';

describe('join of a report with a trace', () => {
  const open = traceOpener();
  let report: Report;
  let trace: Trace;

  before(async function () {
    sharedFile(this, 'traces/ncu/decode_10_5.ncu-rep');
    report = (await openReportFile(path.join(shared, 'traces/ncu/decode_10_5.ncu-rep'))).report;
    trace = (await open(fixture('sample/eager7b.sqlite'))).trace;
  });

  const rowsOf = (range: string): Uint32Array => {
    const rows = rangeRows(trace).filter(
      row => trace.strings.get(trace.spans.name[row]!) === range,
    );
    return operationsOfRanges(trace, rows);
  };

  it('pins each kernel of the layer, in order, with certainty', () => {
    const { pins, byRow } = joinReport(report, trace);
    const expected = [...rowsOf('my_decode_10_5')].sort(
      (a, b) => trace.spans.start[a]! - trace.spans.start[b]!,
    );
    assert.equal(expected.length, 12);
    assert.deepEqual(
      pins.map(pin => pin?.row),
      expected,
    );
    for (const pin of pins) {
      assert.equal(pin?.confidence, 'certain');
      assert.deepEqual(pin?.ranges, { found: 3, all: 3 });
      assert.equal(byRow.get(pin.row), pin);
    }
  });

  it('compares the time of gate_up_proj in both runs', () => {
    const pin = joinReport(report, trace).pins[8];
    assert.equal(pin?.reportNs, 45760);
    assert.ok(pin !== undefined && pin.traceNs > 40_000 && pin.traceNs < 50_000, `${pin?.traceNs}`);
    assert.equal(pin?.ratio, 45760 / pin.traceNs);
  });

  it('says less where the ranges are not in the trace', () => {
    const bare = withKernels(kernel => ({ ...kernel, ranges: [] }));
    const { pins } = joinReport(bare, trace);
    assert.equal(pins[8]?.confidence, 'possible');
    assert.equal(pins[8]?.candidates, 608);
    const other = withKernels(kernel => ({
      ...kernel,
      ranges: kernel.ranges.filter(range => range.style === 'push-pop'),
    }));
    const one = joinReport(other, trace).pins[8];
    assert.equal(one?.confidence, 'likely');
    assert.equal(one?.candidates, 32, 'one a layer of the step');
  });

  it('keeps to the name where the shape differs, and pins nothing where the name does', () => {
    const wide = withKernels(kernel => ({ ...kernel, grid: [7, 7, 7] }));
    assert.equal(joinReport(wide, trace).pins[8]?.confidence, 'weak');
    const unknown = withKernels(kernel => ({
      ...kernel,
      name: 'no_such',
      functionName: 'no_such',
    }));
    assert.deepEqual(
      joinReport(unknown, trace).pins.filter(pin => pin !== undefined),
      [],
    );
  });

  it('pins no more launches than the trace has', () => {
    const twice = { ...report, kernels: [...report.kernels, ...report.kernels] };
    const { pins } = joinReport(twice, trace);
    assert.equal(pins.filter(pin => pin !== undefined).length, 12);
    assert.equal(pins[8]?.confidence, 'likely');
  });

  function withKernels(change: (kernel: Report['kernels'][number]) => Report['kernels'][number]) {
    return { ...report, kernels: report.kernels.map(change) };
  }
});

describe('names of kernels in two profilers', () => {
  it('agree without casts, spaces and the spelling of unnamed scopes', () => {
    const nsys = 'void <unnamed>::k<(int)128, (bool)0, (unsigned long)3>(float *, int)';
    const ncu = 'void (anonymous namespace)::k<128, 0, 3>(float*, int)';
    assert.equal(plainName(nsys), plainName(ncu));
    assert.notEqual(plainName('f(int)'), plainName('f()'));
  });
});
