// What a comparison's page keeps while its tab is hidden: a page that is left, and another that begins with its state.

import assert from 'node:assert/strict';
import type { DiffRows } from '../../src/core/protocol/diff.ts';
import { fakeInit, fakeRows, fakeSource } from './page/diff-fake.ts';
import { openDiffPage, type DiffTest } from './page/diff-page.ts';
import { eagerAgainstGraph } from './page/diff-real.ts';
import { closePages } from './page/open-page.ts';

/** Leaves the page as a tab that is hidden is left, and says what it has kept. */
async function left(test: DiffTest): Promise<Readonly<Record<string, unknown>>> {
  await test.page.evaluate("dispatchEvent(new PageTransitionEvent('pagehide'))");
  const state = await test.page.evaluate<Record<string, unknown>>('globalThis.klState');
  await test.close();
  return state;
}

/** What the user has arranged, to be found again. */
async function look(test: DiffTest): Promise<Readonly<Record<string, unknown>>> {
  const { rows, windows, selected } = await test.idle();
  const { page } = test;
  const chosen = page.locator('.virtual-row[aria-selected="true"]:not([hidden]) .col-name');
  return {
    ...{ rows, windows, selected },
    filter: await page.locator('.diff-rows input').inputValue(),
    chosen: await chosen.allTextContents(),
    detail: await page.locator('.diff-detail').textContent(),
    scroll: await page.locator('.diff-table .virtual').evaluate(list => list.scrollTop),
    pair: await page.locator('.line-pair').allTextContents(),
  };
}

describe('a comparison that is shown again', () => {
  after(closePages);

  describe('of real traces', () => {
    const source = eagerAgainstGraph();

    it('is as it was left', async () => {
      const test = await openDiffPage({ source: source() });
      await test.idle();
      const { page } = test;
      await page.locator('.virtual-row', { hasText: 'gate_up_proj' }).first().click();
      await page.keyboard.press('ArrowRight');
      await test.idle();
      await page.locator('.overlay-canvas').first().focus();
      for (const key of ['m', 's', 's', 'd']) await page.keyboard.press(key);
      await page.locator('.diff-rows input').fill('proj');
      const before = await look(test);
      const state = await left(test);
      assert.ok(JSON.stringify(state).length < 5000, `${JSON.stringify(state).length} characters`);
      const again = await openDiffPage({ source: source(), state });
      assert.deepEqual(await look(again), before);
      assert.deepEqual((before['chosen'] as string[]).length, 1);
      const kept = await left(again);
      assert.deepEqual(kept, state, 'marks and all');
      const { sides } = (kept['memory'] as { timelines: { sides: { a: { marks: [] } } } })
        .timelines;
      assert.equal(sides.a.marks.length, 1);
      assert.deepEqual(again.errors, []);
    });

    it('begins anew where another pair is compared', async () => {
      const test = await openDiffPage({ source: source() });
      await test.idle();
      await test.page.locator('.diff-rows input').fill('proj');
      await test.idle();
      const state = { ...(await left(test)), pair: 'another' };
      const other = await openDiffPage({ source: source(), state });
      assert.equal((await look(other))['filter'], '');
      await other.close();
    });
  });

  it('has the filter that was typed just before', async () => {
    const test = await openDiffPage({ source: fakeSource() });
    await test.idle();
    // Typed and left in one go, so that no pause in typing can come in between.
    await test.page.locator('.diff-rows input').evaluate((input: HTMLInputElement) => {
      input.value = 'att';
      input.dispatchEvent(new InputEvent('input', { bubbles: true, composed: true }));
      dispatchEvent(new PageTransitionEvent('pagehide'));
    });
    const state = await test.page.evaluate<Record<string, unknown>>('globalThis.klState');
    await test.close();
    assert.equal((state['memory'] as { rows: { filter: string } }).rows.filter, 'att');
    const again = await openDiffPage({ source: fakeSource(), state });
    const { filter, rows } = await look(again);
    assert.equal(filter, 'att');
    assert.ok((rows as string[]).length > 0);
    assert.ok(
      (rows as string[]).every(name => /att/.test(name)),
      String(rows),
    );
    await again.close();
  });

  it('scrolls to where its rows were', async () => {
    const viewport = { width: 1280, height: 420 };
    const test = await openDiffPage({ source: fakeSource(), viewport });
    await test.idle();
    await test.page.locator('.virtual-row', { hasText: 'norm' }).first().click();
    await test.page.keyboard.press('ArrowRight');
    await test.idle();
    const list = test.page.locator('.diff-table .virtual');
    await list.evaluate(element => (element.scrollTop = 22 * 150));
    const before = await look(test);
    assert.equal(before['scroll'], 22 * 150);
    const again = await openDiffPage({ source: fakeSource(), viewport, state: await left(test) });
    await again.idle();
    assert.equal((await look(again))['scroll'], 22 * 150);
    await again.close();
  });

  it('leaves the row that is chosen while the rows are loading in hand', async () => {
    const first = await openDiffPage({ source: fakeSource() });
    await first.idle();
    await first.page.locator('.virtual-row', { hasText: 'norm' }).first().click();
    await first.page.keyboard.press('ArrowRight');
    await first.idle();
    const state = await left(first);
    const rows = fakeRows();
    let go = (): void => undefined;
    const late = new Promise<void>(resolve => (go = resolve));
    const test = await openDiffPage({
      state,
      source: {
        init: fakeInit(),
        rows: async (request): Promise<DiffRows> => {
          if (request.row !== '') await late;
          return rows(request);
        },
      },
    });
    await test.page.locator('.virtual-row', { hasText: 'attention' }).first().click();
    go();
    const { chosen } = (await look(test)) as { chosen: string[] };
    assert.equal(chosen.length, 1);
    assert.match(chosen[0] ?? '', /attention/);
    await test.close();
  });
});
