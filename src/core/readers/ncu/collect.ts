/**
 * Gathers metrics result by result and turns them into columns at the end, when all names and the number of kernels
 * are known. Remembers where instances lie in the file; reads nothing itself.
 */

import { GrowingColumn } from '../../base/grow.ts';
import {
  CellState,
  MetricTable,
  type MetricColumn,
  type MetricValue,
} from '../../report/metrics.ts';

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

/** Where the message with the instances of a metric lies in the file's content. */
export interface Place {
  readonly offset: number;
  readonly length: number;
}

type Draft = { -readonly [K in keyof MetricColumn]: MetricColumn[K] } & {
  texts?: Map<number, string>;
  exact?: Map<number, bigint>;
};

export class MetricCollector {
  private readonly names = new GrowingColumn(Uint32Array);
  private readonly states = new GrowingColumn(Uint8Array);
  private readonly values = new GrowingColumn(Float64Array);
  private readonly instances = new GrowingColumn(Uint32Array);
  private readonly tolerances = new GrowingColumn(Float64Array);
  /** First cell of each kernel. */
  private readonly starts: number[] = [];
  private readonly special = new Map<number, string | bigint>();
  private readonly places = new Map<number, Place>();

  /** Makes room for the next kernel; cells that follow belong to it. */
  beginKernel(): number {
    return this.starts.push(this.names.length) - 1;
  }

  /** Forgets the cells of the last kernel and the kernel itself. */
  dropKernel(): void {
    const start = this.starts.pop() ?? 0;
    for (const cells of [this.special, this.places]) {
      for (const cell of cells.keys()) if (cell >= start) cells.delete(cell);
    }
    // The columns cannot shrink: the cells stay, named so that nobody takes them.
    for (let cell = start; cell < this.names.length; cell++) this.names.set(cell, NOBODY);
  }

  add(cell: Cell, place?: Place): void {
    const at = this.names.length;
    const { value } = cell;
    this.names.push(cell.nameId >>> 0);
    this.states.push(cell.state);
    this.values.push(numberOf(value));
    this.instances.push(cell.instances ?? 0);
    this.tolerances.push(cell.tolerance ?? 0);
    if (typeof value === 'string' || typeof value === 'bigint') this.special.set(at, value);
    if (place !== undefined && (cell.instances ?? 0) > 0) this.places.set(at, place);
  }

  /**
   * @param nameOf text of a name id; undefined = unknown, the cells are left out
   * @param unitOf base unit of a metric
   */
  finish(
    nameOf: (id: number) => string | undefined,
    unitOf: (name: string) => string,
  ): { table: MetricTable; places: PlaceIndex; unnamed: number } {
    const kernels = this.starts.length;
    const drafts = new Map<string, Draft>();
    const byId = new Map<number, Draft | undefined>();
    const places: PlaceIndex = Array.from({ length: kernels }, () => new Map<string, Place>());
    let unnamed = 0;
    for (let kernel = 0; kernel < kernels; kernel++) {
      const end = this.starts[kernel + 1] ?? this.names.length;
      for (let cell = this.starts[kernel]!; cell < end; cell++) {
        const id = this.names.get(cell);
        if (id === NOBODY) continue;
        if (!byId.has(id)) byId.set(id, draftOf(nameOf(id), kernels, drafts, unitOf));
        const draft = byId.get(id);
        if (draft === undefined) unnamed++;
        else this.fill(draft, kernel, cell, places);
      }
    }
    return { table: new MetricTable([...drafts.values()]), places, unnamed };
  }

  private fill(draft: Draft, kernel: number, cell: number, places: PlaceIndex): void {
    // A name can occur twice in one result, with equal values: the first is taken.
    if (draft.states[kernel] !== CellState.absent) return;
    const kernels = draft.values.length;
    draft.states[kernel] = this.states.get(cell);
    draft.values[kernel] = this.values.get(cell);
    const special = this.special.get(cell);
    if (typeof special === 'string') {
      (draft.texts ??= new Map()).set(kernel, special);
    } else if (special !== undefined) {
      (draft.exact ??= new Map()).set(kernel, special);
    }
    const instances = this.instances.get(cell);
    if (instances > 0) {
      draft.instanceCounts ??= new Uint32Array(kernels);
      draft.instanceCounts[kernel] = instances;
      const place = this.places.get(cell);
      if (place !== undefined) places[kernel]!.set(draft.name, place);
    }
    const tolerance = this.tolerances.get(cell);
    if (tolerance > 0) {
      draft.tolerances ??= new Float64Array(kernels);
      draft.tolerances[kernel] = tolerance;
    }
  }
}

/** Per kernel, metric name to the place of its instances. */
export type PlaceIndex = Map<string, Place>[];

const NOBODY = 0xffffffff;

function numberOf(value: MetricValue | undefined): number {
  const number = typeof value === 'string' || value === undefined ? NaN : Number(value);
  return Number.isFinite(number) ? number : NaN;
}

function draftOf(
  name: string | undefined,
  kernels: number,
  drafts: Map<string, Draft>,
  unitOf: (name: string) => string,
): Draft | undefined {
  if (name === undefined || name === '') return undefined;
  let draft = drafts.get(name);
  if (draft === undefined) {
    const values = new Float64Array(kernels).fill(NaN);
    draft = { name, unit: unitOf(name), values, states: new Uint8Array(kernels) };
    drafts.set(name, draft);
  }
  return draft;
}
