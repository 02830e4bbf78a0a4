/**
 * The roofs of a report by device: peaks belong to a chip, so the kernels of each device have roofs of their own. A side
 * (work, device memory) of which the report measured no peak gets the datasheet's, where the table has the device.
 */

import type { Report } from '../report/report.ts';
import { datasheetRoofs, withDatasheetPeaks } from './roofline-datasheet.ts';
import type { DeviceRoofs, KernelRoofline, Roof } from './roofline-types.ts';
import { MEMORY_KINDS, WORK_CLOCK, type WorkKind } from './roofline-work.ts';
import { findDevice } from './devices.ts';
import { Peaks, type Peak } from './roofline-points.ts';

/** Finds, kernel by kernel, which devices and roofs are used, and whose clocks the roofs get. */
export class RoofsInUse {
  private readonly sides = new Map<number | undefined, Side>();
  private readonly report: Report;

  constructor(report: Report) {
    this.report = report;
  }

  /** @returns the place of the kernel's device in `of` */
  add(kernel: KernelRoofline): number {
    const device = this.report.kernels[kernel.kernel]?.device;
    let side = this.sides.get(device);
    if (side === undefined) {
      side = new Side(this.sides.size, kernel.kernel);
      this.sides.set(device, side);
    }
    side.add(kernel, hasSteadyClock(this.report, kernel.kernel));
    return side.place;
  }

  /** In the order of their first kernels. */
  of(kinds: readonly WorkKind[]): DeviceRoofs[] {
    return [...this.sides].map(([device, side]) => this.deviceRoofs(device, side, kinds));
  }

  private deviceRoofs(
    device: number | undefined,
    { kernels, longest, measured, used }: Side,
    kinds: readonly WorkKind[],
  ): DeviceRoofs {
    const { devices } = this.report;
    const name = devices.find(of => of.ordinal === (device ?? of.ordinal))?.name ?? '';
    const entry = findDevice(name);
    const roofKernel = measured?.kernel;
    const own = roofKernel === undefined ? [] : measuredRoofs(this.report, roofKernel, kinds, used);
    const base = {
      ...(device === undefined ? {} : { device }),
      name,
      kernels,
      longest: longest.kernel,
      ...(roofKernel === undefined ? {} : { roofKernel }),
    };
    if (entry === undefined) return { ...base, roofs: own };
    const { clock, source } = entry;
    return {
      ...base,
      roofs: [...withDatasheetPeaks(own, entry, kinds), ...datasheetRoofs(own, entry, kinds, used)],
      datasheet: { name: entry.name, source, ...(clock === 0 ? {} : { clock }) },
    };
  }
}

/** Two counters of one clock, the second with the kernel's duration. */
const [SM_CLOCK, GPC_CLOCK] = [WORK_CLOCK, 'gpc__cycles_elapsed.avg.per_second'];
const CLOCKS_DIFFER = 0.1;

/**
 * Whether passes took about the same time: cycles of one over the duration of another are no clock. A kernel that
 * reads a peer's memory can take a tenth in some.
 */
function hasSteadyClock({ metrics }: Report, kernel: number): boolean {
  const [sm, gpc] = [metrics.value(kernel, SM_CLOCK), metrics.value(kernel, GPC_CLOCK)];
  return sm === undefined || gpc === undefined || Math.abs(sm / gpc - 1) < CLOCKS_DIFFER;
}

interface Timed {
  readonly kernel: number;
  readonly ns: number;
  readonly isSteady: boolean;
}

/** What the kernels of one device add up to. */
class Side {
  readonly place: number;
  kernels = 0;
  longest: Timed;
  /** The longest kernel that has peaks, of those with a steady clock if any has one. */
  measured: Timed | undefined;
  /** Kinds of work and memory levels. */
  readonly used = new Set<string>();

  constructor(place: number, first: number) {
    this.place = place;
    this.longest = { kernel: first, ns: 0, isSteady: false };
  }

  add({ kernel, durationNs: ns = 0, work, traffic }: KernelRoofline, isSteady: boolean): void {
    this.kernels++;
    for (const { kind } of work) this.used.add(kind.id);
    for (const { level, bytes } of traffic) if (bytes > 0) this.used.add(level);
    const timed = { kernel, ns, isSteady };
    if (ns > this.longest.ns) this.longest = timed;
    if (![...work, ...traffic].some(({ peak }) => peak !== undefined)) return;
    if (this.measured === undefined || isBetter(timed, this.measured)) this.measured = timed;
  }
}

function isBetter(a: Timed, b: Timed): boolean {
  return a.isSteady === b.isSteady ? a.ns > b.ns : a.isSteady;
}

function measuredRoofs(
  report: Report,
  kernel: number,
  kinds: readonly WorkKind[],
  used: ReadonlySet<string>,
): Roof[] {
  const peaks = new Peaks(report, kernel);
  const compute = kinds.map(kind =>
    roofOf('compute', kind.id, kind.name, kind.unit, peaks.work(kind), used.has(kind.id)),
  );
  const memory = MEMORY_KINDS.map(kind =>
    roofOf('memory', kind.level, kind.name, 'byte/s', peaks.memory(kind), used.has(kind.level)),
  );
  return [...compute, ...memory].filter(roof => roof !== undefined);
}

function roofOf(
  kind: Roof['kind'],
  id: string,
  name: string,
  unit: Roof['unit'],
  peak: Peak,
  used: boolean,
): Roof | undefined {
  const { measured: figure, boost, clock } = peak;
  if (figure === undefined || figure.value === 0) return undefined;
  const atBoost = boost === undefined ? {} : { peakAtBoost: boost.value };
  const from = 'report';
  return { id, name, kind, peak: figure.value, unit, clock, ...atBoost, figure, used, from };
}
