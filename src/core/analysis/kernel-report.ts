/**
 * Everything that ncu's sections say about one kernel, as data: header rows, bars, tables, rules, and for what was not
 * collected the option that collects it. Rooflines, the memory chart and occupancy have files of their own.
 */

import { CellState, type MetricInstance, type MetricTable } from '../report/metrics.ts';
import type { Report, RuleResult } from '../report/report.ts';
import { SECTIONS, type Section, type SectionRow } from '../report/sections.ts';
import { missing, speedOfLight, type Missing } from './kernel-report-bound.ts';
import { pipeCharts, speedOfLightCharts } from './kernel-report-charts.ts';
import { memoryTables } from './kernel-report-memory.ts';
import { stallCharts } from './kernel-report-stalls.ts';
import type {
  BarChart,
  KernelReport,
  ReportRow,
  ReportSection,
  ReportTable,
} from './kernel-report-types.ts';

type Charts = (metrics: MetricTable, kernel: number) => readonly BarChart[];

const CHARTS: Readonly<Record<string, Charts>> = {
  SpeedOfLight: speedOfLightCharts,
  ComputeWorkloadAnalysis: pipeCharts,
  WarpStateStats: stallCharts,
};

/** Metrics that show that a section without header rows was collected. */
const PROBES: Readonly<Record<string, readonly string[]>> = {
  SpeedOfLight_RooflineChart: [
    'sm__sass_thread_inst_executed_op_ffma_pred_on.sum.peak_sustained',
    'dram__bytes.sum.per_second',
  ],
  SpeedOfLight_HierarchicalDoubleRooflineChart: [
    'sm__sass_thread_inst_executed_op_dfma_pred_on.sum.peak_sustained',
    'lts__lts2xbar_cycles_active.sum.per_second',
  ],
  SpeedOfLight_HierarchicalSingleRooflineChart: [
    'sm__sass_thread_inst_executed_op_ffma_pred_on.sum.peak_sustained',
    'lts__lts2xbar_cycles_active.sum.per_second',
  ],
  SpeedOfLight_HierarchicalHalfRooflineChart: [
    'sm__sass_thread_inst_executed_op_hfma_pred_on.sum.peak_sustained',
    'lts__lts2xbar_cycles_active.sum.per_second',
  ],
  SpeedOfLight_HierarchicalTensorRooflineChart: [
    'sm__ops_path_tensor_src_fp16.sum.per_cycle_elapsed',
  ],
  MemoryWorkloadAnalysis_Chart: ['l1tex__m_xbar2l1tex_read_bytes.sum'],
};

export function kernelReport(report: Report, kernel: number): KernelReport {
  const { metrics } = report;
  const rules = report.rulesOf(kernel);
  const { id, name, sections } = report.kernels[kernel] ?? { id: kernel, name: '', sections: [] };
  const found = speedOfLight(metrics, kernel);
  const listed = sections.length === 0 ? undefined : new Set(sections);
  const known = SECTIONS.map(section => sectionOf(metrics, kernel, section, rules, listed));
  return {
    kernel,
    id,
    name,
    ...(found === undefined ? {} : { speedOfLight: found }),
    sections: [...known, ...otherSections(rules)],
  };
}

function sectionOf(
  metrics: MetricTable,
  kernel: number,
  section: Section,
  rules: readonly RuleResult[],
  listed: ReadonlySet<string> | undefined,
): ReportSection {
  const { id, title, set } = section;
  const rows = section.rows.map(row => rowOf(metrics, kernel, row));
  const charts = CHARTS[id]?.(metrics, kernel) ?? [];
  const tables: ReportTable[] =
    id === 'MemoryWorkloadAnalysis_Tables' ? memoryTables(metrics, kernel) : [];
  const lacks = [
    ...rows.filter(row => row.state === CellState.absent).map(row => row.metric),
    ...(PROBES[id] ?? []).filter(name => metrics.value(kernel, name) === undefined),
  ];
  const measured = rows.filter(row => row.state !== CellState.absent);
  // Without ncu's own list: single metrics also come with other sections, so most rows must be there.
  const guessed =
    (PROBES[id] !== undefined && lacks.length === 0) ||
    (rows.length > 0 && measured.length > rows.length / 2) ||
    tables.length > 2;
  const collected = (listed?.has(id) ?? guessed) || charts.length > 0;
  return {
    id,
    title,
    ...(set === undefined ? {} : { set }),
    collected,
    rows: measured,
    charts,
    tables,
    rules: rules.filter(rule => rule.section === id && rule.messages.length > 0),
    missing: missingOf(id, collected, lacks),
  };
}

/** A collected section may still lack rows that its chip or version does not have: that is nothing to collect. */
function missingOf(id: string, collected: boolean, lacks: readonly string[]): Missing[] {
  return collected ? [] : [missing(id, ...lacks)];
}

function rowOf(
  metrics: MetricTable,
  kernel: number,
  { label, metrics: names }: SectionRow,
): ReportRow {
  for (const name of names) {
    const metric = metrics.metric(kernel, name);
    if (metric === undefined || metric.state === CellState.absent) continue;
    const text = metric.text ?? metric.exact?.toString();
    return {
      label,
      metric: name,
      unit: metric.unit,
      state: metric.state,
      ...(Number.isNaN(metric.value) ? {} : { value: metric.value }),
      ...(text === undefined ? {} : { text }),
    };
  }
  return { label, metric: names[0] ?? '', unit: '', state: CellState.absent };
}

/** Rules of sections that are not ncu's own: their findings are shown all the same. */
function otherSections(rules: readonly RuleResult[]): ReportSection[] {
  const known = new Set(SECTIONS.map(section => section.id));
  const others = new Map<string, RuleResult[]>();
  for (const rule of rules) {
    if (known.has(rule.section) || rule.messages.length === 0) continue;
    const list = others.get(rule.section) ?? [];
    list.push(rule);
    others.set(rule.section, list);
  }
  return [...others].map(([id, found]) => ({
    id,
    title: id,
    collected: true,
    rows: [],
    charts: [],
    tables: [],
    rules: found,
    missing: [],
  }));
}

/** Metrics whose instances say how often which instruction ran, and by which category. */
export const OPCODES = 'sass__inst_executed_per_opcode';
export const OPCODE_CATEGORIES = 'sass__inst_executed_per_opcode_category';

/** Instruction mix, most executed first, from the instances of one of the metrics above. */
export function instructionMix(
  instances: readonly MetricInstance[],
): { readonly opcode: string; readonly count: number }[] {
  return instances
    .flatMap(({ id, value }) =>
      typeof id === 'string' && value !== undefined ? [{ opcode: id, count: Number(value) }] : [],
    )
    .sort((a, b) => b.count - a.count);
}
