/**
 * Reports as the format allows them and no sample has them: several entries and string tables, ranges and graphs
 * instead of kernels, every kind of value, threads with range stacks. Written here with protobufjs' writer.
 */

import assert from 'node:assert/strict';
import { Writer } from 'protobufjs/minimal.js';
import { CellState } from '../../../../../src/core/report/metrics.ts';
import { ncuRep } from '../../../../../src/core/readers/ncu/rep.ts';
import { freeContext, memorySource } from '../../../../support/memory-source.ts';

type Fill = (writer: Writer) => void;

function message(fill: Fill): Uint8Array {
  const writer = new Writer();
  fill(writer);
  return writer.finish();
}

const bytes = (writer: Writer, field: number, part: Uint8Array) =>
  writer.uint32(field * 8 + 2).bytes(part);
const text = (writer: Writer, field: number, part: string) =>
  writer.uint32(field * 8 + 2).string(part);
const varint = (writer: Writer, field: number, value: number) =>
  writer.uint32(field * 8).uint32(value);

function u32(value: number): Uint8Array {
  const part = new Uint8Array(4);
  new DataView(part.buffer).setUint32(0, value, true);
  return part;
}

const concat = (...parts: Uint8Array[]) => new Uint8Array(parts.flatMap(part => [...part]));

function file(...blocks: Uint8Array[]): Uint8Array {
  const header = message(writer => varint(writer, 1, 7));
  return concat(Uint8Array.of(0x4e, 0x56, 0x52, 0), u32(header.length), header, ...blocks);
}

interface Block {
  /** Field number in the block header, and the entries. */
  readonly entries?: readonly (readonly [number, readonly Uint8Array[]])[];
  readonly strings?: readonly string[];
}

function block({ entries = [], strings = [] }: Block): Uint8Array {
  const payload = concat(
    ...entries.flatMap(([, parts]) => parts.flatMap(part => [u32(part.length), part])),
  );
  const header = message(writer => {
    for (const [field, parts] of entries) varint(writer, field, parts.length);
    if (strings.length > 0) {
      bytes(
        writer,
        4,
        message(table => strings.forEach(name => text(table, 1, name))),
      );
    }
    varint(writer, 5, payload.length);
  });
  return concat(u32(header.length), header, payload);
}

const metric = (nameId: number, fill: Fill) =>
  message(writer => {
    varint(writer, 1, nameId);
    bytes(writer, 2, message(fill));
  });

const doubleValue =
  (value: number): Fill =>
  writer =>
    writer.uint32(3 * 8 + 1).double(value);

async function read(content: Uint8Array) {
  const result = await ncuRep.read(memorySource(content), freeContext);
  if (!result.ok) throw new Error(result.error.message);
  return result.value.report;
}

const kernel = (name: string, ...metrics: Uint8Array[]) =>
  message(writer => {
    text(writer, 6, name);
    for (const part of metrics) bytes(writer, 13, part);
    varint(writer, 14, 1_700_000_000);
  });

