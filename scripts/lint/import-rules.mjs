// Who may import what: one entry per folder, each with a message that says what to do instead.
// The picture and its reasons are in ARCHITECTURE.md; the bundle test checks the same from the
// other end.

/**
 * `packages` is the complete list of modules outside the project that files of a folder may name.
 * Entries are regular expressions, matched against the whole specifier.
 */
const folders = [
  {
    files: ['src/core/**/*.ts'],
    packages: ['protobufjs/minimal(\\.js)?', '@lezer/[\\w-]+', 'csv-parse(/.*)?'],
    message:
      'core is pure: no vscode, node:* or DOM. Take a SqlSource, a ByteSource or plain values as arguments.',
  },
  {
    files: ['src/worker/**/*.ts'],
    packages: ['node:.+'],
    message: 'The worker knows core and node:*. Only src/worker/sqlite.ts loads better-sqlite3.',
  },
  {
    files: ['src/worker/sqlite.ts'],
    packages: ['node:.+', 'better-sqlite3'],
    message: 'The worker knows core, node:* and, here, better-sqlite3.',
  },
  {
    files: ['src/worker/export/parquet.ts'],
    packages: ['hyparquet-writer'],
    message: 'This is the one file that knows the writer of Parquet.',
  },
  {
    files: ['src/cli/**/*.ts'],
    packages: ['node:.+'],
    message: "The command line knows core, node:* and the worker's engine.",
  },
  {
    files: ['src/host/**/*.ts'],
    packages: ['vscode', 'node:(worker_threads|path|url|crypto|os)'],
    message:
      'The host does no work of its own: files are opened by the worker, reached through core/protocol.',
  },
  {
    files: ['src/host/nsys/**/*.ts'],
    packages: ['vscode', 'node:(child_process|path|url|crypto|os)'],
    message:
      "This folder runs nsys to export a report; reading the outcome is the worker's business.",
  },
  {
    files: ['webview/**/*.ts'],
    packages: [],
    message:
      'A page draws what it is sent. Controls come from webview/ui, data through core/protocol.',
  },
  {
    files: ['webview/ui/toolkit.ts'],
    packages: ['@vscode/webview-ui-toolkit(/.*)?'],
    message: 'This is the one file that knows the controls library, and it knows nothing else.',
  },
  {
    files: ['webview/ui/l10n.ts'],
    packages: ['@vscode/l10n'],
    message: 'This file wraps @vscode/l10n for the pages.',
  },
  {
    files: ['webview/charts/**/*.ts'],
    packages: ['chart\\.js(/.*)?'],
    message: 'These files wrap chart.js for the pages; controls come from webview/ui.',
  },
];

/** Inside the project: `target` must not import from `from`, except from `except` within it. */
const zones = [
  zone('src/core', ['src/worker', 'src/host', 'src/cli', 'webview'], 'core imports only core'),
  zone('src/worker', ['src/host', 'src/cli', 'webview'], 'the worker imports only core'),
  zone('src/host', ['src/worker', 'src/cli', 'webview'], 'talk to it through core/protocol'),
  zone('webview', ['src/host', 'src/worker', 'src/cli'], 'talk to it through core/protocol'),
  zone('src/cli', ['src/host', 'webview'], 'the command line has core and the engine'),
  zone('src', ['test'], 'nothing imports tests'),
  zone('webview', ['test'], 'nothing imports tests'),
  // Inside core: base <- trace <- report <- readers, analysis, lod, source.
  only('base', [], 'base is the bottom layer'),
  only('format', ['base'], 'format turns numbers into text and knows no tables'),
  only('trace', ['base'], 'the model knows neither readers nor questions'),
  only('report', ['base', 'trace'], 'the model knows neither readers nor questions'),
  // What readers/types.ts says about a trace (fields, kinds) is for all; the readers are not.
  ...['analysis', 'lod', 'source', 'export'].map(name => ({
    target: `./src/core/${name}`,
    from: './src/core/readers',
    except: ['./types.ts'],
    message: 'work on a Trace, whatever it was read from',
  })),
  zone('src/core/readers', ['src/core/analysis', 'src/core/lod'], 'readers only fill tables'),
];

function zone(target, from, message) {
  return { target: `./${target}`, from: from.map(folder => `./${folder}`), message };
}

/** The folder `name` of core may import, apart from itself, just the siblings listed. */
function only(name, siblings, message) {
  const except = [name, ...siblings].map(folder => `./${folder}`);
  return { target: `./src/core/${name}`, from: './src/core', except, message };
}

/** Type imports are free of run-time weight, so pages may name core's result types. */
const valueWalls = [
  {
    files: ['webview/**/*.ts'],
    patterns: [
      {
        regex: '/core/(readers|analysis)/',
        allowTypeImports: true,
        message:
          'A page may use the types of readers and analyses, not their code: ask the worker.',
      },
    ],
  },
  {
    files: ['src/core/protocol/**/*.ts'],
    patterns: [
      {
        regex: '/(readers|analysis|lod|source)/',
        allowTypeImports: true,
        message: 'The protocol describes messages: import types only.',
      },
    ],
  },
];

/** The walls of one file are one rule entry, since a later entry replaces an earlier one. */
function packageRule({ files, packages, message }) {
  const allowed = ['\\.{1,2}/', ...packages.map(name => `${name}$`)].join('|');
  const walls = valueWalls.filter(wall => covers(wall.files, files)).flatMap(wall => wall.patterns);
  return {
    files,
    rules: {
      '@typescript-eslint/no-restricted-imports': [
        'error',
        { patterns: [{ regex: `^(?!${allowed})`, message }, ...walls] },
      ],
    },
  };
}

const base = glob => glob.replace(/\*.*$/, '');

function covers(outer, inner) {
  return inner.every(glob => outer.some(wall => base(glob).startsWith(base(wall))));
}

export const importRules = [
  ...[...folders, { ...folders[0], files: ['src/core/protocol/**/*.ts'] }].map(packageRule),
  {
    files: ['src/**/*.ts', 'webview/**/*.ts'],
    rules: { 'import-x/no-restricted-paths': ['error', { zones }] },
  },
];
