/** Ids of the model tree's nodes: paths whose segments say what narrows the operations (`tables/scope.ts` reads them). */

import type { Step } from '../steps.ts';

/** `/phase:decode/step:7` */
export function idOfStep({ phase, index }: Pick<Step, 'phase' | 'index'>): string {
  return `/phase:${phase}/step:${index}`;
}

/** Parent of an id; '' for the trace and its children. */
export function parentOf(id: string): string {
  return id.slice(0, Math.max(0, id.lastIndexOf('/')));
}
