/**
 * The metrics of a report: one column per metric name, one cell per kernel. A cell tells apart what ncu tells apart:
 * never collected, collected without data, zero, not a number, text. Cells are kept kernel by kernel, as they come from
 * a file and as nearly all questions are; a column is gathered when someone asks for it. Knows no metric by name.
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

/** The cells of one kernel; absent ones need not be there. */
export interface MetricRow {
  /** Where a metric stands in the arrays. Rows that list the same metrics share one map. */
  readonly cells: ReadonlyMap<string, number>;
  /** NaN where the state is not `number` or `integer`. In base units. */
  readonly values: Float64Array;
  /** `CellState`. */
  readonly states: Uint8Array;
  /** Half a unit of the last printed digit, in base units; undefined = values are as measured. */
  readonly tolerances: Float64Array | undefined;
  /** By cell: text, and integers beyond 2^53. */
  readonly special: ReadonlyMap<number, string | bigint>;
  /** Number of instances of a cell. */
  instancesOf(cell: number): number;
}

interface Gathered {
  readonly values: Float64Array;
  readonly states: Uint8Array;
  readonly tolerances: Float64Array;
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

export interface MetricName {
  readonly name: string;
  /** Base unit: 'ns', 'byte', 'byte/s', 'hz', '%', 'sector', 'inst/cycle' …; '' = none or unknown. */
  readonly unit: string;
}

/** One metric of all kernels. */
export class MetricColumn implements MetricName {
  readonly name: string;
  readonly unit: string;
  private readonly rows: readonly MetricRow[];
  private gathered: Gathered | undefined;

  constructor({ name, unit }: MetricName, rows: readonly MetricRow[]) {
    this.name = name;
    this.unit = unit;
    this.rows = rows;
  }

  /** Per kernel; NaN where the state is not `number` or `integer`. In base units. */
  get values(): Float64Array {
    return this.gather().values;
  }

  /** Per kernel, `CellState`. */
  get states(): Uint8Array {
    return this.gather().states;
  }

  /** Half a unit of the last printed digit, in base units, per kernel; 0 = the value is as measured. */
  get tolerances(): Float64Array {
    return this.gather().tolerances;
  }

  private gather(): Gathered {
    return (this.gathered ??= gather(this.rows, this.name));
  }
}

export class MetricTable {
  /** In the order of first occurrence. */
  readonly columns: readonly MetricColumn[];
  private readonly rows: readonly MetricRow[];
  private readonly byName = new Map<string, MetricColumn>();

  constructor(names: Iterable<MetricName>, rows: readonly MetricRow[]) {
    this.rows = rows;
    this.columns = Array.from(names, name => new MetricColumn(name, rows));
    for (const column of this.columns) this.byName.set(column.name, column);
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
    const row = this.rows[kernel];
    const cell = row?.cells.get(name);
    if (row === undefined || cell === undefined) return undefined;
    const value = row.values[cell];
    return value === undefined || Number.isNaN(value) ? undefined : value;
  }

  text(kernel: number, name: string): string | undefined {
    const row = this.rows[kernel];
    const cell = row?.cells.get(name);
    const special = cell === undefined ? undefined : row?.special.get(cell);
    return typeof special === 'string' ? special : undefined;
  }

  metric(kernel: number, name: string): Metric | undefined {
    const column = this.byName.get(name);
    return column === undefined ? undefined : metricOf(column, this.rows[kernel]);
  }

  /** Every metric that the kernel has, absent ones left out. */
  *metricsOf(kernel: number): IterableIterator<Metric> {
    for (const column of this.columns) {
      const metric = metricOf(column, this.rows[kernel]);
      if (metric.state !== CellState.absent) yield metric;
    }
  }
}

function metricOf({ name, unit }: MetricName, row: MetricRow | undefined): Metric {
  const cell = row?.cells.get(name);
  if (row === undefined || cell === undefined) {
    return { name, unit, state: CellState.absent, value: NaN, instances: 0 };
  }
  const special = row.special.get(cell);
  return {
    name,
    unit,
    state: (row.states[cell] ?? CellState.absent) as CellState,
    value: row.values[cell] ?? NaN,
    ...(typeof special === 'bigint' ? { exact: special } : {}),
    ...(typeof special === 'string' ? { text: special } : {}),
    instances: row.instancesOf(cell),
  };
}

function gather(rows: readonly MetricRow[], name: string): Gathered {
  const values = new Float64Array(rows.length).fill(NaN);
  const states = new Uint8Array(rows.length);
  const tolerances = new Float64Array(rows.length);
  rows.forEach((row, kernel) => {
    const cell = row.cells.get(name);
    if (cell === undefined) return;
    values[kernel] = row.values[cell] ?? NaN;
    states[kernel] = row.states[cell] ?? CellState.absent;
    tolerances[kernel] = row.tolerances?.[cell] ?? 0;
  });
  return { values, states, tolerances };
}
