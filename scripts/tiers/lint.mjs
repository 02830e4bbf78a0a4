// The lint step: eslint's rules and prettier's formatting, together as one test.

import { moduleFile, root } from '../lib/paths.mjs';
import { run } from '../lib/run.mjs';

export async function runTier({ node }) {
  const steps = [
    [moduleFile('eslint', 'bin', 'eslint.js'), '.', '--max-warnings', '0'],
    [moduleFile('prettier', 'bin', 'prettier.cjs'), '--check', '--log-level=warn', '.'],
  ];
  const codes = await Promise.all(
    steps.map(async step => {
      // Collected, so that the two do not interleave.
      const { code, output } = await run(node, step, {
        cwd: root,
        capture: true,
        timeoutMs: 3_600_000,
      });
      process.stdout.write(output);
      return code;
    }),
  );
  const clean = codes.every(code => code === 0);
  return { passed: clean ? 1 : 0, failed: clean ? 0 : 1 };
}
