// The comparison's page in a plain browser: verdict, figures, waterfall, aligned rows, keys, states, and its looks.
// Made-up figures where all rules and weights are wanted, the real engine where the figures matter.

import assert from 'node:assert/strict';
import { fakeDiff, fakeInit, fakeRows, fakeSource } from './page/diff-fake.ts';
import { openDiffPage, type DiffTest } from './page/diff-page.ts';
import { eagerAgainstGraph } from './page/diff-real.ts';
import { closePages } from './page/open-page.ts';
import type { ThemeName } from './page/themes.ts';

/** The names in view, top to bottom, indented by their depth. */
async function names(test: DiffTest): Promise<readonly string[]> {
  return (await test.idle()).rows;
}

/** Text of a cell of the row with a name. */
async function cellOf(test: DiffTest, name: string, column: string): Promise<string> {
  const row = test.page.locator('.virtual-row:not([hidden])', { hasText: name }).first();
  return (await row.locator(`.col-${column}`).textContent()) ?? '';
}

describe('comparison', () => {
  after(closePages);

  describe('of two runs', () => {
    let test: DiffTest;

    before(async () => {
      test = await openDiffPage({ source: fakeSource() });
      await test.idle();
    });
    after(() => test.close());

    it('says the answer first', async () => {
      const { page } = test;
      assert.equal(await page.locator('.verdict-value').textContent(), '5.16 ms → 4.42 ms');
      assert.equal(await page.locator('.verdict-change').textContent(), '−14.4 %');
      assert.equal(
        await page.locator('.verdict-sentence').textContent(),
        '14.4 % less time per step; idle by launch −710 µs',
      );
    });

    it('says what differs, the gravest first, by icon and word', async () => {
      const items = test.page.locator('.difference-item');
      const texts = await items.allTextContents();
      assert.deepEqual(texts, [
        'Caution: Clocks1,980 MHz → 1,755 MHz',
        'Note: CUDA graphsnone → used',
      ]);
      assert.equal(await items.nth(0).locator('.codicon-warning').count(), 1);
      assert.equal(await items.nth(1).locator('.codicon-info').count(), 1);
    });

    it('lists the figures, and marks what lies within the noise', async () => {
      const row = (key: string) => test.page.locator(`.figures tr[data-figure="${key}"]`);
      assert.deepEqual(await row('step').locator('td').allTextContents(), [
        '5.16 ms',
        '4.42 ms',
        '−744 µs',
        '−14.4 %',
      ]);
      assert.equal(await row('busy').locator('.noise-mark').count(), 1);
      assert.equal(await row('idle.launch').locator('.noise-mark').count(), 0);
      assert.equal(await row('communication').count(), 0, 'neither side has any');
    });

    it('draws a waterfall that says its bars, and has them as a table', async () => {
      const { page } = test;
      const canvas = page.locator('.waterfall canvas');
      const label = (await canvas.getAttribute('aria-label')) ?? '';
      assert.match(label, /^Waterfall: A 5\.18 ms, Idle: launch −710 µs, attention −70\.0 µs/);
      assert.match(label, /B 4\.43 ms$/);
      await canvas.hover({ position: { x: 400, y: 30 } });
      const card = page.locator('.data-card.shown');
      assert.match((await card.textContent()) ?? '', /Idle: launch.*−710 µs/);
      await canvas.focus();
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('ArrowDown');
      assert.match((await card.textContent()) ?? '', /attention.*−70\.0 µs · −70,000 ns/);
      await page.getByRole('button', { name: 'Show as table' }).click();
      const rows = page.locator('.waterfall-table tbody tr');
      assert.equal(await rows.count(), fakeDiff().waterfall.length + 1);
      const deltas = (await rows.locator('td:nth-child(4)').allTextContents()).map(Number);
      const total = deltas.pop()!;
      assert.equal(
        deltas.reduce((sum, delta) => sum + delta, 0),
        total,
      );
      const noisy = page.locator('.waterfall-table tbody tr', { hasText: 'noise' });
      assert.equal(await noisy.count(), fakeDiff().waterfall.filter(bar => bar.isNoise).length);
      await page.getByRole('button', { name: 'Show as table' }).click();
      assert.equal(await canvas.isVisible(), true);
    });

    it('draws the operators by themselves, and keeps to that', async () => {
      const { page } = test;
      const only = page.getByRole('button', { name: 'Operators only' });
      await only.click();
      const canvas = page.locator('.waterfall canvas');
      const label = (await canvas.getAttribute('aria-label')) ?? '';
      assert.match(label, /^Waterfall: attention −70\.0 µs, norm \+60\.0 µs, qkv_proj/);
      assert.match(label, /embedding \+4\.00 µs \(noise\)/);
      assert.doesNotMatch(label, /Idle/);
      await canvas.hover({ position: { x: 400, y: 12 } });
      const card = (await page.locator('.data-card.shown').textContent()) ?? '';
      assert.match(card, /attention/);
      assert.doesNotMatch(card, /Accumulated/);
      const saved = await page.evaluate<Record<string, unknown>>('globalThis.klState');
      assert.equal(saved['operatorsOnly'], true);
      await test.screenshot('diff-operators');
      await only.click();
      assert.match((await canvas.getAttribute('aria-label')) ?? '', /^Waterfall: A /);
    });

    it('gives its parts the heights that they are dragged to, and keeps them', async () => {
      const { page } = test;
      const border = page.getByRole('separator', { name: 'Height of figures and waterfall' });
      const height = async () => (await page.locator('.overview-box').boundingBox())!.height;
      const before = await height();
      await border.focus();
      await page.keyboard.press('ArrowUp');
      assert.equal(await height(), before - 16);
      assert.equal(await border.getAttribute('aria-valuenow'), String(before - 16));
      const { x, y } = (await border.boundingBox())!;
      await page.mouse.move(x + 300, y + 3);
      await page.mouse.down();
      await page.mouse.move(x + 300, y - 37, { steps: 4 });
      await page.mouse.up();
      assert.equal(await height(), before - 56);
      const saved = await page.evaluate<{ heights: object }>('globalThis.klState');
      assert.deepEqual(saved.heights, { overview: before - 56 });
      for (let i = 0; i < 40; i++) await page.keyboard.press('ArrowUp');
      assert.ok((await height()) >= 100, 'it cannot be dragged away');
      for (let i = 0; i < 40; i++) await page.keyboard.press('ArrowDown');
    });

    it('sorts by the largest difference, and shows what only one side has', async () => {
      assert.deepEqual((await names(test)).slice(0, 3), ['attention', 'norm', 'qkv_proj']);
      assert.equal(await cellOf(test, 'embedding', 'match'), 'only in B');
      assert.equal(await cellOf(test, 'embedding', 'aTime'), '–');
      assert.equal(await cellOf(test, 'memcpy', 'match'), 'only in A');
      assert.equal(await cellOf(test, 'norm', 'delta'), '+60.0');
      assert.equal(await cellOf(test, 'attention', 'delta'), '−70.0');
      assert.match((await test.page.locator('.diff-totals').textContent()) ?? '', /4,330\.0/);
    });

    it('unfolds and folds by keys, as a tree grid', async () => {
      const { page } = test;
      const table = page.getByRole('treegrid');
      await table.focus();
      for (const key of ['Home', 'ArrowDown', 'ArrowRight']) await page.keyboard.press(key);
      const open = await names(test);
      assert.equal(open[1], 'norm');
      assert.match(open[2] ?? '', /^ {2}\S/);
      assert.equal(open.length, 13 + 250);
      const row = page.getByRole('row', { name: /^norm/ }).first();
      assert.equal(await row.getAttribute('aria-expanded'), 'true');
      assert.equal(await row.getAttribute('aria-level'), '1');
      await page.keyboard.press('ArrowRight');
      const child = page.locator('.virtual-row[aria-selected="true"]');
      assert.equal(await child.getAttribute('aria-level'), '2');
      assert.equal(await child.getAttribute('aria-setsize'), '250');
      assert.equal(
        await table.getAttribute('aria-activedescendant'),
        await child.getAttribute('id'),
      );
      await page.keyboard.press('ArrowLeft');
      assert.equal(await row.getAttribute('aria-selected'), 'true');
      await page.keyboard.press('ArrowLeft');
      assert.equal((await names(test)).length, 13);
    });

    it('fetches further pages as they come into view', async () => {
      const { page } = test;
      await page.locator('.diff-choices .chart-toggle', { hasText: 'Step' }).first().click();
      assert.equal((await test.idle()).rows.length, 450);
      await page.getByRole('treegrid').focus();
      await page.keyboard.press('End');
      await test.idle();
      await page.keyboard.press('End');
      const last = (await names(test)).at(-1);
      assert.match(last ?? '', /^step \d+$/);
      assert.equal(await page.locator('.virtual-row[aria-selected="true"]').count(), 1);
      assert.equal(
        await page.getByText('Per step', { exact: true }).count(),
        0,
        'a step is one step',
      );
      await page.locator('.diff-choices .chart-toggle', { hasText: 'Operator' }).click();
      await test.idle();
    });

    it('opens the side that is asked for', async () => {
      const { page } = test;
      const { shown } = test;
      shown.length = 0;
      const row = page.locator('.virtual-row', { hasText: 'attention' }).first();
      await row.locator('.col-aTime').dblclick();
      await row.locator('.col-name .text').dblclick();
      await page.keyboard.press('Enter');
      await page.keyboard.press('Shift+Enter');
      await page.getByText('Open in A').click();
      assert.deepEqual(
        shown.map(({ side }) => side),
        ['a', 'b', 'b', 'a', 'a'],
      );
      assert.ok(shown.every(({ selection }) => selection !== undefined));
      await page.locator('.side-link', { hasText: 'eager7b' }).click();
      assert.deepEqual(shown.at(-1), { side: 'a' });
    });

    it('filters, and says when nothing is left', async () => {
      const { page } = test;
      await page.keyboard.press('/');
      await page.keyboard.type('proj');
      await page.getByText('4 rows', { exact: true }).waitFor();
      assert.ok((await names(test)).every(name => name.includes('proj')));
      await page.keyboard.type('xyz');
      await page.getByText('No row matches “projxyz”').waitFor();
      await page.getByText('Clear the filter').click();
      assert.equal((await names(test)).length, 13);
    });

    it('sorts by a title, the other way at the second click', async () => {
      const title = test.page.locator('.th.col-aTime');
      await title.click();
      assert.equal((await names(test))[0], 'gate_up_proj');
      assert.equal(await title.getAttribute('aria-sort'), 'descending');
      await title.click();
      assert.equal((await names(test))[0], 'embedding');
      await test.page.getByLabel('Sort by').selectOption('delta');
      assert.equal((await names(test))[0], 'attention');
    });

    it('copies what is unfolded as Markdown and CSV', async () => {
      const { page, copied } = test;
      await page.getByRole('button', { name: 'Copy as Markdown' }).click();
      await page.getByRole('button', { name: 'Copy as CSV' }).click();
      const [markdown = '', csv = ''] = copied;
      assert.match(markdown, /^A: `eager7b\.sqlite` {2}\nB: `graph7b\.sqlite`\n\n\| Name \|/);
      assert.match(markdown, /\| `attention` \| 608 \| 310\.0 \| 608 \| 240\.0 \| −70\.0 \| 0\.77/);
      const lines = csv.trimEnd().split('\r\n');
      assert.equal(lines[0]?.split(',')[3], 'A Time (ns)');
      assert.equal(lines.length, 14);
      assert.match(csv, /\r\n0,attention,608,310000,/);
    });

    it('hands over the wish to swap, and keeps what it shows over a reload', async () => {
      await test.page.getByRole('button', { name: 'Swap A and B' }).click();
      assert.equal(test.swaps, 1);
      await test.page.locator('.diff-choices .chart-toggle', { hasText: 'Kernel' }).click();
      await test.idle();
      const saved = await test.page.evaluate<Record<string, unknown>>('globalThis.klState');
      assert.equal(saved['by'], 'kernel');
      assert.deepEqual(saved['pair'], { fake: true });
    });

    it('complains of nothing', () => assert.deepEqual(test.errors, []));
  });

  describe('in other states', () => {
    it('says that nothing differs', async () => {
      const test = await openDiffPage({ source: fakeSource({ same: true }) });
      assert.equal((await test.idle()).verdict, 'No difference');
      const { page } = test;
      assert.match(
        (await page.locator('.differences').textContent()) ?? '',
        /no difference between the two captures/,
      );
      assert.equal(await page.locator('.more-time, .less-time').count(), 0);
      await test.screenshot('diff-same');
      await test.close();
    });

    it('says that times are not comparable, without calling one better', async () => {
      const differences = [
        { reason: 'device', a: 'NVIDIA H200', b: 'NVIDIA A100', weight: 'not-comparable' },
      ] as const;
      const source = fakeSource({ comparable: false, differences });
      const test = await openDiffPage({ source });
      await test.idle();
      const { page } = test;
      await page.getByText('Times are not comparable').waitFor();
      assert.equal(await page.locator('.difference-item .codicon-error').count(), 1);
      const judging = ['.verdict', '.figures'].flatMap(of => [
        `${of} .more-time`,
        `${of} .less-time`,
      ]);
      assert.equal(await page.locator(judging.join()).count(), 0);
      await test.close();
    });

    it('shows what is being opened, and what could not be', async () => {
      const names = { a: 'one.sqlite', b: 'two.sqlite' };
      const rows = fakeRows();
      const reading = (name: string, fraction: number) => ({ name, fraction, phase: 'kernels' });
      const read = { a: reading('one.sqlite', 1), b: reading('two.sqlite', 0.25) };
      const progress = { ...read, compared: 0 };
      const opening = { state: 'opening', names, progress } as const;
      const test = await openDiffPage({ source: { init: opening, rows } });
      const { page, commands } = test;
      await page.getByText('Comparing two.sqlite with one.sqlite').waitFor();
      const bars = page.getByRole('progressbar');
      const values = () => bars.evaluateAll(all => all.map(bar => bar.ariaValueNow));
      assert.deepEqual(await values(), ['100', '25', '0']);
      test.progress({ ...progress, b: reading('two.sqlite', 0.5) });
      await page.getByText('Reading kernels · 50 %').waitFor();
      assert.deepEqual(await values(), ['100', '50', '0']);
      await test.screenshot('diff-opening');
      test.progress({ ...progress, b: reading('two.sqlite', 1), compared: 0.4 });
      await page.getByText('40 %', { exact: true }).waitFor();
      assert.deepEqual(await values(), ['100', '100', '40']);
      await test.screenshot('diff-comparing');
      await page.getByText('Cancel').click();
      const failure = { reason: 'truncated', message: 'two.sqlite ends early', advice: 'Copy it.' };
      test.send({ state: 'failed', names, failure });
      await page.getByText('two.sqlite ends early').waitFor();
      await page.getByText('Try Again').click();
      assert.deepEqual(commands, ['cancelOpen', 'kernelLens.retry']);
      await test.screenshot('diff-failed');
      test.send(fakeInit());
      await test.idle();
      test.send(opening);
      await page.locator('.diff.is-old').waitFor();
      assert.deepEqual(test.errors, []);
      await test.close();
    });

    it('says why rows are missing, and asks for them again', async () => {
      let broken = true;
      const rows = fakeRows();
      const test = await openDiffPage({
        source: {
          init: fakeInit(),
          rows: request => {
            if (broken) throw new Error('the engine has stopped');
            return rows(request);
          },
        },
      });
      await test.page.getByText('the engine has stopped').waitFor();
      broken = false;
      await test.page.getByText('Try Again').click();
      assert.equal((await names(test)).length, 13);
      await test.close();
    });

    it('takes up a state it has kept, and shrugs off one it has not', async () => {
      const state = { by: 'step', sort: 'nonsense', folded: ['overview'], asTable: 1 };
      const test = await openDiffPage({ source: fakeSource(), state });
      assert.match((await names(test))[0] ?? '', /^step /);
      assert.equal(await test.page.locator('.figures').isVisible(), false);
      await test.page.getByText('Figures and waterfall').click();
      assert.equal(await test.page.locator('.figures').isVisible(), true);
      await test.close();
    });
  });

  describe('of real traces', () => {
    const source = eagerAgainstGraph();

    it('has figures that agree with the engine, and rows that add up', async () => {
      const test = await openDiffPage({ source: source() });
      const { verdict, windows } = await test.idle();
      assert.match(verdict, /^62\.\d % less time per step; idle by launch −/);
      assert.ok(windows !== undefined);
      const { totals } = await source().rows({ by: 'operator', row: '', offset: 0, limit: 1 });
      const sum = await source().rows({ by: 'operator', row: '', offset: 0, limit: 100 });
      const deltas = sum.rows.reduce((total, { deltaNs }) => total + deltaNs, 0);
      assert.ok(Math.abs(deltas - totals.deltaNs) < 1);
      await test.close();
    });

    it('shows a row on both timelines, at places that answer to one another', async () => {
      const test = await openDiffPage({ source: source() });
      await test.idle();
      await test.page.locator('.virtual-row', { hasText: 'gate_up_proj' }).first().click();
      const { selected, windows } = await test.idle();
      assert.ok(selected?.a !== undefined && selected.b === selected.a, JSON.stringify(selected));
      const span = ({ startNs, endNs }: { startNs: number; endNs: number }) => endNs - startNs;
      assert.ok(windows !== undefined && span(windows.a) < 1e6, 'the layer is in view');
      assert.deepEqual(test.errors, []);
      await test.close();
    });

    it('finds the row of what is selected on a timeline, unfolding what is above it', async () => {
      const test = await openDiffPage({ source: source() });
      await test.idle();
      const { page } = test;
      const chosen = page.locator('.virtual-row[aria-selected="true"]');
      await page.locator('.virtual-row', { hasText: 'down_proj' }).first().click();
      await test.idle();
      const lane = page.locator('.overlay-canvas').first();
      await lane.focus();
      // The next operation of the layer: the norm before the next projection, or whatever it is there.
      await page.keyboard.press(',');
      await test.idle();
      const { selected } = await test.idle();
      assert.equal(await chosen.count(), 1);
      assert.equal(await chosen.getAttribute('aria-level'), '2', 'a kernel below its operator');
      const name = (await chosen.locator('.col-name').textContent()) ?? '';
      assert.ok(selected?.a?.startsWith(name.slice(0, 12)), `${name} is ${selected?.a}`);
      assert.match((await page.locator('.diff-detail').textContent()) ?? '', /Confidence/);
      // By layer: the layer's row.
      await page.locator('.diff-choices .chart-toggle', { hasText: 'Layer' }).click();
      await test.idle();
      await lane.focus();
      await page.keyboard.press('.');
      await test.idle();
      assert.equal(await chosen.getAttribute('aria-level'), '3', 'layer, operator, kernel');
      await test.screenshot('diff-selection');
      assert.deepEqual(test.errors, []);
      await test.close();
    });

    it('follows an operation to its launch and back', async () => {
      const test = await openDiffPage({ source: source() });
      await test.idle();
      const { page } = test;
      await page.locator('.virtual-row', { hasText: 'gate_up_proj' }).first().click();
      const kernel = (await test.idle()).selected?.a;
      await page.locator('.overlay-canvas').first().focus();
      await page.keyboard.press('[');
      const launch = (await test.idle()).selected?.a ?? '';
      assert.match(launch, /^cu(da)?Launch/);
      await page.keyboard.press(']');
      assert.equal((await test.idle()).selected?.a, kernel);
      assert.deepEqual(test.errors, []);
      await test.close();
    });

    it('says why a device was idle', async () => {
      const test = await openDiffPage({ source: source() });
      await test.idle();
      const { page } = test;
      // The layer of an eager run: between its kernels the device waits for launches.
      await page.locator('.virtual-row', { hasText: 'gate_up_proj' }).first().click();
      await test.idle();
      const box = (await page.locator('.diff-timelines .plot').first().boundingBox())!;
      const card = page.locator('.data-card.shown');
      for (let share = 0.3; share < 0.95 && !(await card.isVisible()); share += 0.05) {
        await page.mouse.move(box.x + share * box.width, box.y + box.height - 12, { steps: 2 });
        await test.idle();
      }
      assert.match((await card.textContent()) ?? '', /^Idle [\d.]+ µs: the launch came late/);
      await test.screenshot('diff-idle');
      await test.close();
    });

    it('shows six rows in a window of 1280 × 780', async () => {
      const test = await openDiffPage({ source: source(), viewport: { width: 1280, height: 780 } });
      await test.idle();
      const shown = await test.page.evaluate<number>(`(() => {
        const box = document.querySelector('.diff-table').getBoundingClientRect();
        return [...document.querySelectorAll('.virtual-row:not([hidden])')].filter(row => {
          const { top, bottom } = row.getBoundingClientRect();
          return row.dataset.row !== '' && top >= box.top && bottom <= box.bottom + 0.5;
        }).length;
      })()`);
      await test.screenshot('diff-low');
      assert.ok(shown >= 6, `${shown} rows`);
      const scroll = "document.querySelector('.diff-scroll')";
      const over = await test.page.evaluate<number>(
        `${scroll}.scrollHeight - ${scroll}.clientHeight`,
      );
      assert.equal(over, 0, 'all parts are in sight');
      await test.close();
    });

    it('shows figures and waterfall to their last line where the legend has a line of its own', async () => {
      const test = await openDiffPage({ source: source(), viewport: { width: 1085, height: 800 } });
      await test.idle();
      const { page } = test;
      const heads = await page.evaluate<number>(
        "document.querySelector('.waterfall .pane-head').offsetHeight",
      );
      assert.ok(heads > 40, `${heads} px are two lines`);
      const cut = await page.evaluate<string[]>(`(() => {
        const bottom = selector => document.querySelector(selector).getBoundingClientRect().bottom;
        const parts = ['.figures', '.waterfall canvas'];
        return parts.filter(part => bottom(part) > bottom('.overview-box'));
      })()`);
      assert.deepEqual(cut, []);
      await test.screenshot('diff-legend');
      await test.close();
    });

    for (const [theme, locale, width] of [
      ['light', 'zh-cn', 1280],
      ['hc', 'en', 1280],
      ['dark', 'en', 640],
    ] as const) {
      it(`shows the operators by themselves: ${theme}, ${width} px, ${locale}`, async () => {
        const viewport = { width, height: 780 };
        const state = { operatorsOnly: true };
        const test = await openDiffPage({ source: source(), theme, locale, viewport, state });
        await test.idle();
        const canvas = test.page.locator('.waterfall canvas');
        assert.match((await canvas.getAttribute('aria-label')) ?? '', /o_proj \+12\.8 µs/);
        await test.screenshot(`diff-operators-${theme}-${width}-${locale}`);
        assert.deepEqual(test.errors, []);
        await test.close();
      });
    }

    const looks: readonly [ThemeName, number, number, string][] = [
      ['dark', 1280, 900, 'en'],
      ['light', 1440, 1000, 'en'],
      ['hc', 1280, 900, 'en'],
      ['hc-light', 1280, 900, 'en'],
      ['dark', 640, 1000, 'en'],
      ['dark', 400, 900, 'en'],
      ['light', 1280, 900, 'zh-cn'],
      ['light', 640, 900, 'zh-cn'],
    ];
    for (const [theme, width, height, locale] of looks) {
      it(`looks right: ${theme}, ${width} px, ${locale}`, async () => {
        const test = await openDiffPage({
          source: source(),
          theme,
          viewport: { width, height },
          locale,
        });
        await test.idle();
        const { page } = test;
        await page.locator('.virtual-row', { hasText: 'gate_up_proj' }).first().click();
        await page.keyboard.press('ArrowRight');
        await test.idle();
        // The page itself never scrolls sideways; the table may.
        const overflow = 'document.documentElement.scrollWidth - window.innerWidth';
        assert.equal(await page.evaluate(overflow), 0);
        await test.screenshot(`diff-${theme}-${width}-${locale}`);
        assert.deepEqual(test.errors, []);
        await test.close();
      });
    }
  });
});
