// The report page by hand and eye: list, sections, baseline, sums, and the numbers of a real report.

import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { sharedDir, sharedFile } from '../support/shared.ts';
import { closePages } from './page/open-page.ts';
import { openReportPage, type ReportTest } from './page/report-page.ts';

const root = path.resolve(import.meta.dirname, '../..');
const fixture = (name: string): string => path.join(root, 'test/fixtures/ncu', name);
const decode = path.join(sharedDir, 'traces/ncu/decode_10_5.ncu-rep');

describe('report page', () => {
  after(closePages);

  describe('of a full report', () => {
    let test: ReportTest;

    before(async () => {
      test = await openReportPage({ file: fixture('full.ncu-rep') });
      await test.idle();
    });

    afterEach(() => assert.deepEqual(test.errors, []));
    after(() => test.close());

    it('lists the kernels and shows the first', async () => {
      assert.ok((await test.page.locator('.lr').count()) > 0);
      assert.equal((await test.idle()).kernel, 0);
      assert.match((await test.page.locator('.kernel-title h1').textContent()) ?? '', /\w/);
    });

    it('opens and closes every section', async () => {
      const toggles = test.page.locator('.section:not([hidden]) .section-toggle');
      const count = await toggles.count();
      assert.ok(count >= 10, `${count} sections`);
      for (let i = 0; i < count; i++) {
        const toggle = toggles.nth(i);
        const before = await toggle.getAttribute('aria-expanded');
        await toggle.click();
        assert.notEqual(await toggle.getAttribute('aria-expanded'), before);
        if (before === 'true') await toggle.click();
      }
      await test.idle();
      assert.equal((await test.idle()).sections.length, count);
    });

    it('has a plain sentence for each stall', async () => {
      const rows = test.page.locator('.chart-stalls .bar-row');
      assert.ok((await rows.count()) > 5);
      const sentences = await test.page.locator('.chart-stalls .bar-sentence').allTextContents();
      assert.equal(sentences.length, await rows.count());
      assert.ok(sentences.every(text => text.endsWith('.')));
    });

    it('shows the sum of a figure and gives the focus back', async () => {
      const value = test.page.locator('[data-metric^="gpu__dram_throughput"] button.value').first();
      await value.click();
      const card = test.page.locator('#figure-card.shown');
      await card.waitFor();
      const text = (await card.textContent()) ?? '';
      assert.match(text, /dram__bytes\.sum\.peak_sustained/);
      assert.match(text, /Clock while measured/);
      await test.page.keyboard.press('Escape');
      await card.waitFor({ state: 'detached' }).catch(() => undefined);
      assert.equal(await test.page.locator('#figure-card.shown').count(), 0);
      assert.ok(await value.evaluate(element => element === document.activeElement));
    });

    it('computes an occupancy', async () => {
      const answer = test.page.locator('.calculator-answer');
      const first = (await answer.textContent()) ?? '';
      const field = test.page.locator('[data-need="registersPerThread"]');
      await field.fill('255');
      await field.press('Tab');
      await test.page.waitForFunction(
        old => document.querySelector('.calculator-answer')?.textContent !== old,
        first,
      );
      assert.match((await answer.textContent()) ?? '', /warps per SM, limited by Registers/);
    });

    it('remembers what is open', async () => {
      await test.page.locator('[data-section="SpeedOfLight"] .section-toggle').click();
      await test.page.waitForFunction(() => {
        const { klState: saved } = globalThis as unknown as {
          klState?: { readonly sections?: Record<string, boolean> };
        };
        return saved?.sections?.['SpeedOfLight'] === false;
      });
    });
  });

  it('says what was not collected and how to collect it', async () => {
    const test = await openReportPage({ file: fixture('basic.ncu-rep') });
    await test.idle();
    const section = test.page.locator('[data-section="SchedulerStats"]');
    await section.locator('.section-toggle').click();
    assert.match((await section.textContent()) ?? '', /ncu --section SchedulerStats/);
    for (const id of ['SpeedOfLight_RooflineChart', 'MemoryWorkloadAnalysis']) {
      const missing = test.page.locator(`[data-section="${id}"]`).getByText(/^Not collected/);
      assert.equal(await missing.count(), 1, `${id} says it once`);
    }
    await section.locator('.missing-option .icon-button').click();
    assert.deepEqual(test.copied, ['--section SchedulerStats']);
    assert.deepEqual(test.errors, []);
    await test.close();
  });

  it('opens a CSV', async () => {
    const test = await openReportPage({ file: fixture('full.raw.csv') });
    await test.idle();
    assert.ok((await test.page.locator('.lr').count()) > 0);
    assert.deepEqual(test.errors, []);
    await test.close();
  });

  it('tells opening, failed and empty', async () => {
    const name = 'x.ncu-rep';
    const base = { locale: 'en', name };
    const failure = { reason: 'truncated', message: 'cut off' };
    const opening = await openReportPage({ init: { ...base, state: 'opening' } });
    assert.match((await opening.page.locator('#app').textContent()) ?? '', /Opening x\.ncu-rep/);
    await opening.close();
    const failed = await openReportPage({ init: { ...base, state: 'failed', failure } });
    assert.match((await failed.page.locator('#app').textContent()) ?? '', /cut off/);
    await failed.close();
  });

  describe('of one decode step', () => {
    let test: ReportTest;

    before(async function () {
      const file = sharedFile(this, 'traces/ncu/decode_10_5.ncu-rep');
      test = await openReportPage({ file, state: { kernel: 8 } });
      await test.idle();
    });

    after(async () => {
      await test?.close();
    });

    it('sorts by any column and filters', async () => {
      await test.page.locator('.lh.col-duration').click();
      await test.idle();
      const durations = await test.page.locator('.lr:not([hidden])').evaluateAll(rows =>
        rows
          .filter(row => (row as HTMLElement).dataset['kernel'] !== undefined)
          .sort((a, b) => a.getBoundingClientRect().top - b.getBoundingClientRect().top)
          .map(row => Number(row.querySelector('.col-duration')?.textContent)),
      );
      assert.deepEqual(
        durations,
        [...durations].sort((a, b) => b - a),
      );
      assert.equal(durations[0], 45.76);
      await test.page.keyboard.press('/');
      await test.page.keyboard.type('splitK');
      await test.page.locator('.list-count', { hasText: '4 of 12 kernels' }).waitFor();
      await test.page.keyboard.press('Escape');
      await test.idle();
    });

    it('shows the cells of the raw page', async () => {
      const exact = (metric: string): Promise<string | null> =>
        test.page.locator(`.row[data-metric="${metric}"] .value-text`).first().textContent();
      assert.equal(await exact('gpu__time_duration.sum'), '45.8 µs');
      assert.equal(
        await exact('gpu__compute_memory_throughput.avg.pct_of_peak_sustained_elapsed'),
        '83.1 %',
      );
      assert.equal(await exact('dram__bytes.sum.per_second'), '3.99 TB/s');
      assert.equal(await exact('lts__t_sector_hit_rate.pct'), '1.3 %');
      const memory = test.page.locator('[data-section="MemoryWorkloadAnalysis"]');
      const table = memory.getByRole('region', { name: 'Device Memory' });
      const load = table.locator('tr', { hasText: 'Load' });
      assert.match((await load.textContent()) ?? '', /5,637,064.*82\.0 %.*180 MB.*3\.94 TB\/s/);
      assert.match(
        (await test.page.locator('.kernel-figures').textContent()) ?? '',
        /memory bound/,
      );
    });

    it('says less than a tenth of a percent the same in the list and the head', async () => {
      const { page } = test;
      await page.locator('.lr:not([hidden])[data-kernel="7"]').click();
      await test.idle();
      assert.equal(
        await page.locator('.lr:not([hidden])[data-kernel="7"] .col-compute').textContent(),
        '<0.1',
      );
      const head = page.locator('.kernel-figures .headline', { hasText: 'Compute' });
      assert.match(await head.innerText(), /<0\.1 %/);
      await page.locator('.lr:not([hidden])[data-kernel="8"]').click();
      await test.idle();
    });

    it('counts one block as one', async () => {
      const { page } = test;
      const answer = page.locator('.calculator-answer', { hasText: 'per SM' });
      assert.match(await answer.innerText(), /: 1 block and 12 of 64 warps/);
      await page.locator('[data-need="threads"]').fill('1024');
      await page.locator('[data-need="registersPerThread"]').fill('32');
      await page.locator('[data-need="shared"]').fill('0');
      await page.keyboard.press('Tab');
      await page
        .locator('.calculator-answer', { hasText: /2 blocks .* as many as it holds/ })
        .waitFor();
      assert.deepEqual(await page.locator('.curve-end.last').allTextContents(), [
        '1,024',
        '248',
        '229,376',
      ]);
    });

    it('says once what holds the kernel back', async () => {
      const said = test.page.getByText(/^(memory|compute|latency) bound$/i);
      assert.deepEqual(await said.allTextContents(), ['memory bound']);
    });

    it('explains the L2 hit rate', async () => {
      await test.page.locator('.row[data-metric="lts__t_sector_hit_rate.pct"] button').click();
      const card = test.page.locator('#figure-card.shown');
      await card.waitFor();
      assert.match((await card.textContent()) ?? '', /It is not 1 − DRAM bytes/);
      await test.page.keyboard.press('Escape');
    });

    it('compares with a baseline', async () => {
      await test.page.keyboard.press('b');
      await test.idle();
      assert.deepEqual((await test.idle()).baseline, { side: 'own', kernel: 8 });
      assert.equal(await test.page.locator('.section .difference').count(), 0);
      await test.page.keyboard.press('n');
      const state = await test.idle();
      assert.notEqual(state.kernel, 8);
      assert.ok((await test.page.locator('.section .difference').count()) > 40);
      assert.match((await test.page.locator('.baseline-strip').textContent()) ?? '', /#8/);
      await test.screenshot('report-baseline');
      await test.page.locator('.baseline-strip .icon-button').click();
      await test.idle();
      assert.equal(await test.page.locator('.section .difference').count(), 0);
    });

    it('follows the arrow keys', async () => {
      await test.page.locator('.list').focus();
      await test.page.keyboard.press('Home');
      const first = (await test.idle()).kernel;
      await test.page.keyboard.press('ArrowDown');
      assert.notEqual((await test.idle()).kernel, first);
      assert.deepEqual(test.errors, []);
    });
  });

  for (const theme of ['dark', 'light', 'hc'] as const) {
    it(`keeps a picture in ${theme}`, async () => {
      const file = existsSync(decode) ? decode : fixture('full.ncu-rep');
      const test = await openReportPage({ file, theme, state: { kernel: 8 } });
      await test.idle();
      await test.screenshot(`report-${theme}`);
      assert.deepEqual(test.errors, []);
      await test.close();
    });
  }

  it('fits into 500 pixels', async () => {
    const viewport = { width: 500, height: 800 };
    const test = await openReportPage({ file: fixture('full.ncu-rep'), viewport });
    await test.idle();
    const wider = await test.page.evaluate<number>(
      "document.querySelector('.kernel-pane').scrollWidth - document.querySelector('.kernel-pane').clientWidth",
    );
    assert.ok(wider <= 0, `${wider} pixels too wide`);
    await test.screenshot('report-narrow');
    await test.close();
  });
});
