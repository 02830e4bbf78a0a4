// The two timelines of a comparison in a plain headless browser: the real module and styles under the strict policy,
// and a host in the test process that answers from the real engine on two real traces.

import { build } from 'esbuild';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { launchBrowser } from '../../../scripts/lib/workbench.mjs';
import type {
  DiffHostApi,
  DiffInit,
  DiffPanelApi,
  DiffRequest,
  DiffSideName,
} from '../../../src/core/protocol/diff.ts';
import type { Selection, TraceSummary } from '../../../src/core/protocol/engine.ts';
import type { Track } from '../../../src/core/lod/types.ts';
import { Peer, type CallContext, type Served } from '../../../src/core/protocol/rpc.ts';
import { Engine } from '../../../src/worker/engine.ts';
import type { TimelinesProbe } from '../../../webview/diff/timelines.ts';
import type { Frame } from '../../../webview/diff/timelines-time.ts';
import { startPageServer, type PageServer } from './server.ts';
import { THEMES, type ThemeName } from './themes.ts';
import { tracePath } from './timeline-page.ts';
import { browserSide, encode } from './wire.ts';

const root = path.resolve(import.meta.dirname, '..', '..', '..');
const folder = path.join(root, '.cache', 'timelines-page');
const screenshots =
  process.env['KERNEL_LENS_TEST_SCREENSHOTS'] ?? path.join(root, 'test-results', 'screenshots');

const ENTRY = `
import { Peer } from './src/core/protocol/rpc.ts';
import { DiffTimelines } from './webview/diff/timelines.ts';
import { setLanguage } from './webview/ui/l10n.ts';
import { onThemeChange } from './webview/ui/theme.ts';
import { registerControls } from './webview/ui/toolkit.ts';
import { hostEndpoint } from './webview/ui/vscode.ts';
registerControls();
globalThis.klTold = [];
const host = new Peer(hostEndpoint, {
  init: message => {
    setLanguage(message.locale, message.l10n);
    const selected = (...told) => globalThis.klTold.push(told);
    globalThis.klTimelines = new DiffTimelines(message, host, { selected });
    const app = document.body.appendChild(document.createElement('div'));
    app.id = 'app';
    app.append(globalThis.klTimelines.element);
    onThemeChange(() => globalThis.klTimelines.readTheme());
  },
  probe: () => globalThis.klTimelines.probe(),
});
host.notify('ready', null);
`;

const STYLES = ['tokens', 'base', 'screens', 'charts', 'roofline', 'diff-timelines']
  .map(name => `@import './webview/styles/${name}.css';`)
  .concat('@import "@vscode/codicons/dist/codicon.css";')
  .concat('#app { height: 100%; container-type: inline-size; }')
  .join('\n');

export interface TimelinesOptions {
  readonly a: string;
  readonly b: string;
  readonly theme?: ThemeName;
  readonly viewport?: { readonly width: number; readonly height: number };
  readonly locale?: string;
  readonly reducedMotion?: boolean;
}

let browser: Promise<Browser> | undefined;
let server: Promise<PageServer> | undefined;
const engine = new Engine();

interface Opened {
  readonly name: string;
  readonly summary: TraceSummary;
  readonly tracks: readonly Track[];
}
const opened = new Map<string, Promise<Opened>>();

const plain: CallContext = {
  signal: new AbortController().signal,
  transfer: () => undefined,
};

function openTrace(name: string): Promise<Opened> {
  const opening = opened.get(name) ?? readTrace(name);
  opened.set(name, opening);
  return opening;
}

async function readTrace(name: string): Promise<Opened> {
  const file = tracePath(name);
  if (file === undefined) throw new Error(`no trace ${name}`);
  const summary = await engine.api.open({ path: file, ticket: 1 }, plain);
  const tracks = await engine.api.tracks(summary.id, plain);
  return { name: path.basename(file), summary, tracks };
}

export class TimelinesTest {
  page!: Page;
  peer!: Peer<DiffHostApi, DiffPanelApi>;
  readonly errors: string[] = [];
  readonly calls: { readonly method: string; readonly argument: unknown }[] = [];
  private readonly options: TimelinesOptions;
  private a!: Opened;
  private b!: Opened;

  constructor(options: TimelinesOptions) {
    this.options = options;
  }

  async open(): Promise<void> {
    this.a = await openTrace(this.options.a);
    this.b = await openTrace(this.options.b);
    const { theme = 'dark', viewport = { width: 1280, height: 460 } } = this.options;
    const context = await (
      await (browser ??= launchBrowser())
    ).newContext({
      viewport,
      timezoneId: 'UTC',
      reducedMotion: (this.options.reducedMotion ?? true) ? 'reduce' : 'no-preference',
    });
    this.page = await context.newPage();
    this.page.on('console', message => {
      if (message.type() !== 'error' && message.type() !== 'warning') return;
      if (!message.text().includes('willReadFrequently')) this.errors.push(message.text());
    });
    this.page.on('pageerror', error => this.errors.push(error.stack ?? String(error)));
    const listeners: ((message: unknown) => void)[] = [];
    await this.page.exposeFunction('klPost', (text: string) => {
      for (const listener of listeners) listener(JSON.parse(text));
    });
    const { variables, body } = THEMES[theme];
    await this.page.addInitScript(browserSide, { variables, state: undefined });
    this.peer = new Peer<DiffHostApi, DiffPanelApi>(
      {
        post: message => void this.deliver(message),
        onMessage: listener => listeners.push(listener),
      },
      this.serve(),
    );
    await this.page.goto((await (server ??= serve())).url('timelines', body));
    await this.page.locator('.diff-timelines').waitFor();
  }

