/**
 * Gathers metrics result by result, a row each, and turns the rows into columns at the end, when all names and the
 * number of kernels are known. Remembers where instances lie in the file; reads nothing itself.
 */

import {
  CellState,
  MetricTable,
  type MetricColumn,
  type MetricValue,
} from '../../report/metrics.ts';
import { layoutOf, type Layout } from './layout.ts';
import { doubled, ListDraft, Places, type Lists, type Place } from './places.ts';

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

export type Draft = { -readonly [K in keyof MetricColumn]: MetricColumn[K] } & {
  texts?: Map<number, string>;
  exact?: Map<number, bigint>;
};

/** The cells of one kernel, in the order of its metrics. */
interface Row {
  readonly layout: Layout;
  values: Float64Array;
  states: Uint8Array;
  /** undefined = 0 for all. */
  readonly tolerances: Float64Array | undefined;
  /** Text, and integers that no number holds, by cell. */
  readonly special: ReadonlyMap<number, string | bigint>;
  readonly lists: Lists;
}

/** Kernels whose rows become columns at a time: their parts of a column share a few lines of the cache. */
const BLOCK = 32;

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
  ): { table: MetricTable; places: Places; unnamed: number } {
    this.endKernel();
    const { rows } = this;
    const drafts = new Map<string, Draft>();
    const draftOf = (id: number): Draft | undefined => {
      const name = nameOf(id);
      if (name === undefined || name === '') return undefined;
      let draft = drafts.get(name);
      if (draft === undefined) drafts.set(name, (draft = newDraft(name, unitOf, rows.length)));
      return draft;
    };
    let unnamed = 0;
    for (const { layout } of rows) {
      layout.resolve(draftOf);
      unnamed += layout.unnamed;
    }
    for (let begin = 0; begin < rows.length; begin += BLOCK) this.fill(begin);
    for (const { values, states } of drafts.values()) {
      for (let k = states.indexOf(0); k >= 0; k = states.indexOf(0, k + 1)) values[k] = NaN;
    }
    return { table: new MetricTable([...drafts.values()]), places: new Places(rows), unnamed };
  }

  private endKernel(): void {
    if (!this.open) return;
    const { length } = this;
    this.rows.push({
      layout: layoutOf(this.ids.subarray(0, length), this.layouts),
      values: this.values.slice(0, length),
      states: this.states.slice(0, length),
      tolerances: this.tolerances?.slice(0, length),
      special: this.special,
      lists: this.lists.take(),
    });
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

  /** Moves a block of rows into the columns and lets them go. */
  private fill(begin: number): void {
    const end = Math.min(begin + BLOCK, this.rows.length);
    const byLayout = new Map<Layout, number[]>();
    for (let kernel = begin; kernel < end; kernel++) {
      const { layout } = this.rows[kernel]!;
      const kernels = byLayout.get(layout);
      if (kernels === undefined) byLayout.set(layout, [kernel]);
      else kernels.push(kernel);
    }
    for (const [layout, kernels] of byLayout) fillNumbers(layout, kernels, this.rows);
    for (let kernel = begin; kernel < end; kernel++) {
      const row = this.rows[kernel]!;
      fillRest(row, kernel, this.rows.length);
      row.values = new Float64Array(0);
      row.states = new Uint8Array(0);
    }
  }
}

/** Cells that there is room for in the beginning. */
const FEW = 256;
/** Of a metric that is not in the file by itself. */
const NOWHERE: Place = { offset: 0, length: 0 };

function fillNumbers(layout: Layout, kernels: readonly number[], rows: readonly Row[]): void {
  layout.firsts.forEach((draft, cell) => {
    if (draft === undefined) return;
    const { values, states } = draft;
    for (const kernel of kernels) {
      const row = rows[kernel]!;
      values[kernel] = row.values[cell]!;
      states[kernel] = row.states[cell]!;
    }
  });
}

/** What few cells have: names that came before in the row, text, exact integers, instances, tolerances. */
function fillRest(row: Row, kernel: number, kernels: number): void {
  const { lists } = row;
  const drafts = acceptedCells(row, kernel);
  for (const [cell, special] of row.special) {
    const draft = drafts(cell);
    if (draft === undefined) continue;
    if (typeof special === 'string') (draft.texts ??= new Map()).set(kernel, special);
    else (draft.exact ??= new Map()).set(kernel, special);
  }
  lists.cells.forEach((cell, i) => {
    const draft = drafts(cell);
    if (draft === undefined) return;
    draft.instanceCounts ??= new Uint32Array(kernels);
    draft.instanceCounts[kernel] = lists.counts[i]!;
  });
  row.tolerances?.forEach((tolerance, cell) => {
    const draft = tolerance > 0 ? drafts(cell) : undefined;
    if (draft === undefined) return;
    draft.tolerances ??= new Float64Array(kernels);
    draft.tolerances[kernel] = tolerance;
  });
}

/**
 * The column of each cell that counts. A name can occur twice in one result, with equal values: the first that is not
 * absent is taken.
 */
function acceptedCells(row: Row, kernel: number): (cell: number) => Draft | undefined {
  const { firsts, again } = row.layout;
  const later = new Map<number, Draft>();
  for (const [cell, draft] of again) {
    if (draft.states[kernel] !== CellState.absent) continue;
    draft.values[kernel] = row.values[cell]!;
    draft.states[kernel] = row.states[cell]!;
    later.set(cell, draft);
  }
  return cell => firsts[cell] ?? later.get(cell);
}

function numberOf(value: MetricValue | undefined): number {
  const number = typeof value === 'string' || value === undefined ? NaN : Number(value);
  return Number.isFinite(number) ? number : NaN;
}

function newDraft(name: string, unitOf: (name: string) => string, kernels: number): Draft {
  const values = new Float64Array(kernels);
  return { name, unit: unitOf(name), values, states: new Uint8Array(kernels) };
}
