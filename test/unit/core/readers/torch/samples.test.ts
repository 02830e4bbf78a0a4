/** Traces that other people published, 2021 to 2026: each opens, is sound, and holds what plain JSON.parse finds. */

import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { isApiCall, SpanKind } from '../../../../../src/core/trace/columns.ts';
import { brokenInvariants } from '../../../../../src/core/trace/checks.ts';
import type { Trace } from '../../../../../src/core/trace/trace.ts';
import { sharedDir } from '../../../../support/shared.ts';
import { temporaryFolder } from '../../../../support/temporary.ts';
import { fixtures, openTraceFile } from '../../../../support/torch-files.ts';

interface Event {
  readonly ph?: string;
  readonly cat?: string;
  readonly name?: string;
  readonly ts?: number;
  readonly dur?: number;
  readonly args?: Readonly<Record<string, unknown>>;
}

interface Counts {
  readonly events: number;
  readonly kernels: number;
  readonly copies: number;
  readonly calls: number;
  readonly operators: number;
  readonly python: number;
  readonly linked: number;
  readonly kernelNs: number;
  readonly names: number;
}

/** Counted from the parsed text, without any of our code. */
function independent(text: string): Counts {
  const { traceEvents } = JSON.parse(text) as { traceEvents: readonly Event[] };
  const complete = traceEvents.filter(({ ph }) => ph === 'X');
  const of = (...cats: string[]): Event[] => complete.filter(({ cat = '' }) => cats.includes(cat));
  const kernels = of('kernel', 'Kernel');
  const copies = of('gpu_memcpy', 'gpu_memset', 'Memcpy', 'Memset');
  const calls = of('cuda_runtime', 'cuda_driver', 'Runtime');
  const correlations = new Set(calls.map(({ args }) => args?.['correlation']));
  const linked = [...kernels, ...copies].filter(({ args }) =>
    correlations.has(args?.['correlation']),
  );
  return {
    events: traceEvents.length,
    kernels: kernels.length,
    copies: copies.length,
    calls: calls.length,
    operators: of('cpu_op', 'user_annotation', 'Operator').length,
    python: of('python_function').length,
    linked: linked.length,
    kernelNs: Math.round(kernels.reduce((sum, { dur = 0 }) => sum + Math.round(dur * 1000), 0)),
    names: new Set(kernels.map(({ name }) => name)).size,
  };
}

function ours({ spans, facts }: Trace): Counts {
  const rows = [...spans.kind.keys()];
  const of = (...kinds: number[]): number[] => rows.filter(row => kinds.includes(spans.kind[row]!));
  const kernels = of(SpanKind.kernel);
  const copies = of(SpanKind.memcpy, SpanKind.memset);
  return {
    events: Number(facts.find(({ label }) => label === 'Events')?.value),
    kernels: kernels.length,
    copies: copies.length,
    calls: rows.filter(row => isApiCall(spans.kind[row]!)).length,
    operators: of(SpanKind.operator, SpanKind.annotation).length,
    python: of(SpanKind.python).length,
    linked: [...kernels, ...copies].filter(row => spans.link[row]! >= 0).length,
    kernelNs: kernels.reduce((sum, row) => sum + spans.dur[row]!, 0),
    names: new Set(kernels.map(row => spans.name[row])).size,
  };
}

function textOf(file: string): string {
  const bytes = readFileSync(file);
  return (bytes[0] === 0x1f ? gunzipSync(bytes) : bytes).toString('utf8');
}

describe('PyTorch traces, counted independently', function () {
  const folders = [
    fixtures,
    path.join(sharedDir, 'samples/torch'),
    path.join(sharedDir, 'traces/torch'),
  ];

  for (const folder of folders) {
    if (!existsSync(folder)) {
      it(`in ${folder}`, function () {
        process.stdout.write(`      skipped: ${folder} is not here\n`);
        this.skip();
      });
      continue;
    }
    for (const name of readdirSync(folder).filter(file => /\.json(\.gz)?$/.test(file))) {
      it(name, async () => {
        const file = path.join(folder, name);
        const { trace } = await openTraceFile(file);
        assert.equal(trace.format, 'kineto-json');
        assert.deepEqual(brokenInvariants(trace), []);
        assert.deepEqual(ours(trace), independent(textOf(file)));
        const unexpected = trace.warnings.filter(({ reason }) => reason !== 'launches-missing');
        assert.deepEqual(unexpected, []);
        assert.equal(trace.startNs, 0);
      });
    }
  }
});

describe('damaged gzip files', () => {
  const folder = temporaryFolder();
  const whole = readFileSync(path.join(fixtures, 'graph.pt.trace.json.gz'));

  it('are read up to where they were cut off', async () => {
    const file = path.join(folder(), 'cut.json.gz');
    writeFileSync(file, whole.subarray(0, whole.length / 2));
    const { trace } = await openTraceFile(file);
    assert.ok(trace.spans.length > 100);
    assert.equal(trace.warnings[0]?.reason, 'gzip-cut');
    assert.deepEqual(brokenInvariants(trace), []);
  });

  it('are read up to where they are damaged', async () => {
    const file = path.join(folder(), 'damaged.json.gz');
    const bytes = Buffer.from(whole);
    const at = Math.floor(bytes.length * 0.7);
    bytes.fill(0x55, at, at + 300);
    writeFileSync(file, bytes);
    const { trace } = await openTraceFile(file);
    assert.ok(trace.spans.length > 100);
    assert.ok(trace.warnings.length > 0);
    assert.deepEqual(brokenInvariants(trace), []);
  });
});
