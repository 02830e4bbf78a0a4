// Pages of tables as the engine answers them: paging, scopes, and that equal questions cost little.

import assert from 'node:assert/strict';
import { operationsOfNode } from '../../../src/core/analysis/tables/scope.ts';
import type { TraceId } from '../../../src/core/protocol/ids.ts';
import { projections } from '../../../src/core/analysis/projection.ts';
import type { Unhurried } from '../../../src/core/base/unhurried.ts';
import { TABLES, type TablePage, type TableRequest } from '../../../src/core/protocol/tables.ts';
import type { Trace } from '../../../src/core/trace/trace.ts';
import { Engine } from '../../../src/worker/engine.ts';
import { timelineOf } from '../../../src/worker/timelines.ts';
import { unhurried } from '../../../src/worker/unhurried.ts';
import { fixture } from '../../support/shared.ts';

describe('pages of tables', () => {
  const engine = new Engine();
  let id: TraceId;
  let trace: Trace;
  before(async () => {
    ({ id } = await engine.open(fixture('sample/eager7b.sqlite')));
    ({ trace } = engine.trace(id));
  });
  after(() => engine.closeAll());

  async function ask(request: Partial<TableRequest>): Promise<TablePage> {
    const context = { signal: new AbortController().signal, transfer: () => undefined };
    const whole = { trace: id, table: 'events', scope: {}, names: 'short', offset: 0, limit: 50 };
    return engine.api.table({ ...whole, ...request } as TableRequest, context);
  }
  const column = ({ columns, rows }: TablePage, name: string) =>
    rows.map(row => row[columns.findIndex(known => known.id === name)]);

  it('call the step of their scope as the program does', async () => {
    for (const node of ['/phase:decode/step:5', '/phase:decode/slowest:layers/layer:5.14']) {
      assert.equal((await ask({ scope: { node } })).stepName, 'decode step=4');
    }
    assert.equal((await ask({ scope: { node: '/phase:decode' } })).stepName, undefined);
  });

  it('put together are the whole table, each row with what it selects', async () => {
    for (const table of TABLES) {
      const whole = await ask({ table, limit: 1e6 });
      assert.equal(whole.rows.length, whole.total, table);
      assert.equal(whole.selections.length, whole.total);
      const [first, second] = [await ask({ table }), await ask({ table, offset: 50 })];
      assert.deepEqual([...first.rows, ...second.rows], whole.rows.slice(0, 100), table);
      assert.ok(whole.selections.every(({ span }) => span !== undefined));
    }
    assert.deepEqual((await ask({ offset: 1e9 })).rows, []);
    assert.deepEqual((await ask({ limit: 0 })).rows, []);
  });

  it('say which ranges are around the launch', async () => {
    const page = await ask({ limit: 1e6 });
    const at = page.columns.findIndex(({ id }) => id === 'path');
    const { start, dur, link, name, lane } = trace.spans;
    const threadOf = (row: number) => trace.lanes[lane[row]!]!.tid;
    const ranges = [...projections(trace).range];
    assert.equal(page.columns[at]?.shown, false);
    for (let i = 0; i < page.rows.length; i += 97) {
      const call = link[page.selections[i]!.span!]!;
      const moment = start[call]!;
      const around = ranges.filter(
        row =>
          threadOf(row) === threadOf(call) &&
          start[row]! <= moment &&
          moment <= start[row]! + dur[row]!,
      );
      around.sort((a, b) => dur[b]! - dur[a]!);
      const path = around.map(row => trace.strings.get(name[row]!)).join(' / ');
      assert.equal(page.rows[i]![at], path || null);
    }
    assert.ok(page.rows.some(row => /step.* \/ /.test(String(row[at]))));
  });

  it('stop where they are cancelled, letting others in between', async () => {
    const stop = new AbortController();
    let turns = 0;
    const endless = (function* (): Unhurried<never> {
      for (;;) {
        turns++;
        yield;
      }
    })();
    setTimeout(() => stop.abort(), 40);
    await assert.rejects(unhurried(endless, stop.signal), /cancelled/);
    assert.ok(turns > 0);
  });

  it('follow a window of time and tracks', async () => {
    const startNs = 2.06e9;
    const endNs = 2.07e9;
    const page = await ask({ scope: { startNs, endNs }, limit: 1e6 });
    const touching = page.selections.every(s => s.startNs < endNs && s.endNs > startNs);
    assert.ok(page.total > 100 && touching);
    const streams = timelineOf(trace).tracks.filter(({ role }) => role === 'all-streams');
    const tracks = streams.map(track => track.id);
    assert.equal((await ask({ scope: { startNs, endNs, tracks } })).total, page.total);
    const api = timelineOf(trace).tracks.filter(({ role }) => role === 'api');
    const onApi = { startNs, endNs, tracks: api.map(track => track.id) };
    assert.equal((await ask({ scope: onApi })).total, 0);
    const calls = await ask({ table: 'api', scope: onApi });
    assert.ok(calls.total > 0);
    const others = await ask({ table: 'api', scope: { startNs, endNs, tracks } });
    assert.deepEqual(others.rows, calls.rows, 'streams hold no calls and do not limit them');
  });

  it('follow a node of the tree, in calls and ranges too', async () => {
    const node = '/phase:decode/step:7/layer:5';
    const operations = operationsOfNode(trace, node);
    const page = await ask({ scope: { node }, limit: 1e6 });
    assert.equal(page.total, operations.length);
    assert.ok(page.total > 5 && page.total < 40);
    const calls = await ask({ table: 'api', scope: { node }, limit: 1e6 });
    const launches = column(calls, 'count').reduce<number>((sum, n) => sum + Number(n), 0);
    const distinct = new Set(Array.from(operations, row => trace.spans.link[row]));
    assert.equal(launches, distinct.size);
    const ranges = column(await ask({ table: 'ranges', scope: { node } }), 'name');
    assert.ok(ranges.includes('generate') && ranges.length < 12, ranges.join());
    assert.ok(!ranges.includes('load_weights'));
  });

  it('are empty for a node that holds no operation of the trace', async () => {
    for (const node of ['/span:99999999', '/span:x', '/span:-1', '/phase:decode/step:99']) {
      for (const table of TABLES) {
        const page = await ask({ table, scope: { node } });
        assert.deepEqual([page.total, page.rows], [0, []], `${table} of ${node}`);
      }
    }
  });

  it('keep the order of a sort within a scope and find spans in it', async () => {
    const sort = { column: 'duration', descending: true };
    const page = await ask({ sort, limit: 30 });
    const durations = column(page, 'duration').map(Number);
    assert.deepEqual(
      durations,
      [...durations].sort((a, b) => b - a),
    );
    const find = page.selections[20]!.span!;
    assert.equal((await ask({ sort, find, limit: 0 })).found, 20);
    const nowhere = await ask({ sort, find, scope: { startNs: 0, endNs: 1 } });
    assert.equal(nowhere.found, undefined);
  });

  it('count what passes a filter', async () => {
    const page = await ask({ filter: 'flash_fwd', limit: 10 });
    assert.deepEqual([page.total, page.matched, page.rows.length], [8064, 640, 10]);
  });

  it('show names in the form asked for', async () => {
    const named = async (names: TableRequest['names']) =>
      String(column(await ask({ names, filter: 'flash_fwd', limit: 1 }), 'name')[0]);
    assert.equal(await named('short'), 'flash_fwd_kernel');
    assert.match(await named('demangled'), /^void .*flash_fwd_kernel</);
    assert.match(await named('mangled'), /^_Z/);
  });
});
