// What ended up in each bundle, by esbuild's own account: the import rules seen from the other end,
// which also catches what comes in through a package. Needs a build; `npm test` makes one first.

import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const root = path.join(import.meta.dirname, '../../..');
const meta = path.join(root, 'dist/meta');

interface Metafile {
  inputs: Record<string, unknown>;
  outputs: Record<string, { imports: { path: string; external?: boolean }[] }>;
}

/** Every file that a bundle was made of, and every module that it asks for at run time. */
function contents(name: string): string[] {
  const { inputs, outputs } = JSON.parse(
    readFileSync(path.join(meta, `${name}.json`), 'utf8'),
  ) as Metafile;
  const asked = Object.values(outputs).flatMap(({ imports }) => imports.map(({ path }) => path));
  return [...Object.keys(inputs), ...asked];
}

function found(name: string, forbidden: string[]): string[] {
  return contents(name).filter(file => forbidden.some(part => file.includes(part)));
}

describe('bundles', () => {
  const names = existsSync(meta) ? readdirSync(meta).map(file => file.replace(/\.json$/, '')) : [];

  it('have been built', () => {
    assert.ok(names.includes('extension'), 'run `npm run build` first');
  });

  for (const name of names.filter(name => name.startsWith('webview-'))) {
    it(`${name} holds no reader, no engine and no SQLite`, () => {
      const forbidden = [
        'better-sqlite3',
        'src/core/readers/',
        'src/core/analysis/',
        'src/worker/',
        'src/host/',
      ];
      assert.deepEqual(found(name, forbidden), []);
    });
  }

  it('extension holds no page, no engine, no SQLite', () => {
    const forbidden = [
      'chart.js',
      'webview-ui-toolkit',
      'better-sqlite3',
      'src/worker/',
      'webview/',
    ];
    assert.deepEqual(found('extension', forbidden), []);
  });

  it('worker and command line hold no page and no vscode', () => {
    for (const name of ['worker', 'cli'].filter(name => names.includes(name))) {
      assert.deepEqual(found(name, ['chart.js', 'src/host/', 'webview/']), []);
      assert.ok(!contents(name).includes('vscode'), `${name} asks for vscode`);
    }
  });

  it('come with the licence of every package in them', () => {
    const notices = readFileSync(path.join(meta, '../THIRD-PARTY-NOTICES.txt'), 'utf8');
    const inputs = names.filter(name => name !== 'test').flatMap(contents);
    const folders = inputs.flatMap(file => /.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file) ?? []);
    assert.ok(folders.length > 100);
    for (const folder of new Set(folders)) {
      const { name, version } = JSON.parse(
        readFileSync(path.join(root, folder, 'package.json'), 'utf8'),
      ) as { name: string; version: string };
      const [, text = ''] = notices.split(`\n${name} ${version} (`);
      const own = text.split('-'.repeat(80))[0] ?? '';
      assert.match(own, /copyright|Attribution 4\.0/i, folder);
      assert.ok(own.length > 500, folder);
    }
  });
});
