// Opens the extension in a VS Code served to the browser. Its settings persist from one start to the
// next, in the cache or in the folder that KERNEL_LENS_START_DATA names.

import { spawn } from 'node:child_process';
import { cpSync, existsSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import path from 'node:path';
import { cacheDir, root } from '../lib/paths.mjs';
import { startVsCodeServer } from '../lib/vscode-server.mjs';

/**
 * The port that PORT asks for, 0 = any. Tried first: a server that cannot have its port says so in
 * its log and stays.
 */
export async function portToUse(asked = '0') {
  const port = Number(asked);
  if (!/^\d+$/.test(asked) || port > 65535) {
    throw new Error(`PORT=${asked} is no port; it is a number up to 65535.`);
  }
  await new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', ({ code }) => {
      const why = code === 'EADDRINUSE' ? 'it is in use' : `the system does not give it (${code})`;
      reject(
        new Error(`PORT=${port} cannot be had: ${why}. Choose another, or none for a free one.`),
      );
    });
    server.listen(port, '127.0.0.1', () => server.close(resolve));
  });
  return port;
}

/** @param {{ node: string, folder: string, file?: string, port: number }} options */
export async function startBrowser({ node, folder, file, port }) {
  const dataDir = process.env.KERNEL_LENS_START_DATA ?? path.join(cacheDir, 'start');
  const extensionsDir = path.join(dataDir, 'extensions');
  const firstTime = !existsSync(path.join(dataDir, 'data', 'User', 'settings.json'));
  installOpener(extensionsDir);
  const server = await startVsCodeServer({
    node,
    dataDir,
    extensionsDir,
    port,
    ...(firstTime ? { settings: {} } : {}),
    env: file === undefined ? {} : { KERNEL_LENS_OPEN: file },
  });
  const url = server.url(folder, [['extensionDevelopmentPath', server.remoteUri(root)]]);
  process.stdout.write(
    `\nKernel Lens is open on ${file ?? folder} at\n\n  ${url}\n\n` +
      `Open this address in a browser on this machine; over SSH, forward port ${server.port} under ` +
      'the same number first.\nCtrl+C ends it.\n',
  );
  showPage(url);
  await server.ended;
}

/** A folder in the extensions folder counts as installed as long as there is no list beside it. */
function installOpener(extensionsDir) {
  const target = path.join(extensionsDir, 'kernel-lens-scripts.opener-0.0.1');
  rmSync(target, { recursive: true, force: true });
  cpSync(path.join(root, 'scripts', 'opener'), target, { recursive: true });
}

/** Best effort: where there is no screen or no browser, the address above is the way. */
function showPage(url) {
  const { platform, env } = process;
  if (platform === 'linux' && !env.DISPLAY && !env.WAYLAND_DISPLAY) return;
  const [command, ...args] =
    platform === 'darwin'
      ? ['open', url]
      : platform === 'win32'
        ? ['rundll32', 'url.dll,FileProtocolHandler', url]
        : ['xdg-open', url];
  const child = spawn(command, args, { stdio: 'ignore', detached: true });
  child.once('error', () => {});
  child.unref();
}
