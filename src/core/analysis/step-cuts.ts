/**
 * Steps cut by the capture's begin or end. Only the first and the last step of a device can be. Two things tell: a step
 * is clearly less than all others (fewer layers than any whole step, or, where its layers are not known, less than half
 * of the kernels of any); or it is where the device's kernels begin or end and has exactly the kernels with which its
 * neighbours end or begin, but not the rest. What is lacking has to be work of the model: steps may differ in what they
 * do around it, and programs leave out the sampling of a last step. And the program must not have gone another way there,
 * as one with speculative decoding does that drafts nothing behind its last tokens.
 */

import { isApiCall, SpanKind, type SpanRow } from '../trace/columns.ts';
import { OPERATORS } from '../trace/operators.ts';
import type { Trace } from '../trace/trace.ts';
import { deviceOperations } from './operations.ts';
import { operatorCodes } from './operators/of-trace.ts';
import type { Step } from './step.ts';

type Size = Pick<Step, 'layerCount' | 'kernels'>;
type Work = Size & Pick<Step, 'operations' | 'device'>;

/** @param steps of one device, by time */
export function cutSteps(trace: Trace, steps: readonly Work[]): boolean[] {
  const isCut = cutBySize(steps);
  const last = steps.length - 1;
  if (last < 2) return isCut;
  isCut[0] ||= lacksWork(trace, steps[0]!, [steps[1]!, steps[2]!], 'begin');
  isCut[last] ||= lacksWork(trace, steps[last]!, [steps[last - 1]!, steps[last - 2]!], 'end');
  return isCut;
}

/** @param steps of one device, by time; those in between are whole, and of two the larger is */
export function cutBySize(steps: readonly Size[]): boolean[] {
  const last = steps.length - 1;
  const inner = steps.slice(1, -1);
  return steps.map((step, i) => {
    if (i > 0 && i < last) return false;
    const whole = inner.length > 0 ? inner : steps.filter(other => other !== step);
    return whole.length > 0 && whole.every(other => isLess(step, other));
  });
}

function isLess(step: Size, whole: Size): boolean {
  const fewerKernels = step.kernels < whole.kernels;
  if (step.layerCount > 0) return fewerKernels && step.layerCount < whole.layerCount;
  return 2 * step.kernels < whole.kernels;
}

/**
 * Whether a step is its neighbours without their begin or end. The two next to it have to have the same kernels in the
 * same order, so that these are what a step like them always has.
 */
function lacksWork(
  trace: Trace,
  step: Work,
  [next, overnext]: readonly [Work, Work],
  side: 'begin' | 'end',
): boolean {
  const missing = next.kernels - step.kernels;
  if (step.kernels === 0 || missing <= 0 || next.kernels !== overnext.kernels) return false;
  const [own, whole] = [kernelsOf(trace, step), kernelsOf(trace, next)];
  const atBegin = side === 'begin';
  const edge = atBegin ? own[0]! : own.at(-1)!;
  if (!isOutermost(trace, step.device, edge, atBegin)) return false;
  const offset = atBegin ? missing : 0;
  const { name } = trace.spans;
  if (own.some((row, i) => name[row] !== name[whole[offset + i]!])) return false;
  const other = kernelsOf(trace, overnext);
  if (whole.some((row, i) => name[row] !== name[other[i]!])) return false;
  const lost = atBegin ? whole.subarray(0, missing) : whole.subarray(own.length);
  const operators = operatorCodes(trace);
  if (lost.every(row => AROUND_MODEL[operators[row]!] === 1)) return false;
  return atBegin
    ? !goesAnotherWay(trace, edge, whole[missing]!, lost[0]!, -1)
    : !goesAnotherWay(trace, edge, whole[own.length - 1]!, lost.at(-1)!, 1);
}

/**
 * Whether the program makes other calls beyond the launch of a step's outermost kernel (`edge`) than the step beside it
 * makes from its like (`at`) to its own outermost (`last`). A capture that begins or ends there has no calls, and one
 * that only loses kernels has the same.
 */
function goesAnotherWay(
  trace: Trace,
  edge: SpanRow,
  at: SpanRow,
  last: SpanRow,
  by: 1 | -1,
): boolean {
  const { link, name, start } = trace.spans;
  const until = link[last]!;
  let [own, other] = [link[edge]!, link[at]!];
  if (own < 0 || other < 0 || until < 0) return false;
  while (by * (start[until]! - start[other]!) > 0) {
    own = callBeside(trace, own, by);
    other = callBeside(trace, other, by);
    if (own < 0 || other < 0) return false;
    if (name[own] !== name[other]) return true;
  }
  return false;
}

/** The call of the same thread after or before one; -1 = none. */
function callBeside({ spans, lanes }: Trace, call: SpanRow, by: 1 | -1): SpanRow {
  const { first, last } = lanes[spans.lane[call]!]!;
  for (let row = call + by; first <= row && row < last; row += by) {
    if (isApiCall(spans.kind[row]!)) return row;
  }
  return -1;
}

/** Marks by operator: what is no work of the model itself, or not known to be. */
const AROUND_MODEL = Uint8Array.from(OPERATORS, operator =>
  operator === 'other' || operator === 'memcpy' || operator === 'sampling' ? 1 : 0,
);

function kernelsOf({ spans }: Trace, { operations }: Work): Uint32Array {
  return operations.filter(row => spans.kind[row] === SpanKind.kernel);
}

/** Whether a kernel is the first or the last to begin on the device. */
function isOutermost(trace: Trace, device: number, kernel: number, first: boolean): boolean {
  const { kind } = trace.spans;
  const { rows } = deviceOperations(trace).find(other => other.device === device)!;
  const isKernel = (row: number): boolean => kind[row] === SpanKind.kernel;
  return kernel === (first ? rows.find(isKernel) : rows.findLast(isKernel));
}
