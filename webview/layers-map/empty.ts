/** What the view says where no step has layers: why, and what would help. */

import type { TraceSummary } from '../../src/core/protocol/engine.ts';
import { stateMessage } from '../charts/state.ts';
import { t } from '../ui/l10n.ts';

export function emptyState({ counts, gaps }: TraceSummary): HTMLElement {
  const title = t('No steps with layers were found');
  const reason =
    counts.kernels === 0
      ? t('The trace has no kernels.')
      : t(
          'Layers come from ranges, from module names, or from kernels that repeat within a step. This trace has none of them.',
        );
  const graphs = gaps.find(({ reason: id }) => id.includes('graph'));
  const text = graphs === undefined ? reason : `${reason} ${graphs.message}`;
  return stateMessage({ icon: 'info', title, text });
}
