/**
 * The roofline chart of one moment as data: roofs, points of all kernels, headroom and the window that shows them.
 * Pure: `roofline-paint.ts` and the tables draw what is decided here.
 */

import type {
  KernelRoofline,
  Roofline,
  WorkPoint,
} from '../../src/core/analysis/roofline-types.ts';
import type { MemoryLevel, Pipe } from '../../src/core/analysis/roofline-work.ts';
import {
  defaultRoof,
  LEVELS,
  ridgeOf,
  roofChoices,
  roofFor,
  type Clock,
  type DrawnRoof,
} from './roofline-roofs.ts';

export interface RooflineChoice {
  /** Kind of work whose roof counts; undefined = the kernel's own. */
  readonly roof?: string;
  readonly clock: Clock;
  readonly levels: readonly MemoryLevel[];
  /** Whether the report's other kernels are shown. */
  readonly others: boolean;
}

export type Role = 'selected' | 'other' | 'baseline';

export interface Mark {
  readonly role: Role;
  readonly source: KernelRoofline;
  readonly work: WorkPoint;
  readonly level: MemoryLevel;
  /** Operations per byte. */
  readonly x: number;
  /** Operations per second. */
  readonly y: number;
  readonly pipe: Pipe;
  /** Pixels. */
  readonly radius: number;
}

export interface Headroom {
  readonly level: MemoryLevel;
  /** The roof over the point, operations per second. */
  readonly roof: number;
  /** Share of that roof, 0..100. */
  readonly percent: number;
  /** Time that the kernel would save on the roof, ns. */
  readonly ns: number | undefined;
  readonly side: 'memory' | 'compute';
}

export interface Bounds {
  readonly x: readonly [number, number];
  readonly y: readonly [number, number];
}

export interface RooflineModel {
  readonly kernel: KernelRoofline | undefined;
  readonly roof: DrawnRoof | undefined;
  readonly otherRoofs: readonly DrawnRoof[];
  /** Memory roofs of the chosen levels, DRAM first. */
  readonly memory: readonly (DrawnRoof & { readonly level: MemoryLevel })[];
  /** Of the chosen roof with the first chosen level, at both clocks. */
  readonly ridge: { readonly chosen: number; readonly measured: number; readonly boost?: number };
  readonly marks: readonly Mark[];
  readonly headroom: Headroom | undefined;
  readonly bounds: Bounds;
  /** Whether the selected kernel's point at L1 was left out: TMA went past the counter. */
  readonly bypassed: boolean;
  /** Kernels without a point: they compute nothing, or their counters were not collected. */
  readonly without: readonly KernelRoofline[];
}

const SMALLEST = 3;
const LARGEST = 11;
/** DRAM's point is the outermost where the points of a kernel fall together. */
const SIZES: Readonly<Record<MemoryLevel, number>> = { dram: 1, l2: 0.75, l1: 0.8 };
/** More points than this hide each other: the rest of the report is drawn small. */
const MANY = 400;

export function rooflineModel(
  roofline: Roofline,
  kernelIndex: number,
  baselineIndex: number | undefined,
  choice: RooflineChoice,
): RooflineModel {
  const kernel = roofline.kernels[kernelIndex];
  const id = choice.roof ?? defaultRoof(roofline, kernel);
  const roof = roofFor(roofline, kernel, id, choice.clock);
  const otherRoofs = roofChoices(roofline, kernel)
    .filter(of => of.id !== id)
    .map(of => roofFor(roofline, kernel, of.id, choice.clock))
    .filter(of => of !== undefined);
  const memory = LEVELS.filter(level => choice.levels.includes(level)).flatMap(level => {
    const drawn = roofFor(roofline, kernel, level, choice.clock);
    return drawn === undefined ? [] : [{ ...drawn, level }];
  });
  const marks = marksOf(roofline, kernelIndex, baselineIndex, choice, id);
  const headroom = headroomOf(marks, roof, memory);
  return {
    kernel,
    roof,
    otherRoofs,
    memory,
    ridge: ridgesOf(roofline, kernel, roof, memory[0]?.level, choice.clock),
    marks,
    headroom,
    bounds: boundsOf(marks, roof, memory),
    bypassed: kernel?.traffic.some(of => of.caution !== undefined) ?? false,
    without: roofline.kernels.filter(of => pointOf(of) === undefined),
  };
}

