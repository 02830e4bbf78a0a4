// The licences of the packages whose code or font is in a bundle, as one text to ship with it. Reads what esbuild says
// it took; packages that ship as they are (better-sqlite3) carry their own.

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { root } from './paths.mjs';

const MODULES = 'node_modules/';

/** @param {Iterable<string>} inputs files that bundles were made of, relative to the root, with forward slashes */
export function noticesOf(inputs) {
  const folders = new Set([...inputs].filter(file => file.includes(MODULES)).map(packageFolder));
  const packages = [...folders].map(readPackage).sort((a, b) => (a.title < b.title ? -1 : 1));
  const parts = packages.map(({ title, text }) => `${title}\n\n${text.trim()}\n`);
  const line = `\n${'-'.repeat(80)}\n\n`;
  return `Kernel Lens contains code of other projects under these licences.\n${line}${parts.join(line)}`;
}

/** `node_modules/@lezer/python` of `node_modules/@lezer/python/dist/index.js`. */
function packageFolder(file) {
  const start = file.lastIndexOf(MODULES) + MODULES.length;
  const [scope, name] = file.slice(start).split('/');
  return file.slice(0, start) + (scope.startsWith('@') ? `${scope}/${name}` : scope);
}

function readPackage(folder) {
  const place = path.join(root, folder);
  const { name, version, license, author } = JSON.parse(
    readFileSync(path.join(place, 'package.json'), 'utf8'),
  );
  const files = readdirSync(place)
    .filter(file => /^(licen[cs]e|copyright|notice)/i.test(file))
    .sort();
  const texts = files.map(file => readFileSync(path.join(place, file), 'utf8').trim());
  return {
    title: `${name} ${version} (${license})`,
    text: texts.length > 0 ? texts.join('\n\n') : standardText(license, author, folder),
  };
}

/** Of a package that names its licence and leaves out the text. */
function standardText(license, author, folder) {
  const holder = typeof author === 'string' ? author : author?.name;
  const own = path.join(root, 'LICENSE');
  if (license !== 'MIT' || holder === undefined || !existsSync(own)) {
    throw new Error(`${folder} has no text of its licence`);
  }
  return readFileSync(own, 'utf8').replace(/^Copyright .*$/m, `Copyright (c) ${holder}`);
}
