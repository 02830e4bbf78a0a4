/**
 * The public samples: computing, communication, exposed and free time per step must be those that the profiler itself
 * wrote into `step_trace_time.csv` (text) and `analysis.db` (database), to the microsecond; and every file must open,
 * or be refused for what it is.
 */

import assert from 'node:assert/strict';
import { copyFileSync, existsSync, mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { deviceOverlaps, overlapWithin } from '../../../../../src/core/analysis/overlap.ts';
import { findSteps } from '../../../../../src/core/analysis/steps.ts';
import { splitRecord } from '../../../../../src/core/readers/ascend/csv.ts';
import { brokenInvariants } from '../../../../../src/core/trace/checks.ts';
import { isOperation, SpanKind } from '../../../../../src/core/trace/columns.ts';
import type { Trace } from '../../../../../src/core/trace/trace.ts';
import { failureOf, traceOpener } from '../../../../support/open.ts';
import { sharedFile } from '../../../../support/shared.ts';
import { openWritable } from '../../../../support/sqlite-fixture.ts';
import { temporaryFolder } from '../../../../support/temporary.ts';

const SAMPLES = 'samples/ascend';
/** The profiler sums rounded intervals: up to 1 ns a task. */
const TOLERANCE_US = 1;

interface Expected {
  readonly computing: number;
  readonly exposed: number;
  readonly overlapped: number;
  readonly communication: number;
  readonly free: number;
}

function fromCsv(path: string): Map<string, Expected> {
  const [header = [], ...rows] = readFileSync(path, 'utf8').trim().split('\r\n').map(splitRecord);
  return new Map(
    rows.map(values => {
      const value = (name: string): number => Number(values[header.indexOf(name)]);
      return [
        values[header.indexOf('Step')] ?? '',
        {
          computing: value('Computing'),
          exposed: value('Communication(Not Overlapped)'),
          overlapped: value('Overlapped'),
          communication: value('Communication'),
          free: value('Free'),
        },
      ];
    }),
  );
}

function fromAnalysis(path: string): Map<string, Expected> {
  const database = openWritable(path);
  const sql =
    'SELECT step, computing, communication_not_overlapped, overlapped, communication, free FROM StepTraceTime';
  const rows = database.prepare(sql).raw().all();
  database.close();
  return new Map(
    rows.map(([step, computing, exposed, overlapped, communication, free]) => [
      String(step),
      {
        computing: Number(computing),
        exposed: Number(exposed),
        overlapped: Number(overlapped),
        communication: Number(communication),
        free: Number(free),
      },
    ]),
  );
}

/** Compares each step's figures; a step's tasks begin between its own first moment on the host and the next one's. */
function compare(trace: Trace, expected: ReadonlyMap<string, Expected>): void {
  const found = new Map<string, number>();
  const { kind, name, start } = trace.spans;
  for (let row = 0; row < trace.spans.length; row++) {
    const step = /^ProfilerStep#(\d+)/.exec(trace.strings.get(name[row]!))?.[1];
    if (kind[row] === SpanKind.annotation && step !== undefined) found.set(step, start[row]!);
  }
  assert.deepEqual([...found.keys()].sort(), [...expected.keys()].sort());
  const starts = [...found].sort((a, b) => a[1] - b[1]);
  const [overlap] = deviceOverlaps(trace);
  assert.ok(overlap !== undefined);
  starts.forEach(([step, from], i) => {
    const within = overlapWithin(overlap, from, starts[i + 1]?.[1]);
    const wanted = expected.get(step)!;
    const close = (what: string, ns: number, us: number): void =>
      assert.ok(
        Math.abs(ns / 1000 - us) < TOLERANCE_US,
        `${what} of step ${step}: ${ns} ns, not ${us} us`,
      );
    close('computing', within.computationNs, wanted.computing);
    close('communication', within.communicationNs, wanted.communication);
    close('overlap', within.overlapNs, wanted.overlapped);
    close('exposed', within.exposedNs, wanted.exposed);
    close('free', within.freeNs, wanted.free);
  });
}

function counted(trace: Trace, of: (kind: number) => boolean): number {
  return trace.spans.kind.reduce((sum, kind) => sum + (of(kind) ? 1 : 0), 0);
}

describe('Ascend samples', function () {
  const open = traceOpener();
  const folder = temporaryFolder();

  for (const rank of [0, 1]) {
    it(`agree with step_trace_time.csv (rank ${rank}, JSON)`, async function () {
      const output = sharedFile(
        this,
        `${SAMPLES}/text/level1/rank${rank}_ascend_pt/ASCEND_PROFILER_OUTPUT`,
      );
      const { trace } = await open(join(output, 'trace_view.json'));
      assert.deepEqual(brokenInvariants(trace), []);
      assert.equal(trace.rank, rank);
      compare(trace, fromCsv(join(output, 'step_trace_time.csv')));
      const records =
        readFileSync(join(output, 'kernel_details.csv'), 'utf8').trim().split('\r\n').length - 1;
      const collectives = trace.collectives?.rows.length ?? 0;
      assert.equal(counted(trace, kind => kind === SpanKind.kernel) + collectives, records);
      const kernel = trace.spans.kind.indexOf(SpanKind.kernel);
      assert.ok((trace.shapes[trace.spans.detail[kernel]!]?.grid[0] ?? 0) > 0);
    });

    it(`agree with analysis.db (rank ${rank}, database)`, async function () {
      const output = sharedFile(
        this,
        `${SAMPLES}/db/level1/rank${rank}_ascend_pt/ASCEND_PROFILER_OUTPUT`,
      );
      const { trace } = await open(join(output, `ascend_pytorch_profiler_${rank}.db`));
      assert.deepEqual(brokenInvariants(trace), []);
      assert.equal(trace.rank, rank);
      assert.deepEqual(trace.devices, [{ ordinal: rank, name: 'Ascend910B' }]);
      const copy = join(folder(), `analysis${rank}.db`);
      copyFileSync(join(output, 'analysis.db'), copy);
      compare(trace, fromAnalysis(copy));
      assert.equal(
        counted(trace, kind => kind === SpanKind.kernel),
        187,
      );
    });
  }

  it('link every operation with its launch', async function () {
    const base = sharedFile(this, SAMPLES);
    for (const path of traceFiles(base)) {
      const { trace } = await open(path);
      const { kind, link, length } = trace.spans;
      let unlinked = 0;
      for (let row = 0; row < length; row++)
        if (isOperation(kind[row]!) && link[row] === -1) unlinked++;
      assert.equal(unlinked, 0, path);
      const { source, steps } = findSteps(trace);
      assert.deepEqual(
        [source, steps.map(({ name }) => name)],
        ['annotations', ['ProfilerStep#50']],
        path,
      );
    }
  });

  it('open the same under any name', async function () {
    const base = sharedFile(this, SAMPLES);
    for (const path of traceFiles(base)) {
      const own = await open(path);
      const copy = join(mkdtempSync(join(folder(), 'renamed-')), 'unknown');
      copyFileSync(path, copy);
      const { trace } = await open(copy);
      assert.equal(trace.format, own.trace.format);
      assert.deepEqual(trace.spans.start, own.trace.spans.start);
      assert.deepEqual(trace.spans.kind, own.trace.spans.kind);
    }
  });

  it('open, or are refused for what they are', async function () {
    const base = sharedFile(this, SAMPLES);
    const opening = new Set(traceFiles(base));
    for (const path of allFiles(base)) {
      if (opening.has(path)) {
        const { trace, fields } = await open(path);
        assert.deepEqual(brokenInvariants(trace), [], path);
        for (let row = 0; row < trace.spans.length; row += 97) {
          // Rows of the overlap analysis have nothing but their times.
          const derived = trace.spans.kind[row] === SpanKind.other;
          assert.ok((await fields(row)).length > 0 || derived, `${path}, row ${row}`);
        }
      } else {
        const { reason } = await failureOf(path);
        const wanted = path.endsWith('analysis.db')
          ? ['ascend-analysis']
          : ['unknown-format', 'empty-file'];
        assert.ok(wanted.includes(reason), `${path}: ${reason}`);
      }
    }
  });
});

function allFiles(folder: string): string[] {
  if (!existsSync(folder)) return [];
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  return entries.filter(entry => entry.isFile()).map(entry => join(entry.parentPath, entry.name));
}

function traceFiles(folder: string): string[] {
  return allFiles(folder).filter(path =>
    /(trace_view\.json|ascend_pytorch_profiler_\d\.db)$/.test(path),
  );
}
