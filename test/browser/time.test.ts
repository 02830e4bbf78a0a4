// The tab `Time`: where the wall clock went, per device and phase, adding up, with definitions.

import assert from 'node:assert/strict';
import { closePages } from './page/open-page.ts';
import { openTimeline, type TimelineTest } from './page/timeline-page.ts';

const state = { detailsOpen: true, drawer: { tab: 'time' } };

describe('where the time went', () => {
  let timeline: TimelineTest;
  const locator = (selector: string) => timeline.page.locator(`#drawer-time ${selector}`);
  const row = (name: string) => locator('tbody tr').filter({ has: timeline.page.getByText(name) });
  const card = () => timeline.page.locator('.data-card.shown');
  const exactly = async () =>
    Number(/Exactly([\d,]+) ns/.exec((await card().textContent()) ?? '')?.[1]?.replaceAll(',', ''));

  before(async () => {
    timeline = await openTimeline({ trace: 'eager7b', state });
    await locator('.time-grid').waitFor();
  });

  after(async () => {
    await timeline?.close();
    await closePages();
  });

  it('has a row for the device and for each of its phases', async () => {
    const names = await locator('.time-name').allTextContents();
    assert.deepEqual(names, ['GPU 0', 'load', 'other', 'prefill', 'decode']);
  });

  it('adds up to the wall clock, to the nanosecond', async () => {
    const figures = ['computation', 'communication', 'copies', 'launch', 'sync', 'dependency'];
    const values: Record<string, number> = {};
    for (const id of ['wall', 'busy', ...figures, 'unknown']) {
      await row('decode').locator(`td[data-figure=${id}]`).hover();
      await card().waitFor();
      values[id] = await exactly();
    }
    const sum = [...figures, 'unknown'].reduce((total, id) => total + (values[id] ?? NaN), 0);
    assert.equal(values['wall'], 242_200_622);
    assert.equal(sum, values['wall']);
    assert.ok((values['busy'] ?? 0) < sum);
  });

  it('says of each figure what it is a share of and how it is defined', async () => {
    await row('decode').locator('td[data-figure=launch]').hover();
    await card().waitFor();
    const text = (await card().textContent()) ?? '';
    assert.match(text, /Idle: launch · GPU 0 · decode159 ms/);
    assert.match(text, /65\.7 % of 242 ms/);
    assert.match(text, /the host was late/);
  });

  it('explains the parts of a bar, hatched where the device was idle', async () => {
    const part = row('decode').locator('.time-bar [data-part=launch]');
    const image = await part.evaluate(element => getComputedStyle(element).backgroundImage);
    assert.match(image, /repeating-linear-gradient/);
    await part.hover();
    await card().getByText('Idle: launch · GPU 0 · decode').waitFor();
  });

  it('selects a phase on click, and marks what is selected', async () => {
    await row('prefill').locator('th').click();
    const selection = await timeline.selected();
    assert.equal(selection?.node, '/phase:prefill');
    assert.equal(await row('prefill').getAttribute('aria-selected'), 'true');
    timeline.command('clearSelection');
    await timeline.idle();
    assert.equal(await row('prefill').getAttribute('aria-selected'), 'false');
  });

  it('is walked by keys', async () => {
    await row('GPU 0').locator('th').focus();
    await timeline.page.keyboard.press('ArrowRight');
    await timeline.page.keyboard.press('ArrowRight');
    await card().getByText('Computation · GPU 0').waitFor();
    await timeline.page.keyboard.press('ArrowDown');
    await card().getByText('Computation · GPU 0 · load').waitFor();
    await timeline.page.keyboard.press('Enter');
    assert.equal((await timeline.selected())?.node, '/phase:load');
  });

  it('copies exact figures', async () => {
    const copy = timeline.page.locator('.drawer-tools').getByRole('button', { name: 'Copy data' });
    await copy.click();
    const lines = (timeline.callsOf('copy').at(-1) ?? '').trimEnd().split('\n');
    assert.equal(lines.length, 6);
    assert.match(lines[5] ?? '', /^GPU 0 · decode\t242200622\t78941230\t/);
  });

  for (const theme of ['dark', 'light', 'hc', 'hc-light'] as const) {
    it(`is seen in ${theme}`, async () => {
      await timeline.setTheme(theme);
      await row('decode').locator('td[data-figure=launch]').hover();
      await card().waitFor();
      await timeline.screenshot(`time-${theme}`);
    });
  }

  for (const width of [1600, 1100, 900, 700]) {
    it(`fits into ${width} px with every figure, and its cards cover none`, async () => {
      await timeline.page.setViewportSize({ width, height: 760 });
      const view = locator('.time-view');
      const spare = await view.evaluate(element => element.scrollWidth - element.clientWidth);
      assert.equal(spare, 0, `${spare} px too wide`);
      for (const id of ['computation', 'sum']) {
        const cell = row('decode').locator(`td[data-figure=${id}]`);
        await cell.hover();
        await card().waitFor();
        assert.ok(await cell.locator('.time-value').isVisible());
        assert.ok(await cell.locator('.time-share').isVisible());
        const box = await card().boundingBox();
        const top = (await view.boundingBox())!.y;
        assert.ok(box!.y + box!.height <= top, `${box!.y + box!.height} above ${top}`);
      }
      await timeline.screenshot(`time-${width}`);
    });
  }

  it('scrolls in a narrow window and keeps the names in sight', async () => {
    await timeline.page.setViewportSize({ width: 500, height: 760 });
    await locator('.time-view').evaluate(element => (element.scrollLeft = 400));
    const box = await row('decode').locator('th').boundingBox();
    assert.ok(box !== null && box.x < 5);
    const bar = await row('decode').locator('.time-bar').boundingBox();
    assert.ok(bar !== null && bar.width > 80, `a bar of ${bar?.width} px`);
    await timeline.screenshot('time-narrow');
  });

  it('keeps the device in sight while its phases scroll, and what has the focus below it', async () => {
    await timeline.page.setViewportSize({ width: 1280, height: 760 });
    await locator('.time-view').evaluate((element: HTMLElement) => {
      element.style.height = '130px';
      element.scrollTop = 1000;
    });
    const bottom = (box: { y: number; height: number } | null) => box!.y + box!.height;
    const device = await row('GPU 0').locator('th').boundingBox();
    const head = await locator('thead th').first().boundingBox();
    assert.ok(Math.abs(device!.y - bottom(head)) <= 1, `${device!.y} below ${bottom(head)}`);
    const last = await row('decode').locator('th').boundingBox();
    assert.ok(last!.y >= bottom(device) - 1);
    await row('decode').locator('th').focus();
    for (const name of ['prefill', 'other', 'load']) {
      await timeline.page.keyboard.press('ArrowUp');
      const focused = await row(name).locator('th').boundingBox();
      assert.ok(focused!.y >= bottom(device) - 1, `${name} lies under the device`);
    }
    await timeline.screenshot('time-scrolled');
  });

  it('keeps to the strict policy, silently', () => {
    assert.deepEqual(timeline.errors, []);
  });

  it('says so where nothing ran, and where the answer fails', async () => {
    const other = await openTimeline({ trace: 'eager7b' });
    other.answers.timeBreakdown = () => {
      throw new Error('the file is gone');
    };
    await other.page.getByRole('tab', { name: 'Time', exact: true }).click();
    await other.page.getByText('the file is gone').waitFor();
    other.answers.timeBreakdown = () => [];
    await other.page.getByRole('button', { name: 'Try again' }).first().click();
    await other.page.getByText('Nothing ran on a device').waitFor();
    await other.close();
  });
});
