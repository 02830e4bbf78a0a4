/**
 * Pins the kernels of an ncu report to their instances in a trace of the same program: by name, launch shape, open
 * ranges and order of launch. States how sure each pin is; what fits nothing has none. Opens and draws nothing.
 *
 * The profilers write names differently: nsys keeps casts in template arguments (`(int)128`), ncu drops them. And both
 * runs are different runs: what recurs is the order of launches within a range.
 */

import { lowerBound } from '../base/search.ts';
import type { Dim3, Report, ReportKernel } from '../report/report.ts';
import type { NameId } from '../base/strings.ts';
import { SpanKind, type SpanRow } from '../trace/columns.ts';
import type { Trace } from '../trace/trace.ts';
import { keepRows } from './groups.ts';
import { baseName } from './kernels.ts';
import { perTrace } from './memo.ts';
import { kernelRows, sortedByStart } from './operations.ts';
import { operationsOfRanges, rangeRows } from './projection.ts';

/**
 * certain: name, shape and the whole range path agree, and as many instances are in the ranges as the report has.
 * likely: name and shape agree, and either a part of the path or the number of instances.
 * possible: name and shape agree; one of several instances.
 * weak: only the function's name agrees.
 */
export type PinConfidence = 'certain' | 'likely' | 'possible' | 'weak';

export interface Pin {
  /** Index into `Report.kernels`. */
  readonly kernel: number;
  readonly row: SpanRow;
  readonly confidence: PinConfidence;
  /** Instances that agree as well as `row` does; order picked this one. */
  readonly candidates: number;
  /** Ranges of the kernel that the trace has around `row`, and how many ncu saw. */
  readonly ranges: { readonly found: number; readonly all: number };
  /** Whether the report has as many of these launches as the trace has in the same ranges. */
  readonly countsAgree: boolean;
  /** gpu__time_duration.sum, ns; undefined = not collected. */
  readonly reportNs?: number;
  /** In the trace, ns. */
  readonly traceNs: number;
  /** reportNs / traceNs: ncu flushes caches and may lock clocks. */
  readonly ratio?: number;
}

export interface Join {
  /** By index of kernel; undefined = the trace has no such kernel. */
  readonly pins: readonly (Pin | undefined)[];
  /** Best pin of a trace's row. */
  readonly byRow: ReadonlyMap<SpanRow, Pin>;
}

const DURATION = 'gpu__time_duration.sum';

export function joinReport(report: Report, trace: Trace): Join {
  const pins: (Pin | undefined)[] = report.kernels.map(() => undefined);
  const insideOf = operationsByRange(trace);
  for (const group of groupsOf(report)) {
    const scope = scopeOf(insideOf, report.kernels[group[0]!]!);
    for (const alike of alikeIn(report, group)) pinAlike(report, trace, alike, scope, pins);
  }
  const byRow = new Map<SpanRow, Pin>();
  for (const pin of pins) {
    if (pin === undefined) continue;
    const known = byRow.get(pin.row);
    if (known === undefined || rank(pin) > rank(known)) byRow.set(pin.row, pin);
  }
  return { pins, byRow };
}

function rank({ confidence }: Pin): number {
  return ['weak', 'possible', 'likely', 'certain'].indexOf(confidence);
}

/** Kernels that ran under the same ranges, in order. */
function groupsOf(report: Report): number[][] {
  const groups = new Map<string, number[]>();
  report.kernels.forEach((kernel, index) => {
    if (kernel.kind !== 'kernel') return;
    const path = kernel.ranges.map(range => `${range.style}\0${range.domain}\0${range.name}`);
    put(groups, path.join('\n'), index);
  });
  return [...groups.values()];
}

/** Launches of a group that only order tells apart. */
function alikeIn(report: Report, group: readonly number[]): number[][] {
  const alike = new Map<string, number[]>();
  for (const index of group) {
    const kernel = report.kernels[index]!;
    put(alike, `${plainName(kernel.name)}\0${shapeKey(kernel)}`, index);
  }
  return [...alike.values()];
}

/** Where in the trace a group of kernels can be. */
interface Scope {
  /** Rows of operations inside all ranges that were found, ascending; undefined = no range was found. */
  readonly rows: Uint32Array | undefined;
  readonly found: number;
  readonly all: number;
}

function scopeOf(
  insideOf: (name: string) => Uint32Array | undefined,
  { ranges }: ReportKernel,
): Scope {
  let rows: Uint32Array | undefined;
  let found = 0;
  // Innermost first: a range that contradicts those further in belongs to another place of the program.
  for (const { name } of [...ranges].reverse()) {
    const inside = insideOf(name);
    if (inside === undefined) continue;
    const both = rows === undefined ? inside : common(rows, inside);
    if (both.length === 0) continue;
    rows = both;
    found++;
  }
  return { rows, found, all: ranges.length };
}

/** What two ascending lists both have. The shorter one is looked up in the longer. */
function common(a: Uint32Array, b: Uint32Array): Uint32Array {
  const [few, many] = a.length < b.length ? [a, b] : [b, a];
  let at = 0;
  return keepRows(few, row => {
    at = lowerBound(many, row, at);
    return many[at] === row;
  });
}

/** What the ranges of a name launched, ascending by row, made once a name; undefined where there are none. */
function operationsByRange(trace: Trace): (name: string) => Uint32Array | undefined {
  const known = new Map<string, Uint32Array | undefined>();
  return name => {
    if (known.has(name)) return known.get(name);
    const instances = rangesByName(trace).get(name);
    const inside = instances && operationsOfRanges(trace, Uint32Array.from(instances));
    known.set(name, inside);
    return inside;
  };
}

