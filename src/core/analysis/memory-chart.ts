/**
 * The memory chart of one kernel: units with hit rates, and what moved between them, each figure with its sum.
 * A link whose counters were not collected is left out; one without traffic stays, with zeros. Draws nothing.
 */

import {
  evaluateFirst,
  given,
  plain,
  quotient,
  type Figure,
  type Formula,
} from '../report/figure.ts';
import type { MetricTable } from '../report/metrics.ts';
import type { Report } from '../report/report.ts';
import { missing, type Missing } from './kernel-report-bound.ts';
import {
  L2_PORTS,
  LINKS,
  NODES,
  type LinkSpec,
  type NodeId,
  type NodeSpec,
  type Operation,
} from './memory-chart-links.ts';

export interface ChartNode extends Pick<NodeSpec, 'id' | 'name' | 'kind'> {
  /** Percent, as measured: replay noise can take it over 100. */
  readonly hitRate?: Figure;
  /** Hit rate of the kernel's own requests to L2 alone: hits / (hits + misses). All clients count in `hitRate`. */
  readonly ownHitRate?: Figure;
  /** Share of peak of the whole unit, percent. */
  readonly busy?: Figure;
  /** L2: bytes that L1/TEX asked for, by operation. */
  readonly ports?: readonly ChartPort[];
}

export interface ChartPort extends LinkFigures {
  readonly operation: Operation;
}

export interface LinkFigures {
  readonly bytes?: Figure;
  readonly requests?: Figure;
  readonly instructions?: Figure;
  /** Bytes, requests or instructions per second of the kernel's duration. */
  readonly perSecond?: Figure;
  /** Share of the link's peak, 0..100: its colour. */
  readonly percentOfPeak?: Figure;
}

export interface ChartLink extends LinkFigures {
  readonly id: string;
  /** Data move from here … */
  readonly from: NodeId;
  /** … to here. */
  readonly to: NodeId;
  readonly operation: Operation;
  /** Id of the link whose bytes include these. */
  readonly partOf?: string;
}

export interface MemoryChart {
  readonly kernel: number;
  readonly id: number;
  readonly name: string;
  readonly nodes: readonly ChartNode[];
  readonly links: readonly ChartLink[];
  /** What would have to be collected, where nothing goes between two boxes. */
  readonly missing: readonly Missing[];
}

/** What the details page has as well, which tells nothing of what goes between the memories. */
const WITHIN_L2: ReadonlySet<NodeId> = new Set(['l2-fabric', 'l2-compression']);

const SECTOR = 32;
const DURATION = 'gpu__time_duration.sum';
const PERCENT = ['sum', 'avg'].map(rollup => `.${rollup}.pct_of_peak_sustained_elapsed`);

export function memoryChart(report: Report, kernel: number): MemoryChart {
  const { metrics } = report;
  const links = LINKS.flatMap(spec => linkOf(metrics, kernel, spec));
  const linked = new Set<NodeId>(links.flatMap(link => [link.from, link.to]));
  const nodes = NODES.map(spec => nodeOf(metrics, kernel, spec)).filter(
    node => linked.has(node.id) || node.hitRate !== undefined || node.busy !== undefined,
  );
  const { id, name } = report.kernels[kernel] ?? { id: kernel, name: '' };
  const hasTraffic = links.some(({ to }) => !WITHIN_L2.has(to));
  const lacks = hasTraffic ? [] : [missing('MemoryWorkloadAnalysis_Chart', 'group:memory__chart')];
  return { kernel, id, name, nodes, links, missing: lacks };
}

function nodeOf(metrics: MetricTable, kernel: number, spec: NodeSpec): ChartNode {
  const { id, name, kind } = spec;
  const hitRate = spec.hitRate && plain(metrics, kernel, spec.hitRate);
  const busy = spec.busy && plain(metrics, kernel, spec.busy);
  const ownHitRate = id === 'l2' ? ownL2HitRate(metrics, kernel) : undefined;
  const ports = id === 'l2' ? portsOf(metrics, kernel) : [];
  return {
    id,
    name,
    kind,
    ...(hitRate === undefined ? {} : { hitRate }),
    ...(ownHitRate === undefined ? {} : { ownHitRate }),
    ...(busy === undefined ? {} : { busy }),
    ...(ports.length === 0 ? {} : { ports }),
  };
}

/** 100 × hits / (hits + misses) of the sectors that L1/TEX asked for. */
function ownL2HitRate(metrics: MetricTable, kernel: number): Figure | undefined {
  const hits = 'lts__t_sectors_srcunit_tex_lookup_hit.sum';
  const misses = 'lts__t_sectors_srcunit_tex_lookup_miss.sum';
  const hit = plain(metrics, kernel, [hits]);
  const all = evaluateFirst(
    metrics,
    kernel,
    [[{ metrics: [hits] }, { metrics: [misses] }]],
    'sector',
  );
  return quotient(hit, all, '%', 100);
}

function portsOf(metrics: MetricTable, kernel: number): ChartPort[] {
  return L2_PORTS.flatMap(({ operation, counter }) => {
    const figures = figuresOf(metrics, kernel, {
      counts: 'bytes',
      factor: SECTOR,
      counters: [[counter]],
    });
    return figures === undefined ? [] : [{ operation, ...figures }];
  });
}

function linkOf(metrics: MetricTable, kernel: number, spec: LinkSpec): ChartLink[] {
  const figures = figuresOf(metrics, kernel, spec);
  if (figures === undefined) return [];
  const { id, from, to, operation, partOf } = spec;
  return [{ id, from, to, operation, ...(partOf === undefined ? {} : { partOf }), ...figures }];
}

function figuresOf(
  metrics: MetricTable,
  kernel: number,
  spec: Pick<LinkSpec, 'counts' | 'factor' | 'counters' | 'percentOf'>,
): LinkFigures | undefined {
  const { counts, factor, counters } = spec;
  const unit = counts === 'bytes' ? 'byte' : counts === 'requests' ? 'request' : 'inst';
  for (const bases of counters) {
    const count = evaluateFirst(metrics, kernel, [summed(bases, '.sum', factor)], unit);
    if (count === undefined) continue;
    const perSecond =
      evaluateFirst(metrics, kernel, [summed(bases, '.sum.per_second', factor)], `${unit}/s`) ??
      overDuration(metrics, kernel, count, unit);
    const shares = PERCENT.map(suffix => summed(spec.percentOf ?? bases, suffix, 1));
    const percentOfPeak = evaluateFirst(metrics, kernel, shares, '%');
    return {
      [counts]: count,
      ...(perSecond === undefined ? {} : { perSecond }),
      ...(percentOfPeak === undefined ? {} : { percentOfPeak }),
    };
  }
  return undefined;
}

function summed(bases: readonly string[], suffix: string, factor: number): Formula {
  return bases.map(base => ({ factor, metrics: [base + suffix] }));
}

function overDuration(
  metrics: MetricTable,
  kernel: number,
  count: Figure,
  unit: string,
): Figure | undefined {
  const ns = metrics.value(kernel, DURATION);
  if (ns === undefined) return undefined;
  return quotient(count, given(DURATION, ns, 'ns'), `${unit}/s`, 1e9);
}
