// A report against another one, and the panels with one chart each, in a plain browser.

import assert from 'node:assert/strict';
import path from 'node:path';
import { sharedFile } from '../support/shared.ts';
import { closePages } from './page/open-page.ts';
import { openReportPage, type ReportTest } from './page/report-page.ts';

const root = path.resolve(import.meta.dirname, '../..');
const fixture = (name: string): string => path.join(root, 'test/fixtures/ncu', name);

let test: ReportTest | undefined;

async function closeQuietPage(): Promise<void> {
  assert.deepEqual(test?.errors ?? [], [], 'the console is clean');
  await test?.close();
  test = undefined;
}

describe('a report against another one', () => {
  afterEach(closeQuietPage);
  after(closePages);

  const text = async (selector: string): Promise<string> =>
    (await test!.page.locator(selector).first().innerText()).replaceAll(/\s+/g, ' ');

  it('says what was matched, shows both durations and lists what only one has', async () => {
    test = await openReportPage({
      file: fixture('full.ncu-rep'),
      baseline: fixture('basic.ncu-rep'),
      state: { kernel: 1 },
    });
    const { baseline } = await test.idle();
    assert.deepEqual(baseline, { side: 'baseline', kernel: 0 });
    assert.match(await text('.compare-line'), /basic\.ncu-rep 2 of 3 kernels matched .* → .* %/);
    const only = test.page.locator('.compare-only summary');
    assert.deepEqual(await only.allInnerTexts(), [
      'Only in the baseline: 4',
      'Only in this report: 1',
    ]);
    await only.first().click();
    assert.match(await text('.compare-only ul'), /reshape_and_cache_flash_kernel/);
    const cells = (kernel: number) =>
      test!.page
        .locator(`.lr[data-kernel="${kernel}"]`)
        .locator('.col-duration, .col-baseline, .col-delta')
        .allInnerTexts();
    assert.deepEqual((await cells(0)).slice(1), ['–', '–']);
    const [now = '', before = '', delta = ''] = await cells(1);
    const difference = Number(delta.replace('−', '-').split(' ')[0]);
    assert.ok(Math.abs(Number(now) - Number(before) - difference) < 0.011, delta);
  });

  it('compares every value with the partner, and goes there', async () => {
    test = await openReportPage({
      file: fixture('full.ncu-rep'),
      baseline: fixture('basic.ncu-rep'),
      state: { kernel: 2 },
    });
    await test.idle();
    assert.ok((await test.page.locator('.section .difference').count()) > 10);
    assert.match(await text('.baseline-strip'), /Baseline in basic\.ncu-rep #\d+ nvjet.* certain/);
    await test.page.locator('.baseline-name').click();
    assert.deepEqual(test.baselinesOpened, [4]);
    await test.page.keyboard.press('Home');
    await test.page.keyboard.press('p');
    await test.page.keyboard.press('p');
    assert.equal((await test.idle()).kernel, 0);
    assert.match(await text('.baseline-strip'), /No kernel of basic\.ncu-rep matches this one/);
    assert.equal(await test.page.locator('.section .difference').count(), 0);
    await test.page.locator('.compare-line .icon-button').click();
    assert.deepEqual(test.commands, ['kernelLens.stopComparing']);
  });

  it('remembers what it was compared with, for the next window', async () => {
    const file = fixture('full.ncu-rep');
    const against = `file://${fixture('basic.ncu-rep')}`;
    test = await openReportPage({ file, baseline: fixture('basic.ncu-rep') });
    assert.equal(test.kept, null);
    const saved = async (page: ReportTest): Promise<string | undefined> => {
      await page.idle();
      // State is kept a moment after it has changed.
      await page.page.waitForFunction(() => {
        return (globalThis as { klStateChanges?: number }).klStateChanges !== 0;
      });
      return page.page.evaluate<string | undefined>('globalThis.klState?.against');
    };
    assert.equal(await saved(test), against);
    await test.close();
    // The host may have no baseline any more: then neither has the page.
    test = await openReportPage({ file, state: { against, kernel: 1 } });
    assert.equal(await saved(test), undefined);
    assert.deepEqual(test.kept, { against });
  });

  it('keeps the kernel that was just chosen when the comparison arrives', async () => {
    test = await openReportPage({
      file: fixture('full.ncu-rep'),
      baseline: fixture('basic.ncu-rep'),
    });
    await test.idle();
    test.peer.notify('reveal', { kernel: 2 });
    test.begin();
    assert.equal((await test.idle()).kernel, 2);
  });

  it('lets a kernel of the same report be the baseline instead', async () => {
    test = await openReportPage({
      file: fixture('full.ncu-rep'),
      baseline: fixture('basic.ncu-rep'),
      state: { kernel: 1 },
    });
    await test.idle();
    await test.page.keyboard.press('b');
    await test.page.keyboard.press('n');
    assert.deepEqual((await test.idle()).baseline, { side: 'own', kernel: 1 });
    await test.page.locator('.baseline-strip .icon-button').click();
    assert.deepEqual((await test.idle()).baseline, { side: 'baseline', kernel: 4 });
    assert.deepEqual(test.selections.at(-1), {
      kernel: 2,
      baseline: { side: 'baseline', kernel: 4 },
    });
  });

  it('draws both in the roofline, in every theme', async function () {
    const baseline = fixture('full.ncu-rep');
    const file = sharedFile(this, 'traces/ncu/decode_10_5.ncu-rep');
    for (const theme of ['dark', 'light', 'hc', 'hc-light'] as const) {
      test = await openReportPage({ file, baseline, theme, state: { kernel: 8 } });
      await test.idle();
      assert.match(await text('.roofline-answer'), /baseline #2 .* 83\.1 %/);
      assert.match(await text('.chart-legend'), /baseline/);
      await test.screenshot(`report-compare-${theme}`);
      await test.close();
    }
  });
});

describe('the panel of a chart', () => {
  afterEach(closeQuietPage);
  after(closePages);

  it('shows the roofline of all kernels, and says once what holds the one in hand back', async () => {
    const chart = 'roofline';
    test = await openReportPage({ file: fixture('full.ncu-rep'), chart, selection: { kernel: 2 } });
    await test.idle();
    const said = test.page.getByText(/^(memory|compute|latency) bound$/i);
    assert.deepEqual(await said.allTextContents(), ['memory bound']);
    assert.match(await test.page.locator('.roofline-answer').innerText(), /83\.1 % of the roof/);
    await test.screenshot('panel-roofline');
    test.peer.notify('select', { kernel: 0 });
    assert.equal((await test.idle()).kernel, 0);
    assert.match(await test.page.locator('h1').innerText(), /fused_add_rms_norm/);
    await test.page.locator('.roofline canvas').focus();
    await test.page.keyboard.press('ArrowRight');
    await test.page.keyboard.press('Enter');
    await test.idle();
    assert.equal(test.selections.length, 1, 'the host is told');
    const saved = await test.page.evaluate<unknown>('globalThis.klState');
    assert.deepEqual(saved, { uri: 'file:///x', kernel: 0 });
  });

  it('shows the memory chart, narrow and in Chinese', async () => {
    test = await openReportPage({
      file: fixture('full.ncu-rep'),
      chart: 'memory',
      selection: { kernel: 2 },
      locale: 'zh-cn',
      viewport: { width: 600, height: 800 },
    });
    await test.idle();
    assert.match(await test.page.locator('.kernel-figures').innerText(), /访存受限/);
    const wide = await test.page.evaluate(() => document.documentElement.scrollWidth);
    assert.ok(wide <= 600, `${wide} px`);
    await test.screenshot('panel-memory-zh');
  });

  it('says what was not collected, once, where no section does', async () => {
    test = await openReportPage({ file: fixture('basic.ncu-rep'), chart: 'roofline' });
    await test.idle();
    assert.equal(await test.page.getByText(/^Not collected/).count(), 1);
    const chart = test.page.locator('.roofline canvas');
    assert.equal(await chart.isVisible(), false);
  });

  it('tells opening and failed', async () => {
    const base = { locale: 'en', name: 'x.ncu-rep' };
    const failure = { reason: 'truncated', message: 'cut off' };
    test = await openReportPage({ chart: 'memory', init: { ...base, state: 'opening' } });
    assert.match(await test.page.locator('#app').innerText(), /Opening x\.ncu-rep/);
    await test.close();
    test = await openReportPage({ chart: 'memory', init: { ...base, state: 'failed', failure } });
    assert.match(await test.page.locator('#app').innerText(), /cut off/);
  });
});
