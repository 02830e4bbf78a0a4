// The tab `Layers map`: cells by pointer and keys, the distribution beside them, and what they lead to.

import assert from 'node:assert/strict';
import { closePages } from './page/open-page.ts';
import { openTimeline, type TimelineTest } from './page/timeline-page.ts';
import { sharedTrace } from './page/traces.ts';

const state = { detailsOpen: true, detailsHeight: 280, drawer: { tab: 'layers-map' } };

describe('the layers map', () => {
  let timeline: TimelineTest;
  const locator = (selector: string) => timeline.page.locator(`#drawer-layers-map ${selector}`);
  const card = () => timeline.page.locator('.data-card.shown');
  const live = () => timeline.page.locator('#live').textContent();

  before(async () => {
    timeline = await openTimeline({ trace: 'eager7b', state });
    await locator('.outlier').first().waitFor();
  });

  after(async () => {
    await timeline?.close();
    await closePages();
  });

  it('draws steps by layers with a legend in numbers, and the distribution', async () => {
    assert.ok((await timeline.colorsOf('.heat canvas:first-child')) > 20);
    assert.match((await locator('.heat-legend').textContent()) ?? '', /≤ \d+ µs≥ \d+ µs/);
    const figures = (await locator('.spread-figures').textContent()) ?? '';
    assert.match(figures, /p10329 µsp50348 µsp90385 µsmean361 µs/);
    assert.ok((await timeline.colorsOf('.histogram canvas')) > 3);
  });

  it('says the exact value of a cell under the pointer', async () => {
    await locator('.heat-top').hover({ position: { x: 200, y: 60 } });
    await card().waitFor();
    const text = (await card().textContent()) ?? '';
    assert.match(text, /decode step=\d+ · layer \d+Layer time [\d.]+ µs/);
    assert.match(text, /[\d,]+ ns/);
    assert.match(text, /[+−][\d.]+ % of 348 µs/);
  });

  it('selects the instance on click, in the timeline and for the tree', async () => {
    await locator('.heat-top').click({ position: { x: 200, y: 60 } });
    const selection = await timeline.selected();
    assert.match(selection?.node ?? '', /^\/phase:decode\/step:\d+\/layer:\d+$/);
    assert.deepEqual(timeline.callsOf('selected').at(-1)?.node, selection?.node);
    const { window } = await timeline.idle();
    assert.ok(selection !== undefined && window.startNs <= selection.startNs);
    assert.ok(window.endNs >= selection.endNs && window.endNs - window.startNs < 1e7);
  });

  it('is walked by keys, which say the value', async () => {
    await locator('.heat-top').focus();
    await timeline.page.keyboard.press('Home');
    await timeline.page.keyboard.press('ArrowRight');
    assert.match((await live()) ?? '', /^decode step=2 · layer \d+: Layer time [\d.]+ µs$/);
    await card().waitFor();
    await timeline.page.keyboard.press('PageDown');
    assert.match((await live()) ?? '', /3\.17 ms/);
    await timeline.page.keyboard.press('Enter');
    const selection = await timeline.selected();
    assert.ok(selection !== undefined && selection.endNs - selection.startNs > 3e6);
  });

  it('leads from an outlier to its instance', async () => {
    await locator('.outlier').nth(1).click();
    const selection = await timeline.selected();
    assert.ok(selection !== undefined);
    assert.equal(Math.round((selection.endNs - selection.startNs) / 1e4), 140);
  });

  it('is left behind the outliers by one more Tab, and the arrow keys walk them', async () => {
    const { keyboard } = timeline.page;
    const focused = () => locator('.outlier:focus').evaluate(row => row.textContent);
    const texts = await locator('.outlier').allTextContents();
    await locator('.spread-figure').last().focus();
    await keyboard.press('Tab');
    assert.equal(await focused(), texts[0]);
    await keyboard.press('ArrowDown');
    await keyboard.press('ArrowDown');
    assert.equal(await focused(), texts[2]);
    await keyboard.press('End');
    assert.equal(await focused(), texts.at(-1));
    await keyboard.press('Tab');
    assert.equal(await locator('.outlier:focus').count(), 0);
    await keyboard.press('Shift+Tab');
    assert.equal(await focused(), texts.at(-1), 'the one last in hand');
  });

  it('shows one operator, and one layer of it over all steps', async () => {
    await timeline.page
      .locator('.drawer-tools select[aria-label="Value"]')
      .selectOption('operator:gate_up_proj');
    await locator('.spread-title').getByText('gate_up_proj').waitFor();
    await locator('.heat-top').hover({ position: { x: 300, y: 80 } });
    await card()
      .getByText(/gate_up_proj [\d.]+ µs/)
      .waitFor();
    await locator('.spread select').selectOption({ label: 'layer 5' });
    await locator('.spread-title').getByText('×19').waitFor();
    await locator('.heat-top').click({ position: { x: 300, y: 80 } });
    assert.match((await timeline.selected())?.node ?? '', /\/operator:gate_up_proj$/);
    await locator('.spread select').selectOption('');
    await timeline.page
      .locator('.drawer-tools select[aria-label="Value"]')
      .selectOption('duration');
    await locator('.spread-title').getByText('Layer time ×608').waitFor();
  });

  it('spreads what it shows: idle time and gaps too', async () => {
    const value = timeline.page.locator('.drawer-tools select[aria-label="Value"]');
    await value.selectOption('gap');
    await locator('.spread-title').getByText('Gap before ×589').waitFor();
    await value.selectOption('idle');
    await locator('.spread-title').getByText('Idle time ×608').waitFor();
    await value.selectOption('duration');
    await locator('.spread-title').getByText('Layer time ×608').waitFor();
  });

  it('asks once for an operator, and shows the phase that is chosen', async () => {
    const value = timeline.page.locator('.drawer-tools select[aria-label="Value"]');
    const phase = timeline.page.locator('.drawer-tools select[aria-label="Phase"]');
    assert.deepEqual(await phase.locator('option').allTextContents(), [
      'all phases',
      'prefill',
      'decode',
    ]);
    assert.equal(await phase.inputValue(), 'decode');
    timeline.calls.length = 0;
    await value.selectOption('operator:o_proj');
    await locator('.spread-title').getByText('o_proj ×608').waitFor();
    const asked = [timeline.callsOf('layersMap'), timeline.callsOf('distribution')];
    assert.deepEqual(
      asked.map(calls => calls.length),
      [1, 1],
    );
    await phase.selectOption('prefill');
    await locator('.spread-title').getByText('o_proj ×32').waitFor();
    await phase.selectOption('');
    await locator('.spread-title').getByText('o_proj ×640').waitFor();
    await timeline.screenshot('layers-map-phases');
    await phase.selectOption('decode');
    await value.selectOption('duration');
    await locator('.spread-title').getByText('Layer time ×608').waitFor();
  });

  it('shows and copies the data of both charts', async () => {
    const tools = timeline.page.locator('.drawer-tools');
    await tools.getByRole('button', { name: 'Show as table' }).click();
    assert.equal(await locator('.heat-picture tbody tr').count(), 19);
    await tools.getByRole('button', { name: 'Copy data' }).click();
    const lines = (timeline.callsOf('copy').at(-1) ?? '').trimEnd().split('\n');
    assert.equal(lines.length, 20);
    assert.equal(lines[1]?.split('\t')[1], '436956');
    await tools.getByRole('button', { name: 'Show as table' }).click();
    await locator('.spread').getByRole('button', { name: 'Show as table' }).click();
    assert.ok((await locator('.spread-chart tbody tr').count()) > 30);
    await locator('.spread').getByRole('button', { name: 'Copy data' }).click();
    assert.match(timeline.callsOf('copy').at(-1) ?? '', /^From \(ns\)\tTo \(ns\)\tCount\n/);
    await locator('.spread').getByRole('button', { name: 'Show as table' }).click();
    await locator('.histogram').waitFor();
  });

  for (const theme of ['dark', 'light', 'hc', 'hc-light'] as const) {
    it(`is drawn again in ${theme}`, async () => {
      await timeline.setTheme(theme);
      await locator('.heat-top').hover({ position: { x: 200, y: 60 } });
      await timeline.screenshot(`layers-map-${theme}`);
      assert.ok((await timeline.colorsOf('.heat canvas:first-child')) > 20);
    });
  }

  it('stacks in a narrow window', async () => {
    await timeline.page.setViewportSize({ width: 500, height: 760 });
    await timeline.idle();
    await timeline.screenshot('layers-map-narrow');
    const box = await locator('.heat').boundingBox();
    assert.ok(box !== null && box.width > 400);
  });

  it('names the axes where the legend has little room', async () => {
    await timeline.page.setViewportSize({ width: 360, height: 760 });
    await timeline.idle();
    const axes = locator('.legend-axes');
    assert.match((await axes.textContent()) ?? '', /layer.*decode step$/);
    const cut = await axes.evaluate(element => element.scrollWidth - element.clientWidth);
    assert.ok(cut <= 0, `${cut} px cut`);
  });

  it('takes the card away when the window changes its size', async () => {
    await timeline.page.setViewportSize({ width: 1000, height: 760 });
    await timeline.idle();
    await locator('.heat-top').hover({ position: { x: 300, y: 60 } });
    await card().waitFor();
    await timeline.page.setViewportSize({ width: 500, height: 760 });
    await card().waitFor({ state: 'hidden' });
  });

  it('keeps to the strict policy, silently', () => {
    assert.deepEqual(timeline.errors, []);
  });
});