const rangesByName = perTrace((trace): ReadonlyMap<string, number[]> => {
  const named = new Map<string, number[]>();
  for (const row of rangeRows(trace)) put(named, trace.strings.get(trace.spans.name[row]!), row);
  return named;
});

interface Found {
  readonly rows: readonly number[];
  readonly shaped: boolean;
  readonly inRanges: boolean;
}

function pinAlike(
  report: Report,
  trace: Trace,
  alike: readonly number[],
  scope: Scope,
  pins: (Pin | undefined)[],
): void {
  const { rows, shaped, inRanges } = candidatesFor(trace, report.kernels[alike[0]!]!, scope);
  if (rows.length === 0) return;
  const ranges = { found: inRanges ? scope.found : 0, all: scope.all };
  const countsAgree = rows.length === alike.length;
  const confidence = confidenceOf(shaped, ranges, countsAgree);
  alike.forEach((kernel, order) => {
    const row = rows[order];
    if (row === undefined) return;
    const traceNs = trace.spans.dur[row]!;
    const reportNs = report.metrics.value(kernel, DURATION);
    pins[kernel] = {
      kernel,
      row,
      confidence,
      candidates: rows.length,
      ranges,
      countsAgree,
      ...(reportNs === undefined ? {} : { reportNs }),
      traceNs,
      ...(reportNs === undefined || traceNs === 0 ? {} : { ratio: reportNs / traceNs }),
    };
  });
}

function confidenceOf(
  shaped: boolean,
  { found, all }: Pin['ranges'],
  countsAgree: boolean,
): PinConfidence {
  if (!shaped) return 'weak';
  if (all > 0 && found === all && countsAgree) return 'certain';
  return found > 0 || countsAgree ? 'likely' : 'possible';
}

/** Rows by start that agree best: inside the ranges before anywhere, name and shape before the function's name. */
function candidatesFor(trace: Trace, kernel: ReportKernel, { rows: inRanges }: Scope): Found {
  const { byName, byFunction } = kernelsByName(trace);
  const full = byName.get(plainName(kernel.name)) ?? NONE;
  const base =
    byFunction.get(kernel.functionName) ?? byFunction.get(functionOf(kernel.name)) ?? NONE;
  const within = ({ names }: Named): number[] => {
    const { name, kind, start } = trace.spans;
    const isNamed = (row: number) => kind[row] === SpanKind.kernel && names.has(name[row]!);
    const rows = Array.from(inRanges?.filter(isNamed) ?? []);
    return rows.sort((a, b) => start[a]! - start[b]!);
  };
  const shaped = (rows: readonly number[]): number[] =>
    rows.filter(row => hasShape(trace, row, kernel));
  for (const named of [full, base]) {
    const inside = shaped(within(named));
    if (inside.length > 0) return { rows: inside, shaped: true, inRanges: true };
  }
  for (const { rows: all } of [full, base]) {
    const rows = shaped(all);
    if (rows.length > 0) return { rows, shaped: true, inRanges: false };
  }
  const inside = within(base);
  return inside.length > 0
    ? { rows: inside, shaped: false, inRanges: true }
    : { rows: base.rows, shaped: false, inRanges: false };
}

function hasShape(trace: Trace, row: number, { grid, block }: ReportKernel): boolean {
  const shape = trace.shapes[trace.spans.detail[row]!];
  const isSame = (a: Dim3, b: Dim3): boolean => a.every((size, i) => size === b[i]);
  return shape !== undefined && isSame(shape.grid, grid) && isSame(shape.block, block);
}

/** Equal for launches of the same grid and block. */
export function shapeKey({ grid, block }: Pick<ReportKernel, 'grid' | 'block'>): string {
  return `${grid.join()}\0${block.join()}`;
}

/** Kernels of one name in the form that both profilers share. */
interface Named {
  /** By start. */
  readonly rows: number[];
  /** The names in the trace that come to it. */
  readonly names: Set<NameId>;
}

const NONE: Named = { rows: [], names: new Set() };

/** Kernels under their whole names, and under those of their functions. */
const kernelsByName = perTrace(trace => {
  const byName = new Map<string, Named>();
  const byFunction = new Map<string, Named>();
  const texts = new Map<NameId, readonly [Named, Named]>();
  const named = (map: Map<string, Named>, text: string): Named => {
    const known = map.get(text) ?? { rows: [], names: new Set<NameId>() };
    map.set(text, known);
    return known;
  };
  const { name } = trace.spans;
  for (const row of sortedByStart(trace, kernelRows(trace))) {
    const id = name[row]!;
    let both = texts.get(id);
    if (both === undefined) {
      const base = trace.strings.get(baseName(trace, id));
      const [whole, alone] = [plainName(trace.strings.get(id)), functionOf(base)];
      both = [named(byName, whole), named(byFunction, alone)];
      texts.set(id, both);
    }
    for (const { rows, names } of both) {
      rows.push(row);
      names.add(id);
    }
  }
  return { byName, byFunction };
});

const CAST = /\((?:unsigned |signed )?(?:bool|char|short|int|long|long long)\)(?=-?\d)/g;

/** A signature without what the profilers write differently: casts of template arguments, spaces, unnamed scopes. */
export function plainName(name: string): string {
  return name
    .replace(CAST, '')
    .replaceAll('(anonymous namespace)', '<unnamed>')
    .replaceAll(/\s+/g, '');
}

/** `flash_fwd_kernel` of `void pytorch_flash::flash_fwd_kernel<…>(…)`. */
function functionOf(name: string): string {
  const head = name.replaceAll('<unnamed>::', '').split(/[<(]/)[0] ?? name;
  return head.split('::').at(-1)?.split(' ').at(-1) ?? head;
}

function put<T>(map: Map<string, T[]>, key: string, value: T): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}
