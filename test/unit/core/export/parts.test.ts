/** The parts of exports by themselves: texts of cells, documents, rows that nest, numbers of processes. */

import assert from 'node:assert/strict';
import { parse } from 'csv-parse/sync';
import { chromeTrace } from '../../../../src/core/export/chrome/trace.ts';
import { slotsOf } from '../../../../src/core/export/chrome/nesting.ts';
import { micros } from '../../../../src/core/export/chrome/times.ts';
import { csvTable } from '../../../../src/core/export/csv.ts';
import { eventTable } from '../../../../src/core/export/events.ts';
import { jsonTable } from '../../../../src/core/export/json.ts';
import type { ExportCell, ExportTable, TextPiece } from '../../../../src/core/export/table.ts';
import type { Trace } from '../../../../src/core/trace/trace.ts';
import { drawTrace } from '../../../support/ascii-trace.ts';
import { randomFrom } from '../../../support/random.ts';

function table(rows: readonly (readonly ExportCell[])[]): ExportTable {
  const types = ['text', 'int64', 'double'] as const;
  return {
    name: 'events',
    length: rows.length,
    columns: types.map((type, i) => ({
      ...{ name: `c${i}`, type, unit: i === 1 ? 'ns' : '', about: 'a column' },
      cell: row => rows[row]![i]!,
    })),
  };
}

const textOf = (pieces: Iterable<TextPiece>): string =>
  [...pieces].map(({ text }) => text).join('');

interface ChromeEvent {
  readonly ph: string;
  readonly cat?: string;
  readonly name: string;
  readonly pid: number;
  readonly tid: number;
  readonly ts: number;
  readonly dur: number;
  readonly id?: number;
  readonly args?: Readonly<Record<string, unknown>>;
}

function chromeEvents(trace: Trace): readonly ChromeEvent[] {
  const document = JSON.parse(textOf(chromeTrace(trace))) as { traceEvents: ChromeEvent[] };
  return document.traceEvents;
}

const ROWS: readonly (readonly ExportCell[])[] = [
  ['void f<int, "x">(char*)\nand on', 12, 0.5],
  ['=SUM(A1)', null, NaN],
  ['-foo', 1, 2],
  ['核函数, 一', 9007199254740993n, null],
];

describe('export', () => {
  it('csv quotes, keeps integers exact, leaves the missing empty and texts as they are', () => {
    const text = textOf(csvTable(table(ROWS)));
    assert.deepEqual(parse(text), [
      ['c0', 'c1', 'c2'],
      ['void f<int, "x">(char*)\nand on', '12', '0.5'],
      ['=SUM(A1)', '', 'nan'],
      ['-foo', '1', '2'],
      ['核函数, 一', '9007199254740993', ''],
    ]);
    assert.equal(text.split('\r\n').length, 6);
  });

  it('json says what the columns are', () => {
    const text = textOf(jsonTable(table(ROWS), { format: 'x', counts: { kernels: 1 } }));
    assert.match(text, /9007199254740993/);
    const document = JSON.parse(text) as Record<string, unknown>;
    assert.deepEqual(Object.keys(document), ['format', 'counts', 'columns', 'events']);
    assert.deepEqual((document['columns'] as unknown[])[1], {
      name: 'c1',
      type: 'int64',
      unit: 'ns',
      about: 'a column',
    });
    assert.deepEqual((document['events'] as unknown[]).slice(0, 2), [
      [ROWS[0]![0], 12, 0.5],
      ['=SUM(A1)', null, null],
    ]);
  });

  it('comes in pieces, however many rows there are', () => {
    const many = Array.from({ length: 20_000 }, (_, i) => [`kernel ${i}`, i, i / 2]);
    for (const make of [csvTable, (of: ExportTable) => jsonTable(of, {})]) {
      const pieces = [...make(table(many))];
      assert.ok(pieces.length > 5);
      assert.ok(pieces.every(({ text }) => text.length < 1 << 17));
      const fractions = pieces.map(({ fraction }) => fraction);
      assert.deepEqual(
        fractions,
        [...fractions].sort((a, b) => a - b),
      );
      assert.equal(fractions.at(-1), 1);
    }
  });

  it('is a table without rows and a document without events where there are none', () => {
    assert.equal(textOf(csvTable(table([]))), 'c0,c1,c2\r\n');
    assert.deepEqual(
      (JSON.parse(textOf(jsonTable(table([]), { format: 'x' }))) as { events: unknown }).events,
      [],
    );
  });

  it('tells the launch of an operation, and its ranges', () => {
    const trace = drawTrace(
      `ranges   | pppp |
       api      |  L   |
       stream 7 |   kk |`,
      { links: { k: 'L' }, names: { p: 'decode' } },
    );
    const events = eventTable(trace, () => ['decode']);
    const cells = (name: string): ExportCell[] => {
      const column = events.columns.find(each => each.name === name)!;
      return Array.from({ length: events.length }, (_, row) => column.cell(row));
    };
    assert.deepEqual(cells('kind'), ['push-pop', 'runtime', 'kernel']);
    assert.deepEqual(cells('start_ns'), [10, 20, 30]);
    assert.deepEqual(cells('launch_id'), [null, null, cells('id')[1]]);
    assert.deepEqual(cells('projected_start_ns'), [30, null, null]);
    assert.deepEqual(cells('projected_duration_ns'), [20, null, null]);
    assert.deepEqual(cells('stream'), [null, null, 7]);
  });
});

