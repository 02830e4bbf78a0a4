// Installs the project's own dependencies when what is installed is not what the lock file says.
// Never changes the lock file.

import { readFileSync } from 'node:fs';
import path from 'node:path';
import { npm } from './npm.mjs';
import { moduleFile, root } from './paths.mjs';

export async function ensureDependencies() {
  if (areInstalled()) return;
  process.stderr.write('Installing the dependencies ...\n');
  await npm(['ci'], root);
}

/**
 * Compares versions, not file times: a fresh checkout or a `git switch` touches the lock file
 * without changing it, and `npm ci` would needlessly empty node_modules under a running editor.
 */
function areInstalled() {
  const installed = readPackages(moduleFile('.package-lock.json'));
  const wanted = readPackages(path.join(root, 'package-lock.json'));
  if (installed === undefined || wanted === undefined) return false;
  return Object.entries(wanted).every(
    ([name, entry]) =>
      name === '' || entry.optional === true || installed[name]?.version === entry.version,
  );
}

function readPackages(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8')).packages;
  } catch {
    return undefined;
  }
}
