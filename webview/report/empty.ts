/** A report in which no kernel was measured. */

import type { ReportSummary } from '../../src/core/protocol/report.ts';
import { t } from '../ui/l10n.ts';
import { emptyScreen, type Run } from '../ui/screens.ts';

export function emptyReport(summary: ReportSummary, run: Run): HTMLElement {
  const empty = {
    title: t('{0} has no kernels', summary.name),
    message: t('The file is a report by {0}, but no kernel was measured in it.', summary.product),
    advice: t(
      'Check that the filters of ncu (--kernel-name, --nvtx-include, --launch-skip) let kernels through.',
    ),
    notes: summary.warnings,
  };
  return emptyScreen(empty, run);
}
