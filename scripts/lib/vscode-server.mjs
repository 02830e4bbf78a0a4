// Starts one VS Code server on the loopback and ends it with everything it started.
// Does not open a browser; workbench.mjs does.

import { createWriteStream, mkdirSync } from 'node:fs';
import path from 'node:path';
import { run, killGroup, start } from './run.mjs';
import { writeLanguage, writeSettings } from './settings.mjs';
import { temporaryFolder } from './temporary.mjs';
import { ensureVsCodeServer } from './vscode-install.mjs';

/**
 * @typedef {object} ServerOptions
 * @property {string} node Node executable that suits the server
 * @property {string} dataDir settings, state and logs; kept, so that a caller may use it again
 * @property {string} [extensionsDir] installed extensions; a folder in `dataDir` unless given
 * @property {number} [port] 0 or absent takes a free one
 * @property {string} [locale] for example zh-cn
 * @property {boolean} [trusted] false opens folders in Restricted Mode
 * @property {Record<string, unknown>} [settings] user settings on top of the quiet ones
 * @property {Record<string, string>} [env] reaches the extension host
 *
 * @typedef {object} Server
 * @property {number} port
 * @property {string} dataDir
 * @property {(folder: string, payload?: [string, string][]) => string} url address of a window
 * @property {(file: string) => string} remoteUri a file as the window names it
 * @property {Promise<void>} ended
 * @property {() => Promise<void>} close
 */

/**
 * @param {ServerOptions} options
 * @returns {Promise<Server>}
 */
export async function startVsCodeServer(options) {
  const { node, dataDir, port = 0, locale, trusted = true, settings, env } = options;
  const vscode = await ensureVsCodeServer();
  const extensionsDir = options.extensionsDir ?? path.join(dataDir, 'extensions');
  const temporary = temporaryFolder();
  mkdirSync(dataDir, { recursive: true });
  if (settings !== undefined) writeSettings(dataDir, settings);
  if (locale !== undefined) writeLanguage(dataDir, locale);

  const args = [
    path.join(vscode, 'out', 'server-main.js'),
    ...['--host', '127.0.0.1', '--port', String(port), '--without-connection-token'],
    ...['--accept-server-license-terms', '--telemetry-level', 'off'],
    ...['--server-data-dir', dataDir, '--extensions-dir', extensionsDir],
    ...(trusted ? ['--disable-workspace-trust'] : []),
    ...(locale === undefined ? [] : ['--locale', locale]),
    // Without it the server ignores extensionDevelopmentPath, and pages have no `driver`.
    '--enable-smoke-test-driver',
    ...['--reconnection-grace-time', '1'],
  ];
  const child = start(node, args, {
    env: { ...process.env, ...env, EXTENSIONS_GALLERY: '{}', TMPDIR: temporary.folder },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = new Promise(resolve =>
    child.once('close', () => {
      temporary.remove();
      resolve();
    }),
  );
  const log = createWriteStream(path.join(dataDir, 'server.log'));
  const actualPort = await listening(child, log);
  const remoteUri = file => `vscode-remote://127.0.0.1:${actualPort}${asUriPath(file)}`;
  return {
    port: actualPort,
    dataDir,
    ended,
    remoteUri,
    url: (folder, payload = []) => {
      const pairs = [['skipWelcome', 'true'], ['skipReleaseNotes', 'true'], ...payload];
      const query = `folder=${encodeURIComponent(asUriPath(folder))}`;
      return `http://127.0.0.1:${actualPort}/?${query}&payload=${encodeURIComponent(JSON.stringify(pairs))}`;
    },
    close: async () => {
      killGroup(child);
      await ended;
    },
  };
}

/** Puts a .vsix into an extensions folder, before a server is started with it. */
export async function installVsix({ node, vsix, dataDir, extensionsDir }) {
  const vscode = await ensureVsCodeServer();
  const args = [
    path.join(vscode, 'out', 'server-main.js'),
    '--accept-server-license-terms',
    ...['--server-data-dir', dataDir, '--extensions-dir', extensionsDir],
    ...['--install-extension', vsix, '--force'],
  ];
  const env = { ...process.env, EXTENSIONS_GALLERY: '{}' };
  const { code, output } = await run(node, args, { capture: true, env, timeoutMs: 600_000 });
  if (code !== 0) throw new Error(`Installing ${vsix} failed:\n${output}`);
}

/** Waits for the line with the port; everything that is said goes to the log, before as after. */
function listening(child, log) {
  return new Promise((resolve, reject) => {
    const said = { stdout: '', stderr: '' };
    const fail = how => {
      clearTimeout(timer);
      reject(new Error(`The VS Code server ${how}:\n${said.stdout}${said.stderr}`));
    };
    const timer = setTimeout(() => {
      killGroup(child);
      fail('did not start within 300 s');
    }, 300_000);
    for (const name of Object.keys(said)) {
      child[name].pipe(log, { end: false });
      child[name].on('data', data => {
        said[name] += data;
        const port = /Extension host agent listening on (\d+)/.exec(said.stdout)?.[1];
        if (port === undefined) return;
        clearTimeout(timer);
        resolve(Number(port));
      });
    }
    child.once('close', code => fail(`ended at once (exit code ${code})`));
  });
}

/** Windows paths begin with a drive letter; in an address they have a slash before it. */
function asUriPath(file) {
  const slashes = file.replaceAll('\\', '/');
  return slashes.startsWith('/') ? slashes : `/${slashes}`;
}
