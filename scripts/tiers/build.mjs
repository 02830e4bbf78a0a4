// The build, as one test.

import path from 'node:path';
import { root } from '../lib/paths.mjs';
import { run } from '../lib/run.mjs';

export async function runTier({ node }) {
  const { code } = await run(node, [path.join(root, 'esbuild.mjs')], {
    cwd: root,
    timeoutMs: 3_600_000,
  });
  return { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1 };
}
