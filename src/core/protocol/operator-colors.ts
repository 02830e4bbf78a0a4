/** The colour that an operator has in the tree and in all pages. What the colours look like is contributed to VS Code. */

import type { Operator } from '../trace/operators.ts';

/** Last part of `kernelLens.operator.<colour>`. */
export type OperatorColor =
  | 'attention'
  | 'projection'
  | 'feedForward'
  | 'moe'
  | 'activation'
  | 'norm'
  | 'rope'
  | 'collective'
  | 'copy'
  | 'other';

export const OPERATOR_COLORS: Readonly<Record<Operator, OperatorColor | undefined>> = {
  '': undefined,
  norm: 'norm',
  qkv_proj: 'projection',
  rope: 'rope',
  kv_cache: 'rope',
  attention: 'attention',
  o_proj: 'projection',
  gate_up_proj: 'feedForward',
  activation: 'activation',
  down_proj: 'feedForward',
  all_reduce: 'collective',
  all_gather: 'collective',
  reduce_scatter: 'collective',
  all_to_all: 'collective',
  broadcast: 'collective',
  send_recv: 'collective',
  moe_gate: 'moe',
  moe_experts: 'moe',
  embedding: 'other',
  lm_head: 'projection',
  sampling: 'other',
  memcpy: 'copy',
  other: 'other',
  moe_dispatch: 'moe',
  mla_proj: 'projection',
};
