// What the tests of all pages have in hand: the page, its complaints, waiting until it rests, pictures and themes. A
// panel's own class adds what its host serves and what its tests do.

import type { Page } from 'playwright-core';
import type { Failure } from '../../../src/core/base/result.ts';
import type { OpenedPage } from './open-page.ts';
import { THEMES, type ThemeName } from './themes.ts';

/** Far beyond what a busy machine needs. */
const LONGEST_MS = 60_000;

/** In the page: until two more frames have been drawn. */
const frames = (): Promise<unknown> =>
  new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)));

export abstract class PageTest<Probe extends { readonly idle: boolean }> {
  readonly opened: OpenedPage;
  /** The host's end of the line. */
  abstract readonly peer: { close(failure: Failure): void };

  constructor(opened: OpenedPage) {
    this.opened = opened;
  }

  get page(): Page {
    return this.opened.page;
  }

  get errors(): string[] {
    return this.opened.errors;
  }

  protected abstract probe(): Promise<Probe>;

  /**
   * Waits until nothing is on its way, waits for a pause or moves, and what was seen of that is drawn. Frames in between
   * are those in which the page learns of sizes and places.
   */
  async idle(): Promise<Probe> {
    const end = Date.now() + LONGEST_MS;
    for (let quiet = 0; Date.now() < end;) {
      const state = await this.probe();
      quiet = state.idle ? quiet + 1 : 0;
      if (quiet >= 3) return state;
      await this.page.evaluate(frames);
    }
    throw new Error('the page does not come to rest');
  }

  screenshot(name: string): Promise<string> {
    return this.opened.screenshot(name);
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

  async close(): Promise<void> {
    this.peer.close({ reason: 'closed', message: 'closed' });
    await this.page.context().close();
  }
}
