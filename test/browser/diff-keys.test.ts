// A comparison in the hands of someone with a keyboard, on two real traces: the timelines' keys, selecting and clearing
// in both directions, the sheet of keys, and what stays when what is compared is compared anew.

import assert from 'node:assert/strict';
import { openDiffPage, type DiffTest } from './page/diff-page.ts';
import { eagerAgainstGraph } from './page/diff-real.ts';
import { closePages } from './page/open-page.ts';

describe('keys of a comparison', () => {
  const source = eagerAgainstGraph();
  let test: DiffTest;

  before(async () => {
    test = await openDiffPage({ source: source() });
    await test.idle();
  });
  after(async () => {
    await test?.close();
    await closePages();
  });

  const lane = (side: number) => test.page.locator('.overlay-canvas').nth(side);
  const chosen = () => test.page.locator('.virtual-row[aria-selected="true"]');
  const detail = () => test.page.locator('.diff-detail').textContent();
  const said = () => test.page.locator('#live').textContent();
  const row = (name: string) => test.page.locator('.virtual-row', { hasText: name }).first();

  async function press(key: string) {
    await test.page.keyboard.press(key);
    return test.idle();
  }

  it('reach every part in the order in which it is seen, each by a name', async () => {
    const { page } = test;
    const walked: { readonly name: string; readonly parts: readonly string[] }[] = [];
    for (let i = 0; i < 60; i++) {
      await page.keyboard.press('Tab');
      const at = await page.evaluate(() => {
        const focused = document.activeElement;
        if (focused === null || focused === document.body) return undefined;
        const name = focused.getAttribute('aria-label') ?? focused.textContent ?? '';
        return { name: name.trim(), parts: [...focused.classList] };
      });
      if (at === undefined) break;
      walked.push(at);
    }
    assert.ok(walked.every(({ name }) => name !== ''));
    const isStop = /side-link|difference-item|fold-head|overlay-canvas|diff-table|virtual$/;
    const stops = walked.flatMap(({ parts }) => parts.find(part => isStop.test(part)) ?? []);
    assert.deepEqual(
      stops.filter((stop, i) => stop !== stops[i - 1]),
      ['side-link', 'difference-item', 'fold-head', 'overlay-canvas', 'diff-table'],
    );
    assert.equal(stops.filter(stop => stop === 'overlay-canvas').length, 2);
    // Nothing is in hand yet: the grid itself shows the focus, then a row does.
    const ring = () =>
      page.locator('.diff-table').evaluate(grid => getComputedStyle(grid, '::after').content);
    await page.keyboard.press('Shift+Tab');
    assert.equal(await ring(), '""');
    await press('ArrowDown');
    assert.equal(await ring(), 'none');
    assert.equal(await chosen().count(), 1);
    await press('Escape');
    await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
  });

  it('go to the next idle time, say its cause, and come back', async () => {
    await row('gate_up_proj').click();
    await test.idle();
    await lane(0).focus();
    const first = (await press('i')).selected;
    assert.match(first?.a ?? '', /^Idle [\d.]+ µs: ./);
    assert.match((await said()) ?? '', /Idle/);
    assert.ok(first?.b !== undefined, 'what lies over it on the other side');
    const next = (await press('i')).selected?.a;
    assert.notEqual(next, undefined);
    assert.equal((await press('Shift+I')).selected?.a, first?.a);
    assert.equal(await chosen().count(), 0, 'no row is idle time');
    await lane(1).focus();
    assert.match((await press('i')).selected?.b ?? '', /^Idle/);
  });

  it('go to the range around a kernel, make an area of it, and mark it', async () => {
    await row('gate_up_proj').click();
    await test.idle();
    await lane(0).focus();
    const range = (await press('e')).selected?.a ?? '';
    assert.match(range, /^my_decode_\d+_\d+$/);
    assert.equal((await press('r')).selected?.a, `Area of ${range}`);
    const before = await picture();
    await press('m');
    await press('Escape');
    assert.equal((await test.idle()).selected, undefined);
    const marked = await picture();
    await press('Escape');
    assert.notEqual(marked, await picture(), 'the mark has gone');
    assert.notEqual(before, marked);
  });

  /** What is drawn over the first timeline. */
  function picture(): Promise<string> {
    return lane(0).evaluate(canvas => (canvas as HTMLCanvasElement).toDataURL());
  }

  it('clear the row with the selection, and the selection with the row', async () => {
    await row('down_proj').click();
    assert.ok((await test.idle()).selected?.a);
    assert.equal(await chosen().count(), 1);
    await lane(1).focus();
    assert.equal((await press('Escape')).selected, undefined);
    assert.equal(await chosen().count(), 0);
    assert.match((await detail()) ?? '', /^Choose a row/);
    await row('down_proj').click();
    assert.ok((await test.idle()).selected?.b);
    assert.equal((await press('Escape')).selected, undefined);
    assert.equal(await chosen().count(), 0);
  });

  it('show their sheet anywhere, with what works here', async () => {
    const { page } = test;
    await page.locator('.diff-table').focus();
    await page.keyboard.press('?');
    const sheet = page.locator('dialog.sheet');
    await sheet.waitFor();
    const text = (await sheet.textContent()) ?? '';
    for (const one of ['In the rows', 'Filter the rows', 'Next and previous idle time']) {
      assert.ok(text.includes(one), one);
    }
    assert.ok(!text.includes('details and tables') && !text.includes('In tables'));
    await test.screenshot('diff-keys');
    await page.keyboard.press('?');
    await sheet.waitFor({ state: 'hidden' });
    await page.getByRole('button', { name: 'Keys and mouse' }).click();
    await sheet.waitFor();
    await page.keyboard.press('Escape');
  });

  it('find everything as it was when it is compared anew', async () => {
    const { page } = test;
    await row('gate_up_proj').click();
    await press('ArrowRight');
    await press('ArrowDown');
    await lane(0).focus();
    const before = await press('s');
    await page.evaluate(() => {
      const seen: string[] = [];
      Object.assign(globalThis, { klSeen: seen });
      // However slow the machine, the old one does not go because the new one takes too long.
      const begin = performance.now();
      Object.assign(performance, { now: () => begin });
      const look = (): void => {
        const rows = document.querySelectorAll('.diff:last-child .virtual-row:not([hidden])');
        const isOver = document.querySelectorAll('#app > .is-leaving').length > 0;
        seen.push(`${isOver || rows.length > 0 ? 'filled' : 'empty'}`);
        requestAnimationFrame(look);
      };
      look();
    });
    // The same answer as before: nothing is made anew.
    const element = await page.locator('main.diff').elementHandle();
    test.send();
    await test.idle();
    assert.ok(await element?.evaluate(node => node.isConnected));
    // Another one.
    const { init } = source();
    if (init.state !== 'open') throw new Error('not open');
    const [figure, ...others] = init.diff.figures;
    const figures = [{ ...figure!, isNoise: !figure!.isNoise }, ...others];
    test.send({ ...init, diff: { ...init.diff, figures } });
    await page.waitForFunction(old => old?.isConnected === false, element);
    const after = await test.idle();
    assert.deepEqual(after.rows, before.rows);
    assert.deepEqual(after.selected, before.selected);
    assert.deepEqual(after.windows, before.windows);
    assert.equal(await chosen().count(), 1);
    assert.ok(await lane(0).evaluate(node => node === document.activeElement));
    const seen = await page.evaluate(() => {
      Reflect.deleteProperty(performance, 'now');
      return (globalThis as unknown as { klSeen: string[] }).klSeen;
    });
    assert.deepEqual([...new Set(seen)], ['filled']);
    assert.deepEqual(test.errors, []);
  });

  it('keep the focus through two comparisons at once, and take it from nowhere else', async () => {
    const { init } = source();
    if (init.state !== 'open') throw new Error('not open');
    const renamed = (name: string) => ({ ...init, a: { ...init.a, name } });
    const isFocused = (): Promise<boolean> =>
      lane(0).evaluate(node => node === document.activeElement);
    const shown = test.page.locator('main.diff:not(.is-leaving)', { hasText: 'third' });
    await lane(0).focus();
    test.send(renamed('second'));
    test.send(renamed('third'));
    await shown.waitFor();
    await test.page.locator('.is-leaving').waitFor({ state: 'detached' });
    assert.equal(await isFocused(), true);
    // As while the user types in another editor.
    await test.page.evaluate(() => Object.assign(document, { hasFocus: () => false }));
    test.send(init);
    await shown.waitFor({ state: 'detached' });
    await test.page.locator('.is-leaving').waitFor({ state: 'detached' });
    assert.equal(await isFocused(), false);
    await test.page.evaluate(() => Reflect.deleteProperty(document, 'hasFocus'));
    assert.deepEqual(test.errors, []);
  });
});
