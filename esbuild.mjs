// Builds every bundle from one table.
//
//   node esbuild.mjs                development: source maps, readable
//   node esbuild.mjs --watch        the same, again on every change
//   node esbuild.mjs --production   minified, no source maps, no test bundles
//
// Writes dist/ and, per row of the table, esbuild's metafile as dist/meta/<name>.json, which the
// bundle test reads, and the licences of the packages in them. Does not check types;
// `npm run check-types` does.

import * as esbuild from 'esbuild';
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { noticesOf } from './scripts/lib/notices.mjs';

const root = path.dirname(fileURLToPath(import.meta.url));
const production = process.argv.includes('--production');
const watch = process.argv.includes('--watch');

const node = { platform: 'node', format: 'cjs', target: 'node22' };
// The Chromium of VS Code 1.101, the oldest that the extension supports.
const browser = { platform: 'browser', format: 'iife', target: 'chrome134' };

/** The panels; each is webview/<name>/main.ts and becomes dist/webview/<name>.js. */
const panels = ['timeline', 'report', 'report-chart', 'diff'];
/** A chart of a report looks as on the report's page. */
const pagesWithStyles = panels.filter(panel => panel !== 'report-chart');

/** One clear line instead of a syntax error deep in the bundle. `bin` of an installed package. */
const cliBanner = `#!/usr/bin/env node
if (Number(process.versions.napi) < 10) {
  process.stderr.write('kernel-lens needs Node 22.14 or newer; this is ' + process.version + '.\\n');
  process.exit(2);
}`;

const table = [
  {
    name: 'extension',
    entries: { extension: 'src/host/extension.ts' },
    options: { ...node, external: ['vscode'] },
  },
  {
    name: 'worker',
    entries: { worker: 'src/worker/main.ts' },
    options: { ...node, external: ['better-sqlite3'] },
  },
  {
    name: 'cli',
    // Left out as long as there is no src/cli/main.ts.
    pending: true,
    entries: { cli: 'src/cli/main.ts' },
    options: { ...node, external: ['better-sqlite3'], banner: { js: cliBanner } },
  },
  ...panels.map(panel => ({
    name: `webview-${panel}`,
    entries: { [`webview/${panel}`]: `webview/${panel}/main.ts` },
    options: browser,
  })),
  {
    name: 'styles',
    // The other sheets are parts of these.
    entries: Object.fromEntries(
      pagesWithStyles.map(page => [`webview/${page}`, `webview/styles/${page}.css`]),
    ),
    options: { target: browser.target, assetNames: 'webview/[name]', loader: { '.ttf': 'file' } },
  },
  {
    name: 'test',
    development: true,
    entries: {
      'test/index': 'test/integration/suite/index.ts',
      ...named('test/integration/suite', '.test.ts', name => `test/${name}`),
    },
    options: { ...node, external: ['vscode', 'mocha', 'better-sqlite3'] },
  },
];

/** Entries for all files of a folder that end in `suffix`: output name to source path. */
function named(folder, suffix, outputName) {
  const absolute = path.join(root, folder);
  if (!existsSync(absolute)) return {};
  return Object.fromEntries(
    readdirSync(absolute, { recursive: true })
      .map(file => file.split(path.sep).join('/'))
      .filter(file => file.endsWith(suffix))
      .map(file => [outputName(file.slice(0, -suffix.length) + suffix.replace(/\.\w+$/, '')), file])
      .map(([output, file]) => [output, `${folder}/${file}`]),
  );
}

function optionsOf({ name, entries, options }) {
  return {
    absWorkingDir: root,
    entryPoints: entries,
    outdir: 'dist',
    outExtension: options.platform === 'node' ? { '.js': '.cjs' } : {},
    bundle: true,
    minify: production,
    // Stack traces in bug reports keep their function names.
    keepNames: options.platform === 'node',
    sourcemap: !production,
    metafile: true,
    write: false,
    logLevel: 'warning',
    plugins: [writer(name), ...(watch ? [watchReporter(name)] : [])],
    ...options,
  };
}

/** Whole files only: whoever starts a bundle while it is built gets the old one or the new one. */
function writer(name) {
  return {
    name: 'writer',
    setup: build =>
      build.onEnd(({ metafile, outputFiles }) => {
        if (metafile === undefined) return;
        for (const { path: file, contents } of outputFiles ?? []) writeWhole(file, contents);
        writeWhole(path.join(root, `dist/meta/${name}.json`), JSON.stringify(metafile));
      }),
  };
}

/** In a folder that nobody looks into, then to its place in one step. */
function writeWhole(file, contents) {
  const unfinished = path.join(root, 'dist/meta', `${path.basename(file)}.${process.pid}.tmp`);
  mkdirSync(path.dirname(file), { recursive: true });
  mkdirSync(path.dirname(unfinished), { recursive: true });
  writeFileSync(unfinished, contents);
  renameSync(unfinished, file);
}

/** Marks begin and end of a round in the words that .vscode/tasks.json waits for. */
function watchReporter(name) {
  return {
    name: 'watch-reporter',
    setup: build => {
      build.onStart(() => process.stdout.write(`[watch] build started: ${name}\n`));
      build.onEnd(() => process.stdout.write(`[watch] build finished: ${name}\n`));
    },
  };
}

/** Removes what an earlier build left where files are found by looking into the folder. */
function removeStale(results) {
  const fresh = new Set(results.flatMap(result => Object.keys(result.metafile.outputs)));
  for (const folder of production ? ['dist/webview'] : ['dist/test', 'dist/webview']) {
    if (!existsSync(path.join(root, folder))) continue;
    for (const entry of readdirSync(path.join(root, folder), {
      recursive: true,
      withFileTypes: true,
    })) {
      const file = path.join(entry.parentPath ?? entry.path, entry.name);
      const relative = path.relative(root, file).split(path.sep).join('/');
      if (entry.isFile() && !fresh.has(relative)) rmSync(file);
    }
  }
}

const rows = table.filter(
  row => !(production && row.development) && !(row.pending && isMissing(row)),
);

function isMissing({ entries }) {
  return Object.values(entries).every(file => !existsSync(path.join(root, file)));
}

/** The licences of what ships, beside it. */
function writeNotices(results) {
  const shipped = results.filter((_, i) => !rows[i].development);
  const inputs = shipped.flatMap(({ metafile }) => Object.keys(metafile.inputs));
  writeFileSync(path.join(root, 'dist/THIRD-PARTY-NOTICES.txt'), noticesOf(inputs));
}

let results;
try {
  if (watch) {
    for (const row of rows) await (await esbuild.context(optionsOf(row))).watch();
  } else {
    results = await Promise.all(rows.map(row => esbuild.build(optionsOf(row))));
    removeStale(results);
  }
} catch {
  // esbuild has printed the errors already.
  process.exitCode = 1;
}
if (results !== undefined) writeNotices(results);
