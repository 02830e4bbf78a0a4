// What the tables look like in every theme, size and language, and with nothing to list. Pictures are
// left in test-results/screenshots for people to look at.

import assert from 'node:assert/strict';
import { closePages } from './page/open-page.ts';
import { openTimeline, type OpenOptions, type TimelineTest } from './page/timeline-page.ts';
import type { ThemeName } from './page/themes.ts';

const layer = {
  ...{ startNs: 2.12262e9, endNs: 2.12375e9, label: 'layer 5' },
  node: '/phase:decode/step:7/layer:5',
};

describe('the tables', () => {
  let timeline: TimelineTest;

  afterEach(async () => {
    await timeline.close();
    assert.deepEqual(timeline.errors, []);
  });
  after(closePages);

  async function open(tab: string, options: OpenOptions = {}): Promise<void> {
    timeline = await openTimeline({ trace: 'eager7b', ...options });
    await timeline.page.locator(`#drawer-${tab}-tab`).click();
    await timeline.page.locator('.table-view[aria-busy="false"]').waitFor();
    await timeline.idle();
  }
  async function selectRow(index: number): Promise<void> {
    timeline.peer.notify('reveal', layer);
    await timeline.page.locator('.scope-chip').waitFor();
    await timeline.idle();
    await timeline.page.locator(`.tr:not([hidden])[data-index="${index}"]`).click();
    await timeline.page.mouse.move(640, 2);
    await timeline.idle();
  }
  /** Nothing of a table's controls is cut off or lies on something else. */
  async function controlsFit(): Promise<void> {
    const misplaced = await timeline.page.evaluate(() =>
      [...document.querySelectorAll('.table-tools > :not([hidden])')]
        .map(part => part.getBoundingClientRect())
        .filter((box, i, all) => {
          const before = all[i - 1];
          const overlaps = before !== undefined && box.left < before.right - 1;
          return overlaps || box.left < 0 || box.right > innerWidth || box.width < 16;
        }),
    );
    assert.deepEqual(misplaced, []);
  }

  for (const theme of ['dark', 'light', 'hc', 'hc-light'] satisfies ThemeName[]) {
    it(`are drawn in ${theme}`, async () => {
      await open('events', { theme });
      await selectRow(3);
      await timeline.screenshot(`tables-${theme}-events`);
      await timeline.page.locator('#drawer-kernels-tab').click();
      await timeline.idle();
      await timeline.screenshot(`tables-${theme}-kernels`);
      await controlsFit();
      const contrast = await timeline.page
        .locator('.tr:not([hidden])[aria-selected="true"]')
        .evaluate(row => getComputedStyle(row).color !== getComputedStyle(row).backgroundColor);
      assert.ok(contrast);
    });
  }

  for (const [width, locale] of [
    [500, 'en'],
    [1600, 'en'],
    [1280, 'zh-cn'],
    [500, 'zh-cn'],
  ] as const) {
    it(`fit into ${width} pixels, ${locale}`, async () => {
      await open('events', { viewport: { width, height: 760 }, locale });
      await selectRow(2);
      await timeline.screenshot(`tables-${width}-${locale}`);
      await controlsFit();
      assert.ok((await timeline.page.evaluate(() => document.body.scrollWidth)) <= width);
      if (locale !== 'zh-cn') return;
      const english = await timeline.page
        .locator('.drawer-tab, .th-title, .table-size')
        .allTextContents();
      const allowed = /^(API|Kernel.*|#|GPU.*)$/;
      assert.deepEqual(
        english.filter(text => !/[\u4e00-\u9fff]/.test(text) && !allowed.test(text)),
        [],
      );
    });
  }

  it('say that there is nothing, and the way out', async () => {
    await open('events');
    timeline.reveal(1e6, 2e6, 'a quiet stretch');
    const notice = timeline.page.locator('.table-notice', { hasText: 'a quiet stretch' });
    await notice.waitFor();
    await timeline.screenshot('tables-empty');
    await notice.locator('vscode-button').click();
    await timeline.page.locator('.table-size', { hasText: '8,064' }).waitFor();
  });

  it('are loading until the first answer, then dim what is old', async () => {
    timeline = await openTimeline({ trace: 'eager7b' });
    let release = (): void => undefined;
    timeline.answers.table = () =>
      new Promise((_resolve, reject) => {
        release = () => reject(new Error('The trace is being read again'));
      });
    await timeline.page.locator('#drawer-kernels-tab').click();
    await timeline.page.locator('.table-notice vscode-progress-ring').waitFor();
    await timeline.screenshot('tables-loading');
    release();
    await timeline.page.locator('.table-notice', { hasText: 'being read again' }).waitFor();
    await timeline.screenshot('tables-failed');
  });
});
