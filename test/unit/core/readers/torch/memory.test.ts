/** A trace of a gigabyte opens in a heap that holds no gigabyte, tells its progress, and lets go when cancelled. */

import assert from 'node:assert/strict';
import { existsSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Asked, Told } from '../../../../support/kineto-worker.ts';
import { makeLongKineto } from '../../../../support/make-long-kineto.ts';
import { sharedFile } from '../../../../support/shared.ts';
import { root } from '../../../../support/torch-files.ts';

/** The same file as the bench's. */
const BYTES = 1080e6;

function openInWorker(asked: Asked): Promise<Told> {
  return new Promise((resolve, reject) => {
    const script = path.join(root, 'test/support/kineto-worker.ts');
    const resourceLimits = { maxOldGenerationSizeMb: 1024 };
    const worker = new Worker(script, { workerData: asked, resourceLimits });
    worker.once('message', (told: Told) => {
      resolve(told);
      void worker.terminate();
    });
    worker.once('error', reject);
  });
}

describe('a trace of over a gigabyte', function () {
  let file = '';

  before(async function () {
    const source = sharedFile(this, 'traces/torch/eager.pt.trace.json.gz');
    const folder = path.join(root, '.cache', 'bench');
    file = path.join(folder, 'kineto-long-2.json.gz');
    mkdirSync(folder, { recursive: true });
    if (!existsSync(file)) await makeLongKineto(source, file, BYTES);
  });

  it('opens in a heap of a gigabyte and tells how far it is', async () => {
    const told = await openInWorker({ file, cancelAt: Infinity });
    assert.equal(told.outcome, 'opened');
    assert.ok(told.rows > 2_000_000, String(told.rows));
    const { fractions } = told;
    assert.ok(fractions.length > 100);
    assert.ok(fractions.every((fraction, i) => i === 0 || fraction >= fractions[i - 1]!));
    assert.ok(fractions[0]! < 0.1, `first told at ${fractions[0]}`);
  });

  it('gives its memory back when cancelled', async () => {
    const { outcome, fractions, usedMb } = await openInWorker({ file, cancelAt: 0.5, spareMb: 20 });
    assert.equal(outcome, 'Cancelled');
    assert.ok(fractions.at(-1)! < 0.6);
    const [before, after] = usedMb;
    assert.ok(after - before < 20, `${(after - before).toFixed(1)} MB are still in use`);
  });
});
