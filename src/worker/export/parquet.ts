/**
 * A table as Apache Parquet, a group of rows at a time: integers as INT32 and INT64, texts with a dictionary, missing
 * cells as nulls. What the file was goes into its metadata under `kernel-lens`.
 */

import { ByteWriter, ParquetWriter } from 'hyparquet-writer';
import type { ExportColumn, ExportTable, ExportType } from '../../core/export/table.ts';

/** Rows of a group: few enough to be made between two looks at a cancellation. */
const GROUP = 20_000;

type Schema = ConstructorParameters<typeof ParquetWriter>[0]['schema'];

const TYPES: Readonly<Record<ExportType, Omit<Schema[number], 'name'>>> = {
  int32: { type: 'INT32' },
  int64: { type: 'INT64' },
  double: { type: 'DOUBLE' },
  text: { type: 'BYTE_ARRAY', converted_type: 'UTF8' },
};

export interface BytePiece {
  readonly bytes: Uint8Array;
  /** 0..1 of the whole. */
  readonly fraction: number;
}

export function* parquetTable(
  { columns, length }: ExportTable,
  about: Readonly<Record<string, unknown>>,
): Generator<BytePiece, void> {
  const writer = new ByteWriter();
  const file = new ParquetWriter({
    writer,
    schema: [
      { name: 'root', num_children: columns.length },
      ...columns.map(({ name, type }) => ({
        ...{ name, ...TYPES[type] },
        repetition_type: 'OPTIONAL' as const,
      })),
    ],
    createdBy: 'Kernel Lens',
    kvMetadata: [
      { key: 'kernel-lens', value: JSON.stringify({ ...about, columns: described(columns) }) },
    ],
  });
  const taken = (fraction: number): BytePiece => {
    const bytes = writer.getBytes().slice();
    writer.index = 0;
    return { bytes, fraction };
  };
  for (let first = 0; first < length; first += GROUP) {
    const count = Math.min(GROUP, length - first);
    const columnData = columns.map(column => ({
      name: column.name,
      data: cellsOf(column, first, count),
    }));
    void file.write({ columnData, rowGroupSize: count });
    yield taken((first + count) / length);
  }
  void file.finish();
  yield taken(1);
}

function described(columns: readonly ExportColumn[]): unknown[] {
  return columns.map(({ name, unit, about }) => ({ name, ...(unit !== '' && { unit }), about }));
}

function cellsOf(column: ExportColumn, first: number, count: number): unknown[] {
  const { type } = column;
  const cells = new Array<unknown>(count);
  for (let i = 0; i < count; i++) {
    const value = column.cell(first + i);
    if (value === null) cells[i] = null;
    else if (type === 'int64') cells[i] = BigInt(value);
    else cells[i] = type === 'double' ? Number(value) : value;
  }
  return cells;
}
