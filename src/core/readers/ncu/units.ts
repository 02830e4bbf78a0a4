/**
 * Units of metrics. An .ncu-rep stores none, so the unit follows from the metric's name; a CSV prints scaled ones, and
 * only their scale is taken from there, since ncu guesses the labels and some are wrong.
 */

/** Names whose unit does not follow from the counter's words, most special first. */
const SPECIAL: readonly (readonly [RegExp, string])[] = [
  // Branches over instructions, although ncu prints a % sign beside it.
  [/^derived__smsp__inst_executed_op_branch_pct$/, ''],
  [/^derived__pct_occupancy_per_|_pct$|\.pct$|_hit_rate$/, '%'],
  [/\.pct_of_peak_sustained_(elapsed|active)$/, '%'],
  [/^smsp__average_warps_issue_stalled_.*_per_issue_active/, 'cycle/inst'],
  [/^smsp__average_warp_latency_per_inst_issued/, 'cycle/inst'],
  [/^smsp__average_warps_active_per_inst_executed/, 'cycle/inst'],
  [/^smsp__thread_inst_executed.*_per_inst_executed/, 'thread/inst'],
  [/^smsp__sass_average_data_bytes_per_sector/, 'byte/sector'],
  [/_per_inst_|\.ratio$|\.max_rate$|_per_[a-z]+_pct$/, ''],
  [/^launch__registers_per_thread/, 'register/thread'],
  [/^launch__shared_mem_per_block/, 'byte/block'],
  [/^launch__(shared_mem_config_size|stack_size|persisting_l2_cache_size)$/, 'byte'],
  [/^launch__occupancy_limit_/, 'block'],
  [/^launch__cluster_max_active$/, 'cluster'],
  [/^launch__thread_count$/, 'thread'],
  [/^launch__/, ''],
  [/^device__attribute_.*frequency_khz$|^device__attribute_clock_rate$/, 'khz'],
  [/^device__attribute_(total_memory|l2_cache_size|total_constant_memory)$/, 'byte'],
  [/^device__attribute_max_shared_memory_per_/, 'byte'],
  [/^device__attribute_/, ''],
  [/^profiler__replayer_bytes_|^profiler__.*_bytes$|buffer_size_bytes$/, 'byte'],
  [/^profiler__replayer_passes|^smsp__pcsamp_aggregated_passes$/, 'pass'],
  [/^profiler__pmsampler_interval_time$/, 'ns'],
  [/^smsp__pcsamp_interval_cycles$/, 'cycle'],
  [/^smsp__pcsamp_(warps_issue_stalled|sample)/, 'sample'],
  [/^(breakdown|group):/, ''],
];

/** Words of a counter's name and what it counts; the first that fits counts. */
const COUNTERS: readonly (readonly [RegExp, string])[] = [
  [/time_duration/, 'ns'],
  [/lsu_writeback_bytes|_bytes|__bytes|bytes_/, 'byte'],
  [/hit_rate|success_rate|throughput/, '%'],
  [/sectors|memory_l2_theoretical/, 'sector'],
  [/wavefronts/, 'wavefront'],
  [/requests/, 'request'],
  [/bank_conflicts/, 'conflict'],
  [/ops_path|_pred_on_x[24]$/, 'op'],
  [/cycles|writeback_active|issue_active|issue_inst0/, 'cycle'],
  [/warps/, 'warp'],
  [/inst|_op_branch/, 'inst'],
];

/** Base unit of a metric by its name; '' = none or unknown. */
export function unitOf(fullName: string): string {
  // PM sampling: 'FBSP.TriageCompute.dramc__read_throughput.avg…'.
  const name = fullName.replace(/^[A-Z]\w*\.Triage\w*\./, '');
  for (const [pattern, unit] of SPECIAL) if (pattern.test(name)) return unit;
  const counter = COUNTERS.find(([pattern]) => pattern.test(name))?.[1] ?? '';
  if (counter === '') return '';
  // So many warps in an average cycle: ncu calls that a number of warps.
  if (counter === 'warp') return 'warp';
  // derived__…_bytes.sum.peak_sustained as well as dram__bytes.sum.peak_sustained are per cycle.
  if (name.endsWith('.per_second')) return counter === 'cycle' ? 'hz' : `${counter}/s`;
  if (/\.peak_sustained$|\.per_cycle_/.test(name)) return `${counter}/cycle`;
  return counter;
}

export interface Scale {
  /** What a printed number is multiplied with to be in base units. */
  readonly factor: number;
  /** The base unit as ncu would print it. */
  readonly base: string;
}

const PREFIXES: Readonly<Record<string, number>> = { K: 1e3, M: 1e6, G: 1e9, T: 1e12, P: 1e15 };
/** Nanoseconds of a unit of time; older versions spell them out. */
const TIMES: Readonly<Record<string, number>> = {
  ns: 1,
  us: 1e3,
  ms: 1e6,
  s: 1e9,
  nsecond: 1,
  usecond: 1e3,
  msecond: 1e6,
  second: 1e9,
};

/** What a printed unit such as 'Tbyte/s', 'Ghz', 'sector/ns' or 'usecond' scales by. Prefixes are decimal. */
export function scaleOf(printed: string): Scale {
  const slash = printed.indexOf('/');
  const over = slash < 0 ? printed : printed.slice(0, slash);
  const under = slash < 0 ? '' : printed.slice(slash + 1);
  const amount = amountOf(over);
  if (slash < 0) return amount;
  const time = TIMES[under];
  if (time === undefined) {
    // '%/Kbyte' is printed for a thousandth of the stored number: ncu scales by any prefix that it prints.
    const per = amountOf(under);
    return { factor: amount.factor * per.factor, base: `${amount.base}/${per.base}` };
  }
  const perSecond = amount.factor * (1e9 / time);
  return { factor: perSecond, base: amount.base === 'cycle' ? 'hz' : `${amount.base}/s` };
}

function amountOf(text: string): Scale {
  const time = TIMES[text];
  if (time !== undefined) return { factor: time, base: 'ns' };
  const match = /^([KMGTP])(byte|hz|bit)$/i.exec(text);
  if (match !== null) {
    const factor = PREFIXES[(match[1] ?? '').toUpperCase()] ?? 1;
    return { factor, base: (match[2] ?? '').toLowerCase() };
  }
  return { factor: 1, base: text };
}
