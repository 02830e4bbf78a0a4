// `npm run package`: makes the .vsix to install with "Extensions: Install from VSIX...".
//
//   npm run package                         one file for all platforms
//   npm run package -- --target linux-x64   a smaller one (also alpine-x64, darwin-arm64, win32-x64 ...)
//   npm run package -- --out FILE           where to put it

import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { root } from './lib/paths.mjs';
import { readArguments, runScript } from './lib/script.mjs';
import { makeVsix } from './lib/vsix.mjs';

const { values } = readArguments({
  options: { target: { type: 'string' }, out: { type: 'string' } },
});
const { name, version } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
const suffix = values.target === undefined ? '' : `-${values.target}`;
const out = path.resolve(values.out ?? path.join(root, `${name}${suffix}-${version}.vsix`));

await runScript(async node => {
  process.stdout.write(await makeVsix({ node, out, target: values.target }));
  process.stdout.write(`${out}: ${(statSync(out).size / 1e6).toFixed(1)} MB\n`);
});
