/**
 * Pins the kernels of an ncu report to their instances in a trace of the same program: by name, launch shape, open
 * ranges and order of launch. States how sure each pin is; what fits nothing has none. Opens and draws nothing.
 *
 * The profilers write names differently: nsys keeps casts in template arguments (`(int)128`), ncu drops them. And both
 * runs are different runs: what recurs is the order of launches within a range.
 */

import type { Report, ReportKernel } from '../report/report.ts';
import type { NameId } from '../base/strings.ts';
import type { SpanRow } from '../trace/columns.ts';
import type { Trace } from '../trace/trace.ts';
import { baseName } from './kernels.ts';
import { perTrace } from './memo.ts';
import { kernelRows } from './operations.ts';
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
  for (const group of groupsOf(report)) {
    const scope = scopeOf(trace, report.kernels[group[0]!]!);
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
  /** Rows of operations inside all ranges that were found; undefined = no range was found. */
  readonly rows: ReadonlySet<number> | undefined;
  readonly found: number;
  readonly all: number;
}

function scopeOf(trace: Trace, { ranges }: ReportKernel): Scope {
  const named = rangesByName(trace);
  let rows: ReadonlySet<number> | undefined;
  let found = 0;
  // Innermost first: a range that contradicts those further in belongs to another place of the program.
  for (const { name } of [...ranges].reverse()) {
    const instances = named.get(name);
    if (instances === undefined) continue;
    const inside = new Set(operationsOfRanges(trace, Uint32Array.from(instances)));
    const both = rows === undefined ? inside : new Set([...rows].filter(row => inside.has(row)));
    if (both.size === 0) continue;
    rows = both;
    found++;
  }
  return { rows, found, all: ranges.length };
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
function candidatesFor(trace: Trace, kernel: ReportKernel, scope: Scope): Found {
  const { byName, byFunction } = kernelsByName(trace);
  const full = byName.get(plainName(kernel.name)) ?? [];
  const base = byFunction.get(kernel.functionName) ?? byFunction.get(functionOf(kernel.name)) ?? [];
  const within = (rows: readonly number[]): number[] =>
    scope.rows === undefined ? [] : rows.filter(row => scope.rows?.has(row));
  const shaped = [full, base].map(rows => rows.filter(row => hasShape(trace, row, kernel)));
  for (const rows of shaped) {
    const inside = within(rows);
    if (inside.length > 0) return { rows: inside, shaped: true, inRanges: true };
  }
  for (const rows of shaped) {
    if (rows.length > 0) return { rows, shaped: true, inRanges: false };
  }
  const inside = within(base);
  return { rows: inside.length > 0 ? inside : base, shaped: false, inRanges: inside.length > 0 };
}

function hasShape(trace: Trace, row: number, { grid, block }: ReportKernel): boolean {
  const shape = trace.shapes[trace.spans.detail[row]!];
  return shape !== undefined && shapeKey(shape) === shapeKey({ grid, block });
}

/** Equal for launches of the same grid and block. */
export function shapeKey({ grid, block }: Pick<ReportKernel, 'grid' | 'block'>): string {
  return `${grid.join()}\0${block.join()}`;
}

/** Rows of kernels by start, under their names in the form that both profilers share. */
const kernelsByName = perTrace(trace => {
  const byName = new Map<string, number[]>();
  const byFunction = new Map<string, number[]>();
  const texts = new Map<NameId, readonly [string, string]>();
  const { name, start } = trace.spans;
  const rows = [...kernelRows(trace)].sort((a, b) => start[a]! - start[b]!);
  for (const row of rows) {
    const id = name[row]!;
    let text = texts.get(id);
    if (text === undefined) {
      const base = trace.strings.get(baseName(trace, id));
      text = [plainName(trace.strings.get(id)), functionOf(base)];
      texts.set(id, text);
    }
    put(byName, text[0], row);
    put(byFunction, text[1], row);
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
