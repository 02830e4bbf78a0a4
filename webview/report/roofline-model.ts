/**
 * The roofline chart of one moment as data: roofs, points of all kernels, headroom and the window that shows them.
 * Pure: `roofline-paint.ts` and the tables draw what is decided here.
 */

import type { DeviceRoofs, KernelRoofline } from '../../src/core/analysis/roofline-types.ts';
import type { MemoryLevel, Pipe } from '../../src/core/analysis/roofline-work.ts';
import { decadesOf } from './roofline-places.ts';
import { LEVELS, type KernelPoint, type PointWork } from './roofline-points.ts';
import {
  defaultRoof,
  ridgeOf,
  roofChoices,
  roofFor,
  roofLines,
  type Clock,
  type DrawnRoof,
  type RoofLine,
  type Roofs,
} from './roofline-roofs.ts';

/** What the chart is made from at one moment. */
export interface RooflineData extends Roofs {
  /** Of the report; the roofs are those of one of them. */
  readonly devices: readonly DeviceRoofs[];
  /** The kernel in hand, with its sums. */
  readonly kernel: KernelRoofline | undefined;
  /** What it is compared with, and whether that is one of `kernels`. */
  readonly baseline?: { readonly point: KernelPoint; readonly isOwn: boolean };
  /** Kernels of another report, by the kernel here that each belongs to. */
  readonly partners?: ReadonlyMap<number, KernelPoint>;
}

export interface RooflineChoice {
  /** Kind of work whose roof counts; undefined = the kernel's own. */
  readonly roof?: string;
  readonly clock: Clock;
  readonly levels: readonly MemoryLevel[];
  /** Whether the report's other kernels are shown. */
  readonly others: boolean;
}

/** `partner`: of another report, belonging to one that is not in hand. */
export type Role = 'selected' | 'other' | 'baseline' | 'partner';

export interface Mark {
  readonly role: Role;
  /** What a click on it takes in hand. */
  readonly kernel: number;
  readonly source: KernelPoint;
  readonly work: PointWork;
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
  /** The line of the chosen roof, and those of the others, highest first. */
  readonly chosenLine: RoofLine | undefined;
  readonly otherLines: readonly RoofLine[];
  /** Memory roofs of the chosen levels, DRAM first. */
  readonly memory: readonly (DrawnRoof & { readonly level: MemoryLevel })[];
  /** Of the chosen roof with the first chosen level, at both clocks. */
  readonly ridge: { readonly chosen: number; readonly measured: number; readonly boost?: number };
  /** Those that matter most last. */
  readonly marks: readonly Mark[];
  /** Of these, x and y in turn. */
  readonly decades: Float64Array;
  /** From a baseline to what became of it. */
  readonly links: readonly (readonly [from: Mark, to: Mark])[];
  readonly headroom: Headroom | undefined;
  readonly bounds: Bounds;
  /** Whether the selected kernel's point at L1 was left out: TMA went past the counter. */
  readonly bypassed: boolean;
  /** Kernels without a point: they compute nothing, or their counters were not collected. */
  readonly without: readonly KernelPoint[];
}

const SMALLEST = 3;
const LARGEST = 11;
/** DRAM's point is the outermost where the points of a kernel fall together. */
const SIZES: Readonly<Record<MemoryLevel, number>> = { dram: 1, l2: 0.75, l1: 0.8 };
/** More points than this hide each other: the rest of the report is drawn small. */
const MANY = 400;
const LARGEST_OF_MANY = 6;
/** Order of drawing. */
const RANKS: Readonly<Record<Role, number>> = { partner: 0, other: 1, baseline: 2, selected: 3 };

export function rooflineModel(data: RooflineData, choice: RooflineChoice): RooflineModel {
  const { kernel } = data;
  const id = choice.roof ?? defaultRoof(data, kernel);
  const roof = roofFor(data, kernel, id, choice.clock);
  const others = roofChoices(data, kernel)
    .filter(of => of.id !== id)
    .map(of => roofFor(data, kernel, of.id, choice.clock))
    .filter(of => of !== undefined);
  const lines = roofLines(roof === undefined ? others : [roof, ...others], id);
  const memory = LEVELS.filter(level => choice.levels.includes(level)).flatMap(level => {
    const drawn = roofFor(data, kernel, level, choice.clock);
    return drawn === undefined ? [] : [{ ...drawn, level }];
  });
  const marks = marksOf(data, choice, id);
  return {
    kernel,
    roof,
    chosenLine: lines.find(line => line.isChosen),
    otherLines: lines.filter(line => !line.isChosen),
    memory,
    ridge: ridgesOf(data, roof, memory[0]?.level, choice.clock),
    marks,
    decades: decadesOf(marks),
    links: linksOf(marks, data),
    headroom: headroomOf(marks, roof, memory),
    bounds: boundsOf(marks, roof, memory),
    bypassed: kernel?.traffic.some(of => of.caution !== undefined) ?? false,
    without: data.kernels.filter(of => of.device === data.device && of.work.length === 0),
  };
}

