/** Damaged Ascend traces: whatever a file holds, opening it gives a sound trace with warnings, or one failure. */

import assert from 'node:assert/strict';
import { ascendJsonReader } from '../../../../../src/core/readers/ascend/reader.ts';
import { brokenInvariants } from '../../../../../src/core/trace/checks.ts';
import { cpuMs } from '../../../../support/cpu-time.ts';
import { fuzzCases, fuzzSeed, mutate } from '../../../../support/fuzz.ts';
import { freeContext, headOf, memorySource } from '../../../../support/memory-source.ts';
import { traceView } from './sample.ts';

const LONGEST_MS = 30_000;
const KERNELS =
  'Name,Start Time(us),Duration(us),Block Dim\r\nMatMul,1736408883600200.000\t,1,24\r\n';

describe('damaged Ascend traces', function () {
  this.timeout(0);
  const cases = fuzzCases(150);
  it(`survive ${cases} cases`, async () => {
    const whole = new TextEncoder().encode(traceView());
    const companion = new TextEncoder().encode(KERNELS);
    for (let seed = fuzzSeed(); seed < fuzzSeed() + cases; seed++) {
      const bytes = mutate(whole, seed);
      const beside = mutate(companion, seed);
      const begin = cpuMs();
      ascendJsonReader.detect(headOf(bytes));
      const siblings = {
        names: async () => ['profiler_info_0.json'],
        open: async (name: string) => memorySource(beside, name),
      };
      const source = memorySource(bytes, 'fuzz', 200 + ((seed * 7919) % 50_000));
      const opened = await ascendJsonReader.read(source, { ...freeContext, siblings });
      if (opened.ok) {
        const { trace, fields } = opened.value;
        assert.deepEqual(brokenInvariants(trace), [], `seed ${seed}`);
        for (let row = 0; row < trace.spans.length; row += 7) await fields(row);
      } else {
        assert.notEqual(opened.error.reason, '', `seed ${seed}`);
      }
      const ms = cpuMs() - begin;
      assert.ok(ms < LONGEST_MS, `seed ${seed} took ${ms.toFixed()} ms`);
    }
  });
});
