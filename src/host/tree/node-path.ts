/** Ids of tree nodes are paths; this takes them apart, and asks for the path of what has no node of its own. */

import type { Selection } from '../../core/protocol/selection.ts';
import type { OpenTrace } from '../open-trace.ts';

/** `/phase:decode/step:7` to the ids of its ancestors and itself, outermost first. */
export function chainOf(id: string): readonly string[] {
  const parts = id.split('/').filter(part => part !== '');
  return parts.map((_, index) => `/${parts.slice(0, index + 1).join('/')}`);
}

/** The ids from the top of a trace's tree to what is selected; empty where it is not in the tree. */
export async function treePathOf(
  trace: OpenTrace,
  { span, node }: Pick<Selection, 'span' | 'node'>,
): Promise<readonly string[]> {
  if (node !== undefined) return chainOf(node);
  if (span === undefined) return [];
  const chain = await trace.ask('treePath', id => ({ trace: id, span }));
  return chain.filter(({ id, kind }) => id !== '' && kind !== 'trace').map(({ id }) => id);
}
