// Runs a mocha suite inside the extension host of a desktop VS Code, through @vscode/test-electron,
// and decides whether there can be one at all.

import path from 'node:path';
import { cacheDir } from './paths.mjs';

/** Codes of a machine without a way out; anything else that goes wrong is a real failure. */
const offline = ['ENOTFOUND', 'EAI_AGAIN', 'ECONNREFUSED', 'ETIMEDOUT', 'ENETUNREACH'];

/**
 * Finds or downloads a desktop VS Code. VSCODE_EXECUTABLE names a local one;
 * KERNEL_LENS_VSCODE_VERSION a version, for example 1.101.0 (default: stable).
 *
 * @returns {Promise<{ executable: string } | { reason: string }>} why there is none
 */
export async function findDesktop() {
  const given = process.env.VSCODE_EXECUTABLE;
  if (given) return { executable: given };
  if (process.platform === 'linux' && !process.env.DISPLAY && !process.env.WAYLAND_DISPLAY) {
    return { reason: 'no display' };
  }
  const { downloadAndUnzipVSCode } = await import('@vscode/test-electron');
  try {
    const executable = await downloadAndUnzipVSCode({
      version: process.env.KERNEL_LENS_VSCODE_VERSION ?? 'stable',
      cachePath: path.join(cacheDir, 'vscode-test'),
      timeout: 15_000,
    });
    return { executable };
  } catch (error) {
    if (!offline.includes(error?.code)) throw error;
    return { reason: `download not possible (${error.code})` };
  }
}

/**
 * @returns {Promise<number>} 0, the suite's own code, or 124 at the deadline
 */
export async function runSuiteInElectron({
  executable,
  extension,
  suite,
  runFolder,
  env,
  deadlineMs,
}) {
  const { runTests } = await import('@vscode/test-electron');
  const { dataDir, workspace } = runFolder;
  const running = runTests({
    vscodeExecutablePath: executable,
    extensionDevelopmentPath: extension,
    extensionTestsPath: suite,
    extensionTestsEnv: env,
    launchArgs: [workspace, '--user-data-dir', dataDir],
  }).catch(error => {
    // TestRunFailedError carries the suite's exit code; anything else never got that far.
    if (typeof error?.code === 'number') return error.code;
    process.stdout.write(`${error}\n`);
    return 1;
  });
  return Promise.race([running, deadline(deadlineMs)]);
}

function deadline(ms) {
  return new Promise(resolve => setTimeout(() => resolve(124), ms).unref());
}
