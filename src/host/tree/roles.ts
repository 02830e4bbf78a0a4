/** Which contributed colour an operator or role has, and which icon a kind of node. Data only. */

import type { NodeKind } from '../../core/protocol/engine.ts';

/** Operator of CONTRACT (`qkv_proj` …) to the last part of `kernelLens.operator.<group>`. */
const COLOR_GROUPS: Readonly<Record<string, string>> = {
  attention: 'attention',
  qkv_proj: 'projection',
  o_proj: 'projection',
  mla_proj: 'projection',
  gate_up_proj: 'feedForward',
  down_proj: 'feedForward',
  moe_gate: 'moe',
  moe_dispatch: 'moe',
  moe_experts: 'moe',
  activation: 'activation',
  elementwise: 'activation',
  norm: 'norm',
  rope: 'rope',
  kv_cache: 'rope',
  all_reduce: 'collective',
  all_gather: 'collective',
  reduce_scatter: 'collective',
  all_to_all: 'collective',
  broadcast: 'collective',
  send_recv: 'collective',
  collective: 'collective',
  memcpy: 'copy',
  memset: 'copy',
  copy: 'copy',
  embedding: 'other',
  lm_head: 'other',
  sampling: 'other',
  other: 'other',
};

/** Colour id of a role; undefined = the theme's own icon colour. */
export function roleColor(role: string | undefined): string | undefined {
  const group = role === undefined ? undefined : COLOR_GROUPS[role];
  return group === undefined ? undefined : `kernelLens.operator.${group}`;
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
