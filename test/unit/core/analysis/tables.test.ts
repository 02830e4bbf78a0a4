// Tables over the operations of a trace: figures against the summaries they stand for, order, filter,
// scopes, and files made from them.

import assert from 'node:assert/strict';
import { kernelSummary } from '../../../../src/core/analysis/kernels.ts';
import { operationRows } from '../../../../src/core/analysis/operations.ts';
import { rangeSummary } from '../../../../src/core/analysis/ranges.ts';
import { csvPieces } from '../../../../src/core/analysis/tables/csv.ts';
import { eventTable } from '../../../../src/core/analysis/tables/events.ts';
import { ascending, ascendingTexts } from '../../../../src/core/analysis/tables/order.ts';
import { finished } from '../../../../src/core/base/unhurried.ts';
import {
  kernelTable,
  operatorTable,
  rangeTable,
} from '../../../../src/core/analysis/tables/summaries.ts';
import {
  arrange,
  describeColumns,
  positionOf,
  type Table,
} from '../../../../src/core/analysis/tables/table.ts';
import { projections } from '../../../../src/core/analysis/projection.ts';
import type { Cell, TablePage } from '../../../../src/core/protocol/tables.ts';
import type { Trace } from '../../../../src/core/trace/trace.ts';
import { cpuMs } from '../../../support/cpu-time.ts';
import { traceOpener } from '../../../support/open.ts';
import { fixture } from '../../../support/shared.ts';
import { arranged, tableRecords } from '../../../support/table-records.ts';
import { randomFrom, randomSpans, STREAM, traceOf } from '../lod/random-trace.ts';

const figures = ({ total, count, mean, median, min, max, stddev, percent }: Record<string, Cell>) =>
  Object.values({ total, count, mean, median, min, max, stddev, percent });

describe('tables', () => {
  const open = traceOpener();
  let trace: Trace;
  let events: Table;
  before(async () => {
    ({ trace } = await open(fixture('sample/eager7b.sqlite')));
    events = finished(eventTable(trace, operationRows(trace), 'short'));
  });

  it('list what the summaries sum up', () => {
    for (const byGrid of [false, true]) {
      const rows = tableRecords(
        finished(kernelTable(trace, operationRows(trace), 'demangled', byGrid)),
      );
      const summary = kernelSummary(trace, byGrid ? 'grid' : 'name');
      assert.equal(rows.length, summary.length);
      const wanted = summary.map(row => figures(row as never));
      assert.deepEqual(rows.map(figures), wanted);
      assert.deepEqual(
        rows.map(({ name }) => name),
        summary.map(({ name }) => name),
      );
    }
    const all = Uint32Array.from(projections(trace).range, (_, i) => i);
    assert.deepEqual(
      tableRecords(finished(rangeTable(trace, all))).map(({ name, projected, host }) => [
        name,
        projected,
        host,
      ]),
      rangeSummary(trace).map(({ name, projected, host }) => [name, projected.total, host.total]),
    );
  });

  it('share out all of the time', () => {
    const operators = tableRecords(finished(operatorTable(trace, operationRows(trace))));
    const { dur } = trace.spans;
    const all = operationRows(trace).reduce((sum, row) => sum + dur[row]!, 0);
    const sum = operators.reduce((total, row) => total + Number(row['total']), 0);
    assert.equal(sum, all);
    const percent = operators.reduce((total, row) => total + Number(row['percent']), 0);
    assert.ok(Math.abs(percent - 100) < 1e-9);
  });

  it('sort by any column as comparing would, unknown cells last, equal ones as they came', () => {
    for (const [at, { id }] of events.columns.entries()) {
      for (const descending of [false, true]) {
        const order = arranged(events, { column: id, descending }, undefined);
        const cells = Array.from(order, row => [events.columns[at]!.cell(row), row] as const);
        for (let i = 1; i < cells.length; i++) {
          const [[a, rowA], [b, rowB]] = [cells[i - 1]!, cells[i]!];
          if (a === null || b === null) assert.ok(b === null, `${id}: unknown cells last`);
          else if (a !== b) assert.equal(a < b, !descending, `${id} at ${i}: ${a}, ${b}`);
          if (a === b) assert.ok(rowA < rowB, `${id}: stable`);
        }
      }
    }
  });

  it('filter by any text, in any case', () => {
    const order = arranged(events, { column: 'duration', descending: true }, 'FLASH_fwd');
    assert.equal(order.length, 640);
    const names = tableRecords(events, order).map(({ name }) => name);
    assert.ok(names.every(name => String(name).includes('flash_fwd')));
    assert.equal(arranged(events, undefined, 'no such kernel').length, 0);
    assert.equal(arranged(events, undefined, '').length, events.length);
    const attention = arranged(events, undefined, 'attention');
    assert.ok(attention.length >= 640, 'operators count as text');
  });

  it('find the row of a span, in every order', () => {
    const kernels = finished(kernelTable(trace, operationRows(trace), 'short', false));
    for (const table of [events, kernels]) {
      const order = arranged(table, { column: 'name', descending: true }, undefined);
      for (const row of [0, Math.floor(table.length / 2), table.length - 1]) {
        assert.equal(order[positionOf(table, order, table.span(row))!], row);
      }
      assert.equal(positionOf(table, order, 4e9), undefined);
      assert.equal(
        positionOf(table, arranged(table, undefined, 'nothing'), table.span(0)),
        undefined,
      );
    }
  });

  it('cost nothing as they are', () => {
    assert.equal(finished(arrange(events, { filter: '' })), undefined);
    assert.equal(positionOf(events, undefined, events.span(7)), 7);
  });

  it('know the gap before each operation', () => {
    const { start, dur } = trace.spans;
    const gap = events.columns.find(({ id }) => id === 'gap')!;
    let busyUntil = NaN;
    for (let i = 0; i < events.length; i++) {
      const row = events.span(i);
      const expected = i === 0 ? null : Math.max(0, start[row]! - busyUntil);
      assert.equal(gap.cell(i), expected, `gap before ${i}`);
      busyUntil = Math.max(i === 0 ? -Infinity : busyUntil, start[row]! + dur[row]!);
    }
  });

  it('tell the scale of columns of numbers', () => {
    const columns = describeColumns(events);
    const duration = columns.find(({ id }) => id === 'duration')?.scale ?? [];
    assert.equal(duration.length, 9);
    assert.deepEqual(
      [...duration].sort((a, b) => a - b),
      duration,
    );
    assert.equal(columns.find(({ id }) => id === 'name')?.scale, undefined);
  });

  it('show the device of each operation, by the number that views call it by, where there are several', () => {
    const device = (table: Table) => describeColumns(table).find(({ id }) => id === 'device');
    assert.equal(device(events)?.shown, false);
    const kernel = (index: number) => {
      const lane = { ...STREAM, key: `d${index}`, device: index };
      return { lane, start: 10 * index, dur: 5, name: 'kernel' };
    };
    const several = traceOf([kernel(0), kernel(1)], ({ devices }) => {
      devices.splice(0, 1, { ordinal: 4, name: 'A' }, { ordinal: 6, name: 'B' });
    });
    const table = finished(eventTable(several, operationRows(several), 'short'));
    assert.equal(device(table)?.shown, true);
    assert.deepEqual(
      tableRecords(table).map(row => row['device']),
      [4, 6],
    );
  });

  it('become files, page by page, exact and safe', async () => {
    const answer = (offset: number, limit: number): TablePage => ({
      columns: [
        { id: 'name', kind: 'name', shown: true },
        { id: 'duration', kind: 'ns', shown: true },
        { id: 'gap', kind: 'ns', shown: true },
      ],
      total: 3,
      matched: 3,
      rows: [
        ['a "b", c', 1_234_567, null],
        ['=1+2', 0.5, 7],
        ['x\ny', 1, 2],
      ].slice(offset, offset + limit),
      selections: [],
    });
    const columns = [
      { id: 'duration', title: 'Duration' },
      { id: 'unknown', title: 'Unknown' },
      { id: 'name', title: 'Name' },
    ];
    let text = '';
    for await (const piece of csvPieces({ columns }, async (o, l) => answer(o, l))) {
      text += piece.text;
    }
    const lines = ['Duration (ns),Name', '1234567,"a ""b"", c"', `0.5,'=1+2`, '1,"x\ny"', ''];
    assert.equal(text, lines.join('\r\n'));
  });
});

