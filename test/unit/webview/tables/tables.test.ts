// What tables make of answers, without a browser: scopes, units, kept state, texts in Chinese.

import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Column, TablePage } from '../../../../src/core/protocol/tables.ts';
import { describedColumns, printersOf, roomOf } from '../../../../webview/tables/columns.ts';
import { sizeText } from '../../../../webview/tables/grid.ts';
import { PAGE_ROWS, Rows, type Ask, type Question } from '../../../../webview/tables/rows.ts';
import {
  checkScope,
  labelOf,
  nodeLabel,
  scopeAfter,
  WHOLE,
} from '../../../../webview/tables/scope.ts';
import { checkTableState, withWidth } from '../../../../webview/tables/state.ts';

const root = path.join(import.meta.dirname, '../../../..');
const window = { startNs: 10, endNs: 20, label: 'Area of 10 ns' };
const question: Question = { table: 'events', scope: {}, names: 'short' };

describe('the size of tables', () => {
  it('is said of one row and of several', () => {
    const said = [
      [1, 1],
      [0, 1],
      [7, 7],
      [1, 7],
    ].map(([matched = 0, total = 0]) => sizeText(matched, total, String));
    assert.deepEqual(said, ['1 row', '0 of 1 row', '7 rows', '1 of 7 rows']);
  });
});

const devices = [{ ordinal: 3, name: 'Ascend910B' }];

describe('the scope of tables', () => {
  it('is the node or area selected', () => {
    const node = '/phase:decode/step:7/layer:5';
    const layer = scopeAfter({ ...window, node }, WHOLE, devices);
    assert.deepEqual(layer, { scope: { node }, label: 'decode · step 7 · layer 5' });
    const area = scopeAfter({ ...window, tracks: [3] }, layer, devices);
    assert.deepEqual(area.scope, { startNs: 10, endNs: 20, tracks: [3] });
    assert.equal(area.label, 'Area of 10 ns');
  });

  it('stays while single spans are selected, and ends with the selection', () => {
    const area = scopeAfter(window, WHOLE, devices);
    assert.equal(scopeAfter({ ...window, span: 7, node: '/span:7' }, area, devices), area);
    assert.equal(scopeAfter(undefined, area, devices), WHOLE);
    assert.equal(scopeAfter({ ...window, node: '' }, area, devices), WHOLE);
  });

  it('is named by its path, the last part by the selection where the path has no word', () => {
    assert.equal(nodeLabel('/device:0/stream:3', 'stream 7', devices), 'NPU 3 · stream 7');
    assert.equal(nodeLabel('/phase:decode/mean/operator:norm', 'x', devices), 'decode · norm');
    assert.equal(nodeLabel('/phase:decode/outside', 'x', devices), 'decode · outside layers');
    const slow = '/phase:decode/slowest:layers/layer:7.5';
    assert.equal(nodeLabel(slow, 'x', devices), 'decode · step 7 · layer 5');
  });

  it('has the step under the name that the program gave it', () => {
    const scope = { scope: { node: '/phase:decode/step:7/layer:5' }, label: 'x' };
    assert.equal(labelOf(scope, 'decode step=6', devices), 'decode step=6 · layer 5');
    assert.equal(labelOf(scope, undefined, devices), 'x');
    assert.equal(labelOf({ scope: { startNs: 1, endNs: 2 }, label: 'x' }, 'y', devices), 'x');
    const slow = { scope: { node: '/phase:decode/slowest:layers/layer:7.5' }, label: 'x' };
    assert.equal(labelOf(slow, 'decode step=6', devices), 'decode step=6 · layer 5');
  });

  it('of an older version is checked', () => {
    const kept = { scope: { startNs: 1, endNs: 2, tracks: [4] }, label: 'x' };
    assert.deepEqual(checkScope(JSON.parse(JSON.stringify(kept))), kept);
    assert.deepEqual(checkScope({ scope: { node: '/a' }, label: 'x' }).scope, { node: '/a' });
    for (const raw of [undefined, 3, {}, { scope: 1, label: 'x' }, { scope: {}, label: 'x' }]) {
      assert.equal(checkScope(raw), WHOLE);
    }
  });
});

describe('the kept state of a table', () => {
  it('is checked', () => {
    const sort = { column: 'a', descending: true };
    const kept = { sort, filter: 'x', columns: { b: false }, widths: { a: 90 } };
    assert.deepEqual(checkTableState(kept), kept);
    const broken = { sort: { column: 1 }, filter: '', columns: { b: 1 }, widths: { a: '9' } };
    assert.deepEqual(checkTableState(broken), {});
    assert.deepEqual(checkTableState(null), {});
  });

  it('holds the widths given by hand until they are taken back', () => {
    const wide = withWidth({ filter: 'x' }, 'a', 90);
    assert.deepEqual(withWidth(wide, 'b', 50).widths, { a: 90, b: 50 });
    assert.deepEqual(withWidth(wide, 'a', undefined), { filter: 'x' });
  });
});

