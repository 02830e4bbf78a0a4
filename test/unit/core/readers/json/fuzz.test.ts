/** Damaged traces: whatever a file holds, opening it gives a sound trace with warnings, or one failure. */

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { chromeReader } from '../../../../../src/core/readers/chrome/reader.ts';
import { kinetoReader } from '../../../../../src/core/readers/torch/reader.ts';
import type { TraceReader } from '../../../../../src/core/readers/types.ts';
import { brokenInvariants } from '../../../../../src/core/trace/checks.ts';
import { cpuMs } from '../../../../support/cpu-time.ts';
import { fuzzCases, fuzzSeed, mutate } from '../../../../support/fuzz.ts';
import { freeContext, headOf, memorySource } from '../../../../support/memory-source.ts';
import { fixtures } from '../../../../support/torch-files.ts';
import { chromeSample } from '../chrome/sample.ts';

/** No case may compute longer: the largest has some 500 KB, which take a few ms undamaged. */
const LONGEST_MS = 30_000;

async function runCase(reader: TraceReader, bytes: Uint8Array, seed: number): Promise<string> {
  const begin = cpuMs();
  const what = `${reader.id}, seed ${seed}`;
  reader.detect(headOf(bytes));
  const opened = await reader.read(
    memorySource(bytes, 'fuzz', 200 + ((seed * 7919) % 50_000)),
    freeContext,
  );
  let outcome = 'failure';
  if (opened.ok) {
    const { trace } = opened.value;
    outcome = trace.warnings.length > 0 ? 'warnings' : 'trace';
    assert.deepEqual(brokenInvariants(trace), [], what);
    assert.ok(trace.spans.length <= bytes.length / 8, `${what}: more spans than can be`);
    for (const row of [0, trace.spans.length >> 1, trace.spans.length - 1]) {
      if (row >= 0) assert.ok(Array.isArray(await opened.value.fields(row)), what);
    }
  } else {
    assert.ok(opened.error.reason !== '' && opened.error.message !== '', what);
  }
  const ms = cpuMs() - begin;
  assert.ok(ms < LONGEST_MS, `${what} took ${ms.toFixed()} ms`);
  return outcome;
}

describe('damaged JSON traces', function () {
  this.timeout(0);
  const file = (name: string): Uint8Array =>
    new Uint8Array(readFileSync(path.join(fixtures, name)));
  const samples: readonly (readonly [string, TraceReader, Uint8Array])[] = [
    ['eager', kinetoReader, file('eager.pt.trace.json')],
    ['stack', kinetoReader, file('stack.pt.trace.json')],
    ['minified tp4', kinetoReader, minified(file('tp4.rank0.pt.trace.json'))],
    ['graph', kinetoReader, new Uint8Array(gunzipSync(file('graph.pt.trace.json.gz')))],
    ['chrome', chromeReader, new TextEncoder().encode(chromeSample)],
    ['kineto as chrome', chromeReader, file('steps.pt.trace.json')],
  ];
  const cases = fuzzCases(200);

  for (const [name, reader, bytes] of samples) {
    it(`survive ${cases} cases of ${name}`, async () => {
      const outcomes = new Map<string, number>();
      for (let i = 0; i < cases; i++) {
        const seed = fuzzSeed() + i;
        const outcome = await runCase(reader, mutate(bytes, seed), seed);
        outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
      }
      assert.ok((outcomes.get('warnings') ?? 0) > 0, 'no case had a warning');
    });
  }
});

function minified(bytes: Uint8Array): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(JSON.parse(new TextDecoder().decode(bytes))));
}
