/**
 * Which roofs of a report the chart draws for the kernel in hand: one per pipe and precision, at the kernel's own
 * measured clock or at the chip's highest. Pure; pixels are the business of `roofline-paint.ts`.
 */

import type { KernelRoofline, Roof, WorkPoint } from '../../src/core/analysis/roofline-types.ts';
import type { Figure } from '../../src/core/report/figure.ts';
import type { KernelPoint } from './roofline-points.ts';

export type Clock = 'measured' | 'boost';

/** Roofs of one device of a report, and the report's kernels. */
export interface Roofs {
  readonly roofs: readonly Roof[];
  /** Of the device that the roofs belong to; see `KernelPoint.device`. */
  readonly device: number;
  /** Of all devices, by index. */
  readonly kernels: readonly KernelPoint[];
}

export interface DrawnRoof {
  /** Id of the kind of work, or the memory level. */
  readonly id: string;
  readonly name: string;
  readonly unit: Roof['unit'];
  /** At the chosen clock. */
  readonly peak: number;
  /** Hz; undefined where the file does not say. */
  readonly clock: number | undefined;
  /** Of the measured clock: formula and metrics. */
  readonly figure: Figure;
  readonly used: boolean;
  readonly from: Roof['from'];
  /** What the datasheet says of the same, whatever the clock chosen; undefined = nothing. */
  readonly datasheetPeak: number | undefined;
}

const SM_CLOCK = 'sm__cycles_elapsed.avg.per_second';
/** Order of the choices: vector units first, then tensor, from wide to narrow types. */
const PRECISIONS = ['fp64', 'fp32', 'tf32', 'bf16', 'fp16', 'fp8', 'fp6', 'fp4', 'int8'];

/** Tensor kinds begin with 'tensor:'; the type is the first word of the name after that. */
export function pipeOf(roof: Pick<Roof, 'id'>): 'tensor' | 'cuda' {
  return roof.id.startsWith('tensor:') ? 'tensor' : 'cuda';
}

export function precisionOf(roof: Pick<Roof, 'name'>): string {
  return (
    roof.name
      .replace(/^Tensor /, '')
      .split(' ')[0]
      ?.toLowerCase() ?? ''
  );
}

export function isSparse(roof: Pick<Roof, 'name'>): boolean {
  return roof.name.includes('sparse');
}

/** The kind of work that the kernel did most of, else that of the device's longest kernel that worked, else the first used. */
export function defaultRoof(
  { roofs, kernels, device }: Roofs,
  kernel: KernelRoofline | undefined,
): string {
  const own = kernel?.work[0]?.kind.id;
  if (own !== undefined) return own;
  const working = kernels.filter(k => k.device === device && k.work.length > 0);
  const longest = working.reduce<KernelPoint | undefined>(
    (a, b) => ((b.durationNs || 0) > (a?.durationNs ?? -1) ? b : a),
    undefined,
  );
  const compute = roofs.filter(roof => roof.kind === 'compute');
  return longest?.work[0]?.kind.id ?? compute.find(r => r.used)?.id ?? compute[0]?.id ?? '';
}

/**
 * One roof per pipe and precision: the one that the kernel in hand used, else one that any kernel used, else the
 * highest without sparsity. Types that no model computes with (INT1, INT4) only where used.
 */
export function roofChoices(
  { roofs }: Pick<Roofs, 'roofs'>,
  kernel: KernelRoofline | undefined,
): Roof[] {
  const own = new Set(kernel?.work.map(point => point.kind.id));
  const groups = new Map<string, Roof[]>();
  for (const roof of roofs) {
    if (roof.kind !== 'compute') continue;
    const known = PRECISIONS.includes(precisionOf(roof));
    if (!roof.used && (!known || isSparse(roof))) continue;
    const key = `${pipeOf(roof)} ${precisionOf(roof)}`;
    groups.set(key, [...(groups.get(key) ?? []), roof]);
  }
  const rank = (roof: Roof): number => (own.has(roof.id) ? 2 : roof.used ? 1 : 0);
  const best = [...groups.values()].map(group =>
    group.reduce((a, b) => (rank(b) > rank(a) || (rank(b) === rank(a) && b.peak > a.peak) ? b : a)),
  );
  return best.sort((a, b) => orderOf(a) - orderOf(b));
}

function orderOf(roof: Pick<Roof, 'id' | 'name'>): number {
  return (pipeOf(roof) === 'tensor' ? 100 : 0) + PRECISIONS.indexOf(precisionOf(roof));
}

