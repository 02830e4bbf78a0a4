// The drawer where there is little room: its tabs and their controls beside or below one another, never on one
// another, the chosen tab in sight, tips readable at the edge, and lanes that keep the larger part.

import assert from 'node:assert/strict';
import { closePages } from './page/open-page.ts';
import { openTimeline, type TimelineTest } from './page/timeline-page.ts';

const TABS = ['events', 'kernels', 'layers-map', 'time'];

describe('the drawer in a narrow window', () => {
  let timeline: TimelineTest;

  before(async () => {
    timeline = await openTimeline({ trace: 'eager7b', state: { detailsOpen: true } });
  });
  after(async () => {
    await timeline?.close();
    await closePages();
  });

  const box = (selector: string) => timeline.page.locator(selector).first().boundingBox();

  for (const width of [1280, 800, 480, 330]) {
    it(`has tabs and controls apart at ${width} pixels`, async () => {
      await timeline.page.setViewportSize({ width, height: 800 });
      for (const tab of TABS) {
        await timeline.page.locator(`#drawer-${tab}-tab`).click();
        await timeline.idle();
        const strip = (await box('.drawer-tabs'))!;
        const tools = (await box('.drawer-tools > *'))!;
        const chosen = (await box(`#drawer-${tab}-tab`))!;
        const below = tools.y >= strip.y + strip.height - 1;
        const beside = tools.x >= strip.x + strip.width - 1;
        assert.ok(below || beside, `${tab}: controls lie on the tabs`);
        assert.ok(tools.x >= 0 && tools.x + tools.width <= width + 1, `${tab}: controls are cut`);
        assert.ok(chosen.x >= strip.x - 1, `${tab} is cut at its left`);
        assert.ok(
          chosen.x + chosen.width <= strip.x + strip.width + 1,
          `${tab} is cut at its right`,
        );
      }
    });
  }

  it('lets a wheel reach the tabs that have no room', async () => {
    await timeline.page.setViewportSize({ width: 330, height: 800 });
    await timeline.page.locator('#drawer-details-tab').click();
    await timeline.page.locator('.drawer-tabs').hover();
    await timeline.wheel(0, 2000);
    await timeline.page.waitForFunction(() => {
      const strip = document.querySelector('.drawer-tabs')!;
      return strip.scrollLeft + strip.clientWidth >= strip.scrollWidth - 1;
    });
  });

  it('tells what a button at the edge does in one line', async () => {
    await timeline.page.setViewportSize({ width: 330, height: 800 });
    await timeline.page.locator('#drawer-time-tab').click();
    await timeline.page.locator('.drawer-tools .icon-button').last().hover();
    await timeline.page.locator('.tip.shown').waitFor();
    const tip = (await box('.tip'))!;
    assert.ok(tip.width > 2 * tip.height, `${tip.width} × ${tip.height}`);
    assert.ok(tip.x + tip.width <= 330);
    await timeline.page.mouse.move(10, 300);
  });

  it('shows the tip of a tab above it, where it covers no rows', async () => {
    await timeline.page.setViewportSize({ width: 800, height: 800 });
    await timeline.page.locator('#drawer-events-tab').hover();
    await timeline.page.locator('.tip.shown', { hasText: 'order of start' }).waitFor();
    const tip = (await box('.tip'))!;
    const tab = (await box('#drawer-events-tab'))!;
    assert.ok(tip.y + tip.height <= tab.y);
  });

  it('leaves the lanes the larger part, and keeps what the user chose for later', async () => {
    // The page is told of the window's size a moment after it has changed.
    const namesAre = (wide: number) =>
      timeline.page.waitForFunction(
        px => document.querySelector('.headers')!.getBoundingClientRect().width === px,
        wide,
      );
    await timeline.page.setViewportSize({ width: 1280, height: 800 });
    await timeline.page.locator('.resizer.vertical').focus();
    for (let i = 0; i < 5; i++) await timeline.page.keyboard.press('ArrowRight');
    await namesAre(300);
    await timeline.page.setViewportSize({ width: 400, height: 800 });
    await namesAre(240);
    await timeline.page.setViewportSize({ width: 1280, height: 800 });
    await namesAre(300);
  });

  it('shows where the focus is in a table of which no row is in hand', async () => {
    await timeline.page.locator('#drawer-kernels-tab').click();
    await timeline.page.locator('#drawer-kernels .table-view[aria-busy="false"]').waitFor();
    const grid = timeline.page.locator('#drawer-kernels .table-grid');
    await timeline.page.locator('#drawer-kernels-tab').focus();
    const isIn = () => grid.evaluate(element => element === document.activeElement);
    for (let i = 0; i < 10 && !(await isIn()); i++) await timeline.page.keyboard.press('Tab');
    assert.ok(await isIn(), 'Tab leads to the rows');
    const border = await grid.evaluate(
      element => getComputedStyle(element, '::after').borderTopStyle,
    );
    assert.equal(border, 'solid');
  });

  it('has fields that say what they filter', async () => {
    await timeline.page.locator('#drawer-kernels-tab').click();
    await timeline.page.getByRole('textbox', { name: 'Filter the rows' }).waitFor();
    await timeline.page.locator('#drawer-time-tab').click();
    await timeline.page.locator('#drawer-kernels-tab').click();
    await timeline.page.getByRole('textbox', { name: 'Filter the rows' }).waitFor();
    assert.deepEqual(timeline.errors, []);
  });
});
