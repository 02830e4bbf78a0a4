/** Phase, step, layer and operator of operations, and the projection of ranges: what the analyses say, as columns. */

import { operatorOf } from '../analysis/operators/of-trace.ts';
import { phaseOf } from '../analysis/phase-of.ts';
import { projections } from '../analysis/projection.ts';
import { findSteps } from '../analysis/steps.ts';
import { lowerBound } from '../base/search.ts';
import { isOperation, isRange, SpanKind } from '../trace/columns.ts';
import type { Operator } from '../trace/operators.ts';
import type { Trace } from '../trace/trace.ts';
import { column, type RowColumn } from './columns.ts';

/** Where an operation belongs in the model; undefined = not known, or outside. */
export interface ModelPlace {
  readonly phase: string;
  readonly step: number | undefined;
  readonly layer: number | undefined;
  readonly operator: Operator;
}

/** undefined for a span that is no operation. */
export function modelPlaceOf(trace: Trace, row: number): ModelPlace | undefined {
  const kind = trace.spans.kind[row]!;
  if (!isOperation(kind) && kind !== SpanKind.communication) return undefined;
  const phase = phaseOf(trace, row);
  if (phase === undefined) return undefined;
  const { steps, layers, stepOf, layerOf } = findSteps(trace);
  return {
    phase,
    step: steps[stepOf[row]! - 1]?.index,
    layer: layers[layerOf[row]! - 1]?.index,
    operator: operatorOf(trace, row),
  };
}

export function modelColumns(trace: Trace): RowColumn[] {
  const place = lastKnown((row: number) => modelPlaceOf(trace, row));
  const projected = lastKnown((row: number) => projectionAt(trace, row));
  return [
    column(
      'phase',
      'text',
      '',
      'load, warmup, prefill, decode or other',
      row => place(row)?.phase ?? null,
    ),
    column(
      'step',
      'int32',
      '',
      'number of the step that launched it, from 1',
      row => place(row)?.step ?? null,
    ),
    column('layer', 'int32', '', 'layer of that step', row => place(row)?.layer ?? null),
    column(
      'operator',
      'text',
      '',
      'what it does in the layer',
      row => place(row)?.operator ?? null,
    ),
    column(
      'projected_start_ns',
      'int64',
      'ns',
      'of a range: start of its first operation on the GPU',
      row => projected(row)?.startNs ?? null,
    ),
    column(
      'projected_duration_ns',
      'int64',
      'ns',
      'of a range: from there to the end of its last operation',
      row => projected(row)?.durationNs ?? null,
    ),
  ];
}

/** undefined for what is no range, and for ranges that launched nothing. */
function projectionAt(
  trace: Trace,
  row: number,
): { readonly startNs: number; readonly durationNs: number } | undefined {
  if (!isRange(trace.spans.kind[row]!)) return undefined;
  const { range, start, end } = projections(trace);
  const at = lowerBound(range, row);
  const startNs = start[at]!;
  if (range[at] !== row || Number.isNaN(startNs)) return undefined;
  return { startNs, durationNs: end[at]! - startNs };
}

/** Cells of one row are asked for one after the other. */
function lastKnown<T>(of: (row: number) => T): (row: number) => T | undefined {
  let known = -1;
  let value: T | undefined;
  return row => {
    if (row !== known) {
      value = of(row);
      known = row;
    }
    return value;
  };
}
