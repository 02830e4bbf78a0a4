/** The tables' column of a joined report: there while it is joined, with the join's own figures. */

import assert from 'node:assert/strict';
import type { TablePage } from '../../../src/core/protocol/tables.ts';
import { Engine } from '../../../src/worker/engine.ts';
import { fixture, sharedFile } from '../../support/shared.ts';

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
      assert.ok(
        same.some(({ percentOfRoof }) => Math.abs(percentOfRoof - Number(row[roof])) < 1e-9),
      );
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

  it('say of a launch what its details say, also where two operators share a GEMM', async function () {
    const engine = new Engine();
    const { id: trace } = await engine.open(fixture('sample/eager7b.sqlite'));
    const counters = sharedFile(this, 'traces/ncu/decode_10_5.ncu-rep');
    const { id: report } = await engine.open(counters);
    const { api } = engine;
    await api.join({ trace, report }, context);
    const ask = async (table: 'events' | 'kernelGrid'): Promise<TablePage> => {
      const scope = { node: '/phase:decode/step:10' };
      return api.table({ trace, table, scope, names: 'demangled', offset: 0, limit: 1e6 }, context);
    };
    const events = await ask('events');
    const [roof, duration, shape] = ['roof', 'duration', ['name', 'grid', 'block']].map(id =>
      [id].flat().map(one => events.columns.findIndex(column => column.id === one)),
    ) as [[number], [number], number[]];
    const groups = new Map<string, { atRoof: number; ns: number; shares: Set<number> }>();
    for (const [i, row] of events.rows.entries()) {
      const joined = await api.joined({ trace, span: events.selections[i]!.span! }, context);
      const percent = row[roof[0]] as number | null;
      assert.equal(percent, joined?.percentOfRoof ?? null);
      if (percent === null) continue;
      const key = shape.map(at => row[at]).join();
      const sum = groups.get(key) ?? { atRoof: 0, ns: 0, shares: new Set() };
      const ns = Number(row[duration[0]]);
      sum.shares.add(percent);
      groups.set(key, { ...sum, atRoof: sum.atRoof + percent * ns, ns: sum.ns + ns });
    }
    assert.ok(
      [...groups.values()].some(({ shares }) => Math.max(...shares) - Math.min(...shares) > 10),
    );
    const page = await ask('kernelGrid');
    const column = (id: string) => page.columns.findIndex(one => one.id === id);
    for (const row of page.rows) {
      const sum = groups.get(['name', 'grid', 'block'].map(id => row[column(id)]).join());
      const percent = row[column('roof')] as number | null;
      assert.ok(
        sum === undefined ? percent === null : Math.abs(percent! - sum.atRoof / sum.ns) < 1e-9,
      );
    }
    engine.closeAll();
  });
});
