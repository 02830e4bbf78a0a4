/**
 * The operators of the model: what a kernel does in its layer. Only the numbering that tables and tiles share;
 * which kernel is which is found by analysis.
 */

/** Index 0 = not known. The order is that of a layer; append new ones at the end. */
export const OPERATORS = [
  '',
  'norm',
  'qkv_proj',
  'rope',
  'kv_cache',
  'attention',
  'o_proj',
  'gate_up_proj',
  'activation',
  'down_proj',
  'all_reduce',
  'all_gather',
  'reduce_scatter',
  'all_to_all',
  'broadcast',
  'send_recv',
  'moe_gate',
  'moe_experts',
  'embedding',
  'lm_head',
  'sampling',
  'memcpy',
  'other',
  'moe_dispatch',
  'mla_proj',
] as const;
export type Operator = (typeof OPERATORS)[number];