describe('the columns of a table', () => {
  const column = (id: string, kind: Column['kind'], scale?: number[]): Column => ({
    ...{ id, kind, shown: true },
    ...(scale === undefined ? {} : { scale }),
  });

  it('have one unit each, and an exact value', () => {
    const [printer] = printersOf([column('duration', 'ns', [900, 2780, 27_700, 44_700])]);
    assert.equal(printer?.unit, 'µs');
    assert.equal(printer.text(2780), '2.78');
    assert.equal(printer.text(1_234_567), '1,234.57');
    assert.equal(printer.exact(1_234_567), '1,234,567 ns');
    assert.equal(printer.text(null), '–');
    assert.deepEqual(
      [0, 3].map(value => printer.text(value)),
      ['0', '<0.01'],
    );
  });

  it('that are compared share theirs', () => {
    const columns = [column('median', 'ns', [5e3]), column('stddev', 'ns', [12])];
    assert.deepEqual(
      printersOf(columns).map(({ unit }) => unit),
      ['µs', 'µs'],
    );
  });

  it('have room for their largest number, unless they were made narrower by hand', () => {
    const gap = column('gap', 'ns', [1e3, 1e3, 1e3, 463_295_414]);
    const [printer] = printersOf([gap]);
    assert.equal(printer?.text(463_295_414), '463,295.41');
    assert.equal(roomOf(gap, printer), 'max(82px, 10ch + 18px)');
    assert.equal(roomOf(gap, printer, { gap: 50 }), '50px');
    const name = { id: 'name', kind: 'name', shown: true } as const;
    assert.equal(roomOf(name, printersOf([name])[0]!), '180px');
  });

  it('never call a share nothing', () => {
    const [printer] = printersOf([column('percent', 'percent', [50])]);
    assert.deepEqual(
      [0.01, 0, 35.24].map(share => printer!.text(share)),
      ['<0.1', '0.0', '35.2'],
    );
  });

  it('are all described, and every text is translated', () => {
    const bundle = JSON.parse(readFileSync(path.join(root, 'l10n/bundle.l10n.zh-cn.json'), 'utf8'));
    const folder = path.join(root, 'webview/tables');
    const literals = readdirSync(folder)
      .map(file => readFileSync(path.join(folder, file), 'utf8'))
      .flatMap(source => [...source.matchAll(/(?<![\w.])t\(\s*'((?:[^'\\]|\\.)*)'/g)])
      .map(match => match[1]!);
    const missing = [...literals, ...describedColumns()].filter(
      text => /[a-z]{2}/i.test(text) && !(text in bundle),
    );
    assert.deepEqual([...new Set(missing)], []);
  });
});

describe('the rows of a table', () => {
  const answer = (offset: number, limit: number, total: number): TablePage => {
    const length = Math.max(0, Math.min(limit, total - offset));
    return {
      columns: [{ id: 'order', kind: 'id', shown: true }],
      total,
      matched: total,
      rows: Array.from({ length }, (_, i) => [offset + i]),
      selections: Array.from({ length }, () => ({ startNs: 0, endNs: 1, label: '' })),
    };
  };
  const settle = () => new Promise(resolve => setTimeout(resolve, 1));

  it('come by pages, only those wanted', async () => {
    const asked: number[] = [];
    const ask: Ask = async ({ offset, limit }) => {
      asked.push(offset);
      return answer(offset, limit, 1e6);
    };
    const rows = new Rows(ask, () => undefined);
    rows.show(question);
    await settle();
    assert.deepEqual([rows.matched, rows.row(0)?.cells[0], rows.stale], [1e6, 0, false]);
    rows.want(500_000 - 5, 500_000 + 5);
    await settle();
    assert.deepEqual(asked, [0, 500_000 - PAGE_ROWS, 500_000]);
    assert.equal(rows.row(500_004)?.cells[0], 500_004);
    rows.want(0, 10);
    await settle();
    assert.equal(asked.length, 3, 'the first page was kept');
  });

  it('stay until the next answer, and old answers are dropped', async () => {
    const open: (() => void)[] = [];
    const ask: Ask = ({ offset, limit, filter }) =>
      new Promise(resolve => {
        open.push(() => resolve(answer(offset, limit, filter === undefined ? 10 : 3)));
      });
    const news: boolean[] = [];
    const rows = new Rows(ask, fresh => news.push(fresh));
    rows.show(question);
    open[0]!();
    await settle();
    rows.show({ ...question, filter: 'a' });
    rows.show({ ...question, filter: 'ab' });
    assert.deepEqual([rows.stale, rows.matched, rows.row(9)?.cells[0]], [true, 10, 9]);
    open[2]!();
    open[1]!();
    await settle();
    assert.deepEqual([rows.stale, rows.matched, rows.answered?.filter], [false, 3, 'ab']);
    assert.deepEqual(news, [true, true]);
  });

  it('tell a failure and ask again', async () => {
    let fail = true;
    const ask: Ask = async ({ offset, limit }) => {
      if (fail) throw new Error('broken');
      return answer(offset, limit, 5);
    };
    const rows = new Rows(ask, () => undefined);
    rows.show(question);
    await settle();
    assert.equal(rows.failure?.message, 'broken');
    fail = false;
    rows.show(question);
    await settle();
    assert.deepEqual([rows.failure, rows.matched], [undefined, 5]);
  });
});
