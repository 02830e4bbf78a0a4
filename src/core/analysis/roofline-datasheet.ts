/**
 * Peaks of the device table as roofs: beside those that a report measured, and in their place where it measured none.
 * Datasheets give dense peaks at the boost clock; work with sparse matrices has twice the peak.
 */

import { given } from '../report/figure.ts';
import type { DeviceEntry, DevicePeaks } from './devices-entry.ts';
import type { Roof } from './roofline-types.ts';
import { MEMORY_KINDS, type Pipe, type WorkKind } from './roofline-work.ts';

/** By pipe and type of the inputs. FP16 and BF16 share a peak. */
const PEAKS: Readonly<Record<Pipe, Readonly<Record<string, keyof DevicePeaks>>>> = {
  cuda: { fp64: 'fp64', fp32: 'fp32', fp16: 'fp16' },
  tensor: {
    fp64: 'fp64Tensor',
    tf32: 'tf32Tensor',
    bf16: 'fp16Tensor',
    fp16: 'fp16Tensor',
    fp8: 'fp8Tensor',
    fp4: 'fp4Tensor',
    int8: 'int8Tensor',
  },
};

type Kind = Pick<WorkKind, 'id' | 'name' | 'pipe' | 'precision' | 'unit'>;

/** The roofs of a report, each with what the datasheet says of the same. */
export function withDatasheetPeaks(
  roofs: readonly Roof[],
  entry: DeviceEntry,
  kinds: readonly Kind[],
): Roof[] {
  return roofs.map(roof => {
    const kind = kinds.find(({ id }) => id === roof.id);
    const peak = roof.id === 'dram' ? entry.memoryBandwidth : kind && peakOf(kind, entry);
    return peak === undefined ? roof : { ...roof, datasheetPeak: peak };
  });
}

/**
 * The roofs that a report lacks: of work where it has none of work, of DRAM where it has none of DRAM; nothing where no
 * kernel can be placed under them, since its work or its traffic was not counted.
 */
export function datasheetRoofs(
  own: readonly Roof[],
  entry: DeviceEntry,
  kinds: readonly Kind[],
  used: ReadonlySet<string>,
): Roof[] {
  if (!used.has('dram') || !kinds.some(({ id }) => used.has(id))) return [];
  const roofs: Roof[] = [];
  const add = (kind: Roof['kind'], of: Pick<Roof, 'id' | 'name' | 'unit'>, peak: number): void => {
    const { id, name, unit } = of;
    const figure = given(`${entry.source}: ${name}`, peak, unit);
    // Tensor peaks are published at lower clocks than the highest, without saying which.
    const isCuda = kinds.some(like => like.id === id && like.pipe === 'cuda');
    const clock = isCuda && entry.clock > 0 ? entry.clock : NaN;
    const datasheet = { from: 'datasheet', datasheetPeak: peak, used: used.has(id) } as const;
    roofs.push({ id, name, kind, peak, unit, clock, figure, ...datasheet });
  };
  if (!own.some(({ kind }) => kind === 'compute')) {
    for (const kind of [...kinds, ...otherKinds(kinds)]) {
      const peak = peakOf(kind, entry);
      if (peak !== undefined) add('compute', kind, peak);
    }
  }
  const dram = MEMORY_KINDS.find(({ level }) => level === 'dram');
  if (dram !== undefined && !own.some(({ id }) => id === 'dram')) {
    add('memory', { id: 'dram', name: dram.name, unit: 'byte/s' }, entry.memoryBandwidth);
  }
  return roofs;
}

/** Operations per second; undefined = has none, or not published. */
function peakOf({ pipe, precision, name }: Kind, { peaks }: DeviceEntry): number | undefined {
  const key = PEAKS[pipe][precision];
  const dense = key && peaks[key];
  return dense === undefined ? undefined : dense * (isSparse(name) ? 2 : 1);
}

function isSparse(name: string): boolean {
  return name.includes('sparse');
}

/** Kinds of work that no column of the report is about. */
function otherKinds(kinds: readonly Kind[]): Kind[] {
  return (['cuda', 'tensor'] as const).flatMap(pipe =>
    Object.keys(PEAKS[pipe])
      .filter(type => !kinds.some(of => of.pipe === pipe && of.precision === type))
      .map(precision => ({
        id: pipe === 'tensor' ? `tensor:${precision}` : precision,
        name: `${pipe === 'tensor' ? 'Tensor ' : ''}${precision.toUpperCase()}`,
        pipe,
        precision,
        unit: precision.startsWith('int') ? 'OP/s' : 'FLOP/s',
      })),
  );
}
