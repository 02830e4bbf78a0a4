/**
 * What the page of a report, or of one of its charts, and the host say to each other. The host relays most questions to
 * the engine, adding which report is meant; see report.ts.
 */

import type { MemoryChart } from '../analysis/memory-chart.ts';
import type { BlockNeeds } from '../analysis/occupancy.ts';
import type { KernelRoofline, RooflinePoints } from '../analysis/roofline-types.ts';
import type { Failure } from '../base/result.ts';
import type { PageLanguage } from './language.ts';
import type { Progress } from './opening.ts';
import type { PanelAction } from './panel.ts';
import type {
  KernelList,
  KernelListRequest,
  KernelPage,
  MetricCard,
  OccupancyAnswer,
  ReportComparison,
  ReportSummary,
} from './report.ts';

/** What the page needs to begin. */
export type ReportInit = PageLanguage & {
  readonly name: string;
} & (
    | { readonly state: 'opening' }
    | {
        readonly state: 'failed';
        readonly failure: Failure;
        readonly actions?: readonly PanelAction[];
      }
    | {
        readonly state: 'open';
        readonly summary: ReportSummary;
        /** The report that this one is compared with. */
        readonly against?: ReportAgainst;
      }
  );

export interface ReportAgainst {
  readonly uri: string;
  readonly summary: ReportSummary;
  readonly comparison: ReportComparison;
}

/** Of which report: the page's own, or the one that it is compared with. */
export type ReportSide = 'own' | 'baseline';

export interface KernelRef {
  readonly side: ReportSide;
  readonly kernel: number;
}

/** The kernel in hand, of the page's own report, and what it is compared with. */
export interface KernelSelection {
  readonly kernel: number;
  readonly baseline?: KernelRef;
}

/** Served by the page. */
export interface ReportPanelApi {
  init(message: ReportInit): void;
  progress(event: Progress): void;
  /** Takes a kernel in hand, and brings one of the page's sections into view. */
  reveal(place: ReportPlace): void;
  probe(question: 'state'): ReportProbe;
}

export interface ReportPlace {
  readonly kernel: number;
  /** Identifier as ncu has it, such as `Occupancy`. */
  readonly section?: string;
}

export interface ReportProbe extends Partial<KernelSelection> {
  readonly sections: readonly string[];
  readonly idle: boolean;
}

/** The charts that have panels of their own. */
export type ReportChart = 'roofline' | 'memory';

/** What the panel of a chart needs to begin; it follows the kernel in hand in the report's editor. */
export interface ReportChartInit {
  readonly chart: ReportChart;
  readonly report: ReportInit;
  /** Of the report; kept by the page, so that the panel can be restored. */
  readonly uri: string;
  readonly selection: KernelSelection;
}

/** Served by the page of a chart. */
export interface ReportChartApi {
  init(message: ReportChartInit): void;
  progress(event: Progress): void;
  select(selection: KernelSelection): void;
  probe(question: 'state'): ReportProbe;
}

/** Served by the host for a page: the engine's methods about the page's report, and what the page can make happen. */
export interface ReportHostApi {
  /** With the report that the page was compared with before the window was loaded anew. */
  ready(kept: { readonly against?: string } | null): void;
  kernelList(request: Omit<KernelListRequest, 'report' | 'against'>): KernelList;
  kernelPage(kernel: KernelRef): KernelPage;
  roofline(side: ReportSide): RooflinePoints;
  kernelRoofline(kernel: KernelRef): KernelRoofline;
  memoryChart(kernel: KernelRef): MemoryChart;
  metricCard(request: KernelRef & { readonly metric: string }): MetricCard;
  occupancy(request: {
    readonly kernel: number;
    readonly needs: BlockNeeds;
  }): OccupancyAnswer | undefined;
  /** The kernel in hand has changed. */
  selected(selection: KernelSelection): void;
  /** Shows a kernel of the report that this one is compared with in that report's own editor. */
  openBaseline(kernel: number): void;
  /** Runs one of the extension's own commands (retry, reopen with, show log); others are refused. */
  run(command: string): void;
  cancelOpen(argument: null): void;
  copy(text: string): void;
  /** A script error in the page, for the log. */
  reportError(text: string): void;
}
