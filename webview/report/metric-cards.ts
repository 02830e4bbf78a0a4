/** Opens the card of a metric of the kernel in hand, once the engine has said how it came about. */

import type { KernelSelection } from '../../src/core/protocol/report-panel.ts';
import { t } from '../ui/l10n.ts';
import type { ReportQuestions } from './context.ts';
import { contentOfMetric, type FigureCard } from './figure-card.ts';
import { own } from './questions.ts';
import { exactValue } from './value.ts';

export interface MetricCardPlace {
  readonly api: Pick<ReportQuestions, 'metricCard'>;
  readonly card: FigureCard;
  readonly selection: KernelSelection;
}

/** `place` is asked again after the answer: nothing opens for a kernel that is no longer in hand. */
export async function showMetricCard(
  place: () => MetricCardPlace,
  anchor: Element,
  title: string,
  metric: string,
  baseline?: number,
): Promise<void> {
  const { api, selection } = place();
  const { kernel } = selection;
  const found = await api.metricCard({ ...own(kernel), metric });
  const now = place();
  if (kernel !== now.selection.kernel) return;
  const content = contentOfMetric(title, found);
  const was =
    baseline === undefined
      ? {}
      : { baseline: t('Baseline: {0}', exactValue(baseline, found.unit)) };
  now.card.show(anchor, { ...content, ...was });
}