describe('chrome export', () => {
  it('writes nanoseconds as decimals of microseconds', () => {
    assert.deepEqual([0, 7, 42, 999, 1000, 1234567].map(micros), [
      '0',
      '0.007',
      '0.042',
      '0.999',
      '1',
      '1234.567',
    ]);
  });

  it('puts streams of a device below one process, and leads from launch to kernel', () => {
    const trace = drawTrace(
      `api      | L M    |
       stream 7 |  kk    |
       stream 9 |   mmm  |`,
      { links: { k: 'L', m: 'M' } },
    );
    const events = chromeEvents(trace);
    const kernels = events.filter(({ cat }) => cat === 'kernel');
    assert.deepEqual(
      kernels.map(({ tid, ts, dur }) => [tid, ts, dur]),
      [
        [7, 0.02, 0.02],
        [9, 0.03, 0.03],
      ],
    );
    assert.equal(new Set(kernels.map(({ pid }) => pid)).size, 1);
    for (const kernel of kernels) {
      const end = events.find(
        ({ ph, tid, ts }) => ph === 'f' && tid === kernel.tid && ts === kernel.ts,
      );
      const begin = events.find(({ ph, id }) => ph === 's' && id === end?.id);
      const call = events.find(({ cat, ts }) => cat === 'cuda_runtime' && ts === begin?.ts);
      assert.deepEqual([begin?.pid, begin?.tid], [call?.pid, call?.tid]);
      assert.ok(call !== undefined && call.pid !== kernel.pid);
    }
  });

  it('begins an arrow behind its launch, before a call inside that begins at the same time', () => {
    const trace = drawTrace(
      `api      | LLLL   |
       api      | D      |
       stream 7 |     kk |`,
      { links: { k: 'L' } },
    );
    const order = chromeEvents(trace)
      .filter(({ ph, cat }) => ph === 's' || cat === 'cuda_runtime')
      .map(({ ph, dur }) => (ph === 's' ? 'arrow' : dur));
    assert.deepEqual(order, [0.04, 'arrow', 0.01]);
  });

  it('draws no arrow back in time, as clocks that are apart would have it', () => {
    const trace = drawTrace(
      `api      |   L  M |
       stream 7 | kk  m  |`,
      { links: { k: 'L', m: 'M' } },
    );
    const arrows = chromeEvents(trace).filter(({ ph }) => ph === 's' || ph === 'f');
    assert.deepEqual(arrows, []);
    const correlations = chromeEvents(trace)
      .filter(({ ph }) => ph === 'X')
      .map(({ args }) => args?.['correlation']);
    assert.equal(
      new Set(correlations).size,
      2,
      'calls and kernels share their numbers all the same',
    );
  });

  it('gives no thread the number 0, which Perfetto takes for the number of the process', () => {
    const trace = drawTrace(`stream 0 | kk |\nstream 7 | mm |`, {});
    const other: Trace = { ...trace, devices: [{ ordinal: 7, name: 'NVIDIA H200' }] };
    const named = chromeEvents(other).filter(({ name }) => name === 'thread_name');
    const numbers = named.map(({ tid }) => tid);
    assert.ok(numbers.length >= 2 && !numbers.includes(0), numbers.join());
    assert.equal(new Set(numbers).size, numbers.length);
    const orders = chromeEvents(other).filter(({ name }) => name === 'thread_sort_index');
    assert.deepEqual(
      orders.map(({ args }) => args?.['sort_index']),
      [0, 7],
    );
  });

  it('calls a device by its number and its name, since labels are not shown everywhere', () => {
    const names = (devices: Trace['devices']): unknown[] =>
      chromeEvents({ ...drawTrace(`stream 7 | kk |`, {}), devices })
        .filter(({ name }) => name === 'process_name')
        .map(({ args }) => args?.['name']);
    assert.deepEqual(names([{ ordinal: 3, name: 'NVIDIA H200' }]), ['GPU 3 · NVIDIA H200']);
    assert.deepEqual(names([{ ordinal: 3, name: '' }]), ['GPU 3']);
  });

  it('gives overlapping kernels of a stream rows of their own, beside it', () => {
    const trace = drawTrace(
      `stream 7 | aaaa    |
       stream 7 |   bbbbb |`,
    );
    const events = chromeEvents(trace);
    const kernels = events.filter(({ cat }) => cat === 'kernel');
    assert.equal(new Set(kernels.map(({ tid }) => tid)).size, 2);
    const orders = events.filter(({ name }) => name === 'thread_sort_index');
    assert.deepEqual(
      orders.map(({ args }) => args?.['sort_index']),
      [7, 7],
    );
  });

  it('lets a range give way to a call that does not nest with it', () => {
    const trace = drawTrace(
      `start-end | rrrr   |
       api       |   LLL  |
       stream 7  |     kk |`,
      { links: { k: 'L' } },
    );
    const events = chromeEvents(trace);
    const thread = events.find(({ cat }) => cat === 'cuda_runtime')!.tid;
    const names = events.filter(({ ph, name }) => ph === 'M' && name === 'thread_name');
    assert.ok(names.some(({ tid }) => tid === thread));
    assert.notEqual(events.find(({ cat }) => cat === 'user_annotation')!.tid, thread);
  });

  it('nests in every slot, whatever the spans', () => {
    const next = randomFrom(7);
    for (let round = 0; round < 200; round++) {
      const spans = Array.from({ length: 1 + Math.floor(next() * 30) }, () => {
        const start = Math.floor(next() * 40);
        return { start, end: start + Math.floor(next() * 12), yields: next() < 0.3 };
      }).sort((a, b) => a.start - b.start || b.end - a.end);
      const slots = slotsOf({
        length: spans.length,
        start: i => spans[i]!.start,
        end: i => spans[i]!.end,
        yields: i => spans[i]!.yields,
      });
      spans.forEach((a, i) =>
        spans.forEach((b, k) => {
          if (i >= k || slots[i] !== slots[k]) return;
          const overlaps = a.start < b.start && b.start < a.end && a.end < b.end;
          assert.ok(!overlaps, JSON.stringify([a, b]));
        }),
      );
    }
  });
});
