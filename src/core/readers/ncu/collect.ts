/**
 * Gathers metrics result by result, a row each, and makes a table of them at the end, when all names are known.
 * Remembers where instances lie in the file; reads nothing itself.
 */

import {
  CellState,
  MetricTable,
  type MetricName,
  type MetricRow,
  type MetricValue,
} from '../../report/metrics.ts';
import { Slab } from '../../base/slab.ts';
import { layoutOf, type Layout } from './layout.ts';
import { doubled, ListDraft, type Lists, type Place } from './lists.ts';

/** One metric of one kernel on its way into the table. */
export interface Cell {
  /** Any integer that stands for the name. */
  readonly nameId: number;
  readonly state: CellState;
  readonly value: MetricValue | undefined;
  readonly instances?: number;
  /** Half a unit of the last printed digit, base units. */
  readonly tolerance?: number;
}

/** The cells of one kernel, in the order of its metrics. */
class Row implements MetricRow {
  readonly layout: Layout;
  readonly values: Float64Array;
  readonly states: Uint8Array;
  readonly tolerances: Float64Array | undefined;
  readonly special: Map<number, string | bigint>;
  readonly lists: Lists;

  constructor(row: Pick<Row, 'layout' | 'values' | 'states' | 'tolerances' | 'special' | 'lists'>) {
    this.layout = row.layout;
    this.values = row.values;
    this.states = row.states;
    this.tolerances = row.tolerances;
    this.special = row.special;
    this.lists = row.lists;
  }

  get cells(): ReadonlyMap<string, number> {
    return this.layout.cells;
  }

  instancesOf(cell: number): number {
    return this.lists.count(cell);
  }

  /** A name can occur twice in one result, with equal values: the first that is not absent is taken. */
  settle(): void {
    const { states, values, tolerances, special } = this;
    for (const [cell, first] of this.layout.again) {
      if (states[first] !== CellState.absent) continue;
      states[first] = states[cell]!;
      values[first] = values[cell]!;
      if (tolerances !== undefined) tolerances[first] = tolerances[cell]!;
      const text = special.get(cell);
      if (text !== undefined) special.set(first, text);
    }
  }
}

export class MetricCollector {
  private readonly rows: Row[] = [];
  private readonly layouts: Layout[] = [];
  /** Whether a kernel has begun and is not among the rows yet. */
  private open = false;
  /** Cells of that kernel. */
  private length = 0;
  private ids = new Uint32Array(FEW);
  private values = new Float64Array(FEW);
  private states = new Uint8Array(FEW);
  private tolerances: Float64Array | undefined;
  private special = new Map<number, string | bigint>();
  private readonly lists = new ListDraft();
  private readonly keptValues = new Slab(Float64Array);
  private readonly keptStates = new Slab(Uint8Array);

  /** Makes room for the next kernel; cells that follow belong to it. */
  beginKernel(): number {
    this.endKernel();
    this.open = true;
    return this.rows.length;
  }

  /** Forgets the cells of the last kernel and the kernel itself. */
  dropKernel(): void {
    this.endKernel();
    this.rows.pop();
  }

  add(cell: Cell, place: Place = NOWHERE): void {
    const { value, instances = 0, tolerance = 0 } = cell;
    const at = this.addNumber(cell.nameId, cell.state, numberOf(value));
    if (typeof value === 'string' || typeof value === 'bigint') this.special.set(at, value);
    if (tolerance > 0) {
      this.tolerances ??= new Float64Array(this.ids.length);
      this.tolerances[at] = tolerance;
    }
    if (instances > 0) this.addList(at, instances, place.offset, place.length);
  }

  /**
   * As `add`, for a cell that is nothing but a number.
   * @param value finite or NaN
   * @returns place of the cell in its kernel
   */
  addNumber(nameId: number, state: CellState, value: number): number {
    const at = this.length++;
    if (at === this.ids.length) this.grow();
    this.ids[at] = nameId;
    this.states[at] = state;
    this.values[at] = value;
    return at;
  }

  /** Puts the kernels into another order. @param order their places so far */
  arrange(order: readonly number[]): void {
    this.endKernel();
    const rows = [...this.rows];
    order.forEach((from, to) => (this.rows[to] = rows[from]!));
  }

  /** Notes the instances of a cell. */
  addList(cell: number, instances: number, offset: number, length: number): void {
    this.lists.add(cell, instances, offset, length);
  }

  /**
   * @param nameOf text of a name id; undefined = unknown, the cells are left out
   * @param unitOf base unit of a metric
   */
  finish(
    nameOf: (id: number) => string | undefined,
    unitOf: (name: string) => string,
  ): { table: MetricTable; unnamed: number } {
    this.endKernel();
    const { rows } = this;
    const names = new Map<string, MetricName>();
    let unnamed = 0;
    for (const { layout } of rows) {
      if (layout.isResolved) continue;
      layout.resolve(nameOf);
      for (const name of layout.cells.keys()) {
        if (!names.has(name)) names.set(name, { name, unit: unitOf(name) });
      }
    }
    for (const row of rows) {
      unnamed += row.layout.unnamed;
      row.settle();
    }
    return { table: new MetricTable(names.values(), rows), unnamed };
  }

  /** Where the instances of a metric of a kernel lie; undefined = it has none. Asked once all is finished. */
  place(kernel: number, name: string): Place | undefined {
    const row = this.rows[kernel];
    const cell = row?.cells.get(name);
    return cell === undefined ? undefined : row?.lists.place(cell);
  }

  private endKernel(): void {
    if (!this.open) return;
    const { length } = this;
    const row = new Row({
      layout: layoutOf(this.ids.subarray(0, length), this.layouts),
      values: this.keptValues.keep(this.values, length),
      states: this.keptStates.keep(this.states, length),
      tolerances: this.tolerances?.slice(0, length),
      special: this.special,
      lists: this.lists.take(),
    });
    this.rows.push(row);
    this.open = false;
    this.length = 0;
    this.tolerances = undefined;
    this.special = new Map();
  }

  private grow(): void {
    this.ids = doubled(this.ids);
    this.states = doubled(this.states);
    this.values = doubled(this.values);
    if (this.tolerances !== undefined) this.tolerances = doubled(this.tolerances);
  }
}

/** Cells that there is room for in the beginning. */
const FEW = 256;
/** Of a metric that is not in the file by itself. */
const NOWHERE: Place = { offset: 0, length: 0 };

function numberOf(value: MetricValue | undefined): number {
  const number = typeof value === 'string' || value === undefined ? NaN : Number(value);
  return Number.isFinite(number) ? number : NaN;
}