/** The point by which a kernel is shown: its kind of work with the highest rate, or one asked for. */
export function pointOf(kernel: KernelRoofline, id?: string): WorkPoint | undefined {
  return kernel.work.find(point => point.kind.id === id) ?? kernel.work[0];
}

function marksOf(
  roofline: Roofline,
  selected: number,
  baseline: number | undefined,
  { levels, others }: RooflineChoice,
  roof: string,
): Mark[] {
  const longest = Math.max(1, ...roofline.kernels.map(kernel => kernel.durationNs ?? 0));
  const most = roofline.kernels.length > MANY ? 6 : LARGEST;
  const marks: Mark[] = [];
  for (const source of roofline.kernels) {
    const role: Role =
      source.kernel === selected ? 'selected' : source.kernel === baseline ? 'baseline' : 'other';
    if (role === 'other' && !others) continue;
    const work = pointOf(source, role === 'other' ? undefined : roof);
    if (work === undefined) continue;
    const share = Math.sqrt((source.durationNs ?? 0) / longest);
    const shown = role === 'other' ? levels.slice(0, 1) : levels;
    for (const level of shown) {
      const at = work.levels.find(of => of.level === level);
      // Where TMA went past the counter of L1 the intensity means nothing: no point is better than a wrong one.
      if (at === undefined || at.caution !== undefined || !(at.intensity.value > 0)) continue;
      marks.push({
        role,
        source,
        work,
        level,
        x: at.intensity.value,
        y: work.achieved.value,
        pipe: work.kind.pipe,
        radius: (SMALLEST + (most - SMALLEST) * share) * SIZES[level],
      });
    }
  }
  const rank: Readonly<Record<Role, number>> = { other: 0, baseline: 1, selected: 2 };
  return marks.sort((a, b) => rank[a.role] - rank[b.role] || b.radius - a.radius);
}

/** Of the selected kernel at the first level shown that can be trusted, under the chosen roof. */
function headroomOf(
  marks: readonly Mark[],
  roof: DrawnRoof | undefined,
  memory: RooflineModel['memory'],
): Headroom | undefined {
  const own = marks.filter(mark => mark.role === 'selected');
  const mark = LEVELS.map(level => own.find(of => of.level === level)).find(of => of !== undefined);
  const slope = memory.find(of => of.level === mark?.level);
  if (mark === undefined || roof === undefined || slope === undefined) return undefined;
  return headroomUnder(mark, roof.peak, slope.peak);
}

export function headroomUnder(
  mark: Pick<Mark, 'x' | 'y' | 'level' | 'source'>,
  peak: number,
  traffic: number,
): Headroom {
  const slanted = mark.x * traffic;
  const roof = Math.min(peak, slanted);
  const percent = (100 * mark.y) / roof;
  const { durationNs } = mark.source;
  return {
    level: mark.level,
    roof,
    percent,
    ns: durationNs === undefined ? undefined : durationNs * Math.max(0, 1 - percent / 100),
    side: slanted <= peak ? 'memory' : 'compute',
  };
}

function ridgesOf(
  roofline: Roofline,
  kernel: KernelRoofline | undefined,
  roof: DrawnRoof | undefined,
  level: MemoryLevel | undefined,
  clock: Clock,
): RooflineModel['ridge'] {
  const at = (which: Clock): number => {
    const work = roof && roofFor(roofline, kernel, roof.id, which);
    const memory = level && roofFor(roofline, kernel, level, which);
    return ridgeOf(work?.peak ?? NaN, memory?.peak ?? NaN);
  };
  const known = roofline.roofs.find(of => of.id === roof?.id)?.peakAtBoost !== undefined;
  return { chosen: at(clock), measured: at('measured'), ...(known ? { boost: at('boost') } : {}) };
}

/** Room for all points, the ridge and the chosen roof; whole decades left and below, some air above. */
function boundsOf(
  marks: readonly Mark[],
  roof: DrawnRoof | undefined,
  memory: RooflineModel['memory'],
): Bounds {
  const peak = roof?.peak ?? 1e14;
  const ridges = memory.map(of => ridgeOf(peak, of.peak)).filter(Number.isFinite);
  const xs = [...marks.map(mark => mark.x), ...ridges, 1];
  const ys = [...marks.map(mark => mark.y), peak];
  const left = 10 ** Math.floor(Math.log10(Math.min(...xs) / 1.5));
  const right = Math.max(...xs) * 20;
  const bottom = 10 ** Math.floor(Math.log10(Math.min(...ys) / 1.5));
  return { x: [left, right], y: [bottom, peak * 4] };
}
