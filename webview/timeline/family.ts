/**
 * The colour family of a box: from its operator where the engine knows it, else from its class and, for kernels, from
 * its name. The name is a hint for colour only; what a kernel *does* is decided by the engine's analysis.
 */

import { BoxClass } from '../../src/core/lod/types.ts';
import { OPERATOR_COLORS } from '../../src/core/protocol/operator-colors.ts';
import type { Operator } from '../../src/core/trace/operators.ts';

/** Every family has a token `--kl-<family>` in tokens.css. */
export const FAMILIES = [
  'attention',
  'projection',
  'feedForward',
  'moe',
  'activation',
  'norm',
  'rope',
  'collective',
  'copy',
  'other',
  'host',
  'sync',
  'range',
  'structure',
] as const;
export type Family = (typeof FAMILIES)[number];

/** Order matters, the first pattern that fits wins. */
const KERNEL_FAMILIES: readonly (readonly [RegExp, Family])[] = [
  [
    /nccl|hccl|rccl|all_?reduce|all_?gather|reduce_?scatter|all_?to_?all|broadcastKernel/i,
    'collective',
  ],
  [/reshape_and_cache|kv_?cache|copy_blocks|rotary|rope/i, 'rope'],
  [/flash|fmha|attention|attn|paged_|softmax|mla_/i, 'attention'],
  [/moe|topk|expert|grouped_?gemm/i, 'moe'],
  [/norm/i, 'norm'],
  [/gemm|gemv|nvjet|cutlass|cublas|splitk|xmma|matmul|wgmma|marlin|\bdot\b/i, 'projection'],
  [/silu|gelu|act_and_mul|activation|elementwise|relu|swiglu/i, 'activation'],
  [/memcpy|memset|fill|copy/i, 'copy'],
];

const CLASS_FAMILIES: Record<number, Family> = {
  [BoxClass.collective]: 'collective',
  [BoxClass.copy]: 'copy',
  [BoxClass.memset]: 'copy',
  [BoxClass.graph]: 'projection',
  [BoxClass.api]: 'host',
  [BoxClass.sync]: 'sync',
  [BoxClass.range]: 'range',
  [BoxClass.annotation]: 'range',
  [BoxClass.operator]: 'range',
  [BoxClass.python]: 'range',
  [BoxClass.os]: 'host',
  [BoxClass.overhead]: 'host',
  [BoxClass.mark]: 'range',
  [BoxClass.phase]: 'structure',
  [BoxClass.step]: 'structure',
  [BoxClass.layer]: 'structure',
  [BoxClass.stepCutAtBegin]: 'structure',
  [BoxClass.stepCutAtEnd]: 'structure',
};

export function familyOf(boxClass: number, name: string, operator: Operator = ''): Family {
  // Of a kernel without a known operator the name may tell more.
  const known = operator === 'other' ? undefined : OPERATOR_COLORS[operator];
  if (known !== undefined) return known;
  if (boxClass !== BoxClass.kernel) return CLASS_FAMILIES[boxClass] ?? 'other';
  return KERNEL_FAMILIES.find(([pattern]) => pattern.test(name))?.[1] ?? 'other';
}

/** How a class is drawn: filled, outlined (host time), or as a bracket over what it spans, which may be torn. */
export type BoxStyle = 'fill' | 'outline' | 'bracket' | Torn;
export type Torn = 'torn-left' | 'torn-right';

/** Brackets have words of ours, and stand for time rather than for an event. */
export function isBracket(style: BoxStyle): boolean {
  return style === 'bracket' || isTorn(style);
}

export function isTorn(style: BoxStyle): style is Torn {
  return style === 'torn-left' || style === 'torn-right';
}

export function styleOf(boxClass: number): BoxStyle {
  switch (boxClass) {
    case BoxClass.api:
    case BoxClass.sync:
    case BoxClass.os:
    case BoxClass.overhead:
      return 'outline';
    case BoxClass.phase:
    case BoxClass.step:
    case BoxClass.layer:
      return 'bracket';
    case BoxClass.stepCutAtBegin:
      return 'torn-left';
    case BoxClass.stepCutAtEnd:
      return 'torn-right';
    default:
      return 'fill';
  }
}
