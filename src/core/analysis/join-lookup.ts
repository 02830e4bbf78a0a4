/**
 * Answers from the joins of one trace: what was measured for a launch, what bounds several of them, how far each kind
 * of launch is from its roof. A launch that no report measured itself takes the counters of one with the same name,
 * shape and operator, and the answer says so. Joining is in `join.ts`.
 */

import type {
  BoundSummary,
  JoinedGroup,
  JoinedKernel,
  JoinSummary,
  KernelHeadroom,
  UnpinnedReason,
} from '../protocol/join.ts';
import type { ReportId } from '../protocol/ids.ts';
import type { Report } from '../report/report.ts';
import { isOperation, SpanKind } from '../trace/columns.ts';
import { OPERATORS } from '../trace/operators.ts';
import type { Trace } from '../trace/trace.ts';
import { measuringConditions } from './join-conditions.ts';
import { boundOfAll, countersOf, type KernelCounters } from './join-counters.ts';
import { joinReport, plainName, shapeKey, type Join, type Pin } from './join.ts';
import { perTrace } from './memo.ts';
import { kernelRows } from './operations.ts';
import { operatorCodes, operatorOf } from './operators/of-trace.ts';
import { operationsOfRange } from './projection.ts';

/** A report joined with a trace. */
export interface JoinedReport {
  readonly id: ReportId;
  readonly name: string;
  readonly report: Report;
  readonly join: Join;
  /** Kernels of the report by name and shape. */
  readonly alike: ReadonlyMap<string, readonly number[]>;
}

export function joinedReport(
  trace: Trace,
  { id, name, report }: Pick<JoinedReport, 'id' | 'name' | 'report'>,
): JoinedReport {
  const alike = new Map<string, number[]>();
  report.kernels.forEach((kernel, index) => {
    const key = `${plainName(kernel.name)}\0${shapeKey(kernel)}`;
    if (kernel.kind !== 'kernel') return;
    const known = alike.get(key);
    if (known === undefined) alike.set(key, [index]);
    else known.push(index);
  });
  return { id, name, report, join: joinReport(report, trace), alike };
}

/** A pin that says which launch it is; the others only say that it is one of several. */
function isSure(pin: Pin | undefined): pin is Pin & { confidence: 'certain' | 'likely' } {
  return pin?.confidence === 'certain' || pin?.confidence === 'likely';
}

export function joinSummary({ id, report, join, alike }: JoinedReport): JoinSummary {
  const sure = join.pins.filter(isSure);
  const names = new Set(sure.map(({ kernel }) => plainName(report.kernels[kernel]!.name)));
  const unpinned = new Map<string, { name: string; reason: UnpinnedReason; count: number }>();
  report.kernels.forEach((kernel, index) => {
    const pin = join.pins[index];
    if (isSure(pin)) return;
    const name = kernel.functionName === '' ? kernel.name : kernel.functionName;
    const reason = reasonOf(kernel.kind === 'kernel', pin, names.has(plainName(kernel.name)));
    const known = unpinned.get(`${reason}\0${name}`);
    unpinned.set(`${reason}\0${name}`, { name, reason, count: (known?.count ?? 0) + 1 });
  });
  return {
    report: id,
    joined: alike.size > 0,
    kernels: report.kernels.length,
    pinned: sure.length,
    certain: sure.filter(({ confidence }) => confidence === 'certain').length,
    unpinned: [...unpinned.values()],
  };
}

function reasonOf(isKernel: boolean, pin: Pin | undefined, namesake: boolean): UnpinnedReason {
  if (!isKernel) return 'not-a-kernel';
  if (pin !== undefined) return pin.confidence === 'weak' ? 'other-shape' : 'which-instance';
  return namesake ? 'more-launches' : 'not-in-trace';
}

/** A launch with the kernel that was measured for it. */
interface Match {
  readonly of: JoinedReport;
  readonly kernel: number;
  /** Undefined = a launch alike was measured. */
  readonly pin: (Pin & { readonly confidence: 'certain' | 'likely' }) | undefined;
}

