/** Every value of `shared/expected/torch` and the exact reference beside HTA's, from our tables. */

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { isOperation } from '../../../../../src/core/trace/columns.ts';
import { brokenInvariants } from '../../../../../src/core/trace/checks.ts';
import { hasShared, openTraceFile, shared } from '../../../../support/torch-files.ts';
import { profilerSpan, referenceFigures } from './reference.ts';

type Json = number | string | null | boolean | readonly Json[] | { readonly [key: string]: Json };

/** Compares what is in `expected`; numbers to half a nanosecond, as the file rounds to three decimals of µs. */
function compare(actual: unknown, expected: Json, where: string): void {
  if (typeof expected === 'number') {
    assert.ok(
      Math.abs((actual as number) - expected) <= 0.00051 + Math.abs(expected) * 1e-12,
      `${where}: ${String(actual)} instead of ${expected}`,
    );
  } else if (Array.isArray(expected)) {
    const list = actual as unknown[];
    assert.equal(list.length, expected.length, where);
    expected.forEach((value: Json, i) => compare(list[i], value, `${where}[${i}]`));
  } else if (typeof expected === 'object' && expected !== null) {
    const members = actual as Record<string, unknown>;
    for (const [key, value] of Object.entries(expected)) {
      compare(members[key], value, `${where}.${key}`);
    }
  } else {
    assert.equal(actual, expected, where);
  }
}

describe('PyTorch traces against the expected values', function () {
  before(function () {
    if (hasShared) return;
    process.stdout.write(`    ${shared} is absent: the large traces are not compared\n`);
    this.skip();
  });

  for (const name of ['eager', 'graph', 'steps', 'tp4.rank0']) {
    it(`reproduces ${name}`, async () => {
      const file = path.join(shared, 'traces/torch', `${name}.pt.trace.json.gz`);
      const { trace } = await openTraceFile(file);
      const text = readFileSync(path.join(shared, 'expected/torch', `${name}.json`), 'utf8');
      const expected = JSON.parse(text) as Record<string, Json>;
      const figures = referenceFigures(trace);
      const handled = [
        'trace',
        'events_total',
        'events_per_cat',
        'events_per_ph_cat',
        'profiler_span_us',
      ];
      for (const key of Object.keys(expected)) {
        if (handled.includes(key)) continue;
        assert.ok(key in figures, `${key} is not computed`);
        compare(figures[key], expected[key]!, key);
      }
      const events = trace.facts.find(({ label }) => label === 'Events')?.value;
      assert.equal(events, String(expected['events_total'] as number));
      const window = trace.spans.dur[profilerSpan(trace)]!;
      compare(window / 1000, expected['profiler_span_us']!, 'profiler_span_us');
      compare(
        spansPerCategory(trace),
        spanCategories(expected['events_per_ph_cat'] as never),
        'categories',
      );
      assert.deepEqual(brokenInvariants(trace), []);
      assert.deepEqual(trace.warnings, []);
    });
  }

  it('agrees with the exact reference beside HTA', async () => {
    const text = readFileSync(path.join(shared, 'expected/hta/exact_reference.json'), 'utf8');
    for (const expected of JSON.parse(text) as Record<string, Json>[]) {
      const { trace } = await openTraceFile(
        path.join(shared, 'traces/torch', expected['file'] as string),
      );
      const { gpu, communication, kernels } = referenceFigures(trace) as Record<
        string,
        Record<string, number>
      >;
      const operations = [...trace.spans.kind].flatMap((kind, row) =>
        isOperation(kind) ? [row] : [],
      );
      compare(gpu!['span_us'], expected['span_us']!, 'span');
      compare(gpu!['all_busy_us'], expected['busy_union_us']!, 'busy');
      compare(gpu!['all_idle_us'], expected['idle_us']!, 'idle');
      compare(communication!['computation_union_us'], expected['compute_union_us']!, 'compute');
      compare(
        communication!['communication_union_us'],
        expected['comm_union_us']!,
        'communication',
      );
      compare(kernels!['total_us'], expected['sum_kernel_dur_us']!, 'kernels');
      assert.equal(operations.length, expected['gpu_events']);
      const linked = operations.filter(row => trace.spans.link[row]! >= 0).length;
      assert.equal(linked, expected['gpu_events_with_runtime_corr']);
    }
  });
});

const CATEGORIES = ['kernel', 'gpu_memcpy', 'gpu_memset', '', 'cuda_runtime', 'cuda_driver'];

function spansPerCategory(trace: { spans: { kind: Uint8Array } }): Record<string, number> {
  const result: Record<string, number> = {};
  const names = [...CATEGORIES];
  names[10] = 'user_annotation';
  names[11] = 'cpu_op';
  names[14] = 'overhead';
  names[15] = 'gpu_user_annotation';
  names[17] = 'Trace';
  for (const kind of trace.spans.kind) {
    const key = `X:${names[kind] ?? kind}`;
    result[key] = (result[key] ?? 0) + 1;
  }
  return result;
}

function spanCategories(counts: Record<string, number>): Record<string, number> {
  return Object.fromEntries(Object.entries(counts).filter(([key]) => key.startsWith('X:')));
}
