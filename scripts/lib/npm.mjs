// Installs packages with npm: the project's own, or a tool into a folder of the cache.
// No package's install script ever runs; everything we use ships ready to run.

import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { run } from './run.mjs';

const quiet = ['--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];

/** Runs npm and throws with its output if it fails; one retry, since networks hiccup. */
export async function npm(args, cwd) {
  // Inside `npm run` this is npm's own script, which also spares Windows the .cmd detour.
  const script = process.env.npm_execpath;
  const [command, prefix] = script?.endsWith('.js') ? [process.execPath, [script]] : ['npm', []];
  const options = { cwd, capture: true, env: cleanEnv(), shell: command === 'npm' };
  let result;
  for (let attempt = 0; attempt < 2; attempt++) {
    result = await run(command, [...prefix, ...args, ...quiet], options);
    if (result.code === 0) return;
  }
  throw new Error(`npm ${args.join(' ')} failed in ${cwd}:\n${result.output}`);
}

/**
 * Makes sure that `folder` holds `spec`; does nothing when a marker file says so. `finish` may
 * alter the install before it counts as done, and `recipe` is bumped when `finish` changes.
 */
export async function installTool(folder, spec, { recipe = '1', finish, what } = {}) {
  const marker = path.join(folder, '.installed');
  const wanted = `${spec} recipe ${recipe}\n`;
  if (existsSync(marker) && readFileSync(marker, 'utf8') === wanted) return folder;
  process.stderr.write(`Installing ${what ?? spec} (once) ...\n`);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  // A manifest of its own keeps npm from climbing up to the project's package.json.
  writeFileSync(path.join(folder, 'package.json'), '{ "private": true }\n');
  await npm(['install', spec, '--no-save', '--no-package-lock'], folder);
  await finish?.(folder);
  writeFileSync(marker, wanted);
  return folder;
}

/** The environment without the settings that an outer `npm run` hands down. */
function cleanEnv() {
  const env = { ...process.env };
  for (const name of ['npm_config_prefix', 'npm_config_local_prefix', 'NODE_ENV']) {
    delete env[name];
  }
  return env;
}
