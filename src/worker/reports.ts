/** The engine's answers about opened reports: short delegations to core. Lists and rooflines are kept with the report. */

import {
  arrangeKernels,
  comparedRows,
  compareRows,
  kernelRow,
  kernelRows,
} from '../core/analysis/kernel-list.ts';
import {
  instructionMix,
  kernelReport,
  OPCODES,
  OPCODE_CATEGORIES,
} from '../core/analysis/kernel-report.ts';
import { memoryChart } from '../core/analysis/memory-chart.ts';
import { metricCard } from '../core/analysis/metric-card.ts';
import {
  kernelOccupancy,
  occupancy,
  occupancyCurve,
  type BlockNeeds,
} from '../core/analysis/occupancy.ts';
import { matchKernels, type ReportMatch } from '../core/analysis/report-match.ts';
import { rooflinePoints } from '../core/analysis/roofline-columns.ts';
import { kernelRoofline } from '../core/analysis/roofline.ts';
import type { RooflinePoints } from '../core/analysis/roofline-types.ts';
import { FailureError } from '../core/base/result.ts';
import type {
  KernelList,
  KernelListRequest,
  KernelPage,
  KernelRow,
  OccupancyAnswer,
  ReportEngineApi,
  ReportSummary,
} from '../core/protocol/report.ts';
import type { ReportId } from '../core/protocol/ids.ts';
import type { Served } from '../core/protocol/rpc.ts';
import type { Report } from '../core/report/report.ts';
import type { Process } from '../core/trace/trace.ts';
import type { OpenReportFile } from './open-file.ts';

interface Kept {
  readonly rows: readonly KernelRow[];
  readonly longestNs: number;
  /** The last order asked for: a page scrolls in one. */
  orderKey?: string;
  order?: readonly number[];
  roofline?: Promise<RooflinePoints>;
  /** By the report that this one is compared with, which may be closed before this one. */
  readonly against: WeakMap<Report, Against>;
}

/** The match with a baseline, and the rows of the report with their partners. */
interface Against {
  readonly match: ReportMatch;
  readonly rows: readonly KernelRow[];
}

const keptOf = new WeakMap<Report, Kept>();

type Answers = Omit<ReportEngineApi, 'openReport'>;

/** The methods, for files that `file` finds by their ids. */
export function servedReports(file: (id: ReportId) => OpenReportFile): Served<Answers> {
  return {
    kernelList: request => {
      const { report, against } = request;
      const other = against === undefined ? undefined : file(against).report;
      return kernelList(file(report).report, other, request);
    },
    compareReports: ({ a, b }) => {
      const [baseline, report] = [file(a).report, file(b).report];
      return compareRows(keep(baseline).rows, keep(report).rows, keepMatch(report, baseline).match);
    },
    kernelPage: ({ report, kernel }) => kernelPage(file(report), kernel),
    roofline: id => {
      const { report } = file(id);
      const kept = keep(report);
      return (kept.roofline ??= rooflinePoints(report, breathe));
    },
    kernelRoofline: ({ report, kernel }) => {
      const opened = file(report).report;
      return kernelRoofline(opened, checked(opened, kernel));
    },
    memoryChart: ({ report, kernel }) => {
      const opened = file(report).report;
      return memoryChart(opened, checked(opened, kernel));
    },
    metricCard: ({ report, kernel, metric }) => {
      const opened = file(report).report;
      return metricCard(opened.metrics, checked(opened, kernel), metric);
    },
    occupancy: ({ report, kernel, needs }) => calculated(file(report).report, kernel, needs),
  };
}

export function reportSummary(
  id: ReportId,
  { path, name, report }: Pick<OpenReportFile, 'path' | 'name' | 'report'>,
): ReportSummary {
  const capability = (ordinal: number): string =>
    report.kernels.find(kernel => kernel.device === ordinal)?.capability ?? '';
  return {
    id,
    path,
    name,
    format: report.format,
    ...(report.csvPage === undefined ? {} : { csvPage: report.csvPage }),
    product: report.product,
    version: report.version,
    devices: report.devices.map(({ ordinal, name: device }) => ({
      ordinal,
      name: device,
      capability: capability(ordinal),
      kernels: report.kernels.filter(kernel => kernel.device === ordinal).length,
    })),
    processes: processesOf(report),
    kernels: report.kernels.length,
    facts: report.facts,
    warnings: report.warnings,
  };
}

/** Those that kernels ran in: a file may list others, or none. */
function processesOf({ kernels, processes }: Report): Process[] {
  const pids = new Set(kernels.map(kernel => kernel.process));
  return [...pids].flatMap(pid =>
    pid === undefined ? [] : [{ pid, name: processes.find(of => of.pid === pid)?.name ?? '' }],
  );
}