/** Roof by id for a kernel, at a clock. Peaks per cycle are the chip's; only the clock is the kernel's. */
export function roofFor(
  { roofs }: Pick<Roofs, 'roofs'>,
  kernel: KernelRoofline | undefined,
  id: string,
  clock: Clock,
): DrawnRoof | undefined {
  const roof = roofs.find(r => r.id === id);
  if (roof === undefined) return undefined;
  const { name, unit, used, from, datasheetPeak } = roof;
  const base = { id, name, unit, used, from, datasheetPeak };
  const measured = measuredFor(kernel, roof);
  if (clock === 'boost' && roof.peakAtBoost !== undefined) {
    const hertz = Number.isFinite(roof.clock)
      ? (roof.clock * roof.peakAtBoost) / roof.peak
      : undefined;
    return { ...base, peak: roof.peakAtBoost, clock: hertz, figure: measured.figure };
  }
  return { ...base, peak: measured.figure.value, clock: measured.clock, figure: measured.figure };
}

function measuredFor(
  kernel: KernelRoofline | undefined,
  roof: Roof,
): { readonly figure: Figure; readonly clock: number | undefined } {
  const own =
    roof.kind === 'memory'
      ? kernel?.traffic.find(traffic => traffic.level === roof.id)?.peak
      : kernel?.work.find(point => point.kind.id === roof.id)?.peak;
  const figure = own ?? atClock(roof.figure, clockOf(kernel));
  const clock = figure.terms.find(term => term.metric.includes('cycles_elapsed'))?.value;
  return { figure, clock: clock ?? (Number.isFinite(roof.clock) ? roof.clock : undefined) };
}

/** The kernel's SM clock, Hz, from the sum of any of its peaks. */
export function clockOf(kernel: KernelRoofline | undefined): number | undefined {
  const terms = kernel?.work.flatMap((point: WorkPoint) => point.peak?.terms ?? []);
  return terms?.find(term => term.metric === SM_CLOCK)?.value;
}

/** The same peak at another SM clock; unchanged where the figure has no such clock. */
function atClock(figure: Figure, hertz: number | undefined): Figure {
  const term = figure.terms.find(of => of.metric === SM_CLOCK);
  if (term === undefined || hertz === undefined || term.value === 0) return figure;
  return {
    ...figure,
    value: (figure.value * hertz) / term.value,
    terms: figure.terms.map(of => (of === term ? { ...term, value: hertz } : of)),
  };
}

/** Operations per byte at which a roof of work meets one of memory. */
export function ridgeOf(work: number, memory: number): number {
  return memory > 0 ? work / memory : NaN;
}

/** Roofs with the same peak: one line, one name. */
export interface RoofLine {
  readonly peak: number;
  /** 'OP/s' also where floating-point and integer work share the line. */
  readonly unit: Roof['unit'];
  /** By pipe; the chosen one first, then the used ones. */
  readonly types: readonly PipeTypes[];
  readonly clock: number | undefined;
  readonly isChosen: boolean;
  readonly from: Roof['from'];
  /** The chosen one first, then the used ones. */
  readonly roofs: readonly DrawnRoof[];
}

export interface PipeTypes {
  readonly pipe: 'tensor' | 'cuda';
  readonly precisions: readonly string[];
}

/** The lines of compute roofs, highest first. */
export function roofLines(roofs: readonly DrawnRoof[], chosen: string): RoofLine[] {
  const groups: DrawnRoof[][] = [];
  for (const roof of [...roofs].sort((a, b) => b.peak - a.peak)) {
    const same = groups.find(
      ([first]) => first !== undefined && Math.abs(first.peak / roof.peak - 1) < 1e-6,
    );
    if (same === undefined) groups.push([roof]);
    else same.push(roof);
  }
  const rank = (roof: DrawnRoof): number => (roof.id === chosen ? 2 : roof.used ? 1 : 0);
  return groups.flatMap(group => {
    const [first, ...rest] = group.sort((a, b) => rank(b) - rank(a) || orderOf(a) - orderOf(b));
    if (first === undefined) return [];
    return {
      peak: first.peak,
      unit: rest.every(roof => roof.unit === first.unit) ? first.unit : 'OP/s',
      types: typesOf(group),
      clock: first.clock,
      isChosen: first.id === chosen,
      from: first.from,
      roofs: group,
    };
  });
}

function typesOf(roofs: readonly DrawnRoof[]): PipeTypes[] {
  return [...new Set(roofs.map(pipeOf))].map(pipe => {
    const own = roofs.filter(roof => pipeOf(roof) === pipe);
    return { pipe, precisions: [...new Set(own.map(precisionOf))] };
  });
}