describe('orders from typed keys', () => {
  it('are those of a stable sort', () => {
    const random = randomFrom(5);
    for (const scale of [3, 1e3, 1e15]) {
      const keys = Float64Array.from({ length: 3000 }, () => {
        const dice = random();
        if (dice < 0.05) return dice < 0.02 ? Infinity : -0;
        return (random() - 0.5) * scale * (dice < 0.3 ? 1 : Math.trunc(dice * 8));
      });
      const plain = Array.from(keys, (_, i) => i).sort((a, b) => {
        const [x, y] = [keys[a]! + 0, keys[b]! + 0];
        return x === y ? a - b : x < y ? -1 : 1;
      });
      assert.deepEqual([...finished(ascending(keys))], plain);
    }
    assert.deepEqual([...finished(ascending(new Float64Array(0)))], []);
  });

  it('take texts, both ways, the absent last', () => {
    const texts = ['b', undefined, 'a', 'b', '', 'ab'];
    const at = (i: number) => texts[i];
    assert.deepEqual([...finished(ascendingTexts(6, at, 1))], [4, 2, 5, 0, 3, 1]);
    assert.deepEqual([...finished(ascendingTexts(6, at, -1))], [0, 3, 5, 2, 4, 1]);
  });

  it('stay fast for millions', function () {
    const random = randomFrom(9);
    const keys = Float64Array.from({ length: 2_000_000 }, () => Math.floor(random() * 1e9));
    const begin = cpuMs();
    const order = finished(ascending(keys));
    const radix = cpuMs() - begin;
    const compared = cpuMs();
    keys.slice().sort();
    const reference = cpuMs() - compared;
    for (let i = 1; i < order.length; i++) assert.ok(keys[order[i - 1]!]! <= keys[order[i]!]!);
    assert.ok(radix < 8 * reference + 500, `${radix} ms against ${reference} ms`);
  });
});

describe('the events of a random trace', () => {
  it('tell the gap before each as a sweep does', () => {
    const trace = traceOf(randomSpans(randomFrom(3), 400));
    const rows = tableRecords(finished(eventTable(trace, operationRows(trace), 'short')));
    let busyUntil: number | undefined;
    for (const { start, duration, gap } of rows) {
      const from = Number(start);
      assert.equal(gap, busyUntil === undefined ? null : Math.max(0, from - busyUntil));
      busyUntil = Math.max(busyUntil ?? -Infinity, from + Number(duration));
    }
  });
});
