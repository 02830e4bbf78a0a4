/**
 * The heat map as plain data: values of layers by steps, the range of its colours and short names for its axes. Pure.
 * Steps run from left to right as in the timeline above, layers from top to bottom.
 */

import type { LayersMap, MapLabel } from '../../src/core/protocol/analysis.ts';

export interface HeatModel {
  readonly map: LayersMap;
  /** `layer time`, `idle` …, or an operator. */
  readonly title: string;
  /** '' where whole layers are shown. */
  readonly operator: string;
  /** Steps × layers, step by step; NaN = none. */
  readonly values: Float64Array;
  readonly scale: HeatScale;
  /** Cells far from the others, the farthest first. */
  readonly outliers: readonly number[];
}

/** Values from `low` down have the lightest colour, from `high` up the strongest. */
export interface HeatScale {
  readonly low: number;
  readonly high: number;
  readonly median: number;
}

/** This share of the values at each end does not stretch the colours. */
const TAIL = 0.02;
/** Even values shall look even: the colours span at least this share of the median. */
const LEAST_SPREAD = 0.1;

/** `fromZero` for what may be nothing: idle time, gaps. */
export function scaleOf(values: Float64Array, fromZero: boolean): HeatScale {
  const sorted = values.filter(value => !Number.isNaN(value)).sort();
  const at = (share: number): number => sorted[Math.round(share * (sorted.length - 1))] ?? 0;
  const median = at(0.5);
  const low = fromZero ? 0 : at(TAIL);
  const high = at(1 - TAIL);
  const least = Math.max(1, LEAST_SPREAD * median);
  if (high - low >= least) return { low, high, median };
  const middle = (low + high) / 2;
  const from = fromZero ? 0 : Math.max(0, middle - least / 2);
  return { low: from, high: from + least, median };
}

/** 0..1 */
export function shadeOf(value: number, { low, high }: HeatScale): number {
  return Math.min(1, Math.max(0, (value - low) / (high - low)));
}

export interface Cell {
  readonly step: number;
  readonly layer: number;
}

export function cellIndex({ map }: HeatModel, { step, layer }: Cell): number {
  return step * map.layers.length + layer;
}

export function cellOf({ map }: HeatModel, index: number): Cell {
  const columns = map.layers.length;
  return { step: Math.floor(index / columns), layer: index % columns };
}

/** The node of the model tree that a cell is; '' = none. */
export function nodeOf({ map, operator }: HeatModel, { step, layer }: Cell): string {
  const above = map.steps[step]?.node ?? '';
  const index = map.layers[layer]?.index;
  if (above === '' || index === undefined) return '';
  const node = `${above}/layer:${index}`;
  return operator === '' ? node : `${node}/operator:${operator}`;
}

/** The cell that a node of the tree is, or is part of. */
export function cellOfNode({ map }: HeatModel, node: string): Cell | undefined {
  const found = /^(.*\/step:\d+)\/layer:(\d+)(?:\/|$)/.exec(node);
  if (found === null) return undefined;
  const step = map.steps.findIndex(other => other.node === found[1]);
  const layer = map.layers.findIndex(other => other.index === Number(found[2]));
  return step < 0 || layer < 0 ? undefined : { step, layer };
}

export interface ShortLabels {
  /** What all begin with: `decode step=`, `rank · decode step=`. */
  readonly prefix: string;
  /** What is left of each: `7`, `0 · 7`. */
  readonly rest: readonly string[];
  /** Each without the whole words that all begin with: `step=7`, `0 · step=7`. */
  readonly brief: readonly string[];
}

/** Between the rank and the step of a run of several ranks. */
const JOINT = ' · ';

/** Labels without what they have in common, part by part. */
export function shortLabels(labels: readonly MapLabel[]): ShortLabels {
  const names = labels.map(({ label }) => label);
  const [first = ''] = names;
  if (names.length === 1) return { prefix: '', rest: names, brief: names };
  if (new Set(names).size < 2) {
    const rest = labels.map(({ index }) => String(index));
    return { prefix: `${first} `, rest, brief: names };
  }
  const parts = names.map(name => name.split(JOINT));
  const columns = (parts[0] ?? []).map((_, i) => shortNames(parts.map(part => part[i] ?? '')));
  if (parts.some(part => part.length !== columns.length)) return shortNames(names);
  const joined = (of: (column: ShortLabels) => string | undefined): string =>
    columns.map(of).join(JOINT);
  // `rank 0` is 0 before a step.
  const briefly = (column: ShortLabels): readonly string[] =>
    column !== columns.at(-1) && column.prefix.endsWith(' ') ? column.rest : column.brief;
  const prefixes = columns.map(({ prefix }) => prefix.trimEnd()).filter(prefix => prefix !== '');
  return {
    prefix: prefixes.join(JOINT),
    rest: names.map((_, n) => joined(({ rest }) => rest[n])),
    brief: names.map((_, n) => joined(column => briefly(column)[n])),
  };
}

/** What the axis of the steps is called: `decode step`; '' where they have no word in common. */
export function axisTitle(labels: readonly MapLabel[]): string {
  return shortLabels(labels).prefix.replace(/[\s=#_:]+$/, '');
}

/** Neighbouring columns of the map that are of one rank, or of one step of the profiler. */
export interface Band {
  readonly label: string;
  /** Columns, `to` not included. */
  readonly from: number;
  readonly to: number;
}

/** What the first parts of labels put together; none where they put nothing together. */
export function bandsOf(labels: readonly MapLabel[]): readonly Band[] {
  const bands: Band[] = [];
  for (const [from, { label }] of labels.entries()) {
    const end = label.indexOf(JOINT);
    if (end < 0) return [];
    const name = label.slice(0, end);
    const last = bands.at(-1);
    if (last?.label === name) bands[bands.length - 1] = { ...last, to: from + 1 };
    else bands.push({ label: name, from, to: from + 1 });
  }
  return bands.length > 1 && bands.length < labels.length ? bands : [];
}

/** The labels without what their bands say. */
export function inBands(labels: readonly MapLabel[]): readonly MapLabel[] {
  const from = ({ label }: MapLabel): number => label.indexOf(JOINT) + JOINT.length;
  return labels.map(label => ({ ...label, label: label.label.slice(from(label)) }));
}

/** The same of names of one part: what they begin with, up to a separator. */
function shortNames(names: readonly string[]): ShortLabels {
  const [first = ''] = names;
  let length = first.length;
  for (const name of names) while (!name.startsWith(first.slice(0, length))) length--;
  const prefix = /^.*[\s=#_:]/.exec(first.slice(0, length))?.[0] ?? '';
  const words = /^.* (?=\S+ ?$)/.exec(prefix)?.[0] ?? '';
  const without = (start: string) => names.map(name => name.slice(start.length));
  const isAll = names.some(name => name.length <= words.length);
  return { prefix, rest: without(prefix), brief: isAll ? names : without(words) };
}

/** Every how many labels one can be shown, if one needs `size` pixels and has `pitch`. */
export function labelStep(size: number, pitch: number): number {
  for (const step of [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000]) {
    if (step * pitch >= size) return step;
  }
  return 2000;
}

/** Where `count` cells of a stretch of whole pixels begin and end: `count` + 1 edges without gaps. */
export function edgesOf(count: number, pixels: number): Int32Array {
  return Int32Array.from({ length: count + 1 }, (_, i) => Math.round((i * pixels) / count));
}
