// The timeline page in a plain headless browser, without VS Code: the real bundle under the strict
// policy, and a host in the test process that answers from the real engine on a real trace. For
// tests of the page itself; that VS Code shows it is for the tests over support/vscode.ts.
//
//     const timeline = await openTimeline({ trace: 'eager7b', theme: 'light' });
//     await timeline.idle();
//     await timeline.screenshot('timeline-light');
//     await timeline.close();

import { csvPieces } from '../../../src/core/analysis/tables/csv.ts';
import type { Selection } from '../../../src/core/protocol/selection.ts';
import type { TraceId } from '../../../src/core/protocol/ids.ts';
import type {
  HostApi,
  PanelApi,
  PanelCommand,
  PanelInit,
  PanelProbe,
} from '../../../src/core/protocol/panel.ts';
import { Peer, type CallContext, type Served } from '../../../src/core/protocol/rpc.ts';
import { openPage, translations, turnWheel, type OpenedPage, type PageLook } from './open-page.ts';
import { PageTest } from './page-test.ts';
import { engine, openTrace } from './traces.ts';

export interface OpenOptions extends PageLook {
  /** Name of a trace (see `tracePath`), or what the host says instead of opening one. */
  readonly trace?: string;
  readonly init?: PanelInit;
  /** Changes what the host says about the opened trace. */
  readonly change?: (init: PanelInit) => PanelInit;
  readonly locale?: string;
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface HostCall {
  readonly method: string;
  readonly argument: unknown;
}

export async function openTimeline(options: OpenOptions = {}): Promise<TimelineTest> {
  // First, so that a trace that cannot be read fails here and not as a page that stays empty.
  if (options.init === undefined) await openTrace(options.trace ?? 'eager7b');
  const opened = await openPage({ viewport: { width: 1280, height: 760 }, ...options });
  const test = new TimelineTest(opened, options);
  await opened.load('timeline');
  return test;
}

export class TimelineTest extends PageTest<PanelProbe> {
  readonly peer: Peer<HostApi, PanelApi>;
  /** What the page said or asked, apart from tiles. */
  readonly calls: HostCall[] = [];
  /** Set to answer a method differently; throw for a failure. */
  readonly answers: Partial<Served<HostApi>> = {};
  /** The file that the page had a table written to, as the host writes it. */
  exported: string | undefined;
  private readonly options: OpenOptions;

  constructor(opened: OpenedPage, options: OpenOptions) {
    super(opened);
    this.options = options;
    this.peer = new Peer<HostApi, PanelApi>(opened.endpoint, this.serve());
  }

  protected probe(): Promise<PanelProbe> {
    return this.peer.call('probe', 'state');
  }

  /** The whole trace, nothing selected, as after opening. */
  async reset(): Promise<void> {
    await this.page.mouse.move(2, 2);
    await this.page.keyboard.press('Escape');
    this.command('clearSelection');
    this.command('clearSelection');
    this.command('fitAll');
    await this.idle();
    this.calls.length = 0;
  }

  command(command: PanelCommand): void {
    this.peer.notify('command', command);
  }

  reveal(startNs: number, endNs: number, label = 'a stretch of time'): void {
    this.peer.notify('reveal', { startNs, endNs, label });
  }

  /** Finds the first span whose name has a text, which is then selected and in the middle of the picture. */
  async find(text: string, count: string): Promise<void> {
    this.command('search');
    await this.page.locator('.search-field:focus').waitFor();
    await this.page.keyboard.type(text);
    await this.page.locator('.search-count', { hasText: count }).waitFor();
    await this.page.keyboard.press('Escape');
    await this.idle();
  }

  /** Fits a stretch of time into the window, selecting nothing. */
  async zoomTo(startNs: number, endNs: number): Promise<void> {
    this.reveal(startNs, endNs);
    this.command('fitSelection');
    this.command('clearSelection');
    await this.idle();
  }

  /** What is selected once nothing moves any more. */
  async selected(): Promise<Selection | undefined> {
    return (await this.idle()).selection;
  }

  /** A point on the canvas, in the first row of the lane whose label begins with `label`. */
  async pointOn(label: string, share = 0.5): Promise<Point> {
    const header = await this.page.locator('.header', { hasText: label }).first().boundingBox();
    const plot = await this.page.locator('.plot').boundingBox();
    if (header === null || plot === null) throw new Error(`no lane ${label}`);
    return { x: plot.x + plot.width * share, y: header.y + 13 };
  }

  async drag(from: Point, to: Point, modifier?: 'Shift' | 'Alt'): Promise<void> {
    const { mouse, keyboard } = this.page;
    if (modifier !== undefined) await keyboard.down(modifier);
    await mouse.move(from.x, from.y);
    await mouse.down();
    await mouse.move((from.x + to.x) / 2, (from.y + to.y) / 2, { steps: 3 });
    await mouse.move(to.x, to.y, { steps: 3 });
    await mouse.up();
    if (modifier !== undefined) await keyboard.up(modifier);
  }

  async wheel(dx: number, dy: number, modifier?: 'Shift' | 'Control'): Promise<void> {
    if (modifier !== undefined) await this.page.keyboard.down(modifier);
    await turnWheel(this.page, dx, dy);
    if (modifier !== undefined) await this.page.keyboard.up(modifier);
  }

