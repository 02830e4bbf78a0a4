// The type check of all compile units, as one test.

import { moduleFile, root } from '../lib/paths.mjs';
import { run } from '../lib/run.mjs';

export async function runTier({ node }) {
  const tsc = moduleFile('typescript', 'bin', 'tsc6');
  const { code } = await run(node, [tsc, '-b'], { cwd: root, timeoutMs: 3_600_000 });
  return { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1 };
}
