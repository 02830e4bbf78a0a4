/**
 * The sections of the page: which of the profiler's sections each gathers, the figures in its head, and whether it is
 * open at first. In the order of the profiler's details page.
 */

import type {
  KernelReport,
  ReportRow,
  ReportSection,
} from '../../src/core/analysis/kernel-report-types.ts';

export interface SectionSpec {
  /** Identifier of the first of `gathers`; also that of the place for a chart (see slots.ts). */
  readonly id: string;
  readonly title: string;
  readonly gathers: readonly string[];
  /** Labels of the rows to show in the head. */
  readonly headline: readonly string[];
  readonly open: boolean;
  /** Shown with a chart or with rules only. */
  readonly chartOnly?: boolean;
}

export const ROOFLINE = 'SpeedOfLight_RooflineChart';
export const MEMORY = 'MemoryWorkloadAnalysis';
export const MEMORY_CHART = 'MemoryWorkloadAnalysis_Chart';

const KNOWN: readonly SectionSpec[] = [
  {
    id: 'SpeedOfLight',
    title: 'GPU Speed Of Light Throughput',
    gathers: ['SpeedOfLight'],
    headline: ['Compute (SM) Throughput', 'Memory Throughput', 'Duration'],
    open: true,
  },
  {
    id: ROOFLINE,
    title: 'Roofline',
    gathers: [
      ROOFLINE,
      ...['Double', 'Single', 'Half', 'Tensor'].map(
        kind => `SpeedOfLight_Hierarchical${kind}RooflineChart`,
      ),
    ],
    headline: [],
    open: true,
    chartOnly: true,
  },
  {
    id: 'ComputeWorkloadAnalysis',
    title: 'Compute Workload Analysis',
    gathers: ['ComputeWorkloadAnalysis'],
    headline: ['Executed Ipc Active', 'SM Busy'],
    open: false,
  },
  {
    id: MEMORY,
    title: 'Memory Workload Analysis',
    gathers: [MEMORY, MEMORY_CHART, 'MemoryWorkloadAnalysis_Tables'],
    headline: ['Memory Throughput', 'L1/TEX Hit Rate', 'L2 Hit Rate'],
    open: true,
  },
  {
    id: 'SchedulerStats',
    title: 'Scheduler Statistics',
    gathers: ['SchedulerStats'],
    headline: ['Issued Warp Per Scheduler', 'No Eligible'],
    open: false,
  },
  {
    id: 'WarpStateStats',
    title: 'Warp State Statistics',
    gathers: ['WarpStateStats'],
    headline: ['Warp Cycles Per Issued Instruction'],
    open: true,
  },
  {
    id: 'Occupancy',
    title: 'Occupancy',
    gathers: ['Occupancy'],
    headline: ['Theoretical Occupancy', 'Achieved Occupancy'],
    open: true,
  },
  {
    id: 'LaunchStats',
    title: 'Launch Statistics',
    gathers: ['LaunchStats'],
    headline: ['Waves Per SM', 'Registers Per Thread'],
    open: false,
  },
  {
    id: 'InstructionStats',
    title: 'Instruction Statistics',
    gathers: ['InstructionStats'],
    headline: ['Executed Instructions'],
    open: false,
  },
  {
    id: 'WorkloadDistribution',
    title: 'GPU and Memory Workload Distribution',
    gathers: ['WorkloadDistribution'],
    headline: [],
    open: false,
  },
  {
    id: 'SourceCounters',
    title: 'Source Counters',
    gathers: ['SourceCounters'],
    headline: ['Branch Efficiency'],
    open: false,
  },
  { id: 'PmSampling', title: 'PM Sampling', gathers: ['PmSampling'], headline: [], open: false },
];

export interface SectionContent {
  readonly spec: SectionSpec;
  readonly parts: readonly ReportSection[];
  readonly headline: readonly { readonly section: string; readonly row: ReportRow }[];
  /** Whether any of its parts was collected. */
  readonly collected: boolean;
}

/** The page's sections for a kernel: those that are known, then the others that have findings. */
export function sectionsOf(report: KernelReport): SectionContent[] {
  const known = new Set(KNOWN.flatMap(spec => spec.gathers));
  const others = report.sections
    .filter(section => !known.has(section.id))
    .map(({ id, title }) => ({ id, title, gathers: [id], headline: [], open: false }));
  return [...KNOWN, ...others].map(spec => contentOf(spec, report));
}

function contentOf(spec: SectionSpec, report: KernelReport): SectionContent {
  const parts = spec.gathers.flatMap(id => report.sections.find(part => part.id === id) ?? []);
  const headline = spec.headline.flatMap(label =>
    parts.flatMap(part =>
      part.rows.filter(row => row.label === label).map(row => ({ section: part.id, row })),
    ),
  );
  return { spec, parts, headline, collected: parts.some(part => part.collected) };
}

/** The page's section that holds one of the profiler's. */
export function holderOf(section: string): string {
  return KNOWN.find(spec => spec.gathers.includes(section))?.id ?? section;
}

/** For the test of translations. */
export const SECTION_TITLES: readonly string[] = KNOWN.map(spec => spec.title);
