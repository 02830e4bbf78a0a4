// `npm run bench`: runs test/bench/*.bench.ts one after another and prints what they measured.
//
//   npm run bench                 all but the large ones, which take minutes and gigabytes
//   npm run bench -- torch        only files whose name contains "torch"
//   npm run bench -- large        the large ones
//   npm run bench -- --json       one JSON document on standard output instead of the table
//
// A bench file default-exports `async function (ctx: BenchContext)`; see test/bench/support/bench.ts
// for the context and the helpers. Each file runs in a process of its own, so that the peak memory
// of one is not the other's. The exit status is 1 if a file broke or a goal was missed.

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { printTable } from './lib/bench-table.mjs';
import { root } from './lib/paths.mjs';
import { run } from './lib/run.mjs';
import { build, readArguments, runScript, stop } from './lib/script.mjs';
import { temporaryFolder } from './lib/temporary.mjs';
import { testEnvironment } from './lib/test-environment.mjs';

const { values, positionals } = readArguments({
  allowPositionals: true,
  options: { json: { type: 'boolean' } },
});
const benches = path.join(root, 'test', 'bench');
const files = readdirSync(benches)
  .filter(name => name.endsWith('.bench.ts'))
  .filter(name => positionals.every(part => name.includes(part)))
  .filter(name => !name.startsWith('large-') || positionals.some(part => part.startsWith('large')))
  .sort();
if (files.length === 0)
  stop(`No file in test/bench has "${positionals.join('" and "')}" in its name`);

await runScript(async node => {
  await build(node);
  const results = [];
  for (const name of files) {
    process.stderr.write(`${name} ...\n`);
    results.push({ file: name, ...(await measure(node, path.join(benches, name))) });
  }
  if (values.json) process.stdout.write(`${JSON.stringify(results, undefined, 2)}\n`);
  else printTable(results);
  const rows = results.flatMap(result => result.rows);
  const failed = results.some(({ code }) => code !== 0) || rows.some(({ met }) => met === false);
  process.exitCode = failed ? 1 : 0;
});

async function measure(node, file) {
  const { folder, remove } = temporaryFolder();
  const output = path.join(folder, 'rows.json');
  try {
    const args = [
      '--disable-warning=ExperimentalWarning',
      // For benches that look at memory after a collection.
      '--expose-gc',
      path.join(root, 'scripts', 'lib', 'bench-child.mjs'),
      file,
      output,
    ];
    const env = { ...process.env, ...testEnvironment(), TZ: 'UTC' };
    const { code } = await run(node, args, { cwd: root, env, stdio: ['ignore', 2, 2] });
    return { code, rows: existsSync(output) ? JSON.parse(readFileSync(output, 'utf8')) : [] };
  } finally {
    remove();
  }
}