/** The surest pin of a row, else a kernel that was launched alike; of equals, the report that was joined last. */
function matchOf(joins: readonly JoinedReport[], trace: Trace, row: number): Match | undefined {
  let best: Match | undefined;
  for (const of of joins) {
    const pin = of.join.byRow.get(row);
    if (!isSure(pin)) continue;
    if (best?.pin?.confidence === 'certain' && pin.confidence !== 'certain') continue;
    best = { of, kernel: pin.kernel, pin };
  }
  if (best !== undefined) return best;
  for (const of of [...joins].reverse()) {
    const kernel = alikeOf(of, trace, row);
    if (kernel !== undefined) return { of, kernel, pin: undefined };
  }
  return undefined;
}

/**
 * The kernel of a report that stands for a launch of the same name and shape: one that is known to do the same in the
 * model. A library's GEMM serves several operators with one name and shape and another depth, so that a kernel of
 * unknown place stands for others only where it is the only one.
 */
function alikeOf(
  { alike, join: { pins } }: JoinedReport,
  trace: Trace,
  row: number,
): number | undefined {
  const key = keyOfRow(trace, row);
  const kernels = (key === undefined ? undefined : alike.get(key)) ?? [];
  const operator = operatorOf(trace, row);
  const same = kernels.find(kernel => {
    const pin = pins[kernel];
    return isSure(pin) && operatorOf(trace, pin.row) === operator;
  });
  if (same !== undefined) return same;
  const [only, ...others] = kernels;
  return only !== undefined && others.length === 0 && !isSure(pins[only]) ? only : undefined;
}

/** Name and shape of a kernel's launch, as in `JoinedReport.alike`; undefined where the shape is not known. */
function keyOfRow(trace: Trace, row: number): string | undefined {
  const { spans, shapes, strings } = trace;
  if (spans.kind[row] !== SpanKind.kernel) return undefined;
  const shape = shapes[spans.detail[row]!];
  if (shape === undefined) return undefined;
  const keys = launchKeys(trace);
  const launch = `${spans.name[row]!}:${spans.detail[row]!}`;
  let key = keys.get(launch);
  if (key === undefined) {
    key = `${plainName(strings.get(spans.name[row]!))}\0${shapeKey(shape)}`;
    keys.set(launch, key);
  }
  return key;
}

/** Keys made so far, by name and shape as the trace numbers them. */
const launchKeys = perTrace(() => new Map<string, string>());

function countersOfMatch({ of, kernel }: Match): KernelCounters {
  return countersOf(of.report)[kernel] ?? { units: {} };
}

export function joinedKernel(
  joins: readonly JoinedReport[],
  trace: Trace,
  row: number,
): JoinedKernel | undefined {
  const match = matchOf(joins, trace, row);
  if (match === undefined) return undefined;
  const { of, kernel, pin } = match;
  const { units: _, ...counters } = countersOfMatch(match);
  const reportNs = of.report.metrics.value(kernel, 'gpu__time_duration.sum');
  const traceNs = trace.spans.dur[row]!;
  return {
    report: of.id,
    reportName: of.name,
    kernel,
    id: of.report.kernels[kernel]?.id ?? kernel,
    confidence: pin?.confidence ?? 'alike',
    candidates: pin?.candidates ?? 0,
    ...(reportNs === undefined ? {} : { reportNs }),
    traceNs,
    ...(pin?.ratio === undefined ? {} : { ratio: pin.ratio }),
    conditions: measuringConditions(of.report, kernel),
    ...counters,
    ...(counters.headroom === undefined ? {} : { percentOfRoof: 100 / counters.headroom }),
    ...boundOfAll([{ counters: countersOfMatch(match), ns: 1 }]),
  };
}

