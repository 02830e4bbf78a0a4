/** The parameters of a function in their order, with what they are where nothing is given. */

import type { SyntaxNode } from '@lezer/common';
import { childrenOf, factsOf } from './block-facts.ts';
import type { Place } from './module-names.ts';
import { statementsOf } from './statements.ts';

export interface OwnParameter {
  readonly name: string;
  /** Where it is not given. */
  readonly value: Place | undefined;
  /** It cannot be given by its place. */
  readonly isByName: boolean;
}

/** Of all the text: from what is parsed, parameters that matter to no range are left out. */
export function parametersOf({ block, node }: Place): readonly OwnParameter[] {
  const { whole } = block;
  if (whole === undefined || node.name === 'LambdaExpression') return parametersIn({ block, node });
  const text = whole.text.slice(whole.original(node.from));
  const [header] = statementsOf(text);
  const own = factsOf(`${text.slice(0, header?.to)}\n    pass`);
  const definition = own.tree.topNode.getChild('FunctionDefinition');
  return definition === null ? [] : parametersIn({ block: own, node: definition });
}

function parametersIn({ block, node }: Place): readonly OwnParameter[] {
  const list = node.getChild('ParamList');
  const children: readonly SyntaxNode[] = list === null ? [] : childrenOf(list);
  let isByName = false;
  return children.flatMap((child, i): readonly OwnParameter[] => {
    const before = children[i - 1];
    if (child.name === '*') isByName = true;
    if (child.name !== 'VariableName' || /^(?:AssignOp|\*\*?)$/.test(before?.name ?? '')) return [];
    // `name = value`, `name: Type = value`
    const assigned = children.slice(i + 1, i + 3).findIndex(({ name }) => name === 'AssignOp');
    const value = assigned < 0 ? undefined : children[i + 2 + assigned];
    const name = block.text.slice(child.from, child.to);
    return [{ name, value: value && { block, node: value }, isByName }];
  });
}
