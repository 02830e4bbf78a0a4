/**
 * Where the memory chart's units and links stand: fixed places after Nsight Compute's drawing, so that two kernels can
 * be compared by eye. Pure geometry in the drawing's own units.
 */

import type { ChartLink, MemoryChart } from '../../src/core/analysis/memory-chart.ts';
import type { NodeId } from '../../src/core/analysis/memory-chart-links.ts';

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export const SIZE = { width: 1192, height: 474 } as const;

const ROW = 54;
const TOP = 2;
const row = (index: number, rows = 1): Pick<Box, 'y' | 'height'> => ({
  y: TOP + index * ROW + 5,
  height: rows * ROW - 10,
});

/** Between two columns there is room for a throughput and its change; in wider gaps for a size and its share. */
const KERNEL = { x: 4, width: 62 };
const LOGICAL = { x: 206, width: 116 };
const L1 = { x: 462, width: 132 };
const L2 = { x: 744, width: 176 };
const MEMORY = { x: 1064, width: 124 };

/** The fabric and the compression of L2 stand inside its box, as rows of figures. */
export const BOXES: Readonly<Partial<Record<NodeId, Box>>> = {
  kernel: { ...KERNEL, ...row(0, 8.6) },
  global: { ...LOGICAL, ...row(0) },
  local: { ...LOGICAL, ...row(1) },
  texture: { ...LOGICAL, ...row(2) },
  surface: { ...LOGICAL, ...row(3) },
  ldgsts: { ...LOGICAL, ...row(4) },
  dsmem: { ...LOGICAL, ...row(5) },
  l1: { ...L1, ...row(0, 6) },
  shared: { ...L1, ...row(6.6) },
  tma: { ...LOGICAL, ...row(7.6) },
  l2: { ...L2, ...row(0, 8.6) },
  system: { ...MEMORY, ...row(0, 2) },
  device: { ...MEMORY, ...row(2.9, 2.8) },
  peer: { ...MEMORY, ...row(6.6, 2) },
};

/** From here a gap is one of the wider ones. */
export const WIDE_GAP = 142;

export interface Line {
  readonly link: ChartLink;
  /** From where the data come to where they go. */
  readonly from: readonly [number, number];
  readonly to: readonly [number, number];
  readonly vertical: boolean;
}

/** Of the parts that a link between two units consists of, those worth a line of their own. */
const MINOR = new Set(['atomic', 'reduction']);

/** Lines of all links between two boxes; an atomic or reduction without traffic has none. */
export function linesOf(chart: MemoryChart): Line[] {
  const pairs = new Map<string, ChartLink[]>();
  for (const link of chart.links) {
    if (BOXES[link.from] === undefined || BOXES[link.to] === undefined) continue;
    if (MINOR.has(link.operation) && countOf(link) === 0) continue;
    const key = [link.from, link.to].sort().join(' ');
    pairs.set(key, [...(pairs.get(key) ?? []), link]);
  }
  return [...pairs.values()].flatMap(links =>
    links.map((link, index) => lineOf(link, index, links.length)),
  );
}

export function countOf(link: Pick<ChartLink, 'bytes' | 'requests' | 'instructions'>): number {
  return (link.bytes ?? link.requests ?? link.instructions)?.value ?? 0;
}

function lineOf(link: ChartLink, index: number, count: number): Line {
  const from = BOXES[link.from] ?? { x: 0, y: 0, width: 0, height: 0 };
  const to = BOXES[link.to] ?? from;
  const overlap = Math.min(from.x + from.width, to.x + to.width) - Math.max(from.x, to.x);
  if (overlap > 0) {
    const x = Math.max(from.x, to.x) + overlap / 3;
    const down = from.y < to.y;
    const start = down ? from.y + from.height : from.y;
    return { link, from: [x, start], to: [x, down ? to.y : to.y + to.height], vertical: true };
  }
  const top = Math.max(from.y, to.y);
  const bottom = Math.min(from.y + from.height, to.y + to.height);
  // Text stands above its line, so lines sit a little low in their share of the height.
  const y = top + ((bottom - top) * (index + 0.5)) / count + (count > 2 ? 5 : 6);
  const right = from.x < to.x;
  const start = right ? from.x + from.width : from.x;
  return { link, from: [start, y], to: [right ? to.x : to.x + to.width, y], vertical: false };
}

/** Whether anything went to or from a unit, or it was busy: a file may have one without the other. */
export function isUsed(chart: MemoryChart, node: NodeId): boolean {
  if (node === 'kernel') return true;
  if ((chart.nodes.find(of => of.id === node)?.busy?.value ?? 0) > 0) return true;
  return chart.links.some(link => (link.from === node || link.to === node) && countOf(link) > 0);
}

/** Pixels: thin where idle, ten at full peak; thicker by the root so that small shares can be told apart. */
export function thickness(percent: number | undefined): number {
  if (percent === undefined || !(percent > 0)) return 1.5;
  return 1.5 + 8.5 * Math.sqrt(Math.min(100, percent) / 100);
}
