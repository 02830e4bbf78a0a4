/**
 * What integration tests may see and do beyond VS Code's own API. Exists only where KERNEL_LENS_TEST is set; nothing
 * in the extension depends on it.
 */

import type { PanelProbe } from '../core/protocol/panel.ts';
import type { SourceHeat } from './code-lens/source-heat.ts';
import type { Baseline } from './diff/baseline.ts';
import type { DiffPanels } from './diff/diff-panels.ts';
import type { ReportCharts } from './editor/report-charts.ts';
import type { ReportEditorProvider } from './editor/report-editor.ts';
import type { TraceEditorProvider } from './editor/trace-editor.ts';
import type { EngineClient } from './engine-client.ts';
import type { Joins } from './joins.ts';
import type { StatusBar } from './status-bar.ts';
import type { ReportStore, TraceStore } from './trace-store.ts';
import type { ModelView } from './tree/model-view.ts';
import type { TracesView } from './tree/traces-view.ts';

export interface TestApi {
  readonly store: TraceStore;
  readonly reportStore: ReportStore;
  readonly engine: EngineClient;
  readonly editors: TraceEditorProvider;
  readonly reports: ReportEditorProvider;
  readonly charts: ReportCharts;
  readonly model: ModelView;
  readonly status: StatusBar;
  readonly files: TracesView;
  readonly joins: Joins;
  readonly heat: SourceHeat;
  readonly diffs: DiffPanels;
  readonly baseline: Baseline;
  /** What the active trace's page shows; undefined while there is no page. */
  readonly probe: () => Promise<PanelProbe | undefined>;
}

export function createTestApi(parts: Omit<TestApi, 'probe'>): TestApi {
  const { store, editors } = parts;
  return { ...parts, probe: async () => editors.lastPanel(store.active)?.probe() };
}
