// Installs the VS Code server from npm's code-server package into the cache, without its install
// scripts (they compile things we do without) and without the parts that nothing here uses.

import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { installTool, npm } from './npm.mjs';
import { cacheDir } from './paths.mjs';

/** VS Code 1.139.1. Its older releases need Node 22 and hang under Node 24. */
const spec = 'code-server@4.139.1';

/** Half of the download: assistants, containers and sign-in, none of which a test window has. */
const unusedPackages = [
  '@devcontainers/cli',
  '@github/copilot-sdk',
  '@microsoft/mxc-sdk',
  '@vscode/copilot-api',
  '@vscode/sqlite3',
  '@vscode/windows-process-tree',
  'kerberos',
];
const unusedExtensions = [
  'copilot',
  'mermaid-markdown-features',
  'microsoft-authentication',
  'ms-vscode.js-debug',
  'ms-vscode.vscode-js-profile-table',
];

/** Returns the folder of the server, with `out/server-main.js` in it. */
export async function ensureVsCodeServer() {
  const folder = path.join(cacheDir, 'host', 'server');
  const vscode = path.join(folder, 'node_modules', 'code-server', 'lib', 'vscode');
  await installTool(folder, spec, { what: 'the VS Code server', recipe: '1', finish });
  return vscode;

  async function finish() {
    dropPackages(vscode);
    await npm(['install', '--omit=dev', '--no-save'], vscode);
    stub(vscode, 'spdlog', spdlogStub);
    stub(vscode, 'native-watchdog', watchdogStub);
    for (const name of unusedExtensions) {
      rmSync(path.join(vscode, 'extensions', name), { recursive: true, force: true });
    }
    for (const file of readdirSync(folder, { recursive: true })) {
      if (file.endsWith('.map')) rmSync(path.join(folder, file), { force: true });
    }
  }
}

/** Takes the unused packages out of the manifest and out of the pinned list beside it. */
function dropPackages(vscode) {
  for (const [name, dependenciesOf] of [
    ['package.json', content => content.dependencies],
    ['npm-shrinkwrap.json', content => content.packages[''].dependencies],
  ]) {
    const file = path.join(vscode, name);
    const content = JSON.parse(readFileSync(file, 'utf8'));
    for (const unused of unusedPackages) delete dependenciesOf(content)[unused];
    writeFileSync(file, JSON.stringify(content, undefined, 2));
  }
}

/** Replaces a native module that would have to be compiled. */
function stub(vscode, name, text) {
  writeFileSync(path.join(vscode, 'node_modules', '@vscode', name, 'index.js'), text);
}

/** The logger. Names are assigned one by one, or the server's ES module import misses them. */
const spdlogStub = `const fs = require('fs');
const path = require('path');
const levels = ['trace', 'debug', 'info', 'warn', 'error', 'critical'];
class Logger {
  constructor(type, name, file) { this.file = file; this.level = 2; }
  getLevel() { return this.level; }
  setLevel(level) { this.level = level; }
  setPattern() {}
  clearFormatters() {}
  flush() {}
  drop() {}
}
levels.forEach((name, level) => {
  Logger.prototype[name] = function (message) {
    if (level < this.level) return;
    try { fs.appendFileSync(this.file, new Date().toISOString() + ' [' + name + '] ' + message + '\\n'); } catch {}
  };
});
async function createRotatingLogger(name, file) {
  await fs.promises.mkdir(path.dirname(file), { recursive: true });
  return new Logger('rotating', name, file);
}
exports.version = 0;
exports.setLevel = () => {};
exports.setFlushOn = () => {};
exports.Logger = Logger;
exports.createRotatingLogger = createRotatingLogger;
exports.createAsyncRotatingLogger = createRotatingLogger;
`;

/** Ends a stuck extension host on the desktop; here the whole process group is ended instead. */
const watchdogStub = `exports.start = () => {};
exports.exit = code => process.exit(code || 0);
`;
