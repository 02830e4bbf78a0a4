/**
 * The `args` of an event, as JSON members: in the words of PyTorch's profiler where it has one, since most tools know
 * these. Shapes and places recur, so each text is made once.
 */

import { inputDimsOf } from '../../analysis/tables/events.ts';
import { isApiCall, isOperation, SpanKind, type LaunchShape } from '../../trace/columns.ts';
import type { CollectiveDetail, Trace } from '../../trace/trace.ts';
import { attributesOf, collectiveOf, copyOf, shapeOf } from '../detail-columns.ts';
import { kindWord } from '../kinds.ts';
import { modelPlaceOf } from '../model-columns.ts';
import { ordinalOf } from '../places.ts';

/** Members of `args` of a span, without braces; '' = none. */
export type ArgsOf = (row: number) => string;

/** @param correlationOf id that a call shares with what it launched; 0 = none */
export function argsMaker(trace: Trace, correlationOf: (row: number) => number): ArgsOf {
  const { kind, lane } = trace.spans;
  const shapes = new Map<object, string>();
  const onDevice = trace.lanes.map(each => {
    if (each.device < 0) return '';
    const { stream, context } = each;
    return members({
      device: ordinalOf(trace, each),
      ...(context >= 0 && { context }),
      ...(stream >= 0 && { stream }),
    });
  });
  return row => {
    const of = kind[row]!;
    const parts = [onDevice[lane[row]!]!];
    const correlation = isApiCall(of) || isOperation(of) ? correlationOf(row) : 0;
    if (correlation > 0) parts.push(`"correlation":${correlation}`);
    if (isOperation(of) || of === SpanKind.communication) {
      parts.push(shapeText(shapes, shapeOf(trace, row)), operationText(trace, row));
    } else if (of === SpanKind.operator) {
      parts.push(inputText(inputDimsOf(trace, row)));
    } else {
      parts.push(rangeText(trace, row));
    }
    return parts.filter(part => part !== '').join(',');
  };
}

/** Members of an object as JSON, without the braces; those that are undefined are left out. */
export function members(object: Readonly<Record<string, unknown>>): string {
  return JSON.stringify(object).slice(1, -1);
}

function shapeText(known: Map<object, string>, shape: LaunchShape | undefined): string {
  if (shape === undefined) return '';
  let text = known.get(shape);
  if (text === undefined) {
    const { grid, block, registers, staticShared, dynamicShared } = shape;
    const sizes = [staticShared, dynamicShared].filter(size => size >= 0);
    text = members({
      ...(registers >= 0 && { 'registers per thread': registers }),
      ...(sizes.length > 0 && { 'shared memory': sizes.reduce((a, b) => a + b) }),
      ...(staticShared >= 0 && { 'static shared memory': staticShared }),
      ...(dynamicShared >= 0 && { 'dynamic shared memory': dynamicShared }),
      grid,
      block,
    });
    known.set(shape, text);
  }
  return text;
}

function operationText(trace: Trace, row: number): string {
  const copy = copyOf(trace, row);
  const collective = collectiveOf(trace, row);
  const node = trace.spans.graphNode?.[row] ?? 0;
  return members({
    ...(node > 0 && { 'graph id': Math.floor(node / 2 ** 32), 'graph node id': node % 2 ** 32 }),
    ...(copy !== undefined && { bytes: copy.bytes, direction: copy.direction }),
    ...(copy !== undefined && { from: copy.from, to: copy.to }),
    ...(collective !== undefined && collectiveMembers(collective)),
    ...modelPlaceOf(trace, row),
  });
}

function collectiveMembers(detail: CollectiveDetail): Readonly<Record<string, unknown>> {
  const { operation, dtype, inputElements, outputElements, groupSize } = detail;
  return {
    'Collective name': operation,
    ...(dtype !== '' && { dtype }),
    ...(inputElements >= 0 && { 'In msg nelems': inputElements }),
    ...(outputElements >= 0 && { 'Out msg nelems': outputElements }),
    ...(detail.group !== '' && { 'Process Group Name': detail.group }),
    ...(detail.groupDescription !== '' && {
      'Process Group Description': detail.groupDescription,
    }),
    ...(groupSize >= 0 && { 'Group size': groupSize }),
    ...(detail.groupRanks !== '' && { 'Process Group Ranks': detail.groupRanks }),
    ...(detail.sourceRank >= 0 && { 'Src Rank': detail.sourceRank }),
    ...(detail.destinationRank >= 0 && { 'Dst Rank': detail.destinationRank }),
  };
}

/** The framework wrote JSON; what was cut or damaged goes as text. */
function inputText(dims: string | undefined): string {
  if (dims === undefined) return '';
  try {
    JSON.parse(dims);
    return `"Input Dims":${dims}`;
  } catch {
    return `"Input Dims":${JSON.stringify(dims)}`;
  }
}

function rangeText(trace: Trace, row: number): string {
  const attributes = attributesOf(trace, row);
  if (attributes === undefined) return '';
  const { domain, category } = attributes;
  return members({
    style: kindWord(trace.spans.kind[row]!),
    ...(domain !== '' && { domain }),
    ...(category !== '' && { category }),
  });
}
