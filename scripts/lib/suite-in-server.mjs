// Runs a mocha suite inside the extension host of the VS Code server, driven by a headless browser.
// Hands back an exit code; whether the suite really ran is for the caller to prove.

import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { resultsDir } from './paths.mjs';
import { keepLogs } from './run-folder.mjs';
import { startVsCodeServer } from './vscode-server.mjs';
import { launchBrowser } from './workbench.mjs';

/**
 * @returns {Promise<number>} 0, the suite's own code, or 124 at the deadline
 */
export async function runSuiteInServer({ node, extension, suite, runFolder, env, deadlineMs }) {
  const { dataDir, extensionsDir, workspace } = runFolder;
  const server = await startVsCodeServer({ node, dataDir, extensionsDir, settings: {}, env });
  let browser;
  try {
    browser = await launchBrowser();
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    const finished = new Promise(resolve => {
      void page.exposeFunction('codeAutomationExit', code => resolve(code));
      page.once('crash', () => resolve(1));
    });
    // Workbench chatter; the suite writes its report to a file instead.
    await page.exposeFunction('codeAutomationLog', () => {});
    await page.goto(
      server.url(workspace, [
        ['extensionDevelopmentPath', server.remoteUri(extension)],
        ['extensionTestsPath', server.remoteUri(suite)],
      ]),
    );
    const code = await Promise.race([finished, server.ended.then(() => 1), deadline(deadlineMs)]);
    if (code !== 0) await keepEvidence(page, dataDir);
    return code;
  } finally {
    await browser?.close();
    await server.close();
  }
}

async function keepEvidence(page, dataDir) {
  mkdirSync(resultsDir, { recursive: true });
  const picture = path.join(resultsDir, 'integration-failure.png');
  await page.screenshot({ path: picture, timeout: 10_000 }).catch(() => {});
  const logs = keepLogs(dataDir, 'integration');
  process.stdout.write(`Screenshot: ${picture}\nLogs: ${logs}\n`);
}

function deadline(ms) {
  return new Promise(resolve => setTimeout(() => resolve(124), ms).unref());
}
