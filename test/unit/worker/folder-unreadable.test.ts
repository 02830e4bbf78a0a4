/** A folder that cannot be listed is an error that a person can act on. */

import assert from 'node:assert/strict';
import { chmodSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { FailureError } from '../../../src/core/base/result.ts';
import { findRun } from '../../../src/worker/folder-run.ts';
import { freeContext } from '../../support/memory-source.ts';
import { temporaryFolder } from '../../support/temporary.ts';

describe('a folder that cannot be listed', () => {
  const temporary = temporaryFolder();

  it('is said to be gone', async () => {
    const folder = join(temporary(), 'gone');
    await assert.rejects(findRun(folder, freeContext), (caught: unknown) => {
      assert.ok(caught instanceof FailureError);
      assert.match(caught.failure.message, /^gone: no such file/);
      return true;
    });
  });

  it('is said to be closed to the reader', async function () {
    if (process.platform === 'win32' || process.getuid?.() === 0) {
      process.stdout.write('      skipped: root may list every folder; run as another user\n');
      this.skip();
    }
    const folder = join(temporary(), 'closed');
    mkdirSync(folder);
    chmodSync(folder, 0o000);
    await assert.rejects(findRun(folder, freeContext), (caught: unknown) => {
      assert.ok(caught instanceof FailureError);
      assert.equal(caught.failure.reason, 'no-permission');
      return true;
    });
    chmodSync(folder, 0o700);
  });
});
