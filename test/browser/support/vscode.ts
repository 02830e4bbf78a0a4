/**
 * Starts a real VS Code window in a headless browser, for tests that look at what a user sees.
 *
 *     import { startVsCode, type VsCode } from './support/vscode.ts';
 *
 *     let vscode: VsCode;
 *     before(async () => { vscode = await startVsCode({ theme: 'Light Modern' }); });
 *     after(() => vscode.close());
 *
 *     it('draws the timeline', async () => {
 *       await vscode.openFromExplorer('eager7b.sqlite');
 *       await vscode.frame().locator('canvas').first().waitFor();
 *       await vscode.screenshot('timeline-light');
 *       assert.deepEqual(vscode.cspViolations, []);
 *       assert.deepEqual(vscode.consoleErrors, []);
 *     });
 *
 * - Every start has a data folder of its own and a private copy of the folder it opens
 *   (`vscode.folder`); `close()` removes both. A start takes about four seconds, so share one
 *   window among the tests of a file wherever they do not disturb each other.
 * - The extension is the one from its .vsix, made and installed once per run (`npm test -- browser`),
 *   as users have it. `extension: 'development'` takes the checkout instead, but then VS Code
 *   ignores `theme`.
 * - Pictures go to test-results/screenshots; a failing test leaves test-results/failures/<title>.png.
 * - Windows left open are closed at the end of the run by hooks.ts, which the runner loads.
 *
 * Run one file with `npm test -- test/browser/NAME.test.ts`. Not for the integration tier: tests
 * that need the vscode API run inside the extension host (test/integration).
 */

import { chmodSync, cpSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Browser, BrowserContext, FrameLocator, Locator, Page } from 'playwright-core';
import { temporaryFolder } from '../../../scripts/lib/temporary.mjs';
import { startVsCodeServer, type Server } from '../../../scripts/lib/vscode-server.mjs';
import { launchBrowser, workbenchRestored } from '../../../scripts/lib/workbench.mjs';
import { watchConsole } from './console.ts';
import { webviewRests } from './rest.ts';

export type Theme =
  'Dark Modern' | 'Light Modern' | 'Default High Contrast' | 'Default High Contrast Light';

export interface StartOptions {
  /** Default `vsix`. */
  extension?: 'vsix' | 'development';
  /** Default `Dark Modern`. */
  theme?: Theme;
  /** For example `zh-cn`; default English. */
  locale?: string;
  /** The folder to open; it is copied. Default: the sample project. */
  folder?: string;
  /** More files for the opened folder: name in it, and where to copy it from or its text. */
  files?: Record<string, string | { text: string }>;
  /** Takes away the right to write to the opened folder (root may write all the same). */
  readOnlyFolder?: boolean;
  /** False opens the folder in Restricted Mode. Default true. */
  trusted?: boolean;
  /** User settings on top of the quiet ones of scripts/lib/settings.mjs. */
  settings?: Record<string, unknown>;
  /** Default 1440 x 900. */
  viewport?: { width: number; height: number };
  /** More environment for the extension host. */
  env?: Record<string, string>;
}

export interface VsCode {
  readonly page: Page;
  /** The private copy of the folder that is open. */
  readonly folder: string;
  /** Errors from our pages, and from the extension host where they name the extension. */
  readonly consoleErrors: readonly string[];
  /** Violations of the content security policy in webviews. */
  readonly cspViolations: readonly string[];
  /** The content of the n-th visible webview of this extension. */
  frame(index?: number): FrameLocator;
  /** Waits until that page rests: all is there and drawn, and nothing moves. */
  rests(index?: number): Promise<void>;
  /** Saves test-results/screenshots/<name>.png and returns its path. */
  screenshot(name: string): Promise<string>;
  /** Double-clicks a file of the opened folder; `a/b.json` opens the folder `a` on the way. */
  openFromExplorer(name: string): Promise<void>;
  /** Runs a command by its title, through the command palette. */
  runCommand(title: string): Promise<void>;
  /** Puts the cursor of the text editor of a file, which is open or about to be, on a line. */
  goToLine(file: string, line: number): Promise<void>;
  close(): Promise<void>;
}

