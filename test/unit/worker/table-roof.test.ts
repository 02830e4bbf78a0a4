/** The tables' column of a joined report: there while it is joined, with the join's own figures. */

import assert from 'node:assert/strict';
import type { TablePage } from '../../../src/core/protocol/tables.ts';
import { Engine } from '../../../src/worker/engine.ts';
import { fixture } from '../../support/shared.ts';

const context = { signal: new AbortController().signal, transfer: () => undefined };

describe('tables of a trace with a report', () => {
  it('say how near to its roof each kernel came', async () => {
    const engine = new Engine();
    const { id: trace } = await engine.open(fixture('sample/eager7b.sqlite'));
    const { id: report } = await engine.open(fixture('ncu/full.ncu-rep'));
    const { api } = engine;
    const ask = async (table: 'events' | 'kernelGrid'): Promise<TablePage> =>
      api.table({ trace, table, scope: {}, names: 'demangled', offset: 0, limit: 1e6 }, context);
    const columnOf = ({ columns }: TablePage, id: string) =>
      columns.findIndex(column => column.id === id);
    assert.equal(columnOf(await ask('kernelGrid'), 'roof'), -1);
    await api.join({ trace, report }, context);
    const measured = await api.headroomOf(trace, context);
    assert.ok(measured.length > 0);
    const page = await ask('kernelGrid');
    const [name, roof] = [columnOf(page, 'name'), columnOf(page, 'roof')];
    assert.equal(roof, columnOf(page, 'count') + 1);
    const shown = page.rows.filter(row => row[roof] !== null);
    assert.ok(shown.length > 0 && shown.length < page.rows.length);
    for (const row of shown) {
      const same = measured.filter(kernel => kernel.name === row[name]);
      assert.ok(same.some(({ percentOfRoof }) => percentOfRoof === row[roof]));
    }
    const events = await ask('events');
    const launches = events.rows.filter(row => row[columnOf(events, 'roof')] !== null).length;
    const count = columnOf(page, 'count');
    assert.equal(
      launches,
      shown.reduce((sum, row) => sum + Number(row[count]), 0),
    );
    await api.separate({ trace, report }, context);
    assert.equal(columnOf(await ask('events'), 'roof'), -1);
    engine.closeAll();
  });
});
