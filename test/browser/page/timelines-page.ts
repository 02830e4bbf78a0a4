// The two timelines of a comparison in a plain headless browser: the real module and styles under the strict policy,
// and a host in the test process that answers from the real engine on two real traces.

import type { DiffRequest, DiffSideName } from '../../../src/core/protocol/diff.ts';
import type { DiffHostApi, DiffInit, DiffPanelApi } from '../../../src/core/protocol/diff-panel.ts';
import type { Selection } from '../../../src/core/protocol/selection.ts';
import { Peer, type Served } from '../../../src/core/protocol/rpc.ts';
import type { TimelinesProbe } from '../../../webview/diff/timelines.ts';
import type { Frame } from '../../../webview/diff/timelines-time.ts';
import { buildPage } from './build-page.ts';
import { openPage, translations, type OpenedPage, type PageLook } from './open-page.ts';
import { PageTest } from './page-test.ts';
import { engine, openTrace, plain, type OpenedTrace } from './traces.ts';

const ENTRY = `
import { Peer } from './src/core/protocol/rpc.ts';
import { DiffTimelines } from './webview/diff/timelines.ts';
import { setLanguage } from './webview/ui/l10n.ts';
import { onThemeChange } from './webview/ui/theme.ts';
import { registerControls } from './webview/ui/toolkit.ts';
import { resting } from './webview/ui/pause.ts';
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
});
globalThis.klProbe = () => resting(globalThis.klTimelines.probe(), host);
host.notify('ready', null);
`;

const STYLES = ['tokens', 'base', 'screens', 'charts', 'roofline', 'diff-timelines'];

export interface TimelinesOptions extends PageLook {
  readonly a: string;
  readonly b: string;
  readonly locale?: string;
}

export class TimelinesTest extends PageTest<TimelinesProbe> {
  readonly peer: Peer<DiffHostApi, DiffPanelApi>;
  readonly calls: { readonly method: string; readonly argument: unknown }[] = [];
  private readonly options: TimelinesOptions;
  private readonly a: OpenedTrace;
  private readonly b: OpenedTrace;

  constructor(
    opened: OpenedPage,
    options: TimelinesOptions,
    sides: { readonly a: OpenedTrace; readonly b: OpenedTrace },
  ) {
    super(opened);
    this.options = options;
    this.a = sides.a;
    this.b = sides.b;
    this.peer = new Peer<DiffHostApi, DiffPanelApi>(opened.endpoint, this.serve());
  }

  protected probe(): Promise<TimelinesProbe> {
    return this.page.evaluate('klProbe()');
  }

  /** What the owner of the timelines was told was selected. */
  async told(): Promise<readonly [DiffSideName, Selection, unknown][]> {
    return this.page.evaluate('klTold');
  }

  align(frame: Frame): Promise<void> {
    return this.page.evaluate(`klTimelines.align(${JSON.stringify(frame)})`);
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

  private get request(): DiffRequest {
    return { a: [{ trace: this.a.summary.id }], b: [{ trace: this.b.summary.id }] };
  }

  private async init(): Promise<DiffInit> {
    const { a, b } = this;
    const { locale = 'en' } = this.options;
    const diff = await engine.api.diff(this.request, plain);
    const names = { a: a.name, b: b.name };
    return { state: 'open', locale, ...translations(locale), names, a, b, diff };
  }

  private serve(): Served<DiffHostApi> {
    const own: Served<DiffHostApi> = {
      ready: async () => this.peer.notify('init', await this.init()),
      rows: request => engine.api.diffRows({ ...request, ...this.request }, plain),
      partner: question => {
        this.calls.push({ method: 'partner', argument: question });
        return engine.api.diffPartner({ ...question, ...this.request }, plain);
      },
      rowOf: question => engine.api.diffRowOf({ ...question, ...this.request }, plain),
      linked: ({ side, ...request }) =>
        engine.api.linked({ ...request, trace: this[side].summary.id }, plain),
      idleAt: ({ side, ...request }) =>
        engine.api.idleAt({ ...request, trace: this[side].summary.id }, plain),
      idleIn: ({ side, ...request }) =>
        engine.api.idleIn({ ...request, trace: this[side].summary.id }, plain),
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

let built: Promise<string> | undefined;

export async function openTimelines(options: TimelinesOptions): Promise<TimelinesTest> {
  built ??= buildPage('timelines', {
    entry: ENTRY,
    styles: STYLES,
    rule: '#app { height: 100%; container-type: inline-size; }',
  });
  const sides = { a: await openTrace(options.a), b: await openTrace(options.b) };
  const opened = await openPage({ viewport: { width: 1280, height: 460 }, ...options });
  const test = new TimelinesTest(opened, options, sides);
  await opened.load('timelines', { folder: await built, shown: '.diff-timelines' });
  return test;
}
