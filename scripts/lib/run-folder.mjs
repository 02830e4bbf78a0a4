// A fresh folder for one run of VS Code: its data folder and a private copy of the sample project,
// so that no run sees another's state and none writes into the checkout.

import { cpSync, existsSync, mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { resultsDir, root } from './paths.mjs';
import { temporaryFolder } from './temporary.mjs';

export const sampleDir = path.join(root, 'test', 'fixtures', 'sample');

export function makeRunFolder() {
  const { folder, remove } = temporaryFolder();
  const workspace = path.join(folder, 'sample');
  cpSync(sampleDir, workspace, { recursive: true });
  return {
    folder,
    dataDir: path.join(folder, 'd'),
    extensionsDir: path.join(folder, 'x'),
    workspace,
    remove,
  };
}

/** Saves the server's logs beside the other results of a failed run. */
export function keepLogs(dataDir, name) {
  const target = path.join(resultsDir, `${name}-logs`);
  rmSync(target, { recursive: true, force: true });
  mkdirSync(target, { recursive: true });
  for (const part of ['server.log', path.join('data', 'logs')]) {
    const source = path.join(dataDir, part);
    if (existsSync(source))
      cpSync(source, path.join(target, path.basename(part)), { recursive: true });
  }
  return target;
}