const id = 'kernel-lens.kernel-lens';
/** Far beyond what a busy machine needs for one thing. */
const LONGEST_MS = 120_000;
const root = required('KERNEL_LENS_TEST_ROOT');
const results = path.join(root, 'test-results');
const screenshots = required('KERNEL_LENS_TEST_SCREENSHOTS');

/** One browser serves all windows of a run. */
let browser: Promise<Browser> | undefined;
const open = new Set<Session>();

export async function startVsCode(options: StartOptions = {}): Promise<VsCode> {
  const base = temporaryFolder();
  const session = new Session(base, prepareFolder(base.folder, options));
  open.add(session);
  try {
    await session.start(options);
  } catch (error) {
    await session.close();
    throw error;
  }
  return session;
}

/** For hooks.ts: a picture of every open window. */
export async function captureOpenWindows(title: string): Promise<void> {
  const name = title.replace(/[^\p{L}\p{N}]+/gu, '-').slice(0, 120);
  for (const [index, session] of [...open].entries()) {
    const file = path.join(results, 'failures', `${name}${index === 0 ? '' : `-${index}`}.png`);
    await session.page.screenshot({ path: file, timeout: 10_000 }).catch(() => undefined);
    process.stdout.write(`      screenshot: ${file}\n`);
  }
}

/** For hooks.ts: ends whatever a spec left open, and the browser. */
export async function closeAll(): Promise<void> {
  for (const session of [...open]) await session.close();
  await (await browser)?.close();
  browser = undefined;
}

class Session implements VsCode {
  readonly folder: string;
  readonly consoleErrors: string[] = [];
  readonly cspViolations: string[] = [];
  readonly #base: ReturnType<typeof temporaryFolder>;
  #page: Page | undefined;
  #context: BrowserContext | undefined;
  #server: Server | undefined;

  constructor(base: ReturnType<typeof temporaryFolder>, folder: string) {
    this.#base = base;
    this.folder = folder;
  }

