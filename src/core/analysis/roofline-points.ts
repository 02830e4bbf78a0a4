/** Peaks, traffic and work of one kernel, each with its sum. Which of them matters is decided in `roofline.ts`. */

import { evaluateFirst, given, plain, product, quotient, type Figure } from '../report/figure.ts';
import type { MetricTable } from '../report/metrics.ts';
import type { Report } from '../report/report.ts';
import type { LevelPoint, Traffic, WorkPoint } from './roofline-types.ts';
import { WORK_CLOCK, type MemoryKind, type MemoryLevel, type WorkKind } from './roofline-work.ts';

const NS = 1e-9;

/** Attribute with the highest clock of a memory level, kHz. L2 has a clock of its own, which no attribute tells. */
const BOOST_CLOCKS: Readonly<Record<MemoryLevel, string | undefined>> = {
  dram: 'max_mem_frequency_khz',
  l2: undefined,
  l1: 'max_gpu_frequency_khz',
};

export interface Peak {
  readonly measured: Figure | undefined;
  readonly boost: Figure | undefined;
  readonly clock: number;
}

/** Peaks of one kernel: per cycle × clock, measured and at most. */
export class Peaks {
  private readonly report: Report;
  private readonly kernel: number;

  constructor(report: Report, kernel: number) {
    this.report = report;
    this.kernel = kernel;
  }

  work(kind: WorkKind): Peak {
    return this.peak(kind.peakPerCycle, WORK_CLOCK, 'max_gpu_frequency_khz', kind.unit);
  }

  memory(kind: MemoryKind): Peak {
    return this.peak(kind.peakPerCycle, kind.peakClock, BOOST_CLOCKS[kind.level], 'byte/s');
  }

  private peak(
    perCycle: WorkKind['peakPerCycle'],
    clock: string,
    boostClock: string | undefined,
    unit: string,
  ): Peak {
    const { metrics } = this.report;
    const cycle = evaluateFirst(metrics, this.kernel, perCycle, `${unit.split('/')[0]}/cycle`);
    const hertz = plain(metrics, this.kernel, [clock]);
    const measured = product(cycle, hertz, unit);
    const boost = product(cycle, this.boost(boostClock), unit);
    return { measured, boost, clock: hertz?.value ?? NaN };
  }

  /** Highest clock of the device in Hz, from the kernel's own attributes or the session's. */
  private boost(attribute: string | undefined): Figure | undefined {
    if (attribute === undefined) return undefined;
    const { metrics, kernels, devices } = this.report;
    const name = `device__attribute_${attribute}`;
    const ordinal = kernels[this.kernel]?.device;
    const device = devices.find(d => d.ordinal === ordinal) ?? devices[0];
    const khz = metrics.value(this.kernel, name) ?? device?.attributes.get(attribute);
    return typeof khz === 'number' ? given(`1000 × ${name}`, khz * 1000, 'hz') : undefined;
  }
}

const TMA = ['smsp__inst_executed_op_tma_ld.sum', 'smsp__inst_executed_op_tma_st.sum'];

/** Exact byte counts where the file has them; else rate × duration. */
const BYTE_COUNTS: { readonly [K in MemoryLevel]?: readonly string[] } = {
  dram: ['dram__bytes_read.sum', 'dram__bytes_write.sum'],
};

export function trafficOf(
  metrics: MetricTable,
  kernel: number,
  kind: MemoryKind,
  peaks: Peaks,
  durationNs: number | undefined,
): Traffic[] {
  const achieved = evaluateFirst(metrics, kernel, kind.achieved, 'byte/s');
  if (achieved === undefined) return [];
  const { measured: peak, boost } = peaks.memory(kind);
  const counts = BYTE_COUNTS[kind.level]?.map(name => metrics.value(kernel, name));
  const counted = counts?.reduce((sum, part) => (sum ?? NaN) + (part ?? NaN), 0);
  const bytes =
    counted === undefined || Number.isNaN(counted)
      ? Math.round(achieved.value * (durationNs ?? NaN) * NS)
      : counted;
  const percentOfPeak = quotient(achieved, peak, '%', 100);
  const bypassed = kind.level === 'l1' && TMA.some(name => (metrics.value(kernel, name) ?? 0) > 0);
  return [
    {
      level: kind.level,
      bytes,
      achieved,
      ...(peak === undefined ? {} : { peak }),
      ...(boost === undefined ? {} : { peakAtBoost: boost }),
      ...(percentOfPeak === undefined ? {} : { percentOfPeak }),
      ...(bypassed ? { caution: 'tma-bypasses-l1' as const } : {}),
    },
  ];
}

export function workOf(
  metrics: MetricTable,
  kernel: number,
  kinds: readonly WorkKind[],
  peaks: Peaks,
  traffic: readonly Traffic[],
  durationNs: number | undefined,
): WorkPoint[] {
  const points: WorkPoint[] = [];
  for (const kind of kinds) {
    const achieved = evaluateFirst(metrics, kernel, kind.achieved, kind.unit);
    if (achieved === undefined || achieved.value <= 0) continue;
    const { measured: peak, boost } = peaks.work(kind);
    const counted = evaluateFirst(metrics, kernel, kind.count, 'op');
    const operations = counted?.value ?? Math.round(achieved.value * (durationNs ?? NaN) * NS);
    const percentOfPeak = quotient(achieved, peak, '%', 100);
    const { id, name, pipe, precision, unit } = kind;
    points.push({
      kind: { id, name, pipe, precision, unit },
      operations,
      achieved,
      ...(peak === undefined ? {} : { peak }),
      ...(boost === undefined ? {} : { peakAtBoost: boost }),
      ...(percentOfPeak === undefined ? {} : { percentOfPeak }),
      levels: traffic.flatMap(of => levelPoint(achieved, peak, boost, of)),
    });
  }
  return points.sort((a, b) => b.achieved.value - a.achieved.value);
}

function levelPoint(
  achieved: Figure,
  peak: Figure | undefined,
  boost: Figure | undefined,
  traffic: Traffic,
): LevelPoint[] {
  const { level, caution } = traffic;
  const unit = achieved.unit.replace(/\/s$/, '/byte');
  const intensity = quotient(achieved, traffic.achieved, unit);
  if (intensity === undefined) return [];
  const ridge = quotient(peak, traffic.peak, unit);
  const ridgeAtBoost = quotient(boost, traffic.peakAtBoost, unit);
  const roof =
    peak === undefined || traffic.peak === undefined
      ? undefined
      : Math.min(peak.value, intensity.value * traffic.peak.value);
  return [
    {
      level,
      intensity,
      ...(ridge === undefined ? {} : { ridge }),
      ...(ridgeAtBoost === undefined ? {} : { ridgeAtBoost }),
      ...(roof === undefined ? {} : { roof, percentOfRoof: (100 * achieved.value) / roof }),
      ...(caution === undefined ? {} : { caution }),
    },
  ];
}
