// The integration tier: mocha inside the extension host of a real VS Code. A desktop VS Code where
// there is one (or can be downloaded), the VS Code server with a headless browser otherwise.

import { closeSync, existsSync, fstatSync, openSync, readSync } from 'node:fs';
import path from 'node:path';
import { readResult, verdict } from '../lib/mocha.mjs';
import { root } from '../lib/paths.mjs';
import { makeRunFolder } from '../lib/run-folder.mjs';
import { findDesktop, runSuiteInElectron } from '../lib/suite-in-electron.mjs';
import { runSuiteInServer } from '../lib/suite-in-server.mjs';
import { testEnvironment } from '../lib/test-environment.mjs';

/** Only for a suite that hangs: on a busy machine it takes ten minutes. */
const deadlineMs = 7_200_000;

export async function runTier({ node, grep, files, host }) {
  const desktop = host === 'server' ? { reason: '--host=server' } : await findDesktop();
  if (host === 'electron' && desktop.executable === undefined) {
    throw new Error(`No desktop VS Code: ${desktop.reason}.`);
  }
  process.stdout.write(
    desktop.executable === undefined
      ? `In the VS Code server (${desktop.reason}).\n`
      : `In ${desktop.executable}.\n`,
  );
  const specs = files
    .filter(file => file.includes('test/integration/'))
    .map(file => path.basename(file, '.test.ts'));
  const runFolder = makeRunFolder();
  const resultFile = path.join(runFolder.folder, 'result.json');
  const report = path.join(runFolder.folder, 'report.txt');
  const env = {
    ...testEnvironment(),
    // Makes activate() hand out its parts to the specs.
    KERNEL_LENS_TEST: '1',
    KERNEL_LENS_TEST_RESULT: resultFile,
    KERNEL_LENS_TEST_REPORT: report,
    KERNEL_LENS_TEST_WORKSPACE: runFolder.workspace,
    KERNEL_LENS_TEST_COLOR: process.stdout.isTTY ? '1' : '',
    ...(grep === undefined ? {} : { KERNEL_LENS_TEST_GREP: grep }),
    ...(specs.length === 0 ? {} : { KERNEL_LENS_TEST_SPECS: specs.join(' ') }),
    TZ: 'UTC',
  };
  const suite = path.join(root, 'dist', 'test', 'index.cjs');
  const options = { node, extension: root, suite, runFolder, env, deadlineMs };
  const stop = follow(report);
  try {
    const code =
      desktop.executable === undefined
        ? await runSuiteInServer(options)
        : await runSuiteInElectron({ ...options, executable: desktop.executable });
    stop();
    return verdict(readResult(resultFile), code, code === 124 ? deadlineMs : undefined);
  } finally {
    stop();
    runFolder.remove();
  }
}

/** Prints a growing file as it grows; the function returned prints the rest and ends. */
function follow(file) {
  let offset = 0;
  const print = () => {
    if (!existsSync(file)) return;
    const handle = openSync(file, 'r');
    const buffer = Buffer.alloc(fstatSync(handle).size - offset);
    offset += readSync(handle, buffer, 0, buffer.length, offset);
    closeSync(handle);
    process.stdout.write(buffer);
  };
  const timer = setInterval(print, 200);
  return () => {
    clearInterval(timer);
    print();
  };
}
