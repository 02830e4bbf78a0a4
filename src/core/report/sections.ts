/**
 * ncu's sections as data: identifier, title, the option that collects it and the labelled metrics of its header, in
 * ncu's order. Where a metric's name changed, the older names follow. Source: the section files of ncu 2025.3.1; each
 * label was compared with the details page of real reports. Charts and tables are made by `analysis`.
 */

export interface SectionRow {
  /** As ncu prints it; unique within a section only. */
  readonly label: string;
  /** The metric, newest name first; the first that a report has counts. */
  readonly metrics: readonly string[];
}

/** Predefined sets of ncu (`--set`) in ascending order of cost. */
export type SetName = 'basic' | 'detailed' | 'full';

export interface Section {
  readonly id: string;
  readonly title: string;
  /** The smallest set that has it; undefined = only by `--section`. */
  readonly set?: SetName;
  readonly rows: readonly SectionRow[];
}

const row = (label: string, ...metrics: readonly string[]): SectionRow => ({ label, metrics });

/** `.avg.pct_of_peak_sustained_elapsed`, newest first with the `_active` that older versions used. */
const busy = (counter: string): string[] => [
  `${counter}.avg.pct_of_peak_sustained_elapsed`,
  `${counter}.avg.pct_of_peak_sustained_active`,
];

