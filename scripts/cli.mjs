// `npm run -s cli -- COMMAND FILE... [--json]`: the command line from a checkout. Finds or fetches a
// fitting Node, builds if the bundle is missing or older than its sources, and hands over.
//
// Standard output belongs to the command alone; whatever is said here goes to standard error.

import { existsSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { root } from './lib/paths.mjs';
import { run } from './lib/run.mjs';
import { build, runScript } from './lib/script.mjs';

const bundle = path.join(root, 'dist', 'cli.cjs');
const sources = ['src', 'esbuild.mjs', 'package-lock.json'];

await runScript(async node => {
  if (!isFresh()) await build(node);
  // npm runs scripts in the package's folder; INIT_CWD is where the user stands.
  const cwd = process.env.INIT_CWD ?? process.cwd();
  const { code } = await run(node, [bundle, ...process.argv.slice(2)], { cwd });
  process.exitCode = code;
});

function isFresh() {
  if (!existsSync(bundle)) return false;
  const built = statSync(bundle).mtimeMs;
  return sources.every(name => newest(path.join(root, name)) <= built);
}

/** The latest change below a file or folder. Folders count too: a removed file changes its folder. */
function newest(file) {
  const stat = statSync(file);
  if (!stat.isDirectory()) return stat.mtimeMs;
  const inside = readdirSync(file).map(name => newest(path.join(file, name)));
  return Math.max(stat.mtimeMs, ...inside);
}
