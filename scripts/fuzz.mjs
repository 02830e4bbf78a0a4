// `npm run fuzz`: the seeded damage tests of all formats with many more cases than a test run has time for.
//
//   npm run fuzz                   20,000 cases a file
//   npm run fuzz -- 100000         so many
//   npm run fuzz -- 5000 --seed 7  beginning with another seed
//
// A case that fails names its seed, so that it can be run again alone.

import path from 'node:path';
import { moduleFile, root } from './lib/paths.mjs';
import { run } from './lib/run.mjs';
import { readArguments, runScript, stop } from './lib/script.mjs';

const { values, positionals } = readArguments({
  allowPositionals: true,
  options: { seed: { type: 'string', default: '1' } },
});
const [cases = '20000', ...more] = positionals;
if (more.length > 0 || ![cases, values.seed].every(text => /^\d+$/.test(text))) {
  stop('The number of cases and the seed are one whole number each');
}

await runScript(async node => {
  const mocha = moduleFile('mocha', 'bin', 'mocha.js');
  const specs = path.join(root, 'test', 'unit', '**', '*fuzz.test.ts');
  const options = ['--no-config', '--timeout', '0', '--disable-warning=ExperimentalWarning'];
  const env = {
    ...process.env,
    KERNEL_LENS_FUZZ_CASES: cases,
    KERNEL_LENS_FUZZ_SEED: values.seed,
  };
  const { code } = await run(node, [mocha, ...options, specs], { cwd: root, env });
  process.exitCode = code;
});
