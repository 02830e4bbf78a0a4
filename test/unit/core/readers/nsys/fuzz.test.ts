/** Damaged exports: whatever happens to the bytes, the end is a sound trace with warnings or one failure. */

import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { FailureError } from '../../../../../src/core/base/result.ts';
import { brokenInvariants } from '../../../../../src/core/trace/checks.ts';
import { Engine } from '../../../../../src/worker/engine.ts';
import { fuzzCases, fuzzSeed } from '../../../../support/fuzz.ts';
import { below, randomFrom } from '../../../../support/random.ts';
import { fixture } from '../../../../support/shared.ts';
import { temporaryFolder } from '../../../../support/temporary.ts';

/** Cuts, overwritten stretches and flipped bits: what disks, copies and killed exports do to a database. */
function damaged(bytes: Uint8Array, seed: number): Uint8Array {
  const random = randomFrom(seed);
  const result = Uint8Array.from(bytes);
  for (let i = 1 + below(random, 4); i > 0; i--) {
    const at = below(random, result.length);
    const length = 1 + below(random, 1 << below(random, 13));
    switch (below(random, 3)) {
      case 0:
        result[at]! ^= 1 << below(random, 8);
        break;
      case 1:
        result.fill(below(random, 256), at, at + length);
        break;
      default:
        result.copyWithin(at, below(random, result.length), at + length);
    }
  }
  return below(random, 10) === 0 ? result.subarray(0, below(random, result.length)) : result;
}

describe('damaged exports of Nsight Systems', () => {
  const temporary = temporaryFolder();

  for (const name of ['nsys/graph7b.sqlite', 'nsys/gpu-metrics.sqlite']) {
    const cases = fuzzCases(300);
    it(`end soundly: ${cases} times ${name}`, async function () {
      this.timeout(0);
      const bytes = readFileSync(fixture(name));
      const path = join(temporary(), 'damaged.sqlite');
      const engine = new Engine();
      for (let seed = fuzzSeed(); seed < fuzzSeed() + cases; seed++) {
        writeFileSync(path, damaged(bytes, seed));
        try {
          const { id } = await engine.open(path);
          assert.deepEqual(brokenInvariants(engine.trace(id).trace), [], `seed ${seed}`);
        } catch (caught) {
          assert.ok(caught instanceof FailureError, `seed ${seed}: ${String(caught)}`);
          assert.notEqual(caught.failure.reason, 'internal', `seed ${seed}`);
        } finally {
          engine.closeAll();
        }
      }
    });
  }
});
