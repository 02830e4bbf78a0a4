// The memory chart of a real report in a plain browser: figures, switch, cards, table and baseline.

import assert from 'node:assert/strict';
import { chartSpec, type ChartTest } from './page/chart-page.ts';
import type { ThemeName } from './page/themes.ts';

describe('the memory chart', () => {
  const { show, showOf } = chartSpec('memory', { width: 1200 });

  const label = (test: ChartTest, id: string) => test.page.locator(`[data-link="${id}"]`);
  const figure = (test: ChartTest, id: string) => test.page.locator(`[data-figure="${id}"]`);

  it('shows what gate_up_proj reads from device memory', async () => {
    const test = await show();
    const answer = await test.page.locator('.roofline-line').innerText();
    assert.doesNotMatch(answer, /bound/i, 'said once, above the charts');
    assert.match(answer, /180\.39 MB read from device memory at 3\.94 TB\/s/);
    assert.match(answer, /DRAM 83\.1 % of peak/);
    const link = await label(test, 'device>l2:read').locator('text').textContent();
    assert.equal(link, '180.39 MB · 82.0 %');
  });

  it('switches between transfer size and throughput', async () => {
    const test = await show();
    await test.press('view-throughput');
    const text = label(test, 'device>l2:read').locator('text');
    assert.match((await text.textContent()) ?? '', /^3\.94 TB\/s/);
    assert.match(await figure(test, 'l2-read').innerHTML(), /4\.00 TB\/s/);
    await test.press('view-size');
    assert.match((await text.textContent()) ?? '', /^180\.39 MB/);
  });

  it('opens the sum of every number, by mouse and by key', async () => {
    const test = await show();
    for (const found of await test.page.locator('[data-link], [data-figure]').all()) {
      await found.focus();
      await test.page.keyboard.press('Enter');
    }
    const all = await test.page.locator('[data-link], [data-figure]').count();
    await test.page.waitForFunction(
      count => (globalThis as unknown as { klCalls: unknown[] }).klCalls.length === count,
      all,
    );
    await label(test, 'device>l2:read').locator('text').click();
    const [, title, sum, notes] = (await test.calls()).at(-1) ?? [];
    assert.equal(title, 'Device Memory → L2 Cache, reads');
    assert.equal((sum as { value: number }).value, 180386048);
    assert.match(String(notes), /81\.98 % of this path’s peak/);
  });

  it('explains the hit rate of L2, and gives DRAM throughput as achieved over peak', async () => {
    const test = await show();
    await figure(test, 'l2-hit').click();
    await test.page.waitForFunction(
      () => (globalThis as unknown as { klCalls: unknown[] }).klCalls.length === 1,
    );
    assert.match(String((await test.calls())[0]?.[3]), /not 1 − DRAM bytes \/ L2 bytes/);
    await figure(test, 'device-busy').click();
    await test.page.waitForFunction(
      () => (globalThis as unknown as { klCalls: unknown[] }).klCalls.length === 2,
    );
    const sum = (await test.calls())[1]?.[2] as { formula: string; value: number };
    assert.match(sum.formula, /dram__bytes\.sum\.per_second.* \/ .*peak_sustained/);
    assert.equal(sum.value.toFixed(1), '83.1');
  });

  it('greys what the kernel did not use', async () => {
    const test = await show();
    const unused = (unit: string) =>
      test.page.locator(`[data-unit="${unit}"]`).evaluate(of => of.classList.contains('is-unused'));
    assert.equal(await unused('global'), true);
    assert.equal(await unused('tma'), false);
    assert.equal(await unused('device'), false);
    await test.select({ kernel: 4 });
    assert.equal(await unused('global'), false);
    assert.equal(await unused('tma'), true);
  });

  it('shows differences from the baseline, also in the table', async () => {
    const test = await show({ kernel: 4, baseline: 8 });
    const text = await label(test, 'device>l2:read').locator('text').textContent();
    assert.match(text ?? '', /745\.47 kB−99\.6 %/);
    await test.press('table');
    const row = test.page.locator('.roofline-table tr', { hasText: 'Device Memory → L2 Cache' });
    assert.match(await row.innerText(), /−99\.6 %/);
    await test.press('copy');
    assert.match(String((await test.calls()).at(-1)?.[1]), /745472\tbyte/);
    await test.screenshot('memory-baseline');
  });

  for (const view of ['size', 'throughput']) {
    it(`keeps the numbers of links out of the boxes beside them: ${view}`, async () => {
      const test = await show({ kernel: 7, baseline: 0 });
      await test.press(`view-${view}`);
      for (const [kernel, baseline] of [
        [7, 0],
        [7, 2],
        [6, 7],
        [8, 1],
        [4, 8],
      ] as const) {
        await test.select({ kernel, baseline });
        assert.deepEqual(await test.page.evaluate(labelsOverBoxes), []);
      }
      await test.screenshot(`memory-changes-${view}`);
    });
  }

  it('says what is missing in a report of the basic set', async () => {
    const chart = await showOf('basic.ncu-rep', {});
    const text = await chart.page.locator('.memory').innerText();
    assert.match(text, /--section MemoryWorkloadAnalysis_Chart/);
  });

  for (const theme of ['dark', 'light', 'hc', 'hc-light'] as ThemeName[]) {
    it(`is drawn in ${theme}`, async () => {
      const test = await show({ theme });
      await test.screenshot(`memory-${theme}`);
    });
  }

  it('scrolls inside a narrow editor, and speaks Chinese', async () => {
    const test = await show({ width: 500, language: 'zh-cn' });
    assert.match(await test.page.locator('.roofline-line').innerText(), /从显存读取 180\.39 MB/);
    const wide = await test.page.evaluate(() => document.documentElement.scrollWidth);
    assert.ok(wide <= 500, `${wide} px`);
    await test.screenshot('memory-narrow-zh');
  });
});

/** In the page: numbers of links that reach into a unit's box, each with how far, px. */
function labelsOverBoxes(): string[] {
  const boxes = [...document.querySelectorAll('[data-unit] > rect')].map(of =>
    of.getBoundingClientRect(),
  );
  return [...document.querySelectorAll('[data-link] text')].flatMap(text => {
    const { left, right, top, bottom } = text.getBoundingClientRect();
    return boxes
      .filter(box => left < box.right && box.left < right && top < box.bottom && box.top < bottom)
      .map(box => {
        const far = Math.min(right - box.left, box.right - left).toFixed(1);
        return `${text.textContent}: ${far}`;
      });
  });
}
