// Opens the extension in a VS Code served to the browser. Its settings persist from one start to the
// next, in the cache or in the folder that KERNEL_LENS_START_DATA names.

import { cpSync, existsSync, rmSync } from 'node:fs';
import { spawn } from 'node:child_process';
import path from 'node:path';
import { cacheDir, root } from '../lib/paths.mjs';
import { startVsCodeServer } from '../lib/vscode-server.mjs';

export async function startBrowser({ node, folder, file }) {
  const dataDir = process.env.KERNEL_LENS_START_DATA ?? path.join(cacheDir, 'start');
  const extensionsDir = path.join(dataDir, 'extensions');
  const firstTime = !existsSync(path.join(dataDir, 'data', 'User', 'settings.json'));
  installOpener(extensionsDir);
  const server = await startVsCodeServer({
    node,
    dataDir,
    extensionsDir,
    port: Number(process.env.PORT ?? 0),
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