/** The measured launches among some operations; where none was measured itself, those launched alike. */
export function joinedGroup(
  joins: readonly JoinedReport[],
  trace: Trace,
  rows: Iterable<number>,
): JoinedGroup | undefined {
  const matches: (Match & { row: number })[] = [];
  for (const row of rows) {
    const match = matchOf(joins, trace, row);
    if (match !== undefined) matches.push({ ...match, row });
  }
  const pinned = matches.filter(({ pin }) => pin !== undefined);
  const used = pinned.length > 0 ? pinned : matches;
  if (used.length === 0) return undefined;
  const weighted = used.map(match => ({
    counters: countersOfMatch(match),
    ns: trace.spans.dur[match.row]!,
  }));
  return {
    kernels: used.length,
    known: weighted.filter(({ counters }) => counters.compute !== undefined).length,
    alike: pinned.length === 0,
    ...boundOfAll(weighted),
  };
}

/** `joinedGroup` of operations and of what ranges launched. */
export function boundOfSpans(
  joins: readonly JoinedReport[],
  trace: Trace,
  spans: readonly number[],
): (BoundSummary & JoinedGroup) | undefined {
  const rows = new Set<number>();
  for (const span of spans) {
    if (!(span >= 0 && span < trace.spans.length)) continue;
    if (isOperation(trace.spans.kind[span]!)) rows.add(span);
    else for (const row of operationsOfRange(trace, span)) rows.add(row);
  }
  const group = joinedGroup(joins, trace, rows);
  const { bound, which, percentOfPeak } = group ?? {};
  if (group === undefined || bound === undefined) return undefined;
  if (which === undefined || percentOfPeak === undefined) return undefined;
  return { ...group, bound, which, percentOfPeak };
}

/**
 * How near to its roof launches came (`JoinedKernel.percentOfRoof`), for many of them: those alike are looked up once.
 * Undefined where nothing was measured.
 */
export function percentsOfRoof(
  joins: readonly JoinedReport[],
  trace: Trace,
): (row: number) => number | undefined {
  const operators = operatorCodes(trace);
  const { kind, name, detail } = trace.spans;
  const alike = new Map<number, number | undefined>();
  const percentOf = (row: number): number | undefined => {
    const match = matchOf(joins, trace, row);
    const headroom = match && countersOfMatch(match).headroom;
    return headroom === undefined ? undefined : 100 / headroom;
  };
  return row => {
    if (kind[row] !== SpanKind.kernel || detail[row]! < 0) return undefined;
    if (joins.some(({ join }) => isSure(join.byRow.get(row)))) return percentOf(row);
    const launch = name[row]! * trace.shapes.length + detail[row]!;
    const key = launch * OPERATORS.length + operators[row]!;
    if (!alike.has(key)) alike.set(key, percentOf(row));
    return alike.get(key);
  };
}

/** One row of each name, shape and operator of the trace's kernels, with the number of launches. */
const launchKinds = perTrace((trace): ReadonlyMap<string, { row: number; launches: number }> => {
  const kinds = new Map<string, { row: number; launches: number }>();
  for (const row of kernelRows(trace)) {
    const launch = keyOfRow(trace, row);
    if (launch === undefined) continue;
    const key = `${launch}\0${operatorOf(trace, row)}`;
    const kind = kinds.get(key);
    if (kind === undefined) kinds.set(key, { row, launches: 1 });
    else kind.launches++;
  }
  return kinds;
});

/** Kinds of launches that were measured with a roof, the farthest from it first. */
export function headroomOf(joins: readonly JoinedReport[], trace: Trace): KernelHeadroom[] {
  if (joins.length === 0) return [];
  return [...launchKinds(trace).values()]
    .flatMap(({ row, launches }): KernelHeadroom[] => {
      const match = matchOf(joins, trace, row);
      if (match === undefined) return [];
      const { of, kernel } = match;
      const counters = countersOfMatch(match);
      if (counters.headroom === undefined) return [];
      const { grid, block } = of.report.kernels[kernel]!;
      return [
        {
          name: trace.strings.get(trace.spans.name[row]!),
          grid,
          block,
          operator: operatorOf(trace, row),
          launches,
          report: of.id,
          kernel,
          headroom: counters.headroom,
          percentOfRoof: 100 / counters.headroom,
          ...boundOfAll([{ counters, ns: 1 }]),
        },
      ];
    })
    .sort((a, b) => b.headroom - a.headroom);
}
