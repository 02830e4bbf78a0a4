// Opens a page's real bundle in a plain headless browser, under the strict policy and a theme's variables, with a line
// to the test process. Knows no panel: the specs' own files serve what their page asks.

import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { launchBrowser } from '../../../scripts/lib/workbench.mjs';
import type { Endpoint } from '../../../src/core/protocol/rpc.ts';
import { startPageServer, type PageServer } from './server.ts';
import { THEMES, type ThemeName } from './themes.ts';
import { browserSide, encode } from './wire.ts';

const root = path.resolve(import.meta.dirname, '..', '..', '..');
const bundles = path.join(root, 'dist', 'webview');
const screenshots =
  process.env['KERNEL_LENS_TEST_SCREENSHOTS'] ?? path.join(root, 'test-results', 'screenshots');

export interface PageLook {
  readonly theme?: ThemeName;
  readonly viewport?: { readonly width: number; readonly height: number };
  readonly deviceScaleFactor?: number;
  readonly reducedMotion?: boolean;
  /** What the page finds as its saved state. */
  readonly state?: unknown;
}

/** Where a page comes from, if it is not one of the extension's. */
export interface PageSource {
  /** Its script and style sheet (see `build-page.ts`). */
  readonly folder?: string;
  /** What is there once it has loaded. */
  readonly shown?: string;
}

export interface OpenedPage {
  readonly page: Page;
  /** What the browser's console and the page's scripts complain about. */
  readonly errors: string[];
  /** The host's end of the line. */
  readonly endpoint: Endpoint;
  /** Loads the page; until then nobody answers. */
  load(name: string, source?: PageSource): Promise<void>;
  screenshot(name: string, fullPage?: boolean): Promise<string>;
}

let browser: Promise<Browser> | undefined;
const servers = new Map<string, Promise<PageServer>>();

/** Ends the browser and the servers; for `after` of a file. */
export async function closePages(): Promise<void> {
  await (await browser)?.close();
  browser = undefined;
  for (const server of servers.values()) (await server).close();
  servers.clear();
}

function serverOf(folder: string): Promise<PageServer> {
  const server = servers.get(folder) ?? startPageServer(folder);
  servers.set(folder, server);
  return server;
}

export async function openPage(look: PageLook): Promise<OpenedPage> {
  const { theme = 'dark', viewport = { width: 1280, height: 900 }, state } = look;
  const { deviceScaleFactor = 1, reducedMotion = true } = look;
  browser ??= launchBrowser();
  const context = await (
    await browser
  ).newContext({
    viewport,
    deviceScaleFactor,
    timezoneId: 'UTC',
    reducedMotion: reducedMotion ? 'reduce' : 'no-preference',
  });
  const page = await context.newPage();
  page.setDefaultTimeout(120_000);
  const errors: string[] = [];
  page.on('console', message => {
    if (!['error', 'warning'].includes(message.type())) return;
    // Said of the pixels that tests read back.
    if (!message.text().includes('willReadFrequently')) errors.push(message.text());
  });
  page.on('pageerror', error => errors.push(error.stack ?? String(error)));
  const listeners: ((message: unknown) => void)[] = [];
  await page.exposeFunction('klPost', (text: string) => {
    for (const listener of listeners) listener(JSON.parse(text));
  });
  const { variables, body } = THEMES[theme];
  await page.addInitScript(browserSide, { variables, state });
  const deliver = async (text: string): Promise<void> => {
    const receive = (value: string): void =>
      (globalThis as unknown as { klReceive(text: string): void }).klReceive(value);
    await page.evaluate(receive, text).catch(() => undefined);
  };
  return {
    page,
    errors,
    endpoint: {
      post: message => void deliver(JSON.stringify(encode(message))),
      onMessage: listener => listeners.push(listener),
    },
    load: async (name, { folder = bundles, shown = '#app > *' } = {}) => {
      await page.goto((await serverOf(folder)).url(name, body));
      await page.locator(shown).first().waitFor();
    },
    screenshot: async (name, fullPage = false) => {
      mkdirSync(screenshots, { recursive: true });
      const file = path.join(screenshots, `${name}.png`);
      await page.screenshot({ path: file, fullPage });
      return file;
    },
  };
}

/** Turns the wheel, and waits until the page has been told; what it scrolls by itself follows in its own time. */
export async function turnWheel(page: Page, dx: number, dy: number): Promise<void> {
  await page.evaluate(() => {
    const told = new Promise<void>(done => {
      addEventListener('wheel', () => done(), { once: true, capture: true, passive: true });
    });
    Object.assign(globalThis, { klWheel: told });
  });
  await page.mouse.wheel(dx, dy);
  await page.evaluate('klWheel');
}

/** `l10n` of a first message in a language; nothing for English. */
export function translations(locale: string): { l10n?: Record<string, string> } {
  const bundle = path.join(root, 'l10n', `bundle.l10n.${locale}.json`);
  if (!existsSync(bundle)) return {};
  return { l10n: JSON.parse(readFileSync(bundle, 'utf8')) as Record<string, string> };
}
