/**
 * The rooflines of all kernels of a report as numbers in columns: what `kernelRoofline` says without its sums, a
 * hundredth of the size. Computes nothing of its own.
 */

import type { Report } from '../report/report.ts';
import { BOUNDS } from './kernel-report-bound.ts';
import type { KernelRoofline, RooflinePoints, WorkPoint } from './roofline-types.ts';
import { LEVELS, workKinds } from './roofline-work.ts';
import { RoofsInUse } from './roofline-devices.ts';
import { kernelRoofline } from './roofline.ts';

/** Kernels between two chances for other questions: a few milliseconds. */
const BATCH = 64;

/** @param breathe lets other questions be answered in between; may throw to give up */
export async function rooflinePoints(
  report: Report,
  breathe: () => Promise<void> = () => Promise.resolve(),
): Promise<RooflinePoints> {
  const kinds = workKinds(report.metrics);
  const roofs = new RoofsInUse(report);
  const columns = new Columns();
  for (const index of report.kernels.keys()) {
    if (index % BATCH === BATCH - 1) await breathe();
    const kernel = kernelRoofline(report, index, kinds);
    columns.add(kernel, roofs.add(kernel));
  }
  return { devices: roofs.of(kinds), ...columns.finish() };
}

/** Numbers texts and the like in the order of their first use. */
class Numbered<T> {
  readonly values: T[] = [];
  private readonly numbers = new Map<string, number>();

  number(key: string, value: T): number {
    const known = this.numbers.get(key);
    if (known !== undefined) return known;
    this.numbers.set(key, this.values.length);
    return this.values.push(value) - 1;
  }
}

class Columns {
  private readonly names = new Numbered<string>();
  private readonly ranges = new Numbered<string>();
  private readonly kinds = new Numbered<WorkPoint['kind']>();
  private readonly id: number[] = [];
  private readonly name: number[] = [];
  private readonly range: number[] = [];
  private readonly device: number[] = [];
  private readonly durationNs: number[] = [];
  private readonly flops: number[] = [];
  private readonly bound: number[] = [];
  private readonly points: number[] = [0];
  private readonly traffic: number[] = [];
  private readonly trafficOfPeak: number[] = [];
  private readonly kind: number[] = [];
  private readonly achieved: number[] = [];
  private readonly percentOfPeak: number[] = [];
  private readonly intensity: number[] = [];
  private readonly percentOfRoof: number[] = [];

  add(kernel: KernelRoofline, device: number): void {
    this.id.push(kernel.id);
    this.name.push(this.names.number(kernel.name, kernel.name));
    this.range.push(this.ranges.number(kernel.range, kernel.range));
    this.device.push(device);
    this.durationNs.push(kernel.durationNs ?? NaN);
    this.flops.push(kernel.flops ?? NaN);
    this.bound.push(kernel.bound === undefined ? BOUNDS.length : BOUNDS.indexOf(kernel.bound));
    for (const level of LEVELS) {
      const of = kernel.traffic.find(traffic => traffic.level === level);
      this.traffic.push(of?.achieved.value ?? NaN);
      this.trafficOfPeak.push(of?.percentOfPeak?.value ?? NaN);
    }
    for (const point of kernel.work) this.addPoint(point);
    this.points.push(this.kind.length);
  }

  private addPoint({ kind, achieved, percentOfPeak, levels }: WorkPoint): void {
    this.kind.push(this.kinds.number(kind.id, kind));
    this.achieved.push(achieved.value);
    this.percentOfPeak.push(percentOfPeak?.value ?? NaN);
    for (const level of LEVELS) {
      const at = levels.find(of => of.level === level && of.caution === undefined);
      this.intensity.push(at?.intensity.value ?? NaN);
      this.percentOfRoof.push(at?.percentOfRoof ?? NaN);
    }
  }

  finish(): Omit<RooflinePoints, 'devices'> {
    return {
      names: this.names.values,
      ranges: this.ranges.values,
      kinds: this.kinds.values,
      bounds: BOUNDS,
      kernels: {
        id: Int32Array.from(this.id),
        name: Uint32Array.from(this.name),
        range: Uint32Array.from(this.range),
        device: Uint16Array.from(this.device),
        durationNs: Float64Array.from(this.durationNs),
        flops: Float64Array.from(this.flops),
        bound: Uint8Array.from(this.bound),
        points: Uint32Array.from(this.points),
        traffic: Float64Array.from(this.traffic),
        trafficOfPeak: Float64Array.from(this.trafficOfPeak),
      },
      points: {
        kind: Uint16Array.from(this.kind),
        achieved: Float64Array.from(this.achieved),
        percentOfPeak: Float64Array.from(this.percentOfPeak),
        intensity: Float64Array.from(this.intensity),
        percentOfRoof: Float64Array.from(this.percentOfRoof),
      },
    };
  }
}
