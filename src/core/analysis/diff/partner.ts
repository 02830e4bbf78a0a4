/**
 * The counterpart of a span or moment on the other side: the same step, layer, occurrence of the operator and kernel in
 * it, by the rules that align the rows. Outside steps: the kernel of the same name and number.
 */

import type { DiffPartner, DiffQuestion, DiffSideName } from '../../protocol/diff.ts';
import type { Selection } from '../../protocol/selection.ts';
import type { Window } from '../../lod/types.ts';
import { isApiCall } from '../../trace/columns.ts';
import type { Trace } from '../../trace/trace.ts';
import { operatorRuns, type OperatorRun } from '../layer-operators.ts';
import { findSteps, layersOf } from '../steps.ts';
import type { Unhurried } from '../../base/unhurried.ts';
import { align } from './align.ts';
import { selectionOfSpan } from './cells.ts';
import { compareInTurns, type Comparison, type Sources } from './comparison.ts';
import {
  frameAt,
  frameOf,
  frameOfRange,
  idOfFrame,
  operationOf,
  windowOfFrame,
  type Frame,
} from './frames.ts';
import { levelAt } from './levels.ts';
import { nameKeys, nameOfRow, partOf, stepKey, stepOfKey } from './partition.ts';
import { windowOf, type Scope } from './scope.ts';

/** Undefined where the other side has nothing that corresponds. */
export function* partnerInTurns(
  sources: Sources,
  { side, span, ns }: DiffQuestion,
): Unhurried<DiffPartner | undefined> {
  const comparison = yield* compareInTurns(sources);
  const other = side === 'a' ? 'b' : 'a';
  const [here, there] = [comparison[side].main.scope, comparison[other].main.scope];
  if (span !== undefined) return yield* partnerOfSpan(comparison, side, here, there, span);
  if (ns === undefined) return undefined;
  const own = frameAt(here.trace, ns);
  const partner = own && (yield* partnerFrame(comparison, side, own, there));
  const [from, to] =
    own === undefined || partner === undefined
      ? [windowOf(here), windowOf(there)]
      : [windowOfFrame(own), windowOfFrame(partner)];
  if (!(ns >= from.startNs && ns <= from.endNs)) return undefined;
  const share = from.endNs > from.startNs ? (ns - from.startNs) / (from.endNs - from.startNs) : 0;
  const moment = Math.round(to.startNs + share * (to.endNs - to.startNs));
  const label = partner === undefined ? there.source.name : labelOfFrame(partner);
  const selection = { startNs: moment, endNs: moment, label };
  return { selection, frame: framed(side, from, to, label) };
}

function* partnerOfSpan(
  comparison: Comparison,
  side: DiffSideName,
  here: Scope,
  there: Scope,
  span: number,
): Unhurried<DiffPartner | undefined> {
  const { trace } = here;
  if (!(span >= 0 && span < trace.spans.length)) return undefined;
  const whole = frameOfRange(trace, span);
  const operation = operationOf(trace, span);
  const own = whole ?? (operation === undefined ? undefined : frameOf(trace, operation));
  const partner = own && (yield* partnerFrame(comparison, side, own, there));
  if (own !== undefined && partner === undefined) return undefined;
  const [from, to] =
    own === undefined || partner === undefined
      ? [windowOf(here), windowOf(there)]
      : [windowOfFrame(own), windowOfFrame(partner)];
  const label = partner === undefined ? there.source.name : labelOfFrame(partner);
  const frame = framed(side, from, to, label);
  if (whole !== undefined && partner !== undefined) return { selection: selected(partner), frame };
  if (operation === undefined) return undefined;
  const found =
    own === undefined || partner === undefined
      ? sameNumber(here, there, operation)
      : yield* sameOperation(side, own, partner, operation);
  if (found === undefined) return undefined;
  // A call's partner is the call that launched the operation's partner.
  const isCall = isApiCall(trace.spans.kind[span]!);
  const call = there.trace.spans.link[found]!;
  return { selection: selectionOfSpan(there.trace, isCall && call >= 0 ? call : found), frame };
}

function framed(
  side: DiffSideName,
  own: Window,
  other: Window,
  label: string,
): DiffPartner['frame'] {
  return side === 'a' ? { a: own, b: other, label } : { a: other, b: own, label };
}

