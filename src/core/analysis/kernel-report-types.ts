/** What a kernel's report page shows, as data: sections with rows, bars and tables. Only types. */

import type { Figure } from '../report/figure.ts';
import type { CellState } from '../report/metrics.ts';
import type { RuleResult } from '../report/report.ts';
import type { SetName } from '../report/sections.ts';
import type { Missing, SpeedOfLight } from './kernel-report-bound.ts';

/** A labelled metric of a section's header. */
export interface ReportRow {
  readonly label: string;
  readonly metric: string;
  readonly unit: string;
  /** `absent` where the kernel lacks it: missing is not zero. */
  readonly state: CellState;
  readonly value?: number;
  /** Instead of a value: text, or all digits of an integer beyond 2^53. */
  readonly text?: string;
}

export interface Bar {
  /** Stable: 'stall.long_scoreboard', 'pipe.tensor', or the metric's name. */
  readonly key: string;
  readonly label: string;
  readonly metric: string;
  readonly value: number;
  /** What it means, in one plain English sentence; also the key of its translation. */
  readonly sentence?: string;
}

export interface BarChart {
  readonly id:
    | 'sol-compute'
    | 'sol-memory'
    | 'pipes-cycles'
    | 'pipes-instructions'
    | 'stalls'
    | 'stall-samples';
  readonly title: string;
  readonly unit: string;
  /** Largest first. */
  readonly bars: readonly Bar[];
}

export interface ReportTable {
  readonly id: string;
  readonly title: string;
  readonly columns: readonly { readonly label: string; readonly unit: string }[];
  /** A cell is undefined where the counter does not exist for the row. */
  readonly rows: readonly {
    readonly label: string;
    readonly cells: readonly (Figure | undefined)[];
  }[];
}

export interface ReportSection {
  readonly id: string;
  readonly title: string;
  /** The smallest set of ncu that has it. */
  readonly set?: SetName;
  /** Whether ncu collected it for this kernel. Single metrics can be there all the same. */
  readonly collected: boolean;
  readonly rows: readonly ReportRow[];
  readonly charts: readonly BarChart[];
  readonly tables: readonly ReportTable[];
  readonly rules: readonly RuleResult[];
  /** What it needs and the kernel lacks, with the option that collects it. */
  readonly missing: readonly Missing[];
}

export interface KernelReport {
  /** Index into `Report.kernels`. */
  readonly kernel: number;
  readonly id: number;
  readonly name: string;
  readonly speedOfLight?: SpeedOfLight;
  readonly sections: readonly ReportSection[];
}
