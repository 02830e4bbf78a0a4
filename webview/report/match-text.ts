/** How kernels of two reports were matched, in words. */

import type { KernelPair } from '../../src/core/analysis/report-match.ts';
import { t } from '../ui/l10n.ts';

/** How the two kernels were found to belong together. */
export function matchText({ rule, confidence }: Pick<KernelPair, 'rule' | 'confidence'>): string {
  const rules: Readonly<Record<KernelPair['rule'], string>> = {
    'name-shape-range': t('same name, grid, block and range'),
    'name-shape': t('same name, grid and block'),
    name: t('same name, another shape'),
    'function-shape': t('same function, grid and block'),
    function: t('same function, another shape'),
  };
  const sure: Readonly<Record<KernelPair['confidence'], string>> = {
    certain: t('certain'),
    likely: t('likely'),
    weak: t('uncertain'),
  };
  return `${rules[rule]} · ${sure[confidence]}`;
}