export const SECTIONS: readonly Section[] = [
  {
    id: 'SpeedOfLight',
    title: 'GPU Speed Of Light Throughput',
    set: 'basic',
    rows: [
      row('Compute (SM) Throughput', 'sm__throughput.avg.pct_of_peak_sustained_elapsed'),
      row(
        'Memory Throughput',
        'gpu__compute_memory_throughput.avg.pct_of_peak_sustained_elapsed',
        'gpu__compute_memory_access_throughput.avg.pct_of_peak_sustained_elapsed',
      ),
      row('L1/TEX Cache Throughput', 'l1tex__throughput.avg.pct_of_peak_sustained_active'),
      row('L2 Cache Throughput', 'lts__throughput.avg.pct_of_peak_sustained_elapsed'),
      row(
        'DRAM Throughput',
        'gpu__dram_throughput.avg.pct_of_peak_sustained_elapsed',
        'dram__throughput.avg.pct_of_peak_sustained_elapsed',
      ),
      row('Duration', 'gpu__time_duration.sum'),
      row('Elapsed Cycles', 'gpc__cycles_elapsed.max'),
      row('SM Active Cycles', 'sm__cycles_active.avg'),
      row(
        'SM Frequency',
        'gpc__cycles_elapsed.avg.per_second',
        'smsp__cycles_elapsed.avg.per_second',
      ),
      row('DRAM Frequency', 'dram__cycles_elapsed.avg.per_second'),
    ],
  },
  { id: 'SpeedOfLight_RooflineChart', title: 'Roofline', set: 'detailed', rows: [] },
  ...['Double', 'Single', 'Half', 'Tensor'].map((kind): Section => ({
    id: `SpeedOfLight_Hierarchical${kind}RooflineChart`,
    title: `Hierarchical Roofline (${kind})`,
    set: 'full',
    rows: [],
  })),
  {
    id: 'PmSampling',
    title: 'PM Sampling',
    set: 'full',
    rows: [
      row('Maximum Buffer Size', 'profiler__pmsampler_buffer_size_bytes'),
      row('Maximum Sampling Interval', 'profiler__pmsampler_interval_time'),
      row('# Pass Groups', 'profiler__pmsampler_pass_groups'),
    ],
  },
  {
    id: 'ComputeWorkloadAnalysis',
    title: 'Compute Workload Analysis',
    set: 'detailed',
    rows: [
      row('Executed Ipc Active', 'sm__inst_executed.avg.per_cycle_active'),
      row('Executed Ipc Elapsed', 'sm__inst_executed.avg.per_cycle_elapsed'),
      row('Issue Slots Busy', ...busy('sm__inst_issued')),
      row('Issued Ipc Active', 'sm__inst_issued.avg.per_cycle_active'),
      row('SM Busy', ...busy('sm__instruction_throughput')),
    ],
  },
  {
    id: 'MemoryWorkloadAnalysis',
    title: 'Memory Workload Analysis',
    set: 'detailed',
    rows: [
      row('Memory Throughput', 'dram__bytes.sum.per_second'),
      row('Mem Busy', 'gpu__compute_memory_access_throughput.avg.pct_of_peak_sustained_elapsed'),
      row(
        'Max Bandwidth',
        'gpu__compute_memory_request_throughput.avg.pct_of_peak_sustained_elapsed',
      ),
      row('L1/TEX Hit Rate', 'l1tex__t_sector_hit_rate.pct'),
      row('L2 Hit Rate', 'lts__t_sector_hit_rate.pct'),
      row('Mem Pipes Busy', ...busy('sm__memory_throughput')),
      row('L2 Persisting Size', 'launch__persisting_l2_cache_size'),
      row(
        'L2 Compression Success Rate',
        'lrc__average_ilc_input_sector_success_rate.pct',
        'lts__average_gcomp_input_sector_success_rate.pct',
      ),
      row(
        'L2 Compression Ratio',
        'lrc__average_ilc_output_sector_compression_achieved_rate.pct',
        'lts__average_gcomp_output_sector_compression_achieved_rate.ratio',
      ),
      row(
        'L2 Compression Input Sectors',
        'lrc__ilc_input_sectors.sum',
        'lts__gcomp_input_sectors.sum',
      ),
      row('Local Memory Spilling Requests', 'derived__local_spilling_requests'),
      row('Local Memory Spilling Request Overhead', 'derived__local_spilling_requests_pct'),
    ],
  },
  {
    id: 'MemoryWorkloadAnalysis_Chart',
    title: 'Memory Workload Analysis Chart',
    set: 'detailed',
    rows: [],
  },
  {
    id: 'MemoryWorkloadAnalysis_Tables',
    title: 'Memory Workload Analysis Tables',
    set: 'full',
    rows: [],
  },
  {
    id: 'SchedulerStats',
    title: 'Scheduler Statistics',
    set: 'full',
    rows: [
      row('Active Warps Per Scheduler', 'smsp__warps_active.avg.per_cycle_active'),
      row('Eligible Warps Per Scheduler', 'smsp__warps_eligible.avg.per_cycle_active'),
      row('Issued Warp Per Scheduler', 'smsp__issue_active.avg.per_cycle_active'),
      row('No Eligible', 'smsp__issue_inst0.avg.pct_of_peak_sustained_active'),
      row('One or More Eligible', 'smsp__issue_active.avg.pct_of_peak_sustained_active'),
    ],
  },
  {
    id: 'WarpStateStats',
    title: 'Warp State Statistics',
    set: 'full',
    rows: [
      row('Warp Cycles Per Issued Instruction', 'smsp__average_warp_latency_per_inst_issued.ratio'),
      row(
        'Warp Cycles Per Executed Instruction',
        'smsp__average_warps_active_per_inst_executed.ratio',
      ),
      row('Avg. Active Threads Per Warp', 'smsp__thread_inst_executed_per_inst_executed.ratio'),
      row(
        'Avg. Not Predicated Off Threads Per Warp',
        'smsp__thread_inst_executed_pred_on_per_inst_executed.ratio',
      ),
    ],
  },
  {
    id: 'InstructionStats',
    title: 'Instruction Statistics',
    set: 'full',
    rows: [
      row('Executed Instructions', 'smsp__inst_executed.sum'),
      row('Issued Instructions', 'smsp__inst_issued.sum'),
      row('Avg. Executed Instructions Per Scheduler', 'smsp__inst_executed.avg'),
      row('Avg. Issued Instructions Per Scheduler', 'smsp__inst_issued.avg'),
    ],
  },
  {
    id: 'LaunchStats',
    title: 'Launch Statistics',
    set: 'basic',
    rows: [
      row('Grid Size', 'launch__grid_size'),
      row('Block Size', 'launch__block_size'),
      row('Threads', 'launch__thread_count'),
      row('Waves Per SM', 'launch__waves_per_multiprocessor'),
      row('Registers Per Thread', 'launch__registers_per_thread'),
      row('Static Shared Memory Per Block', 'launch__shared_mem_per_block_static'),
      row('Dynamic Shared Memory Per Block', 'launch__shared_mem_per_block_dynamic'),
      row('Driver Shared Memory Per Block', 'launch__shared_mem_per_block_driver'),
      row('Shared Memory Configuration Size', 'launch__shared_mem_config_size'),
      row('Function Cache Configuration', 'launch__func_cache_config'),
      row('Cluster Size', 'launch__cluster_size'),
      row('Cluster Scheduling Policy', 'launch__cluster_scheduling_policy'),
      row('Stack Size', 'launch__stack_size'),
      row('# SMs', 'launch__sm_count'),
      row('# TPCs', 'launch__tpc_count'),
      row('Enabled TPC IDs', 'launch__tpc_enabled'),
      row('Uses Green Context', 'launch__uses_green_context'),
    ],
  },
  {
    id: 'Occupancy',
    title: 'Occupancy',
    set: 'basic',
    rows: [
      row('Theoretical Occupancy', 'sm__maximum_warps_per_active_cycle_pct'),
      row('Theoretical Active Warps per SM', 'sm__maximum_warps_avg_per_active_cycle'),
      row('Achieved Occupancy', 'sm__warps_active.avg.pct_of_peak_sustained_active'),
      row('Achieved Active Warps Per SM', 'sm__warps_active.avg.per_cycle_active'),
      row('Block Limit Registers', 'launch__occupancy_limit_registers'),
      row('Block Limit Shared Mem', 'launch__occupancy_limit_shared_mem'),
      row('Block Limit Warps', 'launch__occupancy_limit_warps'),
      row('Block Limit SM', 'launch__occupancy_limit_blocks'),
      row('Block Limit Barriers', 'launch__occupancy_limit_barriers'),
      row('Cluster Occupancy', 'launch__occupancy_cluster_pct'),
      row('Overall GPU Occupancy', 'launch__occupancy_cluster_gpu_pct'),
      row('Max Active Clusters', 'launch__cluster_max_active'),
      row('Max Cluster Size', 'launch__cluster_max_potential_size'),
    ],
  },
  {
    id: 'WorkloadDistribution',
    title: 'GPU and Memory Workload Distribution',
    set: 'basic',
    rows: [
      ['SM', 'sm'],
      ['SMSP', 'smsp'],
      ['L1', 'l1tex'],
      ['L2', 'lts'],
      ['DRAM', 'dram'],
    ].flatMap(([label, unit]) => [
      row(`Average ${label} Active Cycles`, `${unit}__cycles_active.avg`),
      row(`Total ${label} Elapsed Cycles`, `${unit}__cycles_elapsed.sum`),
    ]),
  },
  {
    id: 'SourceCounters',
    title: 'Source Counters',
    set: 'detailed',
    rows: [
      row('Branch Instructions', 'smsp__inst_executed_op_branch.sum'),
      row('Branch Instructions Ratio', 'derived__smsp__inst_executed_op_branch_pct'),
      row('Branch Efficiency', 'smsp__sass_average_branch_targets_threads_uniform.pct'),
      row('Avg. Divergent Branches', 'smsp__sass_branch_targets_threads_divergent.avg'),
    ],
  },
];

const byId = new Map(SECTIONS.map(section => [section.id, section]));
const byTitle = new Map(SECTIONS.map(section => [section.title, section]));

/** A section by its identifier or by its title, since the details page uses both. */
export function findSection(idOrTitle: string): Section | undefined {
  return byId.get(idOrTitle) ?? byTitle.get(idOrTitle);
}

/** The name of the metric that stands behind a label of a section's header; undefined = not known. */
export function metricOfLabel(section: string, label: string): string | undefined {
  return findSection(section)?.rows.find(known => known.label === label)?.metrics[0];
}

/** The option of ncu that collects a section. */
export function collectOption(id: string): string {
  return `--section ${id}`;
}