  /** Number of different colours on a canvas. */
  async colorsOf(selector: string): Promise<number> {
    return this.page.locator(selector).evaluate((canvas: HTMLCanvasElement) => {
      const context = canvas.getContext('2d');
      const bytes = context!.getImageData(0, 0, canvas.width, canvas.height).data;
      return new Set(new Uint32Array(bytes.buffer)).size;
    });
  }

  async pixel(selector: string, x: number, y: number): Promise<number[]> {
    return this.page
      .locator(selector)
      .evaluate(
        (canvas: HTMLCanvasElement, [px, py]) => [
          ...canvas.getContext('2d')!.getImageData(px!, py!, 1, 1).data,
        ],
        [x, y],
      );
  }

  /** Which of these keys do not reach the window, where VS Code listens. */
  async keysTaken(keys: readonly string[]): Promise<string[]> {
    await this.page.evaluate(() => {
      const seen: string[] = [];
      Object.assign(globalThis, { klSeen: seen });
      addEventListener('keydown', event => {
        if (!event.defaultPrevented) seen.push(event.key.toLowerCase());
        event.preventDefault();
      });
    });
    for (const key of keys) await this.page.keyboard.press(key);
    const seen = await this.page.evaluate<string[]>('globalThis.klSeen');
    return keys.map(key => key.split('+').at(-1)!.toLowerCase()).filter(key => !seen.includes(key));
  }

  /** Calls of one method, in order. */
  callsOf<K extends keyof HostApi>(method: K): Parameters<HostApi[K]>[0][] {
    return this.calls
      .filter(call => call.method === method)
      .map(call => call.argument as Parameters<HostApi[K]>[0]);
  }

  /** What is kept for the page's next life, once it is. */
  async savedState(): Promise<Record<string, unknown>> {
    for (let tries = 0; tries < 4000 && !(await this.probe()).kept; tries++) {
      await this.page.waitForTimeout(15);
    }
    return this.page.evaluate<Record<string, unknown>>('globalThis.klState');
  }

  private async sendInit(): Promise<void> {
    const { trace = 'eager7b', locale = 'en', change = init => init } = this.options;
    const init = this.options.init ?? { state: 'open' as const, ...(await openTrace(trace)) };
    this.peer.notify('init', change({ ...init, locale, ...translations(locale) }));
  }

  private serve(): Served<HostApi> {
    const context = (given: CallContext): CallContext => ({ ...given, transfer: () => undefined });
    const trace = async (): Promise<TraceId> =>
      (await openTrace(this.options.trace ?? 'eager7b')).summary.id;
    const own: Served<HostApi> = {
      ready: () => this.sendInit(),
      tiles: async (request, given) =>
        engine.api.tiles({ ...request, trace: await trace() }, context(given)),
      details: async (request, given) =>
        engine.api.details({ ...request, trace: await trace() }, context(given)),
      linked: async (span, given) =>
        engine.api.linked({ span, trace: await trace() }, context(given)),
      neighbour: async (request, given) =>
        engine.api.neighbour({ ...request, trace: await trace() }, context(given)),
      search: async (request, given) =>
        engine.api.search({ ...request, trace: await trace() }, context(given)),
      area: async (request, given) =>
        engine.api.area({ ...request, trace: await trace() }, context(given)),
      layersMap: async (request, given) =>
        engine.api.layersMap({ ...request, trace: await trace() }, context(given)),
      distribution: async (request, given) =>
        engine.api.distribution({ ...request, trace: await trace() }, context(given)),
      timeBreakdown: async (request, given) =>
        engine.api.timeBreakdown({ ...request, trace: await trace() }, context(given)),
      idleAt: async (request, given) =>
        engine.api.idleAt({ ...request, trace: await trace() }, context(given)),
      idleIn: async (request, given) =>
        engine.api.idleIn({ ...request, trace: await trace() }, context(given)),
      table: async (request, given) =>
        engine.api.table({ ...request, trace: await trace() }, context(given)),
      exportTable: async (request, given) => {
        const id = await trace();
        this.exported = '';
        let written = 0;
        const ask = async (offset: number, limit: number) =>
          engine.api.table({ ...request, trace: id, offset, limit }, context(given));
        for await (const { text, rows } of csvPieces(request, ask)) {
          this.exported += text;
          written += rows;
        }
        return written;
      },
      selected: () => undefined,
      run: () => undefined,
      cancelOpen: () => undefined,
      copy: () => undefined,
      showCounters: () => undefined,
      goToSource: () => undefined,
      reportError: text => void this.errors.push(`reported: ${text}`),
    };
    return this.recorded(own);
  }

  private recorded(own: Served<HostApi>): Served<HostApi> {
    const entries = Object.keys(own).map(key => {
      const method = key as keyof HostApi;
      const call = (argument: unknown, given: CallContext): unknown => {
        if (method !== 'tiles') this.calls.push({ method, argument });
        const answer = (this.answers[method] ?? own[method]) as (
          a: unknown,
          c: CallContext,
        ) => unknown;
        return answer(argument, given);
      };
      return [method, call];
    });
    return Object.fromEntries(entries) as Served<HostApi>;
  }
}
