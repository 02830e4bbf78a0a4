/**
 * What a chart of the report page gets to work with: questions, translations, the kernel in hand and the baseline, and
 * the card that shows a figure's sum. Charts live in files of their own and are registered in `slots.ts`.
 */

import type { ReportComparison, ReportSummary } from '../../src/core/protocol/report.ts';
import type { KernelSelection, ReportHostApi } from '../../src/core/protocol/report-panel.ts';
import type { Figure } from '../../src/core/report/figure.ts';
import type { t } from '../ui/l10n.ts';

/** Asks the host. Rejects with a `FailureError` in the user's language. */
export type ReportQuestions = {
  [K in Question]: (
    argument: Parameters<ReportHostApi[K]>[0],
    signal?: AbortSignal,
  ) => Promise<ReturnType<ReportHostApi[K]>>;
};

type Question =
  'kernelList' | 'kernelPage' | 'roofline' | 'kernelRoofline' | 'memoryChart' | 'metricCard';

export interface ReportContext {
  readonly api: ReportQuestions;
  readonly t: typeof t;
  readonly summary: ReportSummary;
  /** The kernel in hand and the baseline, now; news come through `MountedChart.update`. */
  readonly selection: KernelSelection;
  /** Against another report. */
  readonly comparison: ReportComparison | undefined;
  /** Whether nothing around the chart says what was not collected. */
  readonly isAlone: boolean;
  /** Makes another kernel the one in hand, for the whole page. */
  onSelectKernel(kernel: number): void;
  /**
   * Opens the card with formula, metrics and values under `anchor`. `notes` are sentences in the user's language.
   */
  showFigure(anchor: Element, title: string, figure: Figure, notes?: readonly string[]): void;
  copy(text: string): void;
}

/** A chart on the page. Its container stays; it may be hidden while the section is closed. */
export interface MountedChart {
  update(selection: KernelSelection): void;
  /** VS Code's theme has changed: canvases must be drawn anew. */
  themeChanged(): void;
  dispose(): void;
  /** For tests: nothing is on its way. */
  readonly idle?: boolean;
}

/** `mountRoofline` and `mountMemoryChart` are of this type. */
export type MountChart = (container: HTMLElement, context: ReportContext) => MountedChart;
