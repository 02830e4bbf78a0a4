/**
 * Bars of Speed Of Light and of the compute pipes. Which metrics make up a headline is written in the report itself
 * (`breakdown:` metrics); a CSV lacks these, so there the known lists of sm_90 are tried.
 */

import type { MetricTable } from '../report/metrics.ts';
import type { Bar, BarChart } from './kernel-report-types.ts';

const SHARE = '.avg.pct_of_peak_sustained_elapsed';

/** The two headlines, and what they were made of in ncu 2025.3 for sm_90: only for files that do not say. */
const HEADLINES = [
  {
    id: 'sol-compute',
    title: 'Compute Throughput Breakdown',
    metric: `sm__throughput${SHARE}`,
    known:
      /^(sm__(inst_executed|issue_active|inst_executed_pipe_(adu|cbu_pred_on_any|ipa|lsu|tex|uniform|xu)|instruction_throughput_internal_activity|memory_throughput_internal_activity|mio2rf_writeback_active|mio_inst_issued|mio_pq_(read|write)_cycles_active|pipe_(?!tensor_op_[hi]mma)\w+_cycles_active(_v2)?)|idc__request_cycles_active)$/,
  },
  {
    id: 'sol-memory',
    title: 'Memory Throughput Breakdown',
    metric: `gpu__compute_memory_throughput${SHARE}`,
    known:
      /^(dram__cycles_active|fbpa__dram_sectors|l1tex__(data_bank_(reads|writes)|data_pipe_(lsu|tex)_wavefronts|f_wavefronts|lsu_writeback_active|lsuin_requests|m_l1tex2xbar_req_cycles_active|m_xbar2l1tex_read_sectors(_mem_dshared)?|tex_writeback_active|texin_sm2tex_req_cycles_active|tmain_requests)|lts__(d_atomic_input_cycles_active|d_decomp_input_sectors|d_sectors(_fill_(device|sysmem))?|lts2xbar_cycles_active|t_sectors|t_tag_requests|xbar2lts_cycles_active)|gpu__compute_memory_\w+_internal_activity)$/,
  },
] as const;

/** The units that the two headlines of Speed Of Light are the maximum of. */
export function speedOfLightCharts(metrics: MetricTable, kernel: number): BarChart[] {
  return HEADLINES.flatMap(({ id, title, metric, known }) => {
    const listed = metrics.text(kernel, `breakdown:${metric}`);
    const names =
      listed?.split(',').map(name => name.trim()) ??
      metrics.columns
        .map(column => column.name)
        .filter(name => name.endsWith(SHARE) && known.test(name.slice(0, -SHARE.length)));
    const bars = barsOf(metrics, kernel, names, name => [name, labelOf(name)]);
    return bars.length === 0 ? [] : [{ id, title, unit: '%', bars }];
  });
}

const CYCLES = /^sm__pipe_(\w+?)_cycles_active(?:_v2)?\.avg\.pct_of_peak_sustained_active$/;
const INSTRUCTIONS = /^sm__inst_executed_pipe_(\w+?)(?:_v2)?\.avg\.pct_of_peak_sustained_active$/;

/** How busy each pipe was while the multiprocessor was active. Which pipes there are differs between chips. */
export function pipeCharts(metrics: MetricTable, kernel: number): BarChart[] {
  const charts = [
    { id: 'pipes-cycles', title: 'Pipe Utilization (Cycles)', pattern: CYCLES },
    { id: 'pipes-instructions', title: 'Pipe Utilization (Instructions)', pattern: INSTRUCTIONS },
  ] as const;
  return charts.flatMap(({ id, title, pattern }) => {
    const names = metrics.columns.map(column => column.name).filter(name => pattern.test(name));
    const bars = barsOf(metrics, kernel, names, name => {
      const pipe = pattern.exec(name)?.[1] ?? name;
      return [`pipe.${pipe}`, pipeLabel(pipe)];
    });
    return bars.length === 0 ? [] : [{ id, title, unit: '%', bars }];
  });
}

function barsOf(
  metrics: MetricTable,
  kernel: number,
  names: readonly string[],
  describe: (name: string) => readonly [key: string, label: string],
): Bar[] {
  const bars: Bar[] = [];
  for (const metric of new Set(names)) {
    const value = metrics.value(kernel, metric);
    if (value === undefined) continue;
    const [key, label] = describe(metric);
    bars.push({ key, label, metric, value });
  }
  return bars.sort((a, b) => b.value - a.value);
}

const UNITS: Readonly<Record<string, string>> = {
  dram: 'DRAM',
  fbpa: 'FBPA',
  lts: 'L2',
  l1tex: 'L1',
  sm: 'SM',
  idc: 'IDC',
  gpu: 'GPU',
};

/** 'DRAM: Cycles Active' of dram__cycles_active…, as ncu labels them. */
function labelOf(metric: string): string {
  const base = metric.slice(0, metric.includes('.') ? metric.indexOf('.') : metric.length);
  const [unit = '', ...rest] = base.split('__');
  const words = rest.join(' ').split('_').map(capitalized);
  return `${UNITS[unit] ?? unit.toUpperCase()}: ${words.join(' ')}`;
}

function pipeLabel(pipe: string): string {
  const [first = '', ...rest] = pipe.replace('tensor_op_', 'tensor_').split('_');
  const name =
    first === 'tensor' || first === 'shared' || first === 'uniform'
      ? capitalized(first)
      : first.toUpperCase();
  return [name, ...rest.map(word => word.toUpperCase())].join(' ');
}

function capitalized(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
