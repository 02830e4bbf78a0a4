/** The ranges that launched something: the way from a measurement back to the line that marked it. */

import { operationsOfNode } from '../analysis/tables/scope.ts';
import { domainOf, rangeRows, threadOf } from '../analysis/projection.ts';
import { styleOf } from '../analysis/ranges.ts';
import { findSteps } from '../analysis/steps.ts';
import type { MeasuredRange } from '../protocol/source.ts';
import { isOperation, isRange } from '../trace/columns.ts';
import type { Trace } from '../trace/trace.ts';

/** Innermost first; a range is around itself. An operation stands for the call that launched it. */
export function rangesAroundSpan(trace: Trace, span: number): readonly MeasuredRange[] {
  const { start, dur, kind, link, length } = trace.spans;
  if (!(span >= 0 && span < length)) return [];
  const from = isOperation(kind[span] ?? 0) ? (link[span] ?? -1) : span;
  if (from < 0) return [];
  const [startNs, thread] = [start[from] ?? 0, threadOf(trace, from)];
  const endNs = startNs + (dur[from] ?? 0);
  const around = rangeRows(trace).filter(row => {
    const first = start[row] ?? 0;
    return first <= startNs && first + (dur[row] ?? 0) >= endNs && threadOf(trace, row) === thread;
  });
  const durationOf = (row: number): number => dur[row] ?? 0;
  const sorted = [...around].sort(
    (a, b) => Number(b === from) - Number(a === from) || durationOf(a) - durationOf(b),
  );
  return sorted.map(row => ({
    name: trace.strings.get(trace.spans.name[row] ?? 0),
    domain: domainOf(trace, row),
    style: styleOf(trace, row),
  }));
}

/** Of a step or layer its own range first; of any other node those around the first operation in it. */
export function rangesAroundNode(trace: Trace, node: string): readonly MeasuredRange[] {
  const { steps, layers } = findSteps(trace);
  const [, step, layer] = /\/step:(\d+)(?:\/layer:(\d+))?$/.exec(node) ?? [];
  const own = layers.find(
    other => String(other.index) === layer && String(other.step + 1) === step,
  );
  const range = layer === undefined ? steps[Number(step) - 1]?.range : own?.range;
  if (range !== undefined && range >= 0 && isRange(trace.spans.kind[range] ?? 0)) {
    return rangesAroundSpan(trace, range);
  }
  const [first] = operationsOfNode(trace, node);
  return first === undefined ? [] : rangesAroundSpan(trace, first);
}
