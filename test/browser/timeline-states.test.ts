// What the timeline page shows in every theme, size and language, and when there is no timeline to
// show. Pictures are left in test-results/screenshots for people to look at.

import assert from 'node:assert/strict';
import type { Failure } from '../../src/core/base/result.ts';
import type { PanelInit } from '../../src/core/protocol/panel.ts';
import { closePages } from './page/open-page.ts';
import { openTimeline, type OpenOptions, type TimelineTest } from './page/timeline-page.ts';
import type { ThemeName } from './page/themes.ts';

const named = { locale: 'en', name: 'eager7b.sqlite' };
const failure: Failure = {
  reason: 'truncated',
  message: 'eager7b.sqlite ends in the middle of a page.',
  advice: 'Copy the file again.',
};
type Open = Extract<PanelInit, { state: 'open' }>;
const change = (more: (init: Open) => Partial<Open>) => (init: PanelInit) =>
  init.state === 'open' ? { ...init, ...more(init) } : init;

describe('the timeline page', () => {
  let timeline: TimelineTest;
  const open = async (options: OpenOptions) => (timeline = await openTimeline(options));

  afterEach(async () => {
    await timeline.close();
    assert.deepEqual(timeline.errors, []);
  });
  after(closePages);

  for (const theme of ['dark', 'light', 'hc', 'hc-light'] satisfies ThemeName[]) {
    it(`is drawn in ${theme}`, async () => {
      await open({ theme });
      await timeline.idle();
      await timeline.screenshot(`timeline-${theme}`);
      await timeline.zoomTo(2.0602e9, 2.061e9);
      timeline.command('clearSelection');
      const { x, y } = await timeline.pointOn('Stream 7', 0.47);
      await timeline.page.mouse.click(x, y);
      await timeline.idle();
      await timeline.screenshot(`timeline-${theme}-selected`);
      assert.ok((await timeline.colorsOf('.data-canvas')) > 12);
    });
  }

  it('repaints when the theme changes, keeping the window', async () => {
    await open({ theme: 'dark' });
    await timeline.zoomTo(2.06e9, 2.2e9);
    const { window } = await timeline.idle();
    const dark = await timeline.pixel('.data-canvas', 5, 200);
    await timeline.setTheme('light');
    // The page learns of a theme by a class of its body and repaints in its own time.
    let light = dark;
    for (let tries = 0; tries < 1200 && String(light) === String(dark); tries++) {
      light = await timeline.pixel('.data-canvas', 5, 200);
      await timeline.page.waitForTimeout(100);
    }
    assert.notDeepEqual(light, dark);
    assert.deepEqual((await timeline.idle()).window, window);
  });

  for (const [name, width] of [
    ['narrow', 500],
    ['wide', 1600],
  ] as const) {
    it(`fits a ${name} editor`, async () => {
      await open({ viewport: { width, height: 820 } });
      await timeline.zoomTo(2.05e9, 2.1e9);
      await timeline.screenshot(`timeline-${name}`);
      const overflow = await timeline.page.evaluate(() =>
        [...document.querySelectorAll('.answer-tools, .plot, .footer, .minimap, .details')]
          .filter(part => part.getBoundingClientRect().right > innerWidth + 0.5)
          .map(part => part.className),
      );
      assert.deepEqual(overflow, []);
      assert.equal(await timeline.page.evaluate(() => document.scrollingElement?.scrollLeft), 0);
    });
  }

  it('is sharp on a display with two pixels per pixel', async () => {
    await open({ deviceScaleFactor: 2 });
    await timeline.zoomTo(2.06e9, 2.0615e9);
    await timeline.screenshot('timeline-2x');
    const widths = await timeline.page
      .locator('.data-canvas')
      .evaluate((canvas: HTMLCanvasElement) => canvas.width / canvas.clientWidth);
    assert.ok(Math.abs(widths - 2) < 0.01);
  });

  it('speaks Chinese', async () => {
    await open({ locale: 'zh-cn' });
    await timeline.zoomTo(2.06e9, 2.08e9);
    await timeline.screenshot('timeline-zh');
    const { tracks } = await timeline.idle();
    assert.ok(tracks.includes('流 7（默认）') && tracks.includes('步'), tracks.join());
    assert.match((await timeline.page.locator('.answer').textContent()) ?? '', /GPU 忙碌/);
    assert.equal(await timeline.page.locator('html').getAttribute('lang'), 'zh-cn');
    timeline.command('help');
    await timeline.page.locator('dialog.sheet').waitFor();
    const caps = await timeline.page.locator('dialog.sheet kbd').allTextContents();
    assert.ok(caps.includes('单击') && caps.includes('.') && caps.includes(','), caps.join(' '));
  });

  it('shows counters with their units', async () => {
    await open({ trace: 'gpu-metrics', viewport: { width: 1280, height: 1000 } });
    await timeline.page.locator('.header', { hasText: 'GPU 0 counters' }).click();
    await timeline.idle();
    await timeline.page.locator('.header', { hasText: 'SM Active' }).waitFor();
    const value = timeline.page
      .locator('.header', { hasText: 'SM Active' })
      .locator('.header-value');
    assert.match((await value.textContent()) ?? '', /%/);
    await timeline.screenshot('timeline-counters');
  });

  it('shows progress while the trace is read, and can be told to stop', async () => {
    await open({ init: { ...named, state: 'opening' } });
    timeline.peer.notify('progress', { ticket: 1, fraction: 0.42, phase: 'kernels' });
    await timeline.page.getByText('Reading kernels · 42 %').waitFor();
    await timeline.screenshot('timeline-opening');
    await timeline.page.getByText('Cancel').click();
    assert.equal(timeline.callsOf('cancelOpen').length, 1);
  });

  it('says what is wrong with a file, and what to do', async () => {
    await open({ init: { ...named, state: 'failed', failure } });
    const text = (await timeline.page.locator('.screen').textContent()) ?? '';
    assert.ok(text.includes(failure.message) && text.includes(failure.advice!), text);
    await timeline.screenshot('timeline-failed');
    for (const [label, command] of [
      ['Try Again', 'kernelLens.retry'],
      ['Reopen With…', 'kernelLens.reopenWith'],
      ['Show Log', 'kernelLens.showLog'],
    ]) {
      await timeline.page.getByText(label!, { exact: true }).click();
      assert.equal(timeline.callsOf('run').at(-1), command);
    }
  });

  it('says that a trace is empty', async () => {
    await open({ change: change(() => ({ tracks: [] })) });
    await timeline.page.getByText('has no events').waitFor();
    await timeline.screenshot('timeline-empty');
  });

  it('says quietly what the file could not give', async () => {
    const warnings = [
      {
        reason: 'table-damaged',
        message: 'The table of copies is damaged: 86 copies are missing.',
      },
      { reason: 'open-ranges', message: '3 ranges were still open when the capture stopped.' },
    ];
    await open({ change: change(init => ({ summary: { ...init.summary, warnings, gaps: [] } })) });
    const banner = timeline.page.locator('.banner');
    await banner.locator('summary').click();
    await banner.getByText('86 copies').waitFor();
    await timeline.idle();
    await timeline.screenshot('timeline-notes');
    await banner.locator('vscode-button[aria-label="Hide"]').click();
    assert.equal(await banner.count(), 0);
  });

  it('keeps the old picture, and says so, when the engine does not answer', async () => {
    await open({});
    await timeline.idle();
    timeline.answers.tiles = () => {
      throw new Error('the engine stopped');
    };
    await timeline.zoomTo(1e9, 1.1e9);
    await timeline.page.locator('.banner.stale', { hasText: 'the engine stopped' }).waitFor();
    assert.ok((await timeline.idle()).boxes > 3);
    await timeline.screenshot('timeline-stale');
    delete timeline.answers.tiles;
    // The page asks for nothing for a while after a failure, then for what comes in sight.
    const banner = timeline.page.locator('.banner.stale');
    for (let tries = 0; tries < 600 && (await banner.count()) > 0; tries++) {
      timeline.command(tries % 2 === 0 ? 'zoomOut' : 'zoomIn');
      await timeline.idle();
    }
    assert.equal(await banner.count(), 0);
  });

  it('keeps the old picture, dimmed, while the trace is read again', async () => {
    await open({});
    await timeline.idle();
    timeline.peer.notify('init', { ...named, state: 'opening' });
    await timeline.page.locator('.timeline.is-old').waitFor();
    await timeline.page.getByText('Opening eager7b.sqlite').waitFor();
    await timeline.screenshot('timeline-again');
  });

  it('gives the name of the device its room before the search', async () => {
    await open({});
    for (const width of [1280, 1020, 950]) {
      await timeline.page.setViewportSize({ width, height: 760 });
      await timeline.idle();
      const title = timeline.page.locator('.answer-title');
      const cut = await title.evaluate(element => element.scrollWidth - element.clientWidth);
      assert.deepEqual({ width, cut }, { width, cut: 0 });
      const [first, last] = await timeline.page
        .locator('.answer .figure')
        .evaluateAll(all => [all[0]!, all.at(-1)!].map(each => each.getBoundingClientRect().top));
      assert.equal(first, last, `all figures are in sight at ${width}`);
      await timeline.screenshot(`answer-${width}`);
    }
  });

  it('comes back as it was left', async () => {
    await open({});
    timeline.reveal(2.1e9, 2.11e9, 'decode step=7');
    await timeline.page.locator('.header', { hasText: 'GPU 0 · NVIDIA H200' }).click();
    await timeline.page.keyboard.press('q');
    const left = await timeline.idle();
    const state = await timeline.savedState();
    await timeline.close();
    await open({ state });
    const back = await timeline.idle();
    assert.deepEqual(back.window, left.window);
    assert.deepEqual(back.tracks, left.tracks);
    assert.equal(back.selection?.label, 'decode step=7');
    assert.ok(!(await timeline.page.locator('.details').isVisible()));
  });

  it('begins anew with a state that is not sound', async () => {
    await open({ state: { window: 'x', folded: 3, selection: { startNs: 'a' } } });
    assert.ok((await timeline.idle()).boxes > 100);
  });

  it('selects what it is opened for', async () => {
    const selection = { startNs: 2.1e9, endNs: 2.11e9, label: 'decode step=7' };
    await open({ change: change(() => ({ selection })) });
    const state = await timeline.idle();
    assert.deepEqual(state.selection, selection);
    assert.ok(state.window.startNs < selection.startNs && state.window.endNs < 2.2e9);
  });
});
