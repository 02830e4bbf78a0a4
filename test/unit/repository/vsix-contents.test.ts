// What would ship in the .vsix, as vsce itself lists it, held against the list below: nothing
// unexpected goes out, nothing needed is missing.

import { listFiles } from '@vscode/vsce';
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';

const root = path.join(import.meta.dirname, '../../..');

/** Needed at run time, or by the marketplace. */
const required = [
  'package.json',
  'package.nls.json',
  'package.nls.zh-cn.json',
  'README.md',
  'CHANGELOG.md',
  'LICENSE',
  'dist/extension.cjs',
  'dist/worker.cjs',
  'dist/THIRD-PARTY-NOTICES.txt',
  'dist/webview/timeline.js',
  'dist/webview/timeline.css',
  'l10n/bundle.l10n.zh-cn.json',
  'media/icon.png',
  'media/measure/torch_profile.py',
  ...walkthroughPictures(),
  'node_modules/better-sqlite3/package.json',
  'node_modules/better-sqlite3/LICENSE',
  'node_modules/better-sqlite3/lib/index.js',
  ...['darwin', 'linux', 'linuxmusl', 'win32'].flatMap(system =>
    ['arm64', 'x64'].map(cpu => `node_modules/better-sqlite3/prebuilds/${system}-${cpu}.node`),
  ),
];

/** May ship besides. */
const allowed = [
  /^package\.nls(\.[\w-]+)?\.json$/,
  /^dist\/\w+\.cjs$/,
  /^dist\/webview\/[\w-]+\.(js|css|ttf)$/,
  /^l10n\/bundle\.l10n(\.[\w-]+)?\.json$/,
  /^media\/([\w-]+\/)*[\w.-]+\.(png|svg|md|sqlite\.gz)$/,
  /^node_modules\/better-sqlite3\/lib\/[\w/-]+\.js$/,
];

describe('the .vsix', () => {
  let files: string[];

  before(async function () {
    // vsce asks npm which modules are dependencies.
    files = await listFiles({ cwd: root });
  });

  it('holds everything needed', () => {
    assert.deepEqual(
      required.filter(name => !files.includes(name)),
      [],
    );
  });

  it('holds nothing else', () => {
    const expected = (name: string): boolean =>
      required.includes(name) || allowed.some(pattern => pattern.test(name));
    assert.deepEqual(
      files.filter(name => !expected(name)),
      [],
    );
  });
});

function walkthroughPictures(): string[] {
  const manifest = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as {
    contributes: { walkthroughs: { steps: { media: { svg: string } }[] }[] };
  };
  return manifest.contributes.walkthroughs.flatMap(({ steps }) =>
    steps.map(({ media }) => media.svg),
  );
}
