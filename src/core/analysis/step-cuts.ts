/**
 * Steps cut by the capture's begin or end. Only the first and the last step of a device can be, and only where they are
 * clearly less than the others: a step is cut where it has fewer layers than any whole step, or, where its layers are
 * not known, less than half of the kernels of any. A cut that costs no layer is not noticed.
 */

import type { Step } from './step.ts';

/** @param steps of one device, by time; those in between are whole, and of two the larger is */
export function cutSteps(steps: readonly Pick<Step, 'layerCount' | 'kernels'>[]): boolean[] {
  const last = steps.length - 1;
  const inner = steps.slice(1, -1);
  return steps.map((step, i) => {
    if (i > 0 && i < last) return false;
    const whole = inner.length > 0 ? inner : steps.filter(other => other !== step);
    return whole.length > 0 && whole.every(other => isLess(step, other));
  });
}

type Size = Pick<Step, 'layerCount' | 'kernels'>;

function isLess(step: Size, whole: Size): boolean {
  const fewerKernels = step.kernels < whole.kernels;
  if (step.layerCount > 0) return fewerKernels && step.layerCount < whole.layerCount;
  return 2 * step.kernels < whole.kernels;
}
