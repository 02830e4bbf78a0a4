// The report page without a mouse, and in little room: the focus is never lost, the list's head can be reached, and what
// does not fit says so.

import assert from 'node:assert/strict';
import path from 'node:path';
import { closePages } from './page/open-page.ts';
import { openReportPage, type ReportTest } from './page/report-page.ts';

const fixture = (name: string): string =>
  path.resolve(import.meta.dirname, '../fixtures/ncu', name);

/** What has the focus, in a few words. */
const focused = ({ page }: ReportTest): Promise<string> =>
  page.evaluate(() => {
    const active = document.activeElement;
    return active === null || active === document.body
      ? 'nothing'
      : (active.getAttribute('aria-label') ?? active.textContent).trim().replace(/:.*/, '');
  });

describe('the report page by keyboard', () => {
  let test: ReportTest;

  before(async () => {
    test = await openReportPage({ file: fixture('full.ncu-rep') });
    await test.idle();
  });

  afterEach(() => assert.deepEqual(test.errors, []));
  after(async () => {
    await test?.close();
    await closePages();
  });

  it('sorts the list from its head, one stop for Tab', async () => {
    const { page } = test;
    await page.locator('.list').focus();
    await page.keyboard.press('Tab');
    assert.equal(await focused(test), 'ID');
    for (let i = 0; i < 3; i++) await page.keyboard.press('ArrowRight');
    assert.match(await focused(test), /^Duration/);
    assert.equal((await test.idle()).kernel, 0, 'the arrow keys stay in the head');
    await page.keyboard.press('Enter');
    await test.idle();
    assert.match(await focused(test), /^Duration/);
    const sorted = page.locator('.lh.sorted');
    assert.equal(await sorted.getAttribute('aria-sort'), 'descending');
    await page.keyboard.press('Shift+Tab');
    await page.keyboard.press('Tab');
    assert.match(await focused(test), /^Duration/, 'Tab comes back to where it was');
    await page.keyboard.press('Home');
    await page.keyboard.press('Enter');
    await test.idle();
    assert.equal(await sorted.textContent(), 'ID');
  });

  it('keeps the head within reach when its column has no room any more', async () => {
    const { page } = test;
    await page.locator('.lh.col-registers').focus();
    const before = page.viewportSize()!;
    await page.setViewportSize({ width: 400, height: 800 });
    const stop = page.locator('.lh[tabindex="0"]');
    await stop.and(page.locator('.col-order')).waitFor();
    assert.equal(await stop.count(), 1);
    await page.setViewportSize(before);
  });

  it('keeps the focus while kernels and the baseline change below it', async () => {
    const { page } = test;
    const next = page.locator('.kernel-title .icon-button').nth(1);
    await next.focus();
    for (const kernel of [1, 2]) {
      await page.keyboard.press('Enter');
      assert.equal((await test.idle()).kernel, kernel);
      assert.equal(await focused(test), 'Next Kernel');
    }
    const value = page.locator('[data-section="SpeedOfLight"] .row button.value').first();
    await value.focus();
    const name = await focused(test);
    await page.keyboard.press('p');
    assert.equal((await test.idle()).kernel, 1);
    assert.equal(await focused(test), name);
    const baseline = page.locator('.kernel-title vscode-button').last();
    await baseline.focus();
    await page.keyboard.press('Enter');
    await test.idle();
    assert.equal(await focused(test), 'Clear Baseline');
    await page.keyboard.press('Enter');
    await test.idle();
    assert.equal(await focused(test), 'Set as Baseline');
  });

  it('takes no focus from another editor when it shows another kernel', async () => {
    const { page } = test;
    await page.locator('[data-section="SpeedOfLight"] .row button.value').first().focus();
    await page.evaluate(() => Object.assign(document, { hasFocus: () => false }));
    const next = (await test.idle()).kernel === 1 ? 2 : 1;
    test.peer.notify('reveal', { kernel: next });
    assert.equal((await test.idle()).kernel, next);
    assert.equal(await focused(test), 'nothing');
    await page.evaluate(() => Reflect.deleteProperty(document, 'hasFocus'));
  });

  it('keeps the focus on the switches of the charts', async () => {
    const { page } = test;
    await page.locator('[data-id="why"]').focus();
    await page.keyboard.press('Enter');
    await test.idle();
    assert.equal(await focused(test), 'Why this ridge?');
    await page.locator('.roofline canvas').focus();
    await page.keyboard.press('+');
    const reset = page.locator('[data-id="reset"]');
    await reset.focus();
    await page.keyboard.press('Enter');
    await reset.waitFor({ state: 'detached' });
    assert.notEqual(await focused(test), 'nothing');
    await page.locator('[data-id="view-throughput"]').focus();
    await page.keyboard.press('Space');
    await test.idle();
    assert.equal(await focused(test), 'Throughput');
  });
});

describe('the report page in little room', () => {
  after(closePages);

  for (const width of [640, 400, 320]) {
    it(`fits into ${width} pixels, with all sections open`, async () => {
      const viewport = { width, height: 800 };
      const test = await openReportPage({ file: fixture('full.ncu-rep'), viewport });
      await test.page.evaluate(() => {
        const closed = document.querySelectorAll<HTMLElement>(
          '.section:not([hidden]) .section-toggle[aria-expanded="false"]',
        );
        for (const toggle of closed) toggle.click();
      });
      await test.idle();
      const wider = await test.page.evaluate<number>(
        "document.querySelector('.kernel-pane').scrollWidth - document.querySelector('.kernel-pane').clientWidth",
      );
      assert.ok(wider <= 0, `${wider} pixels too wide`);
      assert.ok((await test.page.locator('.lr .col-memory').first().boundingBox())!.width > 0);
      const last = (await test.page.locator('.lh:visible').last().boundingBox())!;
      assert.ok(last.x + last.width <= width, 'all columns are in view');
      await test.screenshot(`report-${width}`);
      assert.deepEqual(test.errors, []);
      await test.close();
    });
  }

  it('shows that the memory chart goes on, and goes there', async () => {
    const viewport = { width: 500, height: 900 };
    const test = await openReportPage({ file: fixture('full.ncu-rep'), viewport });
    await test.idle();
    const { page } = test;
    const stage = page.locator('.memory-stage');
    const edge = (side: string) => page.locator(`.memory .sideways-more.${side}`);
    await stage.scrollIntoViewIfNeeded();
    await edge('right').waitFor();
    assert.deepEqual(
      [await edge('left').isVisible(), await edge('right').isVisible()],
      [false, true],
    );
    await test.screenshot('memory-more');
    assert.equal(await stage.getAttribute('tabindex'), '0');
    await stage.focus();
    for (let i = 0; i < 50 && (await edge('right').isVisible()); i++) {
      await edge('right').click();
      await test.idle();
    }
    await edge('right').waitFor({ state: 'hidden' });
    assert.deepEqual(
      [await edge('left').isVisible(), await edge('right').isVisible()],
      [true, false],
    );
    assert.equal(await stage.evaluate(node => node === document.activeElement), true);
    await page.keyboard.press('Home');
    for (let i = 0; i < 40; i++) await page.keyboard.press('ArrowLeft');
    await edge('left').waitFor({ state: 'hidden' });
    await page.setViewportSize({ width: 1280, height: 900 });
    await edge('right').waitFor({ state: 'hidden' });
    assert.equal(await stage.getAttribute('tabindex'), '-1', 'nothing to scroll: no stop');
    assert.deepEqual(test.errors, []);
    await test.close();
  });
});
