/** What Python calls the function that a decorator is on, with what is around it. */

import type { SyntaxNode } from '@lezer/common';
import { SCOPES } from './block-facts.ts';
import type { Place } from './module-names.ts';

/** `Class.method`, `outer.<locals>.inner`; undefined where the place is no decorator of a function. */
export function qualifiedName({ block, node }: Place): string | undefined {
  if (node.name !== 'Decorator') return undefined;
  const name = node.parent?.getChild('FunctionDefinition')?.getChild('VariableName');
  if (!name) return undefined;
  const words = [block.text.slice(name.from, name.to)];
  for (let at: SyntaxNode | null = node.parent; at !== null; at = at.parent) {
    const title = SCOPES.has(at.name) ? at.getChild('VariableName') : null;
    if (title === null) continue;
    if (at.name === 'FunctionDefinition') words.push('<locals>');
    words.push(block.text.slice(title.from, title.to));
  }
  return words.reverse().join('.');
}
