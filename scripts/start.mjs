// `npm start`: installs what is missing, builds, and opens VS Code with the extension on a trace.
//
//   npm start                 the bundled sample, a Llama decode
//   npm start -- FILE         your own trace, in its folder
//   npm start -- --browser    in the browser, even where there is a desktop VS Code (`code`)
//   npm start -- --desktop    in the desktop VS Code
//   PORT=8080 npm start       at this port of 127.0.0.1
//
// Plain Node 20 must be able to start this file.

import { existsSync, statSync } from 'node:fs';
import path from 'node:path';
import { sampleDir } from './lib/run-folder.mjs';
import { build, readArguments, runScript, stop } from './lib/script.mjs';
import { desktopCommand, startDesktop } from './start/desktop.mjs';
import { portToUse, startBrowser } from './start/browser.mjs';

const { values, positionals } = readArguments({
  allowPositionals: true,
  options: { browser: { type: 'boolean' }, desktop: { type: 'boolean' } },
});
if (positionals.length > 1) stop('One file at a time');

await runScript(async node => {
  const { folder, file } = whatToOpen(positionals[0]);
  const command = values.browser ? undefined : desktopCommand();
  if (values.desktop && command === undefined) {
    throw new Error('There is no `code` on the PATH; leave out --desktop to use the browser.');
  }
  const port = command === undefined ? await portToUse(process.env.PORT) : undefined;
  await build(node);
  if (command === undefined) await startBrowser({ node, folder, file, port });
  else await startDesktop({ command, folder, file });
});

function whatToOpen(given) {
  if (given === undefined) {
    return { folder: sampleDir, file: path.join(sampleDir, 'eager7b.sqlite') };
  }
  // npm runs scripts in the package's folder; INIT_CWD is where the user stands.
  const file = path.resolve(process.env.INIT_CWD ?? '.', given);
  if (!existsSync(file)) throw new Error(`${file}: no such file`);
  return statSync(file).isDirectory()
    ? { folder: file, file: undefined }
    : { folder: path.dirname(file), file };
}
