/**
 * Two traces joined by name alone, whole or one phase of each: what the command line's `diff` prints. Kernels by full
 * name, as A spells it, and operators by role, with the totals that `kernels` prints for either; steps by their place
 * in the phase with their step times; phases with their wall clock. Nothing is aligned by meaning; that is `rows.ts`.
 */

import { largestIn, smallestIn } from '../../base/lists.ts';
import type { Report } from '../../report/report.ts';
import { kernelRows as reportRows } from '../kernel-list.ts';
import { kernelSummary } from '../kernels.ts';
import { operationRows } from '../operations.ts';
import { operationsOfPhase } from '../phase-of.ts';
import { phaseStretches } from '../phase-time.ts';
import type { Phase } from '../phase.ts';
import type { Step } from '../step.ts';
import { findSteps } from '../steps.ts';
import { SpanKind } from '../../trace/columns.ts';
import type { Trace } from '../../trace/trace.ts';
import { isNoise, type Spread } from './noise.ts';
import { mergedKeys } from './pair.ts';
import { spellingOf } from './spelling.ts';
import { ALL_ROLES, divided, operatorKeys, partOf, stepKey } from './partition.ts';

export const NAMED_GROUPS = ['kernel', 'operator', 'step', 'phase'] as const;
export type NamedGroup = (typeof NAMED_GROUPS)[number];

export interface NamedCell {
  readonly count: number;
  /** 0 with a count of 0: not on this side. */
  readonly ns: number;
}

export interface NamedRow {
  readonly name: string;
  readonly a: NamedCell;
  readonly b: NamedCell;
  readonly deltaNs: number;
  /** b / a; null where a is 0. */
  readonly ratio: number | null;
  /** With repeats, as `noise.ts` says; never without. */
  readonly isNoise: boolean;
  /** The capture cuts the step on either side (`step-cuts.ts`), so that its time says nothing about the other's. */
  readonly isCut: boolean;
}

export interface NamedDiff {
  /** The largest difference first. */
  readonly rows: readonly NamedRow[];
  /** The rows' deltas add up to `deltaNs`. */
  readonly totals: { readonly aNs: number; readonly bNs: number; readonly deltaNs: number };
}

/** One side: its repeats, and which of them the rows are of. */
export interface NamedSide<T> {
  readonly repeats: readonly T[];
  /** Position in `repeats`. */
  readonly main: number;
}

type Cells = ReadonlyMap<string, NamedCell>;

export function diffByName(
  a: NamedSide<Trace>,
  b: NamedSide<Trace>,
  by: NamedGroup,
  phase?: Phase,
): NamedDiff {
  return joined(a, b, by, {
    cells: trace => cellsOf(trace, by, phase),
    ...(by === 'step' && { cut: cutNames }),
  });
}

/** Kernels of two reports by name; those without a measured duration count as 0 ns. */
export function diffReports(a: NamedSide<Report>, b: NamedSide<Report>): NamedDiff {
  const cellsOfReport = (report: Report): Cells => {
    const cells = new Map<string, NamedCell>();
    for (const { name, durationNs = 0 } of reportRows(report)) add(cells, name, 1, durationNs);
    return cells;
  };
  return joined(a, b, 'kernel', { cells: cellsOfReport });
}

interface Rows<T> {
  cells(of: T): Cells;
  /** Names of rows that the capture cuts. */
  cut?(of: T): ReadonlySet<string>;
}

