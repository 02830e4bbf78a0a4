/**
 * Signs that the two sides did the same work in another size or at another speed: launch shapes of the kernels that
 * both have, and sampled clocks.
 */

import type { DiffDifference } from '../../protocol/diff.ts';
import { SpanKind, type LaunchShape } from '../../trace/columns.ts';
import type { Trace } from '../../trace/trace.ts';
import { lowerBound } from '../../base/search.ts';
import { formatFrequency } from '../../format/rate.ts';
import { baseName } from '../kernels.ts';
import { windowOf, type Scope } from './scope.ts';

/** Share of the common kernels' time from which other shapes are worth a word: attention's may change with context. */
const SHAPES = 0.25;
/** Relative difference of mean clocks from which times differ by it. */
const CLOCKS = 0.02;

interface ShapedName {
  ns: number;
  /** Time by grid and block. */
  readonly shapes: Map<string, number>;
  readonly short: string;
}

/** Kernels of one name that are mostly launched in another grid or block. */
export function shapeDifference(a: Scope, b: Scope): DiffDifference[] {
  const [x, y] = [shapesOf(a), shapesOf(b)];
  let commonNs = 0;
  let differentNs = 0;
  let most: { name: string; ns: number; a: string; b: string } | undefined;
  for (const [name, own] of x) {
    const other = y.get(name);
    if (other === undefined) continue;
    commonNs += own.ns;
    const [p, q] = [largest(own.shapes), largest(other.shapes)];
    if (p === q) continue;
    differentNs += own.ns;
    if (most === undefined || own.ns > most.ns) most = { name: own.short, ns: own.ns, a: p, b: q };
  }
  if (most === undefined || differentNs < SHAPES * commonNs) return [];
  const text = (shape: string): string => `${most.name}: ${shape}`;
  return [{ reason: 'batch', a: text(most.a), b: text(most.b), weight: 'caution' }];
}

function shapesOf({ trace, rows }: Scope): Map<string, ShapedName> {
  const { kind, name, detail, dur } = trace.spans;
  // By name id first, and by row of the shape: texts only once each.
  const sums = new Map<number, Map<number, number>>();
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i]!;
    if (kind[row] !== SpanKind.kernel || detail[row]! < 0) continue;
    let shapes = sums.get(name[row]!);
    if (shapes === undefined) sums.set(name[row]!, (shapes = new Map<number, number>()));
    shapes.set(detail[row]!, (shapes.get(detail[row]!) ?? 0) + dur[row]!);
  }
  const named = new Map<string, ShapedName>();
  for (const [id, shapes] of sums) {
    const short = trace.strings.get(baseName(trace, id));
    const of: ShapedName = { ns: 0, shapes: new Map(), short };
    for (const [shape, ns] of shapes) {
      const text = shapeText(trace.shapes[shape]!);
      of.ns += ns;
      of.shapes.set(text, (of.shapes.get(text) ?? 0) + ns);
    }
    named.set(trace.strings.get(id), of);
  }
  return named;
}

function shapeText({ grid, block }: LaunchShape): string {
  return `<<<${grid.join('×')}, ${block.join('×')}>>>`;
}

function largest(shapes: ReadonlyMap<string, number>): string {
  return [...shapes].reduce((best, next) => (next[1] > best[1] ? next : best))[0];
}

/** Mean of the sampled clocks within the scopes, where both files have them; else the devices' highest. */
export function clockDifference(a: Scope, b: Scope): DiffDifference[] {
  for (const { name, unit } of a.trace.counters) {
    if (unit !== 'Hz') continue;
    const [x, y] = [meanOf(a, name), meanOf(b, name)];
    if (x === undefined || y === undefined) continue;
    if (Math.abs(x - y) <= CLOCKS * Math.max(x, y)) continue;
    const text = (hertz: number): string => `${name}: ${formatFrequency(hertz)}`;
    return [{ reason: 'clocks', a: text(x), b: text(y), weight: 'caution' }];
  }
  const [x, y] = [highestClock(a.trace), highestClock(b.trace)];
  if (x === undefined || y === undefined || x === y) return [];
  return [{ reason: 'clocks', a: formatFrequency(x), b: formatFrequency(y), weight: 'caution' }];
}

/** Mean of the samples of a counter in the window of a scope. */
function meanOf(scope: Scope, name: string): number | undefined {
  const counter = scope.trace.counters.find(other => other.name === name && other.unit === 'Hz');
  if (counter === undefined) return undefined;
  const { startNs, endNs } = windowOf(scope);
  const from = lowerBound(counter.time, startNs);
  const to = lowerBound(counter.time, endNs);
  if (from === to) return undefined;
  return counter.value.subarray(from, to).reduce((sum, value) => sum + value, 0) / (to - from);
}

function highestClock({ devices }: Trace): number | undefined {
  return devices.find(({ clock }) => clock !== undefined)?.clock;
}