/** The point by which a kernel is shown: its kind of work with the highest rate, or one asked for. */
export function pointOf<W extends { readonly kind: { readonly id: string } }>(
  { work }: { readonly work: readonly W[] },
  id?: string,
): W | undefined {
  return work.find(point => point.kind.id === id) ?? work[0];
}

function marksOf(data: RooflineData, { levels, others }: RooflineChoice, roof: string): Mark[] {
  const { kernels, kernel, baseline, partners } = data;
  // Points of another device would lie under roofs that are not theirs.
  const here = kernels.filter(({ device }) => device === data.device);
  const all = [...here, ...(partners?.values() ?? [])];
  const longest = all.reduce((most, { durationNs }) => Math.max(most, durationNs || 0), 1);
  const scale = { longest, most: here.length > MANY ? LARGEST_OF_MANY : LARGEST };
  const first = levels.slice(0, 1);
  const marks: Mark[] = [];
  const add = (role: Role, source: KernelPoint, click: number): void => {
    const isMain = role === 'selected' || role === 'baseline';
    const work = pointOf(source, isMain ? roof : undefined);
    if (work === undefined) return;
    marks.push(...marksAt(isMain ? levels : first, { role, source, work, kernel: click }, scale));
  };
  const pinned = baseline?.isOwn === true ? baseline.point.kernel : undefined;
  for (const source of others ? here : []) {
    if (source.kernel === kernel?.kernel || source.kernel === pinned) continue;
    const partner = partners?.get(source.kernel);
    if (partner !== undefined) add('partner', partner, source.kernel);
    add('other', source, source.kernel);
  }
  const selected = kernels[kernel?.kernel ?? -1];
  if (baseline !== undefined && baseline.point !== selected) {
    add('baseline', baseline.point, pinned ?? selected?.kernel ?? 0);
  }
  if (selected !== undefined) add('selected', selected, selected.kernel);
  return marks.sort((a, b) => RANKS[a.role] - RANKS[b.role] || b.radius - a.radius);
}

function marksAt(
  levels: readonly MemoryLevel[],
  of: Pick<Mark, 'role' | 'source' | 'work' | 'kernel'>,
  { longest, most }: { readonly longest: number; readonly most: number },
): Mark[] {
  const { source, work } = of;
  const share = Math.sqrt((source.durationNs || 0) / longest);
  return levels.flatMap(level => {
    const x = work.intensity[level];
    // Where TMA went past the counter of L1 there is no intensity: no point is better than a wrong one.
    if (!(x > 0)) return [];
    const radius = (SMALLEST + (most - SMALLEST) * share) * SIZES[level];
    return [{ ...of, level, x, y: work.achieved, pipe: work.kind.pipe, radius }];
  });
}

/** Of the kernel in hand always, of the others where these are few enough to tell the lines apart. */
function linksOf(marks: readonly Mark[], { baseline, partners }: RooflineData): [Mark, Mark][] {
  if (baseline === undefined || baseline.isOwn || partners === undefined) return [];
  const few = partners.size <= MANY;
  const now = new Map<string, Mark>();
  const place = ({ kernel, level }: Mark): string => `${kernel} ${level}`;
  for (const mark of marks) {
    if (mark.role === 'selected' || (few && mark.role === 'other')) now.set(place(mark), mark);
  }
  return marks.flatMap(mark => {
    if (mark.role !== 'baseline' && mark.role !== 'partner') return [];
    const to = now.get(place(mark));
    return to === undefined ? [] : [[mark, to] as [Mark, Mark]];
  });
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
    ns: Number.isNaN(durationNs) ? undefined : durationNs * Math.max(0, 1 - percent / 100),
    side: slanted <= peak ? 'memory' : 'compute',
  };
}

function ridgesOf(
  data: RooflineData,
  roof: DrawnRoof | undefined,
  level: MemoryLevel | undefined,
  clock: Clock,
): RooflineModel['ridge'] {
  const { kernel } = data;
  const at = (which: Clock): number => {
    const work = roof && roofFor(data, kernel, roof.id, which);
    const memory = level && roofFor(data, kernel, level, which);
    return ridgeOf(work?.peak ?? NaN, memory?.peak ?? NaN);
  };
  const known = data.roofs.find(of => of.id === roof?.id)?.peakAtBoost !== undefined;
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
  const xs = [...ridges, 1];
  const ys = [peak];
  for (const { x, y } of marks) {
    xs.push(x);
    ys.push(y);
  }
  const least = (of: readonly number[]): number => of.reduce((a, b) => Math.min(a, b));
  const left = 10 ** Math.floor(Math.log10(least(xs) / 1.5));
  const right = xs.reduce((a, b) => Math.max(a, b)) * 20;
  const bottom = 10 ** Math.floor(Math.log10(least(ys) / 1.5));
  // Room for the names of the next higher roofs.
  return { x: [left, right], y: [bottom, peak * 6] };
}