  get page(): Page {
    if (this.#page === undefined) throw new Error('The window is not open.');
    return this.#page;
  }

  async start(options: StartOptions): Promise<void> {
    const { extension = 'vsix', theme = 'Dark Modern' } = options;
    const installed = extension === 'vsix';
    this.#server = await startVsCodeServer({
      node: process.execPath,
      dataDir: path.join(this.#base.folder, 'd'),
      ...(installed ? { extensionsDir: required('KERNEL_LENS_TEST_EXTENSIONS') } : {}),
      ...(options.locale === undefined ? {} : { locale: options.locale }),
      trusted: options.trusted ?? true,
      settings: {
        'workbench.colorTheme': theme,
        'window.autoDetectColorScheme': false,
        'window.autoDetectHighContrast': false,
        // An editor that is still opening takes the focus from a list that was opened meanwhile.
        'workbench.quickOpen.closeOnFocusLost': false,
        ...options.settings,
      },
      env: { TZ: 'UTC', ...options.env },
    });
    const payload: [string, string][] = installed
      ? []
      : [['extensionDevelopmentPath', this.#server.remoteUri(root)]];
    const viewport = options.viewport ?? { width: 1440, height: 900 };
    const running = await (browser ??= launchBrowser());
    this.#context = await running.newContext({ viewport, timezoneId: 'UTC' });
    this.#context.setDefaultTimeout(LONGEST_MS);
    this.#page = await this.#context.newPage();
    watchConsole(this.#page, this.consoleErrors, this.cspViolations);
    await this.#page.goto(this.#server.url(this.folder, payload));
    await workbenchRestored(this.#page);
    // Its icon says that the extension's contributions are known. A trace opened before that goes to
    // the text editor and stays there.
    await this.#page
      .locator('.activitybar .action-label[class*="extension-kernelLens"]')
      .waitFor({ state: 'attached' });
  }

  frame(index = 0): FrameLocator {
    return this.#webview(index).contentFrame().frameLocator('#active-frame');
  }

  rests(index = 0): Promise<void> {
    return webviewRests(this.#webview(index));
  }

  #webview(index: number): Locator {
    return this.page
      .locator(`iframe.webview.ready[src*="extensionId=${id}"]`)
      .filter({ visible: true })
      .nth(index);
  }

  async screenshot(name: string): Promise<string> {
    const file = path.join(screenshots, `${name}.png`);
    await this.page.screenshot({ path: file, animations: 'disabled' });
    return file;
  }

  async openFromExplorer(name: string): Promise<void> {
    const parts = name.split('/');
    for (const [index, part] of parts.entries()) {
      const row = this.page
        .locator('.explorer-folders-view .monaco-list-row')
        .filter({ has: this.page.getByText(part, { exact: true }) })
        .first();
      await row.waitFor();
      if (index === parts.length - 1) await row.dblclick();
      else if ((await row.getAttribute('aria-expanded')) !== 'true') await row.click();
    }
  }

  async runCommand(title: string): Promise<void> {
    const input = await this.#quickInput('F1');
    await input.fill(`>${title}`);
    const rows = this.page.locator('.quick-input-list .monaco-list-row');
    // The rows of the list before this one, in which nothing is sought, stay for a moment.
    await rows.first().locator('.highlight').first().waitFor();
    await rows.filter({ hasText: title }).first().click();
  }

  async goToLine(file: string, line: number): Promise<void> {
    const { page } = this;
    // Its editor has the focus then.
    await page.locator('.tab.active', { hasText: file }).click();
    const input = await this.#quickInput('Control+g');
    await input.fill(`:${line}`);
    // The box takes no Enter before it has understood the line.
    const offered = page.locator('.quick-input-list .monaco-list-row');
    await offered.filter({ hasText: `to line ${line} ` }).click();
    await page.locator('.statusbar-item', { hasText: `Ln ${line},` }).waitFor();
  }

  /** The box that a key opens; a window whose focus is moving may miss the key. */
  async #quickInput(key: string): Promise<Locator> {
    const input = this.page.locator('.quick-input-widget input').first();
    for (let tries = 0; tries < 8; tries++) {
      await this.page.keyboard.press(key);
      const timeout = LONGEST_MS / 8;
      await input.waitFor({ timeout }).catch(() => undefined);
      if (await input.isVisible()) return input;
    }
    throw new Error(`${key} opens nothing`);
  }

  async close(): Promise<void> {
    open.delete(this);
    await this.#context?.close();
    await this.#server?.close();
    makeWritable(this.folder);
    this.#base.remove();
  }
}

function prepareFolder(base: string, options: StartOptions): string {
  const source = options.folder ?? path.join(required('KERNEL_LENS_TEST_FIXTURES'), 'sample');
  const folder = path.join(base, path.basename(source));
  cpSync(source, folder, { recursive: true });
  for (const [name, from] of Object.entries(options.files ?? {})) {
    const target = path.join(folder, name);
    mkdirSync(path.dirname(target), { recursive: true });
    if (typeof from === 'string') cpSync(from, target);
    else writeFileSync(target, from.text);
  }
  if (options.readOnlyFolder) changeModes(folder, 0o444, 0o555);
  return folder;
}

function makeWritable(folder: string): void {
  changeModes(folder, 0o644, 0o755);
}

function changeModes(folder: string, file: number, directory: number): void {
  chmodSync(folder, 0o755);
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const name = path.join(folder, entry.name);
    if (entry.isDirectory()) changeModes(name, file, directory);
    else if (entry.isFile()) chmodSync(name, file);
  }
  chmodSync(folder, directory);
}

function required(name: string): string {
  const value = process.env[name];
  if (value === undefined) throw new Error(`${name} is not set; run \`npm test -- browser\`.`);
  return value;
}
