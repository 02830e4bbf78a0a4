// The tables below the timeline on a real trace: what they list, and what mouse and keyboard do. In a
// plain browser; see page/timeline-page.ts.

import assert from 'node:assert/strict';
import type { TablePage } from '../../src/core/protocol/tables.ts';
import { closePages } from './page/open-page.ts';
import { openTimeline, type TimelineTest } from './page/timeline-page.ts';

const LAYER = '/phase:decode/step:7/layer:5';
const layer = { startNs: 2.1226e9, endNs: 2.1236e9, label: 'layer 5', node: LAYER };

describe('the tables below the timeline', () => {
  let timeline: TimelineTest;

  before(async () => {
    timeline = await openTimeline({ trace: 'eager7b', viewport: { width: 1280, height: 800 } });
    await timeline.idle();
  });

  after(async () => {
    await timeline?.close();
    await closePages();
  });

  const shown = (selector: string) =>
    timeline.page.locator(`.drawer-panel:not([hidden]) ${selector}`);
  const tool = (selector: string) => timeline.page.locator(`.drawer-tools ${selector}`);
  const row = (index: number) => shown(`.tr:not([hidden])[data-index="${index}"]`);
  const head = (column: string) => shown(`.th[data-column="${column}"]`);
  const press = (key: string) => timeline.page.keyboard.press(key);
  /** Texts of a column in the rows in view, from the top. */
  async function cells(column: string): Promise<string[]> {
    return shown('.table-grid').evaluate((grid, id) => {
      const heads = [...grid.querySelectorAll<HTMLElement>('.th')];
      const at = heads.findIndex(cell => cell.dataset['column'] === id);
      return [...grid.querySelectorAll<HTMLElement>('.tr:not([hidden])')]
        .sort((a, b) => Number(a.dataset['index']) - Number(b.dataset['index']))
        .map(line => line.children[at]?.textContent ?? '');
    }, column);
  }
  const numbers = async (column: string) =>
    (await cells(column)).map(text => Number(text.replaceAll(',', '')));
  const size = (text: string | RegExp) => tool('.table-size').filter({ hasText: text }).waitFor();
  /** Until the answer to the last change is shown. */
  async function settled(): Promise<void> {
    await timeline.idle();
    await shown('.table-view:not(.is-stale)[aria-busy="false"]').waitFor();
  }
  async function open(tab: string): Promise<void> {
    await timeline.page.locator(`#drawer-${tab}-tab`).click();
    await settled();
  }
  async function scoped(): Promise<void> {
    timeline.peer.notify('reveal', layer);
    await tool('.scope-chip').waitFor();
    await settled();
  }
  async function filter(text: string): Promise<void> {
    await tool('.table-filter input').fill(text);
    await settled();
  }
  const find = () => timeline.page.locator('#drawer-events').getByText('flash_fwd_kernel').first();

  beforeEach(async () => {
    await timeline.reset();
  });

  afterEach(() => {
    assert.deepEqual(timeline.errors, []);
  });

  it('are tabs beside the details', async () => {
    const labels = await timeline.page.locator('.drawer-tab').allTextContents();
    const wanted = ['Details', 'Events', 'Kernels', 'Grid', 'Operations', 'Operators', 'Ranges'];
    assert.deepEqual(labels.slice(0, 8), [...wanted, 'API']);
    await open('events');
    await press('ArrowRight');
    const chosen = timeline.page.locator('.drawer-tab[aria-selected="true"]');
    assert.equal(await chosen.textContent(), 'Kernels');
    assert.ok(await chosen.evaluate(tab => tab === document.activeElement));
    await press('ArrowLeft');
    await settled();
  });

  it('list the operations with one unit a column and exact values on hover', async () => {
    await open('events');
    await size('8,064 rows');
    assert.equal((await cells('name'))[0], 'Memcpy HtoD');
    assert.match((await head('duration').textContent()) ?? '', /^Duration(ns|µs|ms)$/);
    const cell = row(0).locator('.td').nth(4);
    await cell.hover();
    const tip = timeline.page.locator('.tip.shown');
    await tip.filter({ hasText: /^[\d,]+ ns$/ }).waitFor();
    await timeline.page.mouse.move(5, 5);
  });

  it('sort by a click on the header, the other way by the next', async () => {
    await open('events');
    await head('duration').click();
    await settled();
    assert.equal(await head('duration').getAttribute('aria-sort'), 'descending');
    const longest = await numbers('duration');
    assert.deepEqual(
      longest,
      [...longest].sort((a, b) => b - a),
    );
    await head('duration').click();
    await settled();
    assert.equal(await head('duration').getAttribute('aria-sort'), 'ascending');
    const shortest = await numbers('duration');
    assert.ok(Math.max(...shortest) < Math.min(...longest));
    await head('duration').click();
    await settled();
    assert.equal(await head('order').getAttribute('aria-sort'), 'ascending');
    assert.deepEqual((await numbers('order')).slice(0, 3), [1, 2, 3]);
  });

  it('sort by the keyboard', async () => {
    await open('kernels');
    await head('name').focus();
    await press('ArrowRight');
    await press('ArrowLeft');
    await press('Enter');
    await settled();
    assert.equal(await head('name').getAttribute('aria-sort'), 'ascending');
    assert.ok(await head('name').evaluate(cell => cell === document.activeElement));
    const names = await cells('name');
    assert.deepEqual(names, [...names].sort());
    await press('Enter');
    await press('Enter');
    await settled();
    assert.equal(await head('total').getAttribute('aria-sort'), 'descending');
  });

  it('filter by name, and say when nothing is left', async () => {
    await open('events');
    await filter('flash_FWD');
    await size('640 of 8,064 rows');
    assert.ok((await cells('name')).every(name => name === 'flash_fwd_kernel'));
    await filter('no such kernel');
    const notice = shown('.table-notice');
    await notice.filter({ hasText: 'No row contains “no such kernel”' }).waitFor();
    await notice.locator('vscode-button').click();
    await size(/^8,064 rows/);
    // The field draws its value with the next frame.
    const field = await tool('.table-filter input').elementHandle();
    await timeline.page.waitForFunction(input => (input as HTMLInputElement).value === '', field);
  });

  it('follow the selection, and show the whole trace again', async () => {
    await open('kernels');
    const whole = await cells('name');
    await scoped();
    await size('9 rows');
    const chip = tool('.scope-chip');
    assert.equal(await chip.textContent(), 'decode step=6 · layer 5');
    await open('events');
    assert.equal((await timeline.savedState())['drawer'] !== undefined, true);
    const names = await cells('operator');
    assert.ok(names.includes('attention') && names.includes('qkv_proj'), names.join());
    await open('kernels');
    await chip.click();
    await settled();
    assert.ok(!(await chip.isVisible()));
    assert.deepEqual(await cells('name'), whole);
    assert.equal(timeline.callsOf('selected').at(-1), null);
  });

  it('follow an area that is dragged, asking only where it comes to rest', async () => {
    await open('events');
    await timeline.zoomTo(2.1e9, 2.2e9);
    await settled();
    timeline.calls.length = 0;
    await timeline.drag(
      await timeline.pointOn('Stream 7', 0.25),
      await timeline.pointOn('Stream 7', 0.5),
    );
    await tool('.scope-chip').filter({ hasText: 'Area of' }).waitFor();
    await settled();
    assert.ok(timeline.callsOf('table').length <= 4, `${timeline.callsOf('table').length} pages`);
    const { selection } = await timeline.idle();
    const starts = await numbers('start');
    const last = Math.max(...starts) * 1e6;
    assert.ok(last <= selection!.endNs && Math.min(...starts) * 1e6 > selection!.startNs - 1e6);
  });

  it('select a row on the timeline and in the tree, and keep the scope', async () => {
    await open('events');
    await scoped();
    await row(3).click();
    const { selection } = await timeline.idle();
    const told = timeline.callsOf('selected').at(-1);
    assert.ok(selection?.span !== undefined);
    assert.equal(told?.span, selection.span);
    assert.equal(await row(3).getAttribute('aria-selected'), 'true');
    await settled();
    await size(/^1\d rows$/);
    assert.ok(await tool('.scope-chip').isVisible());
    const name = (await cells('name'))[3];
    assert.match((await timeline.page.locator('.footer').textContent()) ?? '', new RegExp(name!));
  });

  it('zoom to a row by double click and by Enter', async () => {
    await open('events');
    await scoped();
    await row(2).dblclick();
    let { selection, window } = await timeline.idle();
    assert.ok(selection!.endNs - selection!.startNs > 0.5 * (window.endNs - window.startNs));
    await press('ArrowDown');
    await settled();
    await press('Enter');
    ({ selection, window } = await timeline.idle());
    assert.ok(selection!.endNs - selection!.startNs > 0.5 * (window.endNs - window.startNs));
    assert.equal(await row(3).getAttribute('aria-selected'), 'true');
  });

  it('mark and reveal the row of what is selected on the timeline', async () => {
    await open('events');
    await timeline.find('flash_fwd', '1 / 640');
    await settled();
    const marked = shown('.tr:not([hidden])[aria-selected="true"]');
    assert.match((await marked.textContent()) ?? '', /flash_fwd_kernel/);
    assert.ok(await find().isVisible());
    await open('kernels');
    await settled();
    assert.match((await marked.textContent()) ?? '', /flash_fwd_kernel/);
  });

  it('move by keys, from the first row to the last', async () => {
    await open('events');
    await shown('.table-grid').focus();
    await press('Home');
    await press('End');
    await row(8063).waitFor();
    assert.equal(await row(8063).getAttribute('aria-rowindex'), '8065');
    await row(8063).getByText('8064').waitFor();
    await press('PageUp');
    const grid = shown('.table-grid');
    const active = async () =>
      Number((await grid.getAttribute('aria-activedescendant'))?.split('-')[1]);
    assert.ok((await active()) < 8063 && (await active()) > 8040);
    await press('Home');
    await press('ArrowDown');
    assert.equal(await active(), 1);
    await settled();
    assert.equal((await timeline.idle()).selection?.label, 'Memcpy HtoD');
    const { window } = await timeline.idle();
    await press('ArrowRight');
    assert.deepEqual((await timeline.idle()).window, window, 'keys stay in the table');
    assert.equal(await grid.getAttribute('role'), 'grid');
    assert.equal(await grid.getAttribute('aria-rowcount'), '8065');
  });

  it('copy the selected rows with exact numbers', async () => {
    await open('operators');
    await row(0).click();
    await row(2).click({ modifiers: ['Shift'] });
    await press('Control+c');
    await timeline.idle();
    const lines = timeline
      .callsOf('copy')
      .at(-1)
      ?.split('\n')
      .map(line => line.split('\t'));
    assert.equal(lines?.length, 4);
    assert.deepEqual(lines[0]?.slice(0, 4), ['Operator', 'Share (%)', 'Total (ns)', 'Count']);
    assert.match(lines[1]?.[2] ?? '', /^\d{7,}$/);
    await press('Control+a');
    assert.equal(await shown('.tr:not([hidden])[aria-selected="false"]').count(), 0);
  });

  it('export what is listed, sorted and filtered, with exact values', async () => {
    await open('events');
    await filter('flash_fwd');
    await head('duration').click();
    await settled();
    await tool('vscode-button[aria-label="Export as CSV"]').click();
    await timeline.page.locator('#live', { hasText: '640 rows written' }).waitFor({
      state: 'attached',
    });
    const lines = (timeline.exported ?? '').trimEnd().split('\r\n');
    assert.equal(lines.length, 641);
    assert.match(lines[0] ?? '', /^#,Name,Operator,Start \(ns\),Duration \(ns\),Gap \(ns\),Grid,/);
    const durations = lines.slice(1).map(line => Number(line.split(',')[4]));
    assert.deepEqual(
      durations,
      [...durations].sort((a, b) => b - a),
    );
    await head('duration').click();
    await head('duration').click();
    await filter('');
  });

  it('make columns as wide as they are dragged or keyed to, and keep that', async () => {
    await open('kernels');
    const widthOf = async (column: string) => (await head(column).boundingBox())!.width;
    const before = await widthOf('total');
    const sorted = await head('total').getAttribute('aria-sort');
    const grip = (await head('total').locator('.th-grip').boundingBox())!;
    const [x, y] = [grip.x + grip.width / 2, grip.y + grip.height / 2];
    await timeline.page.mouse.move(x, y);
    await timeline.page.mouse.down();
    await timeline.page.mouse.move(x + 50, y, { steps: 4 });
    await timeline.page.mouse.up();
    assert.equal(Math.round(await widthOf('total')), Math.round(before + 50));
    assert.equal(await head('total').getAttribute('aria-sort'), sorted, 'a drag does not sort');
    const at = await head('total').evaluate(cell =>
      [...cell.parentElement!.children].indexOf(cell),
    );
    const cell = row(0).locator('.td').nth(at);
    assert.equal(Math.round((await cell.boundingBox())!.width), Math.round(before + 50));
    await head('name').focus();
    await press('Shift+ArrowRight');
    const name = await widthOf('name');
    await press('Shift+ArrowRight');
    assert.equal(Math.round(await widthOf('name')), Math.round(name + 16));
    const again = await openTimeline({ trace: 'eager7b', state: await timeline.savedState() });
    const same = again.page.locator('.drawer-panel:not([hidden]) .th[data-column="total"]');
    assert.equal(Math.round((await same.boundingBox())!.width), Math.round(before + 50));
    await again.close();
    await head('total').locator('.th-grip').dblclick();
    await head('name').locator('.th-grip').dblclick();
    assert.equal(Math.round(await widthOf('total')), Math.round(before));
  });

  it('show the columns and the names that are chosen, and keep that', async () => {
    await open('events');
    await tool('vscode-button[aria-label="Columns and names"]').click();
    const menu = timeline.page.locator('.menu');
    await menu.getByRole('menuitemcheckbox', { name: 'Correlation' }).click();
    await menu.getByRole('menuitemcheckbox', { name: 'Registers' }).click();
    await menu.getByRole('menuitemradio', { name: 'Demangled' }).click();
    await press('Escape');
    await menu.waitFor({ state: 'detached' });
    await filter('flash_fwd');
    assert.match((await cells('name'))[0] ?? '', /pytorch_flash::flash_fwd_kernel</);
    assert.equal(await head('correlation').count(), 1);
    assert.equal(await head('registers').count(), 0);
    const state = await timeline.savedState();
    const again = await openTimeline({ trace: 'eager7b', state });
    await again.page.locator('.tr:not([hidden])', { hasText: 'pytorch_flash' }).first().waitFor();
    assert.equal(await again.page.locator('.th[data-column="correlation"]').count(), 1);
    assert.equal(await again.page.locator('.table-filter input').inputValue(), 'flash_fwd');
    await again.close();
    await tool('vscode-button[aria-label="Columns and names"]').click();
    for (const [role, name] of [
      ['menuitemcheckbox', 'Correlation'],
      ['menuitemcheckbox', 'Registers'],
      ['menuitemradio', 'Short'],
    ] as const) {
      await menu.getByRole(role, { name }).click();
    }
    await press('Escape');
    await filter('');
  });

  it('say what failed and ask again', async () => {
    await open('ranges');
    timeline.answers.table = () => {
      throw new Error('the worker is away');
    };
    await head('name').click();
    const notice = shown('.table-notice');
    await notice.filter({ hasText: 'the worker is away' }).waitFor();
    delete timeline.answers.table;
    await notice.locator('vscode-button').click();
    await settled();
    assert.ok(!(await notice.isVisible()));
    assert.ok((await cells('name')).length > 3);
  });

  it('scroll through five million rows, to the last and by single rows', async () => {
    const count = 5_000_000;
    timeline.answers.table = ({ offset, limit }): TablePage => {
      const indexes = Array.from({ length: Math.min(limit, count - offset) }, (_, i) => offset + i);
      return {
        columns: [
          { id: 'order', kind: 'id', shown: true },
          { id: 'name', kind: 'name', shown: true },
        ],
        total: count,
        matched: count,
        rows: indexes.map(i => [i + 1, `kernel ${i + 1}`]),
        selections: indexes.map(i => ({ startNs: i, endNs: i + 1, span: i, label: `k${i}` })),
      };
    };
    await open('operations');
    await size('5,000,000 rows');
    assert.deepEqual((await cells('name')).slice(0, 2), ['kernel 1', 'kernel 2']);
    const grid = shown('.virtual');
    const box = (await grid.boundingBox())!;
    await timeline.page.mouse.move(box.x + 200, box.y + 100);
    await timeline.wheel(0, 44);
    for (let tries = 0; tries < 1000 && (await cells('name'))[0] !== 'kernel 3'; tries++) {
      await timeline.idle();
    }
    assert.equal((await cells('name'))[0], 'kernel 3', 'two rows down');
    await grid.evaluate(list => (list.scrollTop = list.scrollHeight / 2));
    await settled();
    const middle = Number((await cells('order'))[0]);
    assert.ok(Math.abs(middle / count - 0.5) < 0.01, `row ${middle}`);
    assert.match((await cells('name'))[0] ?? '', /^kernel /);
    await grid.evaluate(list => (list.scrollTop = list.scrollHeight));
    await settled();
    assert.equal((await cells('name')).at(-1), 'kernel 5000000');
    const last = (await row(count - 1).boundingBox())!;
    assert.ok(last.y + last.height <= box.y + box.height + 1, 'the last row is whole');
    assert.ok((await shown('.virtual-row').count()) < 60);
    delete timeline.answers.table;
  });
});
