// The browser tier: mocha in plain Node, driving real VS Code windows in a headless browser, with
// the extension installed from its .vsix as users have it. The .vsix is made once per run.

import { mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { runMocha } from '../lib/mocha.mjs';
import { resultsDir } from '../lib/paths.mjs';
import { temporaryFolder } from '../lib/temporary.mjs';
import { testEnvironment } from '../lib/test-environment.mjs';
import { installVsix } from '../lib/vscode-server.mjs';
import { makeVsix } from '../lib/vsix.mjs';

const config = {
  spec: ['test/browser/**/*.test.ts'],
  require: ['test/support/node-guard.cjs', 'test/browser/support/hooks.ts'],
  // Only for a test that hangs: each wait in it has a deadline of its own, which says what did not come.
  timeout: 900_000,
};

export async function runTier({ node, grep, files }) {
  const { folder, remove } = temporaryFolder();
  const extensionsDir = path.join(folder, 'x');
  rmSync(path.join(resultsDir, 'failures'), { recursive: true, force: true });
  mkdirSync(path.join(resultsDir, 'failures'), { recursive: true });
  try {
    const vsix = path.join(folder, 'kernel-lens.vsix');
    await makeVsix({ node, out: vsix });
    await installVsix({ node, vsix, dataDir: path.join(folder, 'd'), extensionsDir });
    return await runMocha({
      node,
      config,
      grep,
      files: files.filter(file => file.includes('test/browser/')),
      env: { ...testEnvironment(), KERNEL_LENS_TEST_EXTENSIONS: extensionsDir },
      timeoutMs: 7_200_000,
    });
  } finally {
    remove();
  }
}
