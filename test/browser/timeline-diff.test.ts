// Two timelines one above the other: aligned, locked, and a selection on one side brings up its partner.

import assert from 'node:assert/strict';
import type { Window } from '../../src/core/lod/types.ts';
import { closePages, turnWheel } from './page/open-page.ts';
import { openTimelines, type TimelinesTest } from './page/timelines-page.ts';
import { sharedTrace } from './page/traces.ts';

const spanOf = ({ startNs, endNs }: Window) => endNs - startNs;
const TRACES = { a: 'eager7b', b: 'graph7b' };

describe('two timelines', () => {
  let timelines: TimelinesTest;

  before(async function () {
    // The second trace is no part of the repository.
    sharedTrace(this, TRACES.b);
    timelines = await openTimelines(TRACES);
  });

  after(async () => {
    await timelines?.close();
    await closePages();
  });

  const press = (key: string) => timelines.page.keyboard.press(key);
  const text = async (part: string) => (await timelines.page.locator(part).textContent()) ?? '';
  async function click(side: 'a' | 'b', lane: string, share = 0.5) {
    const { x, y } = await timelines.pointOn(side, lane, share);
    await timelines.page.mouse.click(x, y);
    return timelines.idle();
  }

  it('begin with one step of each, one above the other', async () => {
    const { windows } = await timelines.idle();
    assert.ok(Math.abs(spanOf(windows.a) - spanOf(windows.b)) < 1);
    assert.match(await text('.line-frame'), /Aligned at .*decode.* · A [\d.]+ ms · B [\d.]+ ms/);
    const [, a = '', b = ''] =
      /A ([\d.]+) ms · B ([\d.]+) ms/.exec(await text('.line-frame')) ?? [];
    assert.ok(spanOf(windows.a) / 1e6 > Math.max(Number(a), Number(b)));
    assert.ok(spanOf(windows.a) / 1e6 < 1.3 * Math.max(Number(a), Number(b)));
  });

  it('say which is which, and show few lanes', async () => {
    const stages = timelines.page.locator('.stage');
    assert.match((await stages.nth(0).locator('.corner').textContent()) ?? '', /^Aeager7b\.sqlite/);
    assert.match((await stages.nth(1).locator('.corner').textContent()) ?? '', /^Bgraph7b\.sqlite/);
    for (const at of [0, 1]) {
      const headers = await stages.nth(at).locator('.header-label').allTextContents();
      assert.deepEqual(headers.slice(0, 3), ['Steps', 'Layers', 'GPU 0 · NVIDIA H200']);
      assert.ok(headers.length <= 6, headers.join());
    }
  });

  it('move together, by keys and by the pointer on either side', async () => {
    const { windows: before } = await timelines.idle();
    const apart = before.b.startNs - before.a.startNs;
    await timelines.page.locator('.overlay-canvas').nth(0).focus();
    await press('w');
    await press('d');
    const { x, y } = await timelines.pointOn('b', 'Layers');
    await timelines.page.mouse.move(x, y);
    await timelines.page.keyboard.down('Control');
    await turnWheel(timelines.page, 0, -200);
    await timelines.page.keyboard.up('Control');
    const { windows: after } = await timelines.idle();
    assert.ok(spanOf(after.a) < spanOf(before.a) * 0.6);
    assert.ok(Math.abs(after.b.startNs - after.a.startNs - apart) < 2);
    assert.ok(Math.abs(after.b.endNs - after.a.endNs - apart) < 2);
    // What comes quickly one after the other is one step of the way back.
    for (let steps = 0; steps < 3; steps++) {
      await press('Backspace');
      if (spanOf((await timelines.idle()).windows.a) === spanOf(before.a)) break;
    }
    assert.deepEqual((await timelines.idle()).windows, before);
  });

  it('select the partner of a layer and compare their lengths', async () => {
    const { selected } = await click('a', 'Layers', 0.4);
    assert.ok(selected?.a !== undefined && selected.b !== undefined, JSON.stringify(selected));
    assert.equal(selected.a.replace(/^.*layer/, ''), selected.b.replace(/^.*layer/, ''));
    assert.match(await text('.line-pair'), /layer.*A [\d.]+ µs.*B [\d.]+ µs.*[−+][\d.]+ µs \([−+]/);
    const told = (await timelines.told()).at(-1);
    assert.equal(told?.[0], 'a');
    assert.equal(told?.[1].label, selected.a);
    assert.match(await text('#live'), /A [\d.]+ µs, B [\d.]+ µs/);
  });

  it('select the partner of a kernel, from b to a, and go on by keys', async () => {
    await timelines.page.locator('.overlay-canvas').nth(1).focus();
    for (let i = 0; i < 12; i++) await press('w');
    await timelines.idle();
    let state = await timelines.idle();
    for (let share = 0.2; share < 0.9; share += 0.05) {
      state = await click('b', 'GPU 0', share);
      if (state.selected?.a !== undefined) break;
    }
    const first = state.selected;
    const partner = await timelines.page.evaluate<{ track: number; shortName: string } | undefined>(
      'klTimelines.a.details',
    );
    assert.equal(partner?.shortName, first?.a, 'the very span is marked, on its lane');
    assert.ok(first?.a !== undefined && first.b !== undefined, JSON.stringify(first));
    // One name for both, the short one.
    assert.match(await text('.line-pair'), /^[\w:]+A [\d.]+ (µs|ns)B [\d.]+ (µs|ns)/);
    await press('.');
    const next = (await timelines.idle()).selected;
    assert.ok(next?.b !== undefined && next.b !== first.b, JSON.stringify({ first, next }));
    await press(',');
    assert.equal((await timelines.idle()).selected?.b, first.b);
  });

  it('give each its own scale', async () => {
    const button = timelines.page.locator('[data-id="own-scale"]');
    await button.click();
    const { windows } = await timelines.idle();
    const [, ratio = ''] = /B drawn ([\d.]+) times as long/.exec(await text('.line-frame')) ?? [];
    assert.ok(Math.abs(spanOf(windows.a) / spanOf(windows.b) - Number(ratio)) < 0.01);
    assert.equal(await button.getAttribute('aria-pressed'), 'true');
    await button.click();
    const back = (await timelines.idle()).windows;
    assert.ok(Math.abs(spanOf(back.a) - spanOf(back.b)) < 1);
  });

  it('clear by Escape', async () => {
    await timelines.page.locator('.overlay-canvas').nth(0).focus();
    await press('Escape');
    assert.equal((await timelines.idle()).selected, undefined);
    assert.equal(await text('.line-pair'), '');
  });

  it('show what their owner asks for, without telling it back', async () => {
    const told = await timelines.told();
    const frame = {
      a: { startNs: 2.1e9, endNs: 2.101e9 },
      b: { startNs: 2e9, endNs: 2.0008e9 },
      label: 'here',
    };
    await timelines.align(frame);
    const { windows } = await timelines.idle();
    assert.ok(Math.abs(windows.a.startNs - 2.1e9 - (windows.b.startNs - 2e9)) < 2);
    assert.ok(spanOf(windows.a) > 1e6 && spanOf(windows.a) < 1.2e6);
    await timelines.compare(
      { a: { ...frame.a, label: 'x' }, b: { ...frame.b, label: 'y' } },
      'somewhere',
    );
    assert.deepEqual((await timelines.idle()).selected, { a: 'x', b: 'y' });
    assert.match(await text('.line-pair'), /x → yA 1\.00 msB 800 µs−200 µs \(−20\.0 %\)/);
    assert.equal((await timelines.told()).length, told.length);
  });

  it('show the same stretch on both sides where an area is dragged', async () => {
    const from = await timelines.pointOn('a', 'Steps', 0.3);
    const to = await timelines.pointOn('a', 'Layers', 0.6);
    await timelines.page.mouse.move(from.x, from.y);
    await timelines.page.mouse.down();
    await timelines.page.mouse.move(to.x, to.y, { steps: 4 });
    await timelines.page.mouse.up();
    const { selected } = await timelines.idle();
    assert.match(selected?.a ?? '', /Area of/);
    assert.equal(selected?.a, selected?.b);
  });

  it('keep to the strict policy, silently', () => {
    assert.deepEqual(timelines.errors, []);
  });

  for (const theme of ['dark', 'light', 'hc'] as const) {
    it(`are seen in ${theme}`, async () => {
      const shown = await openTimelines({ ...TRACES, theme });
      await shown.idle();
      await shown.screenshot(`timeline-diff-${theme}`);
      const { x, y } = await shown.pointOn('a', 'Layers', 0.4);
      await shown.page.mouse.click(x, y);
      await shown.page.mouse.dblclick(x, y);
      await shown.idle();
      await shown.screenshot(`timeline-diff-layer-${theme}`);
      assert.deepEqual(shown.errors, []);
      await shown.close();
    });
  }

  it('speak Chinese, in a narrow editor', async () => {
    const shown = await openTimelines({
      ...TRACES,
      locale: 'zh-cn',
      viewport: { width: 700, height: 420 },
    });
    await shown.idle();
    await shown.screenshot('timeline-diff-zh');
    await shown.close();
  });
});