  async close(): Promise<void> {
    this.peer.close({ reason: 'closed', message: 'closed' });
    await this.page.context().close();
  }

  /** Waits until nothing is on its way and nothing moves. */
  async idle(): Promise<TimelinesProbe> {
    for (let quiet = 0, tries = 0; tries < 400; tries++) {
      const state = await this.page.evaluate<TimelinesProbe>('klTimelines.probe()');
      quiet = state.idle ? quiet + 1 : 0;
      if (quiet >= 3) return state;
      await this.page.waitForTimeout(15);
    }
    throw new Error('the page does not come to rest');
  }

  /** What the owner of the timelines was told was selected. */
  async told(): Promise<readonly [DiffSideName, Selection, unknown][]> {
    return this.page.evaluate('klTold');
  }

  align(frame: Frame): Promise<void> {
    return this.page.evaluate(`klTimelines.align(${JSON.stringify(frame)})`);
  }

  select(side: DiffSideName, selection: Selection): Promise<void> {
    return this.page.evaluate(`klTimelines.select('${side}', ${JSON.stringify(selection)})`);
  }

  compare(places: Partial<Record<DiffSideName, Selection>>, label: string): Promise<void> {
    return this.page.evaluate(
      `klTimelines.compare(${JSON.stringify(places)}, ${JSON.stringify(label)})`,
    );
  }

  /** A point on a side's canvas, in the first row of the lane whose label begins with `label`. */
  async pointOn(side: DiffSideName, label: string, share = 0.5): Promise<{ x: number; y: number }> {
    const stage = this.page.locator('.stage').nth(side === 'a' ? 0 : 1);
    const header = await stage.locator('.header', { hasText: label }).first().boundingBox();
    const plot = await stage.locator('.plot').boundingBox();
    if (header === null || plot === null) throw new Error(`no lane ${label}`);
    return { x: plot.x + plot.width * share, y: header.y + 13 };
  }

  async screenshot(name: string): Promise<void> {
    mkdirSync(screenshots, { recursive: true });
    await this.page.screenshot({ path: path.join(screenshots, `${name}.png`) });
  }

  async setTheme(theme: ThemeName): Promise<void> {
    await this.page.evaluate(({ body, variables }) => {
      for (const [name, value] of Object.entries(variables)) {
        document.documentElement.style.setProperty(name, value);
      }
      document.body.className = body;
    }, THEMES[theme]);
    await this.idle();
  }

  private async deliver(message: unknown): Promise<void> {
    const text = JSON.stringify(encode(message));
    await this.page
      .evaluate(
        value => (globalThis as unknown as { klReceive(v: string): void }).klReceive(value),
        text,
      )
      .catch(() => undefined);
  }

  private get request(): DiffRequest {
    return { a: [{ trace: this.a.summary.id }], b: [{ trace: this.b.summary.id }] };
  }

  private async init(): Promise<DiffInit> {
    const { a, b } = this;
    const { locale = 'en' } = this.options;
    const diff = await engine.api.diff(this.request, plain);
    const file = path.join(root, 'l10n', `bundle.l10n.${locale}.json`);
    const l10n = existsSync(file)
      ? { l10n: JSON.parse(readFileSync(file, 'utf8')) as Record<string, string> }
      : {};
    const names = { a: a.name, b: b.name };
    return { state: 'open', locale, ...l10n, names, a, b, diff };
  }

  private serve(): Served<DiffHostApi> {
    const own: Served<DiffHostApi> = {
      ready: async () => this.peer.notify('init', await this.init()),
      rows: request => engine.api.diffRows({ ...request, ...this.request }, plain),
      partner: question => {
        this.calls.push({ method: 'partner', argument: question });
        return engine.api.diffPartner({ ...question, ...this.request }, plain);
      },
      tiles: ({ side, ...request }) =>
        engine.api.tiles({ ...request, trace: this[side].summary.id }, plain),
      details: ({ side, ...request }) =>
        engine.api.details({ ...request, trace: this[side].summary.id }, plain),
      open: () => undefined,
      copy: () => undefined,
      swap: () => undefined,
      run: () => undefined,
      cancelOpen: () => undefined,
      reportError: text => void this.errors.push(`reported: ${text}`),
    };
    return own;
  }
}

export async function openTimelines(options: TimelinesOptions): Promise<TimelinesTest> {
  const test = new TimelinesTest(options);
  await test.open();
  return test;
}

/** Ends the browser and the server; for `after` of a file. */
export async function closeTimelines(): Promise<void> {
  await (await browser)?.close();
  (await server)?.close();
  browser = undefined;
  server = undefined;
}

async function serve(): Promise<PageServer> {
  mkdirSync(folder, { recursive: true });
  const shared = { absWorkingDir: root, bundle: true, loader: { '.ttf': 'file' } } as const;
  for (const [contents, loader, outfile] of [
    [ENTRY, 'ts', 'timelines.js'],
    [STYLES, 'css', 'timelines.css'],
  ] as const) {
    await build({
      ...shared,
      stdin: { contents, resolveDir: root, loader },
      outfile: path.join(folder, outfile),
    });
  }
  return startPageServer(folder);
}
