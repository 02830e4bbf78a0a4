// The import allow-list, tried on one-line programs: it must stop what it should and nothing else.

import { ESLint } from 'eslint';
import importX, { createNodeResolver } from 'eslint-plugin-import-x';
import assert from 'node:assert/strict';
import tseslint from 'typescript-eslint';
import { importRules } from '../../../scripts/lint/import-rules.mjs';

/** Only the import rules, so that the programs need neither types nor a file of their own. */
const eslint = new ESLint({
  overrideConfigFile: true,
  overrideConfig: [
    {
      files: ['**/*.ts'],
      languageOptions: { parser: tseslint.parser as never },
      plugins: { '@typescript-eslint': tseslint.plugin as never, 'import-x': importX as never },
      settings: { 'import-x/resolver-next': [createNodeResolver({ extensions: ['.ts'] })] },
    },
    ...importRules,
  ] as never,
});

async function complaints(filePath: string, text: string): Promise<string[]> {
  const [result] = await eslint.lintText(text, { filePath });
  return result!.messages.map(({ message }) => message);
}

describe('import rules', () => {
  const stopped: [file: string, program: string][] = [
    ['src/core/base/x.ts', "import 'node:fs';"],
    ['src/core/readers/x.ts', "import 'vscode';"],
    ['src/core/base/x.ts', "import '../trace/trace.ts';"],
    ['src/core/trace/x.ts', "import '../readers/types.ts';"],
    ['src/core/protocol/x.ts', "import { a } from '../readers/types.ts';"],
    ['src/worker/engine.ts', "import 'better-sqlite3';"],
    ['src/worker/sqlite.ts', "import 'vscode';"],
    ['src/host/x.ts', "import 'node:fs';"],
    ['src/host/x.ts', "import 'better-sqlite3';"],
    ['src/host/x.ts', "import 'node:child_process';"],
    ['src/host/x.ts', "import '../worker/engine.ts';"],
    ['src/core/lod/x.ts', "import '../readers/index.ts';"],
    ['webview/timeline/x.ts', "import 'node:path';"],
    ['webview/timeline/x.ts', "import 'chart.js';"],
    ['webview/timeline/x.ts', "import '@vscode/webview-ui-toolkit';"],
    ['webview/timeline/x.ts', "import { a } from '../../src/core/analysis/steps.ts';"],
    ['webview/ui/toolkit.ts', "import { a } from '../../src/core/readers/index.ts';"],
  ];
  for (const [file, program] of stopped) {
    it(`stops ${program} in ${file}`, async () => {
      assert.equal((await complaints(file, program)).length, 1);
    });
  }

  const allowed: [file: string, program: string][] = [
    ['src/core/readers/x.ts', "import '../base/result.ts'; import '../trace/trace.ts';"],
    ['src/core/readers/ncu/x.ts', "import protobuf from 'protobufjs/minimal.js';"],
    ['src/core/protocol/x.ts', "import type { Trace } from '../trace/trace.ts';"],
    ['src/worker/sqlite.ts', "import 'better-sqlite3'; import 'node:fs';"],
    ['src/host/x.ts', "import 'vscode'; import 'node:worker_threads';"],
    ['src/host/nsys/x.ts', "import 'node:child_process';"],
    ['src/core/lod/x.ts', "import type { A } from '../readers/types.ts';"],
    ['src/cli/x.ts', "import '../worker/engine.ts';"],
    ['webview/ui/toolkit.ts', "import '@vscode/webview-ui-toolkit';"],
    ['webview/charts/x.ts', "import 'chart.js';"],
    ['webview/diff/x.ts', "import type { A } from '../../src/core/analysis/diff.ts';"],
  ];
  for (const [file, program] of allowed) {
    it(`allows ${program} in ${file}`, async () => {
      assert.deepEqual(await complaints(file, program), []);
    });
  }
});
