// Finds a Chromium: CHROME_PATH, one installed on the system, else the one that npm carries,
// unpacked into the cache with the libraries and the font that a bare Linux lacks.
// Does not open pages.

import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { cacheDir, moduleFile } from './paths.mjs';
import { run } from './run.mjs';

const commands = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const applications = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
];

/** The same everywhere, so that screenshots and timings compare. WebGL is done in software. */
const args = [
  '--no-sandbox',
  '--disable-gpu',
  '--enable-unsafe-swiftshader',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/**
 * What Playwright's `chromium.launch` needs.
 * @returns {Promise<{ executablePath: string, args: string[], env: Record<string, string> }>}
 */
export async function chromiumLaunchOptions() {
  const given = process.env.CHROME_PATH ?? '';
  if (given !== '' && !(await works(given))) {
    throw new Error(`CHROME_PATH=${given} is not a Chromium that starts.`);
  }
  const installed = given !== '' ? given : await findInstalled();
  if (installed !== undefined) return { executablePath: installed, args, env: { ...process.env } };
  const folder = await unpack();
  const executablePath = path.join(folder, 'chromium');
  return { executablePath, args, env: await environment(folder, executablePath) };
}

async function findInstalled() {
  const folders = (process.env.PATH ?? '').split(path.delimiter);
  const candidates = [
    ...commands.flatMap(name => folders.map(folder => path.join(folder, name))),
    ...applications,
  ];
  for (const file of candidates) if (existsSync(file) && (await works(file))) return file;
  return undefined;
}

/** Some systems have a stub of that name, or one whose libraries are gone. */
async function works(file, env = process.env) {
  // Chrome on Windows opens a window instead of telling its version.
  if (process.platform === 'win32') return existsSync(file);
  try {
    const { code } = await run(file, ['--version'], { capture: true, env, timeoutMs: 120_000 });
    return code === 0;
  } catch {
    return false;
  }
}

/** Unpacks npm's Chromium once; into a folder aside first, so that an interrupted run leaves no half. */
async function unpack() {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Error('No Chromium or Chrome found; install one or set CHROME_PATH.');
  }
  const source = moduleFile('@sparticuz', 'chromium');
  const { version } = JSON.parse(readFileSync(path.join(source, 'package.json'), 'utf8'));
  const folder = path.join(cacheDir, 'host', `chromium-${version}`);
  if (existsSync(folder)) return folder;

  process.stderr.write(`Unpacking Chromium ${version} (once) ...\n`);
  const aside = `${folder}.${process.pid}`;
  mkdirSync(aside, { recursive: true });
  const { inflate } = await import(pathToFileURL(path.join(source, 'build', 'index.js')).href);
  const before = process.env.TMPDIR;
  // The package knows no other way to be told where to unpack.
  process.env.TMPDIR = aside;
  try {
    const archives = ['chromium.br', 'fonts.tar.br', 'swiftshader.tar.br', 'al2023.tar.br'];
    await Promise.all(archives.map(name => inflate(path.join(source, 'bin', name))));
  } finally {
    if (before === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = before;
  }
  writeFileSync(path.join(aside, 'fonts', 'fonts.conf'), fontConfiguration(folder));
  try {
    renameSync(aside, folder);
  } catch {
    // Another run was quicker.
    rmSync(aside, { recursive: true, force: true });
  }
  return folder;
}

/** The system's own libraries and fonts where it has them, the packaged ones otherwise. */
async function environment(folder, executable) {
  const env = { ...process.env };
  if (!existsSync('/etc/fonts/fonts.conf')) env.FONTCONFIG_PATH = path.join(folder, 'fonts');
  if (!(await works(executable, env))) {
    const packaged = path.join(folder, 'al2023', 'lib');
    env.LD_LIBRARY_PATH = [packaged, env.LD_LIBRARY_PATH].filter(Boolean).join(':');
  }
  return env;
}

function fontConfiguration(folder) {
  return `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>${path.join(folder, 'fonts', 'fonts')}</dir>
  <cachedir>${path.join(folder, 'fonts-cache')}</cachedir>
</fontconfig>
`;
}