/** Between parts of a long computation, so that what a page asks meanwhile is answered. */
function breathe(): Promise<void> {
  return new Promise(resolve => setImmediate(resolve));
}

function keep(report: Report): Kept {
  const known = keptOf.get(report);
  if (known !== undefined) return known;
  const rows = kernelRows(report);
  const longestNs = rows.reduce((longest, row) => Math.max(longest, row.durationNs ?? 0), 0);
  const kept: Kept = { rows, longestNs, against: new WeakMap() };
  keptOf.set(report, kept);
  return kept;
}

function keepMatch(report: Report, baseline: Report): Against {
  const { rows, against } = keep(report);
  const known = against.get(baseline);
  if (known !== undefined) return known;
  const match = matchKernels(baseline, report);
  const made = { match, rows: comparedRows(rows, keep(baseline).rows, match.pairs) };
  against.set(baseline, made);
  return made;
}

function kernelList(
  report: Report,
  against: Report | undefined,
  request: KernelListRequest,
): KernelList {
  const { offset, limit, sort = { key: 'order', descending: false }, filter, find } = request;
  const kept = keep(report);
  const rows = against === undefined ? kept.rows : keepMatch(report, against).rows;
  const key = JSON.stringify([sort, filter ?? '', request.against]);
  if (kept.order === undefined || kept.orderKey !== key) {
    kept.order = arrangeKernels(rows, sort, filter);
    kept.orderKey = key;
  }
  const { order, longestNs } = kept;
  const found = find === undefined ? -1 : order.indexOf(find);
  return {
    total: rows.length,
    matched: order.length,
    longestNs,
    rows: order.slice(Math.max(0, offset), Math.max(0, offset + limit)).flatMap(i => rows[i] ?? []),
    ...(found < 0 ? {} : { found }),
  };
}

async function kernelPage(opened: OpenReportFile, asked: number): Promise<KernelPage> {
  const { report } = opened;
  const kernel = checked(report, asked);
  const of = report.kernels[kernel];
  const occupied = kernelOccupancy(report, kernel);
  const device = report.devices.find(candidate => candidate.ordinal === of?.device)?.name;
  return {
    row: kernelRow(report, kernel),
    report: kernelReport(report, kernel),
    capability: of?.capability ?? '',
    instructions: await instructionsOf(opened, kernel),
    ...(occupied === undefined ? {} : { occupancy: occupied }),
    ...(device === undefined || device === '' ? {} : { device }),
    ...(of?.createdSeconds === undefined ? {} : { createdSeconds: of.createdSeconds }),
    ...(of?.clocksLocked === undefined ? {} : { clocksLocked: of.clocksLocked }),
  };
}

/** Read from the file: none where that is gone or another one by now; the rest of the page stands. */
async function instructionsOf(
  opened: OpenReportFile,
  kernel: number,
): Promise<KernelPage['instructions']> {
  try {
    const mix = instructionMix(await opened.instances(kernel, OPCODES));
    if (mix.length > 0) return mix;
    return instructionMix(await opened.instances(kernel, OPCODE_CATEGORIES));
  } catch (caught) {
    if (caught instanceof FailureError) return [];
    throw caught;
  }
}

const KIB = 1024;

function calculated(
  report: Report,
  kernel: number,
  needs: BlockNeeds,
): OccupancyAnswer | undefined {
  const sm = kernelOccupancy(report, checked(report, kernel))?.sm;
  if (sm === undefined) return undefined;
  const curve = (varied: 'registersPerThread' | 'threads' | 'shared', xs: readonly number[]) =>
    occupancyCurve(needs, sm, varied, xs);
  const shared = Math.floor(sm.sharedPerBlock / KIB);
  return {
    estimate: occupancy(needs, sm),
    most: sm.warps,
    curves: {
      registersPerThread: curve('registersPerThread', steps(8, 255, 8)),
      threads: curve('threads', steps(32, 1024, 32)),
      shared: curve(
        'shared',
        steps(0, shared, 4).map(kib => kib * KIB),
      ),
    },
  };
}

function steps(from: number, to: number, by: number): number[] {
  return Array.from({ length: Math.floor((to - from) / by) + 1 }, (_, i) => from + i * by);
}

function checked(report: Report, kernel: number): number {
  if (report.kernels[kernel] !== undefined) return kernel;
  throw new FailureError({
    reason: 'no-such-kernel',
    message: `The report has no kernel ${kernel}`,
    args: [kernel],
  });
}
