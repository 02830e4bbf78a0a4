// The roofline of a real report in a plain browser: its answer, switches, points and panels.

import assert from 'node:assert/strict';
import { chartSpec, type ChartTest } from './page/chart-page.ts';
import { turnWheel } from './page/open-page.ts';
import type { ThemeName } from './page/themes.ts';

describe('the roofline', () => {
  const { show, showOf } = chartSpec('roofline', {});

  const pressed = (test: ChartTest, group: string) =>
    test.page
      .locator(`[data-id^="${group}"][aria-pressed="true"]`)
      .evaluateAll(found => found.map(of => of.textContent ?? ''));

  it('answers first: share of the roof and headroom', async () => {
    const { page } = await show();
    const text = await page.locator('.roofline-answer').innerText();
    assert.doesNotMatch(text, /bound/i, 'said once, above the charts');
    assert.match(text, /83\.1 % of the roof of DRAM/);
    assert.match(text, /7\.75 µs headroom/);
    assert.match(text, /Tensor FP16 \(wgmma\) 31\.9 TFLOP\/s/);
  });

  it('chooses the roof by the pipe that the kernel used', async () => {
    const test = await show();
    assert.deepEqual(await pressed(test, 'roof-'), ['FP16 tensor']);
    await test.select({ kernel: 0 });
    assert.deepEqual(await pressed(test, 'roof-'), ['FP16']);
    await test.press('roof-fp32');
    assert.deepEqual(await pressed(test, 'roof-'), ['FP32']);
  });

  it('switches levels and clocks, and keeps one level', async () => {
    const test = await show();
    for (const level of ['dram', 'l2', 'l1']) await test.press(`level-${level}`);
    assert.deepEqual(await pressed(test, 'level-'), ['L1']);
    await test.press('level-dram');
    await test.press('clock-boost');
    assert.deepEqual(await pressed(test, 'clock-'), ['boost 1.98 GHz']);
  });

  it('explains a ridge of 4 beside one of 198', async () => {
    const test = await show();
    await test.press('why');
    const text = await test.page.locator('.roofline-why-body').innerText();
    assert.match(text, /is 198 FLOP\/byte/);
    assert.match(text, /4\.00 FLOP\/byte at any clock/);
    assert.match(text, /The datasheet of H200 gives 989 TFLOP\/s .* a ridge of 206 FLOP\/byte/);
    await test.page.locator('.roofline-why-body tr.is-chosen .figure-button').click();
    const [kind, title, figure] = (await test.calls()).at(-1) ?? [];
    assert.deepEqual([kind, title], ['figure', 'Peak of Tensor FP16 (wgmma)']);
    assert.match((figure as { formula: string }).formula, /peak_sustained/);
  });

  it('shows a card under the pointer and selects another kernel by click', async () => {
    const test = await show({ kernel: 4 });
    const { page } = test;
    await page.locator('canvas').focus();
    await page.keyboard.press('ArrowLeft');
    const card = page.locator('.roofline-card.shown');
    await card.waitFor();
    const box = (await page.locator('.roofline-ring').boundingBox())!;
    await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
    assert.match(await card.innerText(), /FLOP\/byte/);
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('Enter');
    assert.equal((await test.calls()).filter(([kind]) => kind === 'select').length, 1);
    const ring = (await page.locator('.roofline-ring').boundingBox())!;
    await page.mouse.click(ring.x + ring.width / 2, ring.y + ring.height / 2);
    assert.equal((await test.calls()).filter(([kind]) => kind === 'select').length, 2);
  });

  it('says under the pointer what a roof is made of', async () => {
    const { page } = await show();
    const box = (await page.locator('canvas').boundingBox())!;
    const card = page.locator('.roofline-card.shown');
    const found = new Set<string>();
    // From top to bottom near the right edge cross the roofs of work, near the left edge those of memory.
    for (const x of [box.x + box.width - 40, box.x + box.width * 0.3]) {
      for (let y = box.y + 8; y < box.y + box.height - 60; y += 4) {
        await page.mouse.move(x, y);
        if (await card.isVisible()) found.add(await card.innerText());
      }
    }
    const of = (title: RegExp): string => [...found].find(text => title.test(text)) ?? '';
    const tensor = of(/^FP16 \/ BF16 tensor 954 TFLOP\/s at 1\.77 GHz/);
    assert.match(tensor, /Ridge with DRAM\s+198 FLOP\/byte/);
    assert.match(tensor, /Tensor FP16 \(wgmma\)\s+.*peak_sustained/);
    assert.match(of(/^DRAM 4\.81 TB\/s at 3\.20 GHz/), /dram__bytes\.sum\.peak_sustained/);
    assert.match(of(/^FP64 29\.8/), /dfma/);
  });

  it('zooms by wheel once it has the focus, moves by drag, and resets', async () => {
    const test = await show();
    const { page } = test;
    const reset = page.locator('[data-id="reset"]');
    const box = (await page.locator('canvas').boundingBox())!;
    await page.mouse.move(box.x + 300, box.y + 150);
    await turnWheel(page, 0, -300);
    assert.equal(await reset.count(), 0, 'the wheel scrolls the page');
    await page.locator('canvas').focus();
    const ring = page.locator('.roofline-ring');
    const before = await ring.boundingBox();
    await turnWheel(page, 0, -200);
    await reset.waitFor();
    await test.idle();
    assert.notDeepEqual(await ring.boundingBox(), before);
    await page.mouse.down();
    await page.mouse.move(box.x + 340, box.y + 170, { steps: 4 });
    await page.mouse.up();
    await reset.click();
    await test.idle();
    assert.deepEqual(await ring.boundingBox(), before);
  });

  it('shows all points as a table and copies them', async () => {
    const test = await show({ kernel: 8 });
    await test.press('table');
    const rows = test.page.locator('.roofline-table tbody tr');
    assert.ok((await rows.count()) >= 12);
    assert.match(await rows.filter({ hasText: 'no floating-point work' }).innerText(), /#3/);
    await rows.locator('button', { hasText: /^#1 / }).click();
    await test.press('copy');
    const calls = await test.calls();
    assert.deepEqual(calls[0], ['select', 1]);
    assert.match(String(calls[1]?.[1]), /31897241958041/);
  });

  it('says what is missing in a report of the basic set', async () => {
    const chart = await showOf('basic.ncu-rep', {});
    const text = await chart.page.locator('.roofline-answer').innerText();
    assert.match(text, /--section SpeedOfLight_RooflineChart/);
    assert.equal(await chart.page.locator('canvas').isVisible(), false);
  });

  for (const theme of ['dark', 'light', 'hc', 'hc-light'] as ThemeName[]) {
    it(`is drawn in ${theme}`, async () => {
      const test = await show({ theme, baseline: 4 });
      assert.match(await test.page.locator('.roofline-baseline').innerText(), /#4/);
      await test.screenshot(`roofline-${theme}`);
    });
  }

  it('keeps a difference in one line where there is little room', async () => {
    const test = await show({ width: 360, baseline: 4 });
    assert.match(await test.page.locator('.roofline-change').first().innerText(), /^[\d.]+ %$/);
    const change = test.page.locator('.roofline-change').last();
    assert.match(await change.innerText(), /^[▲▼] [+−][\d.]+ µs$/);
    const lines = await change.evaluate(of => of.getClientRects().length);
    assert.equal(lines, 1);
    const { x, width } = (await change.boundingBox())!;
    assert.ok(x + width <= 360, 'in view');
  });

  it('has whole decades on its axes', async () => {
    const { page } = await show();
    const ticks = await page.evaluate(() => {
      const { prototype } = CanvasRenderingContext2D;
      const drawn: string[] = [];
      const real = Object.getOwnPropertyDescriptor(prototype, 'fillText')!.value as () => void;
      prototype.fillText = new Proxy(real, {
        apply: (draw, context, of: [string]) => {
          drawn.push(of[0]);
          return Reflect.apply(draw, context, of as never);
        },
      });
      document.querySelector<HTMLElement>('canvas')!.dispatchEvent(new MouseEvent('dblclick'));
      return new Promise<string[]>(done =>
        requestAnimationFrame(() => setTimeout(() => done(drawn))),
      );
    });
    for (const tick of ['1 G', '10 G', '1 T', '100 T', '0.1', '10', '1000']) {
      assert.ok(ticks.includes(tick), `${tick} of ${ticks.join(' | ')}`);
    }
  });

  it('fits a narrow editor, and speaks Chinese', async () => {
    const test = await show({ width: 500, language: 'zh-cn' });
    assert.match(await test.page.locator('.roofline-answer').innerText(), /DRAM 屋顶的 83\.1 %/);
    const wide = await test.page.evaluate(() => document.documentElement.scrollWidth);
    assert.ok(wide <= 500, `${wide} px`);
    await test.screenshot('roofline-narrow-zh');
  });
});
