/**
 * The metrics of a report in columns: one column per metric name, one cell per kernel. A cell tells apart what ncu
 * tells apart: never collected, collected without data, zero, not a number, text. Knows no metric by name.
 */

/** Why a cell has the value it has. */
export const CellState = {
  /** Not in this kernel's result: the metric was not asked for or this chip does not have it. */
  absent: 0,
  /** The metric is there without a value and without instances (`no data`). */
  noData: 1,
  /** Only instances, no value for the whole kernel. */
  instancesOnly: 2,
  /** A double; exact as stored in an .ncu-rep, rounded as printed in a CSV. */
  number: 3,
  /** An integer; exact in `exact` where it exceeds 2^53. */
  integer: 4,
  /** Stored, but NaN or infinite. */
  notANumber: 5,
  text: 6,
} as const;
export type CellState = (typeof CellState)[keyof typeof CellState];

/** A stored value: a number, a number beyond 2^53, or text. */
export type MetricValue = number | bigint | string;

export interface MetricColumn {
  readonly name: string;
  /** Base unit: 'ns', 'byte', 'byte/s', 'hz', '%', 'sector', 'inst/cycle' …; '' = none or unknown. */
  readonly unit: string;
  /** Per kernel; NaN where the state is not `number` or `integer`. In base units. */
  readonly values: Float64Array;
  /** Per kernel, `CellState`. */
  readonly states: Uint8Array;
  /** Half a unit of the last printed digit, in base units, per kernel; undefined = values are as measured. */
  readonly tolerances?: Float64Array;
  /** Cells whose state is `text`. */
  readonly texts?: ReadonlyMap<number, string>;
  /** Integer cells beyond 2^53. */
  readonly exact?: ReadonlyMap<number, bigint>;
  /** Number of instances per kernel; undefined = none anywhere. */
  readonly instanceCounts?: Uint32Array;
}

/** One instance of a metric: what it was measured for, and the value. */
export interface MetricInstance {
  /** Address, opcode, x of an occupancy curve, epoch ns …, as the metric has it; undefined = none given. */
  readonly id: MetricValue | undefined;
  /** undefined = none given. */
  readonly value: MetricValue | undefined;
}

/** One cell, for tables and details. */
export interface Metric {
  readonly name: string;
  readonly unit: string;
  readonly state: CellState;
  /** NaN unless `state` is `number` or `integer`. */
  readonly value: number;
  readonly exact?: bigint;
  readonly text?: string;
  readonly instances: number;
}

export class MetricTable {
  /** In the order of first occurrence. */
  readonly columns: readonly MetricColumn[];
  private readonly byName = new Map<string, MetricColumn>();

  constructor(columns: readonly MetricColumn[]) {
    this.columns = columns;
    for (const column of columns) this.byName.set(column.name, column);
  }

  column(name: string): MetricColumn | undefined {
    return this.byName.get(name);
  }

  /** Whether any kernel has the metric, with or without data. */
  has(name: string): boolean {
    return this.byName.has(name);
  }

  /** The number measured for a kernel; undefined where there is none, whatever the reason. Zero is a number. */
  value(kernel: number, name: string): number | undefined {
    const value = this.byName.get(name)?.values[kernel];
    return value === undefined || Number.isNaN(value) ? undefined : value;
  }

  text(kernel: number, name: string): string | undefined {
    return this.byName.get(name)?.texts?.get(kernel);
  }

  metric(kernel: number, name: string): Metric | undefined {
    const column = this.byName.get(name);
    return column === undefined ? undefined : metricOf(column, kernel);
  }

  /** Every metric that the kernel has, absent ones left out. */
  *metricsOf(kernel: number): IterableIterator<Metric> {
    for (const column of this.columns) {
      if (column.states[kernel] !== CellState.absent) yield metricOf(column, kernel);
    }
  }
}

function metricOf(column: MetricColumn, kernel: number): Metric {
  const exact = column.exact?.get(kernel);
  const text = column.texts?.get(kernel);
  return {
    name: column.name,
    unit: column.unit,
    state: (column.states[kernel] ?? CellState.absent) as CellState,
    value: column.values[kernel] ?? NaN,
    ...(exact === undefined ? {} : { exact }),
    ...(text === undefined ? {} : { text }),
    instances: column.instanceCounts?.[kernel] ?? 0,
  };
}
