/**
 * Which kernels of two reports belong together: one to one, by name, launch shape and order, the surest first. What is
 * left over is named. Compares no figure. Cost: a few passes over the kernels.
 */

import type { Report, ReportKernel } from '../report/report.ts';
import { plainName } from './join.ts';

/**
 * What two matched kernels have in common, the surest first: `name` is the full name, `function` the one without
 * template arguments; `shape` is grid and block.
 */
export type KernelMatchRule =
  'name-shape-range' | 'name-shape' | 'name' | 'function-shape' | 'function';

export interface KernelPair {
  /** Indexes into the kernels of each report. */
  readonly a: number;
  readonly b: number;
  readonly rule: KernelMatchRule;
  /** `certain`: same name and shape, as often in both reports. `weak`: the name's first part only. */
  readonly confidence: 'certain' | 'likely' | 'weak';
}

export interface ReportMatch {
  /** In the order of the second report. */
  readonly pairs: readonly KernelPair[];
  /** Indexes of kernels without a partner, in their report's order. */
  readonly onlyA: readonly number[];
  readonly onlyB: readonly number[];
}

type Key = (kernel: ReportKernel) => string | undefined;

const KEYS: readonly (readonly [KernelMatchRule, Key])[] = [
  ['name-shape-range', kernel => `${nameShape(kernel)}|${rangeOf(kernel)}`],
  ['name-shape', nameShape],
  ['name', kernel => plainName(kernel.name)],
  ['function-shape', kernel => functionOf(kernel) && `${functionOf(kernel)}|${shapeOf(kernel)}`],
  ['function', functionOf],
];

/**
 * Pass by pass, kernels with the same key are paired in their order, the first with the first. Where one report has
 * more of them, the last ones are left to the next pass: which of several like kernels is missing cannot be known.
 */
export function matchKernels(a: Report, b: Report): ReportMatch {
  const left = new Set(a.kernels.keys());
  const right = new Set(b.kernels.keys());
  const pairs: KernelPair[] = [];
  for (const [rule, key] of KEYS) {
    const groups = grouped(a, left, key);
    for (const [text, ofB] of grouped(b, right, key)) {
      const ofA = groups.get(text) ?? [];
      const confidence = confidenceOf(rule, ofA.length === ofB.length);
      for (const [place, partner] of ofA.slice(0, ofB.length).entries()) {
        const own = ofB[place];
        if (own === undefined) continue;
        pairs.push({ a: partner, b: own, rule, confidence });
        left.delete(partner);
        right.delete(own);
      }
    }
  }
  return { pairs: pairs.sort((x, y) => x.b - y.b), onlyA: [...left], onlyB: [...right] };
}

function confidenceOf(rule: KernelMatchRule, sameCount: boolean): KernelPair['confidence'] {
  if (rule === 'function') return 'weak';
  return sameCount && rule.startsWith('name-shape') ? 'certain' : 'likely';
}

/** Kernels by key, each list in the report's order. */
function grouped(report: Report, among: ReadonlySet<number>, key: Key): Map<string, number[]> {
  const groups = new Map<string, number[]>();
  for (const index of among) {
    const kernel = report.kernels[index];
    const text = kernel && key(kernel);
    if (text === undefined) continue;
    const group = groups.get(text);
    if (group === undefined) groups.set(text, [index]);
    else group.push(index);
  }
  return groups;
}

function nameShape(kernel: ReportKernel): string {
  return `${plainName(kernel.name)}|${shapeOf(kernel)}`;
}

function shapeOf({ grid, block }: ReportKernel): string {
  return `${grid.join(',')}|${block.join(',')}`;
}

function rangeOf({ ranges }: ReportKernel): string {
  return ranges.map(range => range.name).join('>');
}

function functionOf({ functionName }: ReportKernel): string | undefined {
  return functionName === '' ? undefined : functionName;
}
