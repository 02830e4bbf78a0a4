// Makes the extension's .vsix with vsce. The manifest's `vscode:prepublish` builds the bundles.

import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { cacheDir, moduleFile, root } from './paths.mjs';
import { run } from './run.mjs';

/**
 * @param {{ node: string, out: string, target?: string }} options without a target, the package
 *   holds the SQLite library of all eight platforms
 */
export async function makeVsix({ node, out, target }) {
  rmSync(out, { force: true });
  mkdirSync(path.dirname(out), { recursive: true });
  const args = [
    moduleFile('@vscode', 'vsce', 'vsce'),
    'package',
    ...['--out', out, '--allow-missing-repository', '--no-rewrite-relative-links'],
    ...(target === undefined ? [] : ['--target', target, '--ignoreFile', ignoreFile(target)]),
  ];
  const { code, output } = await run(node, args, {
    cwd: root,
    capture: true,
    timeoutMs: 1_800_000,
  });
  if (code !== 0) throw new Error(`vsce package failed:\n${output}`);
  return output;
}

/** .vscodeignore with the prebuilt SQLite library of one platform only; --target drops nothing. */
function ignoreFile(target) {
  const prebuilt = target.replace('alpine-', 'linuxmusl-');
  if (!existsSync(moduleFile('better-sqlite3', 'prebuilds', `${prebuilt}.node`))) {
    throw new Error(`There is no SQLite library for ${target}.`);
  }
  const all = 'prebuilds/*.node';
  const text = readFileSync(path.join(root, '.vscodeignore'), 'utf8');
  if (!text.includes(all)) throw new Error(`.vscodeignore has no line with ${all}`);
  const file = path.join(cacheDir, `vscodeignore-${target}`);
  mkdirSync(cacheDir, { recursive: true });
  writeFileSync(file, text.replace(all, `prebuilds/${prebuilt}.node`));
  return path.relative(root, file);
}
