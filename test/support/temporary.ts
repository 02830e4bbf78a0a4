/** Folders that a test file fills and that are gone after it. */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Registers a folder for the tests of the calling `describe`; call the result inside a test. */
export function temporaryFolder(): () => string {
  let folder: string | undefined;
  after(() => {
    if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
  });
  return () => (folder ??= mkdtempSync(join(tmpdir(), 'kernel-lens-test-')));
}