/** The same step and layer on the other side; without a layer there, the step alone. */
function* partnerFrame(
  comparison: Comparison,
  side: DiffSideName,
  { trace, step, layer }: Frame,
  there: Scope,
): Unhurried<Frame | undefined> {
  const other = side === 'a' ? 'b' : 'a';
  const key = stepKey(trace, step);
  const pairs = (yield* levelAt(comparison, 'step', ''))?.pairs ?? [];
  const aligned = pairs.find(pair => pair.kind === 'step' && pair[side]?.keys.includes(key));
  const partnerKey = aligned === undefined ? key : (aligned[other]?.keys[0] ?? key);
  const partner = stepOfKey(there.trace, partnerKey);
  if (partner === undefined) return undefined;
  if (layer === undefined) return { trace: there.trace, step: partner };
  const layers = layersOf(findSteps(there.trace), partner);
  const wanted = yield* alignedLayer(comparison, side, layer.index);
  const same = layers.find(({ index }) => index === wanted);
  return { trace: there.trace, step: partner, ...(same !== undefined && { layer: same }) };
}

/** Layers go by index, unless the two places have none in common (layer 3 against layer 20). */
function* alignedLayer(
  comparison: Comparison,
  side: DiffSideName,
  index: number,
): Unhurried<number> {
  const other = side === 'a' ? 'b' : 'a';
  const pairs = (yield* levelAt(comparison, 'layer', ''))?.pairs ?? [];
  const pair = pairs.find(
    found => found.kind === 'layer' && found[side]?.keys.includes(`${index}`),
  );
  return Number(pair?.[other]?.keys[0] ?? index);
}

function labelOfFrame({ step, layer }: Frame): string {
  return layer === undefined ? step.name : `layer ${layer.index}`;
}

function selected(frame: Frame): Selection {
  return { ...windowOfFrame(frame), label: labelOfFrame(frame), node: idOfFrame(frame) };
}

/** The operation at the same place in the same occurrence of the same operator. */
function* sameOperation(
  side: DiffSideName,
  own: Frame,
  partner: Frame,
  operation: number,
): Unhurried<number | undefined> {
  const run = runsOf(own).find(({ rows }) => rows.includes(operation));
  if (run === undefined) return undefined;
  const theirs = runsOf(partner);
  const match =
    theirs.find(({ key }) => key === run.key) ??
    theirs.find(({ operator }) => operator === run.operator);
  return match && (yield* kernelIn(side, own.trace, run, partner.trace, match, operation));
}

/** Operators of a layer; of a step those outside its layers. */
function runsOf({ trace, step, layer }: Frame): readonly OperatorRun[] {
  if (layer !== undefined) return operatorRuns(trace, layer.operations);
  const { layerOf } = findSteps(trace);
  const outside = step.operations.filter(row => layerOf[row] === 0);
  return operatorRuns(trace, outside);
}

function* kernelIn(
  side: DiffSideName,
  trace: Trace,
  run: OperatorRun,
  otherTrace: Trace,
  match: OperatorRun,
  operation: number,
): Unhurried<number | undefined> {
  const [own, other] = [partOf(trace, run.rows, []), partOf(otherTrace, match.rows, [])];
  const sides = side === 'a' ? { a: own, b: other } : { a: other, b: own };
  const { pairs, keysOf } = yield* align('kernel', sides);
  const keys = keysOf(trace);
  const name = keys.text(keys.code(operation));
  const pair = pairs.find(found => found[side]?.keys.includes(name));
  const candidates = pair?.[side === 'a' ? 'b' : 'a']?.rows;
  if (candidates === undefined) return undefined;
  const place = pair![side]!.rows.indexOf(operation);
  return candidates[Math.min(place, candidates.length - 1)];
}

/** Without steps: the operation of the same name with the same number in the scope. */
function sameNumber(here: Scope, there: Scope, operation: number): number | undefined {
  const name = nameOfRow(here.trace, operation);
  const named = ({ trace, rows }: Scope): Uint32Array => {
    const keys = nameKeys(trace);
    return rows.filter(row => keys.text(keys.code(row)) === name);
  };
  const place = named(here).indexOf(operation);
  return place < 0 ? undefined : named(there)[place];
}
