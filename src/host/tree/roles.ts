/** Which contributed colour an operator or role has, and which icon a kind of node. Data only. */

import type { NodeKind } from '../../core/protocol/engine.ts';
import { OPERATOR_COLORS } from '../../core/protocol/operator-colors.ts';
import type { Operator } from '../../core/trace/operators.ts';

/** Colour id of a role; undefined = the theme's own icon colour. */
export function roleColor(role = ''): string | undefined {
  const color = OPERATOR_COLORS[role as Operator];
  return color === undefined ? undefined : `kernelLens.operator.${color}`;
}

export const NODE_ICONS: Readonly<Record<NodeKind, string>> = {
  trace: 'pulse',
  phase: 'milestone',
  step: 'debug-step-over',
  layer: 'layers',
  operator: 'symbol-operator',
  kernel: 'symbol-event',
  device: 'chip',
  stream: 'git-commit',
  group: 'symbol-namespace',
  more: 'ellipsis',
};
