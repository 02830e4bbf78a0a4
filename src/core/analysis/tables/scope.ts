/** The rows that a table is about: the operations of a node of the model tree, or all that touch a window of time. */

import { lowerBound } from '../../base/search.ts';
import { finished, type Unhurried } from '../../base/unhurried.ts';
import { copyClassOf } from '../copies.ts';
import { keeping } from '../groups.ts';
import { runKeyOf } from '../layer-operators.ts';
import { operationRows } from '../operations.ts';
import { operatorOf } from '../operators/of-trace.ts';
import { operationsOfPhase } from '../phase-of.ts';
import type { Phase } from '../phase.ts';
import { findSteps, isNamed } from '../steps.ts';
import { SpanKind } from '../../trace/columns.ts';
import type { Trace } from '../../trace/trace.ts';

/**
 * Operations below a node, ascending by row. The id is the path that the model tree gives its nodes; each segment
 * narrows the rows. '' = all operations; a segment that narrows nothing (a heading) is passed over.
 */
export function operationsOfNode(trace: Trace, node: string): Uint32Array {
  return finished(findingOperations(trace, node));
}

/** The same, unhurried. */
export function* findingOperations(trace: Trace, node: string): Unhurried<Uint32Array> {
  let rows: Uint32Array | undefined;
  for (const segment of node.split('/').filter(part => part !== '')) {
    const colon = segment.indexOf(':');
    const kind = colon < 0 ? segment : segment.slice(0, colon);
    rows = yield* narrowed(trace, rows, kind, colon < 0 ? '' : segment.slice(colon + 1));
  }
  return rows ?? operationRows(trace);
}

function* narrowed(
  trace: Trace,
  rows: Uint32Array | undefined,
  kind: string,
  value: string,
): Unhurried<Uint32Array> {
  const within = (keep: (row: number) => boolean): Unhurried<Uint32Array> =>
    keeping(rows ?? operationRows(trace), keep);
  const { steps, layerOf, stepOf } = findSteps(trace);
  const lane = (row: number) => trace.lanes[trace.spans.lane[row]!]!;
  switch (kind) {
    case 'phase':
      return operationsOfPhase(trace, value as Phase);
    case 'step':
      return (steps[Number(value) - 1]?.operations ?? new Uint32Array(0)).slice().sort();
    case 'layer':
      return yield* within(isInLayer(trace, value));
    case 'outside':
      return yield* within(row => layerOf[row] === 0 && stepOf[row] !== 0);
    case 'operator':
      return yield* within(row => (runKeyOf(trace, row) ?? operatorOf(trace, row)) === value);
    case 'mean':
      return yield* within(row => layerOf[row] !== 0 && !steps[stepOf[row]! - 1]!.isCut);
    case 'device':
      return yield* within(row => lane(row).device === Number(value));
    case 'stream':
      return yield* within(row => lane(row).id === Number(value));
    case 'name':
      return yield* within(row => trace.spans.name[row] === Number(value));
    case 'span':
      return operationAt(trace, Number(value));
    default:
      return yield* within(isCopyClass(trace, kind));
  }
}

/** The operation of a row; nothing where the row is none, as in a node of another file. */
function operationAt(trace: Trace, row: number): Uint32Array {
  const all = operationRows(trace);
  const at = lowerBound(all, row);
  return all.subarray(at, all[at] === row ? at + 1 : at);
}

/** What the program calls the step that a node is or is in; undefined where it gave no name, and outside steps. */
export function stepNameOf(trace: Trace, node: string): string | undefined {
  const found = /\/step:(\d+)|\/layer:(\d+)\./.exec(node);
  if (found === null || !isNamed(trace)) return undefined;
  return findSteps(trace).steps[Number(found[1] ?? found[2]) - 1]?.name;
}

/** `5` below a step, since layers are numbered anew in each; `7.5` elsewhere: layer 5 of step 7. */
function isInLayer(trace: Trace, value: string): (row: number) => boolean {
  const { steps, layers, layerOf } = findSteps(trace);
  const [index, step] = value.split('.').map(Number).reverse();
  return row => {
    const layer = layers[layerOf[row]! - 1];
    if (layer?.index !== index) return false;
    return step === undefined || steps[layer!.step]?.index === step;
  };
}

/** Headings such as `slowest` narrow nothing; `htod` and its kin do. */
function isCopyClass(trace: Trace, kind: string): (row: number) => boolean {
  if (!/^(htod|dtoh|dtod|htoh|ptop|memset|unknown|[hda]to[hda])$/.test(kind)) return () => true;
  return row => {
    const spanKind = trace.spans.kind[row];
    if (spanKind !== SpanKind.memcpy && spanKind !== SpanKind.memset) return false;
    return copyClassOf(trace, row) === kind;
  };
}

/** Rows among `rows` that touch [startNs, endNs). */
export function touching(
  trace: Trace,
  rows: Uint32Array,
  startNs = -Infinity,
  endNs = Infinity,
): Uint32Array {
  return finished(findingTouching(trace, rows, startNs, endNs));
}

/** The same, unhurried. */
export function* findingTouching(
  trace: Trace,
  rows: Uint32Array,
  startNs = -Infinity,
  endNs = Infinity,
): Unhurried<Uint32Array> {
  if (startNs === -Infinity && endNs === Infinity) return rows;
  const { start, dur } = trace.spans;
  return yield* keeping(rows, row => start[row]! < endNs && start[row]! + dur[row]! > startNs);
}
