// What the tests of all pages have in hand: the page, its complaints, waiting until it rests, pictures and themes. A
// panel's own class adds what its host serves and what its tests do.

import type { Page } from 'playwright-core';
import type { Failure } from '../../../src/core/base/result.ts';
import type { OpenedPage } from './open-page.ts';
import { rested } from '../support/rest.ts';
import { THEMES, type ThemeName } from './themes.ts';

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

  /** Waits until the page rests. */
  idle(): Promise<Probe> {
    return rested(() => this.probe(), this.page.locator('body'));
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