function joined<T>(a: NamedSide<T>, b: NamedSide<T>, by: NamedGroup, rowsOf: Rows<T>): NamedDiff {
  const first = rowsOf.cells(a.repeats[a.main]!);
  const counted = ({ repeats, main }: NamedSide<T>): Counted => {
    const cells = repeats.map(repeat => rowsOf.cells(repeat));
    // Only kernels are spelled by profilers.
    const all = by === 'kernel' ? cells.map(one => spelledAs(first, one)) : cells;
    return { all, main: all[main]!, cut: rowsOf.cut?.(repeats[main]!) ?? NO_NAMES };
  };
  const [x, y] = [counted(a), counted(b)];
  const rows = mergedKeys([...x.main.keys()], [...y.main.keys()]).map((name): NamedRow => {
    const [p, q] = [x.main.get(name) ?? NONE, y.main.get(name) ?? NONE];
    return {
      name,
      a: p,
      b: q,
      deltaNs: q.ns - p.ns,
      ratio: p.ns === 0 ? null : q.ns / p.ns,
      isNoise: isNoise(spreadOf(x, name), spreadOf(y, name)),
      isCut: x.cut.has(name) || y.cut.has(name),
    };
  });
  const sum = (of: (row: NamedRow) => number): number =>
    rows.reduce((total, row) => total + of(row), 0);
  const [aNs, bNs] = [sum(row => row.a.ns), sum(row => row.b.ns)];
  rows.sort((p, q) => Math.abs(q.deltaNs) - Math.abs(p.deltaNs));
  return { rows, totals: { aNs, bNs, deltaNs: bNs - aNs } };
}

const NO_NAMES: ReadonlySet<string> = new Set();
const NONE: NamedCell = { count: 0, ns: 0 };

interface Counted {
  readonly all: readonly Cells[];
  readonly main: Cells;
  /** Names of rows that the capture cuts. */
  readonly cut: ReadonlySet<string>;
}

/** With the names that another trace has for the same kernels. */
function spelledAs(other: Cells, cells: Cells): Cells {
  const spelling = spellingOf(other.keys(), cells.keys());
  return new Map([...cells].map(([name, cell]) => [spelling.get(name) ?? name, cell]));
}

/** Of the repeats alone: what a name has in one trace is no measure of chance. */
function spreadOf({ all, main }: Counted, name: string): Spread {
  const timeIn = (cells: Cells): number => cells.get(name)?.ns ?? 0;
  const times = all.map(timeIn);
  return {
    time: { ns: timeIn(main), minNs: smallestIn(times), maxNs: largestIn(times) },
    repeats: all.length,
    instances: () => new Float64Array(0),
  };
}

function add(cells: Map<string, NamedCell>, name: string, count: number, ns: number): void {
  const known = cells.get(name) ?? NONE;
  cells.set(name, { count: known.count + count, ns: known.ns + ns });
}

/** `decode 3`: a step by its place in its phase; `decode 3 (device 1)` on the second device that has steps. */
function nameOfStep(trace: Trace, step: Step): string {
  const [place = '', device] = stepKey(trace, step).replace('.', ' ').split('@');
  return device === undefined ? place : `${place} (device ${device})`;
}

function cutNames(trace: Trace): ReadonlySet<string> {
  const cut = findSteps(trace).steps.filter(({ isCut }) => isCut);
  return new Set(cut.map(step => nameOfStep(trace, step)));
}

function cellsOf(trace: Trace, by: NamedGroup, phase: Phase | undefined): Cells {
  const cells = new Map<string, NamedCell>();
  const rows = phase === undefined ? operationRows(trace) : operationsOfPhase(trace, phase);
  const { steps } = findSteps(trace);
  const isWanted = (of: Phase): boolean => phase === undefined || of === phase;
  switch (by) {
    case 'kernel': {
      const kernels = rows.filter(row => trace.spans.kind[row] === SpanKind.kernel);
      for (const row of kernelSummary(trace, 'name', kernels)) {
        add(cells, row.name, row.count, row.total);
      }
      break;
    }
    case 'operator': {
      const roles = divided(partOf(trace, rows, []), operatorKeys(trace, ALL_ROLES));
      for (const [role, part] of roles) add(cells, role, part.rows.length, part.ns);
      break;
    }
    case 'step':
      for (const step of steps.filter(({ phase: of }) => isWanted(of))) {
        add(cells, nameOfStep(trace, step), 1, step.durationNs);
      }
      break;
    case 'phase':
      for (const { phase: of, startNs, endNs } of phaseStretches(trace).flat()) {
        if (isWanted(of)) add(cells, of, 0, endNs - startNs);
      }
      for (const [of, { ns }] of cells) {
        const count = steps.filter(step => step.phase === of).length;
        cells.set(of, { count: Math.max(1, count), ns });
      }
      break;
  }
  return cells;
}
