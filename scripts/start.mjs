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
import { parseArgs } from 'node:util';
import { ensureDependencies } from './lib/deps.mjs';
import { ensureNode } from './lib/node.mjs';
import { root } from './lib/paths.mjs';
import { run } from './lib/run.mjs';
import { sampleDir } from './lib/run-folder.mjs';
import { desktopCommand, startDesktop } from './start/desktop.mjs';
import { startBrowser } from './start/browser.mjs';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { browser: { type: 'boolean' }, desktop: { type: 'boolean' } },
});
const { folder, file } = whatToOpen(positionals[0]);

try {
  await ensureDependencies();
  const node = await ensureNode();
  const { code } = await run(node, [path.join(root, 'esbuild.mjs')], { cwd: root });
  if (code !== 0) throw new Error('The build failed; see above.');
  const command = values.browser ? undefined : desktopCommand();
  if (values.desktop && command === undefined) {
    throw new Error('There is no `code` on the PATH; leave out --desktop to use the browser.');
  }
  if (command === undefined) await startBrowser({ node, folder, file });
  else await startDesktop({ command, folder, file });
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}

function whatToOpen(given) {
  if (given === undefined)
    return { folder: sampleDir, file: path.join(sampleDir, 'eager7b.sqlite') };
  // npm runs scripts in the package's folder; INIT_CWD is where the user stands.
  const file = path.resolve(process.env.INIT_CWD ?? '.', given);
  if (!existsSync(file)) {
    process.stderr.write(`${file}: no such file\n`);
    process.exit(1);
  }
  return statSync(file).isDirectory()
    ? { folder: file, file: undefined }
    : { folder: path.dirname(file), file };
}