describe('ncu container', () => {
  it('takes several entries in a block, and names from several string tables', async () => {
    const first = kernel('a', metric(0, doubleValue(1)), metric(1, doubleValue(2)));
    const second = kernel('b', metric(1, doubleValue(3)));
    const source = message(writer => {
      varint(writer, 1, 42);
      bytes(writer, 4, new Uint8Array(5000));
      varint(writer, 6, 0x90000);
    });
    const report = await read(
      file(
        block({
          strings: ['x.sum'],
          entries: [
            [1, [source, source]],
            [2, [first, second]],
          ],
        }),
        block({ strings: ['y.sum'] }),
      ),
    );
    assert.deepEqual(report.warnings, []);
    assert.deepEqual(
      report.kernels.map(({ id, name }) => [id, name]),
      [
        [0, 'a'],
        [1, 'b'],
      ],
    );
    assert.deepEqual([...report.metrics.column('y.sum')!.values], [2, 3]);
    assert.equal(report.metrics.value(1, 'x.sum'), undefined);
    assert.deepEqual(report.sources, [
      { key: '42', capability: '9.0', binaryBytes: 5000, hasText: false },
    ]);
  });

  it('takes ranges, command lists and graphs as rows of their own', async () => {
    const result = (value: number, name?: string) =>
      message(writer => {
        bytes(writer, 4, metric(0, doubleValue(value)));
        varint(writer, 5, 1_700_000_000);
        varint(writer, 11, 3);
        varint(writer, 12, 9);
        if (name !== undefined) text(writer, 18, name);
      });
    const report = await read(
      file(
        block({
          strings: ['x.sum'],
          entries: [
            [7, [result(1)]],
            [8, [result(2, 'list')]],
            [9, [result(3)]],
          ],
        }),
      ),
    );
    assert.deepEqual(
      report.kernels.map(({ kind, name, context, stream }) => [kind, name, context, stream]),
      [
        ['range', 'range', 3, 9],
        ['command-list', 'list', 3, 9],
        ['graph', 'graph', 3, 9],
      ],
    );
    assert.deepEqual([...report.metrics.column('x.sum')!.values], [1, 2, 3]);
  });

  it('takes every kind of value', async () => {
    const values: [Fill, CellState, number | bigint | string][] = [
      [writer => text(writer, 1, 'é'), CellState.text, 'é'],
      [writer => writer.uint32(2 * 8 + 5).float(0.5), CellState.number, 0.5],
      [doubleValue(-2.5), CellState.number, -2.5],
      [writer => varint(writer, 4, 4294967295), CellState.integer, 4294967295],
      [
        writer => writer.uint32(5 * 8).uint64({ low: -1, high: -1, unsigned: true }),
        CellState.integer,
        18446744073709551615n,
      ],
      [doubleValue(NaN), CellState.notANumber, NaN],
      [doubleValue(Infinity), CellState.notANumber, NaN],
    ];
    const parts = values.map(([fill], i) => metric(i, fill));
    const none = message(writer => varint(writer, 1, values.length));
    const strings = [...values.map((_, i) => `m${i}`), 'empty'];
    const report = await read(
      file(block({ strings, entries: [[2, [kernel('k', ...parts, none)]]] })),
    );
    values.forEach(([, state, value], i) => {
      const found = report.metrics.metric(0, `m${i}`)!;
      assert.equal(found.state, state);
      assert.deepEqual(found.text ?? found.exact ?? found.value, value);
    });
    assert.equal(report.metrics.metric(0, 'empty')?.state, CellState.noData);
  });

  it('skips fields that it does not know, and leaves out metrics without a name', async () => {
    const strange = message(writer => {
      writer.uint32(900 * 8 + 5).fixed32(1);
      writer.uint32(901 * 8 + 1).fixed64(2);
      bytes(writer, 902, new Uint8Array(300_000));
    });
    const known = kernel('k', metric(0, doubleValue(1)), metric(77, doubleValue(1)));
    const report = await read(
      file(block({ strings: ['x.sum'], entries: [[2, [concat(known, strange)]]] })),
    );
    assert.equal(report.metrics.value(0, 'x.sum'), 1);
    assert.deepEqual(
      report.warnings.map(({ reason }) => reason),
      ['unnamed-metrics'],
    );
  });

  it('leaves out a damaged kernel and counts it all the same', async () => {
    const good = kernel('k', metric(0, doubleValue(1)));
    // A length beyond the message, before any metric.
    const bad = Uint8Array.of(6 * 8 + 2, 100, 1, 2);
    const report = await read(
      file(block({ strings: ['x.sum'], entries: [[2, [good, bad, good]]] })),
    );
    assert.deepEqual(
      report.kernels.map(({ id }) => id),
      [0, 2],
    );
    assert.deepEqual([...report.metrics.column('x.sum')!.values], [1, 1]);
    assert.deepEqual(
      report.warnings.map(({ reason }) => reason),
      ['kernel-damaged'],
    );
  });
});
