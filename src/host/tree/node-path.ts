/** Ids of tree nodes are paths; this takes them apart. Pure. */

/** `/phase:decode/step:7` to the ids of its ancestors and itself, outermost first. */
export function chainOf(id: string): readonly string[] {
  const parts = id.split('/').filter(part => part !== '');
  return parts.map((_, index) => `/${parts.slice(0, index + 1).join('/')}`);
}
