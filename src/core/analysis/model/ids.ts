/** Ids of the model tree's nodes: paths whose segments say what narrows the operations (`tables/scope.ts` reads them). */

import type { Step } from '../step.ts';

/** `/phase:decode/step:7`; `/phase:decode/device:1/step:27` where several devices have steps of their own. */
export function idOfStep({
  phase,
  sequence,
  index,
}: Pick<Step, 'phase' | 'sequence' | 'index'>): string {
  return `/phase:${phase}${sequence < 0 ? '' : `/device:${sequence}`}/step:${index}`;
}

/** Parent of an id; '' for the trace and its children. */
export function parentOf(id: string): string {
  return id.slice(0, Math.max(0, id.lastIndexOf('/')));
}
