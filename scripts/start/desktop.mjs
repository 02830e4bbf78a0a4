// Opens the extension in the user's own desktop VS Code, as an extension under development.

import { existsSync } from 'node:fs';
import path from 'node:path';
import { root } from '../lib/paths.mjs';
import { run } from '../lib/run.mjs';

const windows = process.platform === 'win32';

/** The desktop's command line, if it is on the PATH. */
export function desktopCommand() {
  const name = windows ? 'code.cmd' : 'code';
  return (process.env.PATH ?? '')
    .split(path.delimiter)
    .map(folder => path.join(folder, name))
    .find(file => existsSync(file));
}

export async function startDesktop({ command, folder, file }) {
  const args = [
    '--new-window',
    `--extensionDevelopmentPath=${root}`,
    '--disable-workspace-trust',
    folder,
    ...(file === undefined ? [] : [file]),
  ];
  process.stdout.write(`Opening ${file ?? folder} in the desktop VS Code.\n`);
  const { code } = await run(windows ? `"${command}"` : command, args, { shell: windows });
  if (code !== 0) throw new Error(`${command} ended with exit code ${code}.`);
}
