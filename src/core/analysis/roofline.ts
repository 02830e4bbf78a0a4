/**
 * Rooflines of a report: where each kernel lies under the roofs of its chip, by kind of work and memory level.
 * Roof(I) = min(peak work, I × peak traffic); ridge = peak work / peak traffic, so a ridge belongs to a pair of both.
 * Peaks are of the kernel's own measured clocks, beside those at the chip's highest clock. Draws nothing.
 */

import { evaluateFirst, quotient, total, type Figure } from '../report/figure.ts';
import type { MetricTable } from '../report/metrics.ts';
import type { Report, ReportKernel } from '../report/report.ts';
import { missing, speedOfLight, type Missing } from './kernel-report-bound.ts';
import { RoofsInUse } from './roofline-devices.ts';
import { Peaks, trafficOf, workOf } from './roofline-points.ts';
import type { KernelRoofline, Roofline, Traffic, WorkPoint } from './roofline-types.ts';
import { MEMORY_KINDS, workKinds, type WorkKind } from './roofline-work.ts';

const DURATION = 'gpu__time_duration.sum';
const NO_KERNEL = { id: -1, name: '', ranges: [] };

export function roofline(report: Report): Roofline {
  const kinds = workKinds(report.metrics);
  const roofs = new RoofsInUse(report);
  const kernels = report.kernels.map((_, index) => kernelRoofline(report, index, kinds));
  for (const kernel of kernels) roofs.add(kernel);
  return { devices: roofs.of(kinds), kernels };
}

/** One kernel under the roofs, each figure with its sum. */
export function kernelRoofline(
  report: Report,
  kernel: number,
  kinds: readonly WorkKind[] = workKinds(report.metrics),
): KernelRoofline {
  const of: Pick<ReportKernel, 'id' | 'name' | 'ranges'> = report.kernels[kernel] ?? NO_KERNEL;
  const { id, name, ranges } = of;
  const { metrics } = report;
  const peaks = new Peaks(report, kernel);
  const durationNs = metrics.value(kernel, DURATION);
  const traffic = MEMORY_KINDS.flatMap(kind => trafficOf(metrics, kernel, kind, peaks, durationNs));
  const work = workOf(metrics, kernel, kinds, peaks, traffic, durationNs);
  const floating = work.filter(point => point.kind.unit === 'FLOP/s');
  const main = work.filter(point => point.kind.unit === work[0]?.kind.unit);
  const counted = work.length > 0 || hasWorkCounters(metrics, kernel);
  const flops = counted ? floating.reduce((sum, point) => sum + point.operations, 0) : undefined;
  return {
    kernel,
    id,
    name,
    range: ranges.map(range => range.name).join(' > '),
    ...(durationNs === undefined ? {} : { durationNs }),
    ...(flops === undefined ? {} : { flops }),
    bytes: Object.fromEntries(traffic.map(({ level, bytes }) => [level, bytes])),
    traffic,
    work,
    ...overall(main, traffic, noWork(metrics, kernel, kinds)),
    ...boundOf(metrics, kernel),
    missing: missingOf(metrics, kernel, counted),
  };
}

function boundOf(metrics: MetricTable, kernel: number): Pick<KernelRoofline, 'bound'> {
  const bound = speedOfLight(metrics, kernel)?.bound;
  return bound === undefined ? {} : { bound };
}

function hasWorkCounters(metrics: MetricTable, kernel: number): boolean {
  const name = 'smsp__sass_thread_inst_executed_op_ffma_pred_on.sum.per_cycle_elapsed';
  return metrics.value(kernel, name) !== undefined;
}

function missingOf(metrics: MetricTable, kernel: number, counted: boolean): Missing[] {
  const found: Missing[] = [];
  const peak = 'dram__bytes.sum.peak_sustained';
  if (!counted || metrics.value(kernel, peak) === undefined) {
    const lacking = counted ? peak : 'dram__bytes.sum.per_second';
    found.push(missing('SpeedOfLight_RooflineChart', lacking));
  }
  const tensor = metrics.columns.some(column => column.name.startsWith('sm__ops_path_tensor_'));
  if (!tensor) {
    const section = 'SpeedOfLight_HierarchicalTensorRooflineChart';
    found.push(missing(section, 'sm__ops_path_tensor_*.sum.per_cycle_elapsed'));
  }
  return found;
}

/** The rate of a kernel whose floating-point operations were counted and found to be none. */
function noWork(
  metrics: MetricTable,
  kernel: number,
  kinds: readonly WorkKind[],
): Figure | undefined {
  const counted = kinds.find(({ id }) => id === 'fp32');
  const rate = counted && evaluateFirst(metrics, kernel, counted.achieved, counted.unit);
  return rate?.value === 0 ? rate : undefined;
}

/**
 * The figures of the kernel as a whole: all its work over DRAM traffic, under the main kind's roof. Floating-point
 * operations and those on integers are never added up: those of the kind with the highest rate count.
 *
 * @param work all in one unit, highest rate first. @param none the rate where there is none
 */
function overall(
  work: readonly WorkPoint[],
  traffic: readonly Traffic[],
  none: Figure | undefined,
): Pick<KernelRoofline, 'intensity' | 'achieved' | 'ridge' | 'headroom'> {
  const dram = traffic.find(of => of.level === 'dram');
  const achieved = total(work.map(point => point.achieved)) ?? none;
  const unit = (work[0]?.kind.unit ?? 'FLOP/s').replace('/s', '/byte');
  const intensity = quotient(achieved, dram?.achieved, unit);
  const peak = work[0]?.peak;
  const ridge = quotient(peak, dram?.peak, unit);
  const right = intensity !== undefined && ridge !== undefined && intensity.value > ridge.value;
  const headroom = right ? quotient(peak, achieved, '') : quotient(dram?.peak, dram?.achieved, '');
  return {
    ...(intensity === undefined ? {} : { intensity }),
    ...(achieved === undefined ? {} : { achieved }),
    ...(ridge === undefined ? {} : { ridge }),
    ...(headroom === undefined ? {} : { headroom }),
  };
}
