/**
 * Arguments that a call spreads from a dictionary that is written down: `annotate(**{"message": "a"})`, also through a
 * name for it. What is put into a dictionary later is not followed.
 */

import { childrenOf } from './block-facts.ts';
import { argumentsOf, type Argument } from './evaluate.ts';
import { isNode, textOf, type ModuleNames, type Place } from './module-names.ts';
import { stringValue } from './python-strings.ts';

/** The arguments with what is known of those that are spread; what may hold more is still among them. */
export function spreadOut(names: ModuleNames, given: readonly Argument[]): readonly Argument[] {
  if (!given.some(({ isSpread }) => isSpread)) return given;
  return given.flatMap((argument): readonly Argument[] => {
    if (!argument.isSpread) return [argument];
    const place = { block: argument.block, node: argument.value };
    if (place.node.name !== 'VariableName') return itemsOf(place) ?? [argument];
    const [only, other] = names.lookUp(place, textOf(place)) ?? [];
    if (only === undefined || other !== undefined || !isNode(only.value)) return [argument];
    return [...(itemsOf({ block: only.block, node: only.value }) ?? []), argument];
  });
}

/** `{"a": 1}` or `dict(a=1)` as the arguments `a=1`; undefined where it is anything else. */
function itemsOf(place: Place): readonly Argument[] | undefined {
  const { block, node } = place;
  if (node.name === 'CallExpression') {
    const [callee, list] = childrenOf(node);
    if (callee === undefined || list === undefined) return undefined;
    const given = textOf({ block, node: callee }) === 'dict' ? argumentsOf(place, list) : [];
    return given.length > 0 && given.every(({ keyword }) => keyword !== undefined)
      ? given
      : undefined;
  }
  if (node.name !== 'DictionaryExpression') return undefined;
  const parts = childrenOf(node).filter(({ name }) => !/^[{}:,]$/.test(name));
  const items: Argument[] = [];
  for (let i = 0; i < parts.length; i += 2) {
    const [key, value] = parts.slice(i, i + 2);
    const keyword = key?.name === 'String' ? stringValue(textOf({ block, node: key })) : undefined;
    if (keyword === undefined || value === undefined) return undefined;
    items.push({ block, keyword, value, isSpread: false });
  }
  return items;
}
