/**
 * `kernel_details.csv` beside a trace: number of blocks of each kernel while reading, and the whole record when someone
 * looks at it. Kernels are found by their start, which both files write alike; 20 bytes a record are kept.
 */

import { GrowingColumn } from '../../base/grow.ts';
import { lowerBound } from '../../base/search.ts';
import type { ByteSource, Field, ReadContext, Siblings } from '../types.ts';
import { columnIndex, csvNanoseconds, readCsv, splitRecord } from './csv.ts';

const FILE = 'kernel_details.csv';

/** Columns that the trace or the event itself has. */
const OWN = new Set([
  'Name',
  'Start Time(us)',
  'Duration(us)',
  'Task ID',
  'Stream ID',
  'Model ID',
  'Device_id',
]);
const BLOCKS = ['Block Dim', 'Block Num'];

interface Records {
  readonly header: readonly string[];
  /** Start in ns from `originMicros`, ascending. */
  readonly start: Float64Array;
  readonly blocks: Uint32Array;
  readonly offset: Float64Array;
  readonly length: Uint32Array;
}

const NONE: Records = {
  header: [],
  start: new Float64Array(0),
  blocks: new Uint32Array(0),
  offset: new Float64Array(0),
  length: new Uint32Array(0),
};

export class KernelDetails {
  private readonly source: ByteSource | undefined;
  private readonly records: Records;
  /** Whole microseconds since 1970 that the starts count from. */
  readonly originMicros: number;

  private constructor(source: ByteSource | undefined, records: Records, originMicros: number) {
    this.source = source;
    this.records = records;
    this.originMicros = originMicros;
  }

  /** Reads the file beside the trace; without one nothing is ever found. */
  static async read(siblings: Siblings | undefined, context: ReadContext): Promise<KernelDetails> {
    const source = await siblings?.open(FILE);
    if (source === undefined) return new KernelDetails(undefined, NONE, 0);
    const columns = {
      start: new GrowingColumn(Float64Array),
      blocks: new GrowingColumn(Uint32Array),
      offset: new GrowingColumn(Float64Array),
      length: new GrowingColumn(Uint32Array),
    };
    let header: readonly string[] = [];
    let startAt = -1;
    let blocksAt = -1;
    let originMicros = NaN;
    try {
      await readCsv(source, (values, offset, length) => {
        if (startAt < 0) {
          header = values;
          const index = columnIndex(values);
          startAt = index.get('Start Time(us)') ?? -1;
          blocksAt = BLOCKS.map(name => index.get(name) ?? -1).find(at => at >= 0) ?? -1;
          return;
        }
        const start = values[startAt] ?? '';
        if (Number.isNaN(originMicros)) originMicros = Math.floor(Number(start));
        const ns = csvNanoseconds(start, originMicros);
        if (Number.isNaN(ns)) return;
        columns.start.push(ns);
        columns.blocks.push(Number(values[blocksAt] ?? 0) || 0);
        columns.offset.push(offset);
        columns.length.push(length);
      });
    } catch {
      // A damaged companion costs its own content, never the trace.
    }
    await context.breathe();
    return new KernelDetails(source, sorted(header, columns), originMicros);
  }

  /** Number of blocks of the kernel; 0 = not recorded. @param originMicros what `startNs` counts from */
  blocks(startNs: number, originMicros: number): number {
    const i = this.find(startNs, originMicros);
    return i < 0 ? 0 : this.records.blocks[i]!;
  }

  /** The other columns of a kernel's record. */
  async fields(startNs: number, originMicros: number): Promise<Field[]> {
    const i = this.find(startNs, originMicros);
    if (i < 0 || this.source === undefined) return [];
    const { header, offset, length } = this.records;
    const bytes = await this.source.readAt(offset[i]!, length[i]!);
    const values = splitRecord(this.source.decode(bytes).replace(/\r$/, ''));
    return header.flatMap((name, column) => {
      const value = values[column] ?? '';
      return OWN.has(name) || value === '' || value === 'N/A' ? [] : [{ name, value }];
    });
  }

  private find(startNs: number, originMicros: number): number {
    const { start } = this.records;
    const wanted = startNs + (originMicros - this.originMicros) * 1000;
    const i = lowerBound(start, wanted);
    return start[i] === wanted ? i : -1;
  }
}

function sorted(
  header: readonly string[],
  columns: {
    readonly start: GrowingColumn<Float64Array>;
    readonly blocks: GrowingColumn<Uint32Array>;
    readonly offset: GrowingColumn<Float64Array>;
    readonly length: GrowingColumn<Uint32Array>;
  },
): Records {
  const starts = columns.start.finish();
  const order = Uint32Array.from(starts.keys()).sort((a, b) => starts[a]! - starts[b]!);
  return {
    header,
    start: Float64Array.from(order, i => starts[i]!),
    blocks: columns.blocks.finish(order),
    offset: columns.offset.finish(order),
    length: columns.length.finish(order),
  };
}
