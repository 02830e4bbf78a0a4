// The timeline page on a real trace: what it draws, and what keys and mouse do. In a plain browser;
// see page/timeline-page.ts.

import assert from 'node:assert/strict';
import type { PanelCommand } from '../../src/core/protocol/panel.ts';
import { closePages } from './page/open-page.ts';
import { openTimeline, type TimelineTest } from './page/timeline-page.ts';

const spanOf = ({ startNs, endNs }: { startNs: number; endNs: number }) => endNs - startNs;

describe('the timeline page', () => {
  let timeline: TimelineTest;

  before(async () => {
    timeline = await openTimeline({ trace: 'eager7b' });
  });

  beforeEach(async () => {
    await timeline.reset();
  });

  after(async () => {
    await timeline?.close();
    await closePages();
  });

  const window = async () => (await timeline.idle()).window;
  const press = (key: string) => timeline.page.keyboard.press(key);
  const findKernel = () => timeline.find('flash_fwd', '1 / 640');

  it('draws the whole trace', async () => {
    const { boxes, tracks, window: all, selection } = await timeline.idle();
    assert.ok(boxes > 200, `${boxes} boxes`);
    assert.ok(tracks.includes('Stream 7 (default)') && tracks.includes('CUDA API'), tracks.join());
    assert.ok(spanOf(all) > 2.2e9);
    assert.equal(selection, undefined);
    assert.ok((await timeline.colorsOf('.data-canvas')) > 20, 'the canvas is not blank');
  });

  it('keeps to the strict policy, silently', () => {
    assert.deepEqual(timeline.errors, []);
  });

  it('says the answer first, with exact values and definitions', async () => {
    const figures = await timeline.page.locator('.figure').allTextContents();
    assert.ok(
      figures.some(text => /decode step\s*\d.* ms/.test(text)),
      figures.join(),
    );
    assert.ok(
      figures.some(text => /GPU busy\s*\d.* %/.test(text)),
      figures.join(),
    );
    await timeline.page.locator('.figure').first().hover();
    const tip = timeline.page.locator('.tip.shown');
    await tip.waitFor();
    assert.match((await tip.textContent()) ?? '', /ns/);
  });

  it('shows each lane’s share of the window, and changes it with the window', async () => {
    const share = timeline.page
      .locator('.header', { hasText: 'Stream 7' })
      .locator('.header-value');
    const whole = await share.textContent();
    assert.match(whole ?? '', /^\d+ %$/);
    await timeline.zoomTo(2.1e9, 2.2e9);
    assert.notEqual(await share.textContent(), whole);
  });

  it('selects a kernel by click and shows its fields', async () => {
    await findKernel();
    await press('Escape');
    assert.equal((await timeline.idle()).selection, undefined);
    const { x, y } = await timeline.pointOn('Stream 7');
    await timeline.page.mouse.click(x, y);
    const state = await timeline.idle();
    assert.equal(state.selection?.label, 'flash_fwd_kernel');
    assert.match(state.details ?? '', /pytorch_flash::flash_fwd_kernel<.*Registers per thread255/);
    assert.match(
      (await timeline.page.locator('.footer').textContent()) ?? '',
      /flash_fwd_kernel9\.34 µs/,
    );
    assert.deepEqual(timeline.callsOf('selected').at(-1)?.span, state.selection?.span);
    assert.match(
      (await timeline.page.locator('#live').textContent()) ?? '',
      /flash_fwd_kernel, 9\.34 µs/,
    );
  });

  it('shows every field on hover, inside the window', async () => {
    await findKernel();
    const { x, y } = await timeline.pointOn('Stream 7');
    await timeline.page.mouse.move(x, y, { steps: 2 });
    const card = timeline.page.locator('.hover-card.shown');
    await card.getByText('Launch delay').waitFor();
    const box = await card.boundingBox();
    const size = timeline.page.viewportSize();
    assert.ok(box !== null && size !== null && box.x >= 0 && box.y >= 0);
    assert.ok(box.x + box.width <= size.width && box.y + box.height <= size.height);
    await timeline.page.mouse.move(5, 5);
    await card.waitFor({ state: 'hidden' });
  });

  it('goes from kernel to launch and back, and along the row', async () => {
    await findKernel();
    await press('[');
    assert.match((await timeline.selected())?.label ?? '', /^cu/);
    await press(']');
    const kernel = await timeline.selected();
    assert.equal(kernel?.label, 'flash_fwd_kernel');
    await press('.');
    const next = await timeline.selected();
    assert.ok(next !== undefined && next.startNs >= kernel.endNs);
    await press(',');
    assert.equal((await timeline.selected())?.span, kernel?.span);
  });

  it('keeps what is selected before the next in the row is found', async () => {
    await findKernel();
    let go = (): void => undefined;
    const late = new Promise<void>(resolve => (go = resolve));
    timeline.answers.neighbour = async () => {
      await late;
      return { startNs: 1, endNs: 2, label: 'late' };
    };
    await press('.');
    timeline.reveal(10, 20, 'meanwhile');
    await timeline.page.locator('.details-head', { hasText: 'meanwhile' }).waitFor();
    go();
    assert.equal((await timeline.selected())?.label, 'meanwhile');
    delete timeline.answers.neighbour;
  });

  it('goes along the chain of a kernel: the range around its launch, the next wait', async () => {
    await findKernel();
    const chain = timeline.page.locator('.chain');
    await chain.waitFor();
    const parts = await chain.locator('.chain-part').allTextContents();
    assert.match(
      parts.join(),
      /^Range.*,Launched bycudaLaunchKernel.*,Next waitcuda\w*Synchronize/,
    );
    const range = (await chain.locator('.chain-link').first().textContent()) ?? '';
    await press('e');
    assert.equal((await timeline.selected())?.label, range);
    assert.match((await chain.textContent()) ?? '', /^Range/);
    await timeline.reset();
    await findKernel();
    await press('n');
    assert.match((await timeline.selected())?.label ?? '', /Synchronize/);
    await timeline.reset();
    await findKernel();
    await chain.getByText('cudaLaunchKernel').focus();
    await press('Enter');
    assert.match((await timeline.selected())?.label ?? '', /^cudaLaunchKernel/);
    await chain.getByText('flash_fwd_kernel').click();
    assert.equal((await timeline.selected())?.label, 'flash_fwd_kernel');
    await timeline.screenshot('timeline-chain');
  });

  it('goes to the source of a kernel', async () => {
    const button = timeline.page.locator('.details vscode-button[aria-label="Go to Source"]');
    assert.equal(await button.count(), 0);
    await findKernel();
    await button.waitFor();
    await button.focus();
    await press('Enter');
    await timeline.idle();
    const { selection } = await timeline.idle();
    const [asked] = timeline.callsOf('goToSource');
    assert.equal(asked?.span, selection?.span);
    assert.ok(asked?.node !== undefined, JSON.stringify(asked));
    await press('Escape');
    assert.equal(await button.count(), 0);
  });

  it('says where a chain ends', async () => {
    await press('n');
    assert.equal(await timeline.page.locator('#live').textContent(), 'No wait after it');
    await press('e');
    assert.equal(await timeline.page.locator('#live').textContent(), 'No range around it');
  });

  it('sums up a dragged area', async () => {
    await timeline.zoomTo(2.1e9, 2.2e9);
    const from = await timeline.pointOn('Layers', 0.25);
    const to = await timeline.pointOn('Stream 7', 0.5);
    await timeline.drag(from, to);
    const { selection, details } = await timeline.idle();
    assert.equal(selection?.span, undefined);
    // With the heading of the device, which stands for all that is in it.
    assert.equal(selection?.tracks?.length, 3);
    await timeline.page.locator('.footer', { hasText: /kernels \d/ }).waitFor();
    assert.match(details ?? '', /GPU busy|Area/);
    assert.ok((await timeline.page.locator('.top tbody tr').count()) >= 3);
    await timeline.page.locator('.footer vscode-button[aria-label="Clear the selection"]').click();
    assert.equal((await timeline.idle()).selection, undefined);
    assert.equal(timeline.callsOf('selected').at(-1), null);
  });

  it('pans with Shift and drag, zooms to a box with Alt and drag', async () => {
    await timeline.zoomTo(1e9, 1.2e9);
    const before = await window();
    const from = await timeline.pointOn('Stream 7', 0.5);
    const to = await timeline.pointOn('Stream 7', 0.25);
    await timeline.drag(from, to, 'Shift');
    const moved = await window();
    assert.ok(Math.abs((moved.startNs - before.startNs) / spanOf(before) - 0.25) < 0.01);
    await timeline.drag(from, to, 'Alt');
    assert.ok(Math.abs(spanOf(await window()) / spanOf(before) - 0.25) < 0.01);
    assert.equal((await timeline.idle()).selection, undefined);
  });

  it('zooms at the pointer with Ctrl and wheel, pans with Shift and wheel, scrolls without', async () => {
    const { x, y } = await timeline.pointOn('Stream 7', 0.25);
    await timeline.page.mouse.move(x, y);
    const before = await window();
    await timeline.wheel(0, -120, 'Control');
    const zoomed = await window();
    assert.ok(spanOf(zoomed) < spanOf(before) * 0.8);
    const at = ({ startNs, endNs }: typeof before) => startNs + (endNs - startNs) * 0.25;
    assert.ok(Math.abs(at(zoomed) - at(before)) < spanOf(before) * 0.002);
    await timeline.wheel(0, 200, 'Shift');
    const panned = await window();
    assert.ok(panned.startNs > zoomed.startNs);
    await timeline.wheel(0, 60);
    assert.deepEqual(await window(), panned);
  });

  it('moves by keys and goes back', async () => {
    await timeline.zoomTo(1e9, 1.2e9);
    let before = await window();
    for (const [key, changes] of [
      ['w', (a: number, b: number) => b < a],
      ['s', (a: number, b: number) => b > a],
      ['+', (a: number, b: number) => b < a],
      ['-', (a: number, b: number) => b > a],
    ] as const) {
      await press(key);
      const after = await window();
      assert.ok(changes(spanOf(before), spanOf(after)), key);
      before = after;
    }
    for (const [key, sign] of [
      ['a', -1],
      ['d', 1],
      ['ArrowLeft', -1],
      ['ArrowRight', 1],
    ] as const) {
      await press(key);
      const after = await window();
      assert.equal(Math.sign(after.startNs - before.startNs), sign, key);
      before = after;
    }
    await press('0');
    assert.ok(spanOf(await window()) > 2.2e9);
    await press('Backspace');
    assert.ok(spanOf(await window()) < 1e9);
  });

  it('centres and fits the selection', async () => {
    await findKernel();
    await press('d');
    await press('f');
    const { selection, window: centred } = await timeline.idle();
    const middle = (centred.startNs + centred.endNs) / 2;
    assert.ok(
      Math.abs(middle - (selection!.startNs + selection!.endNs) / 2) < spanOf(centred) * 0.01,
    );
    await press('f');
    assert.ok(spanOf(selection!) > spanOf(await window()) * 0.7);
  });

  it('fits a box by double click', async () => {
    await findKernel();
    const { x, y } = await timeline.pointOn('Stream 7');
    await timeline.page.mouse.dblclick(x, y);
    const { selection, window: fitted } = await timeline.idle();
    assert.ok(spanOf(selection!) > spanOf(fitted) * 0.7);
  });

  it('turns the selection into an area, marks it, and clears one thing at a time', async () => {
    await findKernel();
    const kernel = await timeline.selected();
    await press('m');
    await press('r');
    const area = await timeline.selected();
    assert.deepEqual([area?.startNs, area?.span], [kernel?.startNs, undefined]);
    assert.equal(((await timeline.savedState())['marks'] as unknown[]).length, 1);
    await press('Escape');
    assert.equal(await timeline.selected(), undefined);
    assert.equal(((await timeline.savedState())['marks'] as unknown[]).length, 1);
    await press('Escape');
    assert.equal(((await timeline.savedState())['marks'] as unknown[]).length, 0);
  });

  it('finds by name, forth and back, and says when there is no hit', async () => {
    await press('/');
    await timeline.page.keyboard.type('flash_fwd');
    const count = timeline.page.locator('.search-count');
    await count.filter({ hasText: '1 / 640' }).waitFor();
    await press('Enter');
    await count.filter({ hasText: '2 / 640' }).waitFor();
    await press('Shift+Enter');
    await count.filter({ hasText: '1 / 640' }).waitFor();
    await press('Shift+Enter');
    await count.filter({ hasText: '640 / 640' }).waitFor();
    await press('Control+a');
    await timeline.page.keyboard.type('no such kernel');
    await count.filter({ hasText: 'No hit' }).waitFor();
    await press('Escape');
    const field = timeline.page.locator('.search-field');
    assert.equal(await field.evaluate((box: HTMLInputElement) => box.value), '');
    await press('Control+f');
    await timeline.page.keyboard.type('ww');
    assert.equal(
      await timeline.page.locator('.search input').inputValue(),
      'ww',
      'typing is not a command',
    );
    await press('Escape');
  });

  it('shows and hides details and the sheet of keys', async () => {
    const pane = timeline.page.locator('.details');
    assert.ok(await pane.isVisible());
    await press('q');
    assert.ok(!(await pane.isVisible()));
    await press('q');
    await press('?');
    const sheet = timeline.page.locator('dialog.sheet');
    await sheet.waitFor();
    assert.ok((await sheet.locator('kbd').count()) > 20);
    await press('Escape');
    await sheet.waitFor({ state: 'hidden' });
  });

  it('leaves the keys of VS Code alone', async () => {
    const taken = await timeline.keysTaken([
      'Control+p',
      'Control+Shift+P',
      'F1',
      'Control+w',
      'Control+b',
    ]);
    assert.deepEqual(taken, []);
    assert.deepEqual(await timeline.keysTaken(['w', 'Control+f']), ['w', 'f']);
    await press('Escape');
  });

  it('folds by mouse and by keyboard, as a tree', async () => {
    const group = timeline.page.locator('.header', { hasText: 'GPU 0 · NVIDIA H200' });
    const before = (await timeline.idle()).tracks;
    await group.click();
    const folded = (await timeline.idle()).tracks;
    assert.ok(!folded.includes('Stream 7 (default)') && folded.length < before.length);
    assert.equal(await group.getAttribute('aria-expanded'), 'false');
    await press('ArrowRight');
    assert.deepEqual((await timeline.idle()).tracks, before);
    await press('ArrowDown');
    const focused = timeline.page.locator('.header:focus');
    assert.match((await focused.textContent()) ?? '', /Stream 7/);
    assert.equal(await focused.getAttribute('aria-level'), '2');
    await press('ArrowLeft');
    await press('ArrowLeft');
    assert.ok(!(await timeline.idle()).tracks.includes('Stream 7 (default)'));
    await press('Enter');
    assert.deepEqual((await timeline.idle()).tracks, before);
  });

  it('keeps the heading of a group in sight while its lanes are scrolled', async () => {
    await timeline.page.setViewportSize({ width: 1280, height: 420 });
    await timeline.idle();
    const { x, y } = await timeline.pointOn('Steps');
    await timeline.page.mouse.move(x, y);
    await timeline.wheel(0, 4000);
    await timeline.idle();
    const area = (await timeline.page.locator('.headers').boundingBox())!;
    const heading = timeline.page.locator('.header.stuck', { hasText: 'python3' });
    assert.ok(Math.abs((await heading.boundingBox())!.y - area.y) < 2);
    await timeline.page.mouse.click(x, area.y + 12);
    assert.equal((await timeline.idle()).selection, undefined, 'nothing behind it is selected');
    await timeline.screenshot('timeline-stuck');
    await heading.click();
    assert.ok(!(await timeline.idle()).tracks.includes('CUDA API'));
    await press('Enter');
    await press('ArrowDown');
    await timeline.idle();
    const focused = (await timeline.page.locator('.header:focus').boundingBox())!;
    assert.ok(focused.y >= area.y + 25, 'the focused header is below the heading');
    await timeline.page.setViewportSize({ width: 1280, height: 760 });
    await timeline.idle();
  });

  it('can be reached by Tab, and says what it is', async () => {
    const canvas = timeline.page.locator('.overlay-canvas');
    await canvas.focus();
    assert.equal(await canvas.getAttribute('role'), 'application');
    assert.match((await canvas.getAttribute('aria-label')) ?? '', /Timeline/);
    const unnamed = await timeline.page.evaluate(() =>
      [...document.querySelectorAll('vscode-button, vscode-text-field, [role=separator]')]
        .filter(
          control => !(control.getAttribute('aria-label') ?? control.textContent ?? '').trim(),
        )
        .map(control => control.outerHTML),
    );
    assert.deepEqual(unnamed, []);
  });

  it('resizes the lane headers by keyboard', async () => {
    const separator = timeline.page.locator('.resizer.vertical');
    const plot = async () => (await timeline.page.locator('.plot').boundingBox())!.x;
    const before = await plot();
    await separator.focus();
    await press('ArrowRight');
    assert.ok((await plot()) > before);
    await press('ArrowLeft');
    assert.equal(await plot(), before);
  });

  it('moves the window by the overview', async () => {
    await timeline.zoomTo(1e9, 1.3e9);
    const before = await window();
    const strip = (await timeline.page.locator('.minimap').boundingBox())!;
    const x = strip.x + (1.15e9 / 2.3e9) * strip.width;
    const y = strip.y + 20;
    await timeline.drag({ x, y }, { x: x + 100, y });
    const after = await window();
    assert.ok(after.startNs > before.startNs + 1e8);
    assert.ok(Math.abs(spanOf(after) / spanOf(before) - 1) < 0.01);
    await timeline.drag({ x: strip.x + 100, y }, { x: strip.x + 200, y });
    assert.ok(spanOf(await window()) < 0.3e9);
  });

  it('shows what the host reveals, without telling it back', async () => {
    const told = timeline.callsOf('selected').length;
    timeline.reveal(2.1e9, 2.11e9, 'decode step=7');
    const { selection, window: shown } = await timeline.idle();
    assert.equal(selection?.label, 'decode step=7');
    assert.ok(shown.startNs < 2.1e9 && shown.endNs > 2.11e9 && spanOf(shown) < 2e7);
    assert.equal(timeline.callsOf('selected').length, told);
  });

  it('keeps its state at once when the tab is hidden or closed', async () => {
    for (const [target, event] of [
      ['window', 'pagehide'],
      ['document', 'visibilitychange'],
    ]) {
      await timeline.savedState();
      await press('s');
      await press('w');
      await press('w');
      const kept = await timeline.page.evaluate<{ endNs: number }>(
        `${target}.dispatchEvent(new Event('${event}')), klState.window`,
      );
      const shown = await window();
      assert.deepEqual(kept, shown, event);
      await press('0');
    }
  });

  it('takes every command of VS Code', async () => {
    const commands: PanelCommand[] = [
      'zoomIn',
      'zoomOut',
      'panLeft',
      'panRight',
      'fitSelection',
      'undoZoom',
      'searchNext',
      'searchPrevious',
      'nextSpan',
      'previousSpan',
      'followLaunch',
      'followOperation',
      'selectArea',
      'toggleDetails',
      'toggleDetails',
      'help',
      'help',
      'search',
      'clearSelection',
      'fitAll',
    ];
    for (const command of commands) {
      timeline.command(command);
      await timeline.idle();
    }
    assert.deepEqual(timeline.errors, []);
  });
});
