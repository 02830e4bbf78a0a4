// `npm run fuzz`: the seeded damage tests of all formats with many more cases than a test run has time for.
//
//   npm run fuzz                   20,000 cases a file
//   npm run fuzz -- 100000         so many
//   npm run fuzz -- 5000 --seed 7  beginning with another seed
//
// A case that fails names its seed, so that it can be run again alone.

import path from 'node:path';
import { parseArgs } from 'node:util';
import { ensureDependencies } from './lib/deps.mjs';
import { ensureNode } from './lib/node.mjs';
import { root } from './lib/paths.mjs';
import { run } from './lib/run.mjs';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { seed: { type: 'string', default: '1' } },
});

await ensureDependencies();
const node = await ensureNode();
const mocha = path.join(root, 'node_modules', 'mocha', 'bin', 'mocha.js');
const specs = path.join(root, 'test', 'unit', '**', '*fuzz.test.ts');
const { code } = await run(
  node,
  [mocha, '--no-config', '--timeout', '0', '--disable-warning=ExperimentalWarning', specs],
  {
    cwd: root,
    env: {
      ...process.env,
      KERNEL_LENS_FUZZ_CASES: positionals[0] ?? '20000',
      KERNEL_LENS_FUZZ_SEED: values.seed,
    },
    stdio: 'inherit',
  },
);
process.exitCode = code;
