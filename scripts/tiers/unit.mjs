// The unit tier: mocha directly on test/unit/**/*.test.ts, options in .mocharc.json.

import { readFileSync } from 'node:fs';
import path from 'node:path';
import { runMocha } from '../lib/mocha.mjs';
import { root } from '../lib/paths.mjs';
import { testEnvironment } from '../lib/test-environment.mjs';

export function runTier({ node, grep, files }) {
  const config = JSON.parse(readFileSync(path.join(root, '.mocharc.json'), 'utf8'));
  return runMocha({
    node,
    config,
    grep,
    files: files.filter(file => file.includes('test/unit/')),
    env: testEnvironment(),
    // Only for one that hangs: on a busy machine the tests take a quarter of an hour.
    timeoutMs: 7_200_000,
  });
}