describe('the layers map of other traces', () => {
  after(() => closePages());

  it('says clearly that there are no steps with layers', async () => {
    const timeline = await openTimeline({ trace: 'eager7b' });
    const [steps, layers, operators] = [[], [], []];
    const none = new Float64Array(0);
    timeline.answers.layersMap = ({ value }) => ({
      ...{ phase: '', phases: [], value, steps, layers, operators },
      ...{ values: none, startNs: none, durationNs: none, operatorMeanNs: none },
    });
    await timeline.page.getByRole('tab', { name: 'Layers map' }).click();
    await timeline.page.getByText('No steps with layers were found').waitFor();
    await timeline.screenshot('layers-map-empty');
    assert.deepEqual(timeline.errors, []);
    await timeline.close();
  });

  it('moves over 511 steps within a frame', async function () {
    sharedTrace(this, 'long');
    const timeline = await openTimeline({ trace: 'long', state, locale: 'zh-cn' });
    const top = timeline.page.locator('.heat-top');
    await timeline.page.locator('.outlier').first().waitFor();
    const ms = await top.evaluate(canvas => {
      const begin = performance.now();
      for (let i = 0; i < 100; i++) {
        const at = { clientX: 60 + i * 5, clientY: canvas.getBoundingClientRect().top + 50 };
        canvas.dispatchEvent(new PointerEvent('pointermove', { ...at, bubbles: true }));
      }
      return (performance.now() - begin) / 100;
    });
    assert.ok(ms < 16, `${ms} ms a move`);
    await timeline.screenshot('layers-map-long-zh');
    await timeline.close();
  });
});
