/**
 * The model tree as the protocol serves it: trace > phase > step > layer > kernel where there are steps, else
 * trace > device > stream > name > kernel. Pages of children, single nodes, and the way down to a span.
 */

import type { TreeNode, TreePage } from '../../protocol/engine.ts';
import { isOperation, SpanKind } from '../../trace/columns.ts';
import type { Trace } from '../../trace/trace.ts';
import { copyClassOf } from '../copies.ts';
import { runKeyOf } from '../layer-operators.ts';
import { perTrace } from '../memo.ts';
import { deviceOperations, operationSpan } from '../operations.ts';
import { phaseOf } from '../phase-of.ts';
import { operationsOfRange } from '../projection.ts';
import { stepSequences } from '../step-sequences.ts';
import { findSteps } from '../steps.ts';
import { arranged, type Arrangement } from './arrange.ts';
import { deviceChildren } from './device-places.ts';
import { idOfStep, parentOf } from './ids.ts';
import { nodeOf, type Place } from './place.ts';
import { phaseChildren } from './step-places.ts';

/** Places found by id are kept, up to so many a trace; a page of kernels then costs only its own rows. */
const KEPT_PLACES = 2000;
/** Sorted or filtered lists of children that are kept for their next pages. */
const KEPT_ARRANGEMENTS = 64;

interface Model {
  readonly root: Place;
  readonly kept: Map<string, Place>;
  readonly arrangements: Map<string, readonly Place[]>;
}

const modelOf = perTrace((trace): Model => {
  const { startNs, endNs } = operationSpan(trace) ?? trace;
  const root: Place = {
    id: '',
    kind: 'trace',
    label: '',
    timeNs: endNs - startNs,
    count: 1,
    startNs,
    endNs,
    children: findSteps(trace).steps.length > 0 ? phaseChildren(trace) : deviceChildren(trace),
  };
  return { root, kept: new Map(), arrangements: new Map() };
});

/** A page of the children of a node, in the order and with the filter given; empty for an unknown id. */
export function treePage(
  trace: Trace,
  id: string,
  offset: number,
  limit: number,
  arrangement: Arrangement = {},
): TreePage {
  const place = placeAt(trace, id);
  if (place === undefined) return { nodes: [], total: 0 };
  const children = childrenOf(trace, place, arrangement);
  const { total } = children;
  const nodes: TreeNode[] = [];
  for (let i = Math.max(0, offset); i < Math.min(total, offset + limit); i++) {
    nodes.push(nodeOf(children.at(i), wholeOf(trace, place)));
  }
  return { nodes, total };
}

function childrenOf(
  trace: Trace,
  place: Place,
  arrangement: Arrangement,
): { readonly total: number; at(index: number): Place } {
  const { sort = 'order', filter = '' } = arrangement;
  if (sort === 'order' && filter.trim() === '') {
    return { total: place.children.total, at: index => place.children.at(index) };
  }
  const { arrangements } = modelOf(trace);
  const key = JSON.stringify([place.id, sort, filter]);
  const known =
    arrangements.get(key) ??
    arranged(trace, place.children, arrangement, [place, ...ancestorsOf(trace, place.id)]);
  if (arrangements.size >= KEPT_ARRANGEMENTS) arrangements.clear();
  arrangements.set(key, known);
  return { total: known.length, at: index => known[index]! };
}

/** Places above an id, innermost first. */
function ancestorsOf(trace: Trace, id: string): Place[] {
  if (id === '') return [];
  const above = placeAt(trace, parentOf(id));
  return above === undefined ? [] : [above, ...ancestorsOf(trace, above.id)];
}

/** One node by its id. */
export function treeNode(trace: Trace, id: string): TreeNode | undefined {
  const place = placeAt(trace, id);
  const above = placeAt(trace, parentOf(id));
  return place && nodeOf(place, above === undefined ? 0 : wholeOf(trace, above));
}

/** What the shares of a place's children are of: ranks run side by side, so phases add up the times of all. */
function wholeOf(trace: Trace, { id, timeNs }: Place): number {
  return id === '' ? timeNs * Math.max(1, stepSequences(findSteps(trace)).length) : timeNs;
}

/**
 * The nodes from the trace down to the one that holds a span: an operation itself, for a range that is a step or a
 * layer that node, for other host spans the first operation that they launched. Empty if there is none.
 */
export function treePath(trace: Trace, span: number): readonly TreeNode[] {
  const id = idOfSpan(trace, span);
  if (id === undefined) return [];
  const nodes: TreeNode[] = [];
  for (let end = 0; end >= 0; end = id.indexOf('/', end + 1)) {
    const node = treeNode(trace, end === 0 ? '' : id.slice(0, end));
    if (node !== undefined) nodes.push(node);
    if (id.indexOf('/', end + 1) < 0) break;
  }
  const last = treeNode(trace, id);
  return last === undefined ? [] : [...nodes, last];
}

/** The id of the node that holds a span; undefined if none does. */
export function idOfSpan(trace: Trace, span: number): string | undefined {
  const { kind, link } = trace.spans;
  if (!(span >= 0 && span < trace.spans.length)) return undefined;
  if (isOperation(kind[span]!)) return idOfOperation(trace, span);
  const known = idOfRange(trace, span);
  if (known !== undefined) return known;
  const operation = link[span]! >= 0 ? link[span]! : operationsOfRange(trace, span)[0];
  if (operation === undefined || !isOperation(kind[operation]!)) return undefined;
  return idOfOperation(trace, operation);
}

function idOfRange(trace: Trace, row: number): string | undefined {
  const { steps, layers } = findSteps(trace);
  const step = steps.find(({ range }) => range === row);
  if (step !== undefined) return idOfStep(step);
  const layer = layers.find(({ range }) => range === row);
  return layer && `${idOfStep(steps[layer.step]!)}/layer:${layer.index}`;
}

function idOfOperation(trace: Trace, row: number): string | undefined {
  const { steps, layers, stepOf, layerOf } = findSteps(trace);
  const leaf = `span:${row}`;
  const step = steps[stepOf[row]! - 1];
  if (step !== undefined) {
    const layer = layers[layerOf[row]! - 1];
    if (layer !== undefined) {
      return `${idOfStep(step)}/layer:${layer.index}/operator:${runKeyOf(trace, row)}/${leaf}`;
    }
    return `${idOfStep(step)}${step.layerCount > 0 ? '/outside:0' : ''}/${leaf}`;
  }
  const isKernel = trace.spans.kind[row] === SpanKind.kernel;
  const name = isKernel ? `name:${trace.spans.name[row]}` : copyClassOf(trace, row);
  if (steps.length > 0) return `/phase:${phaseOf(trace, row)}/${name}/${leaf}`;
  const lane = trace.lanes[trace.spans.lane[row]!]!;
  if (!deviceOperations(trace).some(({ device }) => device === lane.device)) return undefined;
  return `/device:${lane.device}/stream:${lane.id}/${name}/${leaf}`;
}

function placeAt(trace: Trace, id: string): Place | undefined {
  const { root, kept } = modelOf(trace);
  if (id === '') return root;
  const known = kept.get(id);
  if (known !== undefined) return known;
  const parent = placeAt(trace, parentOf(id));
  const place = parent?.children.find(id.slice(id.lastIndexOf('/') + 1));
  if (place !== undefined && place.children.total > 0) {
    if (kept.size >= KEPT_PLACES) kept.clear();
    kept.set(id, place);
  }
  return place;
}
