/**
 * How one metric came about, as far as the report says: achieved over peak for shares of peak, the clock of the unit,
 * the metrics that a throughput is the largest of, and sentences about what is easily misread. Formulas only.
 */

import type { MetricCard } from '../protocol/report.ts';
import { evaluate, plain, product, quotient, type Figure } from '../report/figure.ts';
import { CellState, type MetricTable } from '../report/metrics.ts';

/** A share of peak of `<counter>`, over all cycles or the active ones. */
const SHARE = /^(\w+)\.(?:avg|sum|max|min)\.pct_of_peak_sustained_(elapsed|active)$/;

/** Throughputs that stand for one counter: what is achieved over what is possible. */
const STANDS_FOR: Readonly<Record<string, string>> = {
  gpu__dram_throughput: 'dram__bytes',
  dram__throughput: 'dram__bytes',
};

/** Rates that are one counter over another: what hit over all that was looked up. */
const PART_OF: Readonly<Record<string, readonly [part: string, whole: string]>> = {
  'lts__t_sector_hit_rate.pct': ['lts__t_sectors_lookup_hit.sum', 'lts__t_sectors.sum'],
};

/** Sentences by the beginning of a metric's name. The first that fits is shown. */
const NOTES: readonly (readonly [begins: string, note: string])[] = [
  [
    'lts__t_sector_hit_rate',
    'Hits over all sectors that any client looked up in L2: L1/TEX, but also fills from the other partition, the copy engines and the host. It is not 1 − DRAM bytes / L2 bytes: a write hits without DRAM being read, evicted sectors are written back to DRAM later, and both partitions look up what passes the fabric.',
  ],
  [
    'l1tex__t_sector_hit_rate',
    'Hits over all sectors looked up in L1/TEX. Copies by the tensor memory accelerator go past this lookup.',
  ],
  [
    'gpu__dram_throughput',
    'Bytes read and written per second over what device memory could move at the memory clock of this run.',
  ],
  [
    'dram__throughput',
    'Bytes read and written per second over what device memory could move at the memory clock of this run.',
  ],
  [
    'gpu__time_duration',
    'Time of one replay of the kernel alone on the device, as a rule with clocks locked and caches flushed: not the time that it takes in the program.',
  ],
  [
    'gpu__compute_memory_throughput',
    'The largest share of peak among all units on the way to memory. A unit at its peak slows the kernel down although the others are idle.',
  ],
  [
    'sm__throughput',
    'The largest share of peak among all units of the multiprocessors. It is no sum: two pipes at 50 % make 50 %.',
  ],
  [
    'sm__warps_active',
    'Warps resident on a multiprocessor while it was active, over the most that it can hold.',
  ],
  [
    'sm__maximum_warps',
    'Warps that the launch allows to be resident on a multiprocessor, over the most that it can hold.',
  ],
];

export const METRIC_NOTES: readonly string[] = [...new Set(NOTES.map(([, note]) => note))];

export function metricCard(metrics: MetricTable, kernel: number, name: string): MetricCard {
  const metric = metrics.metric(kernel, name);
  const text = metric?.text ?? metric?.exact?.toString();
  const value = metrics.value(kernel, name);
  const note = NOTES.find(([begins]) => name.startsWith(begins))?.[1];
  return {
    metric: name,
    unit: metric?.unit ?? '',
    state: metric?.state ?? CellState.absent,
    ...(value === undefined ? {} : { value }),
    ...(text === undefined ? {} : { text }),
    ...sumOf(metrics, kernel, name),
    breakdown: breakdownOf(metrics, kernel, name),
    notes: note === undefined ? [] : [note],
  };
}

/** Figure and peak of a share, and the clock of any counter. */
function sumOf(
  metrics: MetricTable,
  kernel: number,
  name: string,
): Pick<MetricCard, 'figure' | 'peak' | 'clock'> {
  const [, counter = name.split('.')[0] ?? '', span = 'elapsed'] = SHARE.exec(name) ?? [];
  const base = STANDS_FOR[counter] ?? counter;
  const clock = clockOf(metrics, kernel, base);
  const found = clock === undefined ? {} : { clock };
  if (!SHARE.test(name)) return { ...found, ...partOf(metrics, kernel, name) };
  const perCycle = plain(metrics, kernel, [`${base}.sum.peak_sustained`]);
  if (perCycle === undefined) return found;
  const figure =
    span === 'elapsed'
      ? overElapsed(metrics, kernel, base, perCycle, clock)
      : quotient(plain(metrics, kernel, [`${base}.sum.per_cycle_active`]), perCycle, '%', 100);
  const peak = product(perCycle, clock, `${perCycle.unit.replace(/\/cycle$/, '')}/s`) ?? perCycle;
  return { ...found, peak, ...(figure === undefined ? {} : { figure }) };
}

function partOf(metrics: MetricTable, kernel: number, name: string): Pick<MetricCard, 'figure'> {
  const [part = '', whole = ''] = PART_OF[name] ?? [];
  const figure = quotient(
    plain(metrics, kernel, [part]),
    plain(metrics, kernel, [whole]),
    '%',
    100,
  );
  return figure === undefined ? {} : { figure };
}

function overElapsed(
  metrics: MetricTable,
  kernel: number,
  base: string,
  perCycle: Figure,
  clock: Figure | undefined,
): Figure | undefined {
  const cycles = plain(metrics, kernel, [`${base}.sum.per_cycle_elapsed`]);
  if (cycles !== undefined) return quotient(cycles, perCycle, '%', 100);
  const achieved = evaluate(metrics, kernel, [{ metrics: [`${base}.sum.per_second`] }], '');
  return quotient(achieved, product(perCycle, clock, ''), '%', 100);
}

/** Cycles per second of the unit that counts: `dram__cycles_elapsed.avg.per_second` of dram__bytes. */
function clockOf(metrics: MetricTable, kernel: number, counter: string): Figure | undefined {
  const unit = counter.split('__')[0] ?? '';
  return plain(metrics, kernel, [`${unit}__cycles_elapsed.avg.per_second`]);
}

function breakdownOf(metrics: MetricTable, kernel: number, name: string): MetricCard['breakdown'] {
  const listed = metrics.text(kernel, `breakdown:${name}`) ?? '';
  return listed
    .split(',')
    .map(part => part.trim())
    .flatMap(metric => {
      const value = metrics.value(kernel, metric);
      return value === undefined ? [] : [{ metric, value }];
    })
    .sort((a, b) => b.value - a.value);
}
