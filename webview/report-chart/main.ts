/** Entry of the panels that show one chart of a report. Keeps which report and kernel it was, to be restored with. */

import type { Progress } from '../../src/core/protocol/engine.ts';
import type {
  KernelSelection,
  ReportChartApi,
  ReportChartInit,
  ReportHostApi,
  ReportProbe,
} from '../../src/core/protocol/report.ts';
import { Peer } from '../../src/core/protocol/rpc.ts';
import { ChartPage } from '../report/chart-page.ts';
import { emptyReport } from '../report/empty.ts';
import { failedScreen, openingScreen, type OpeningScreen } from '../timeline/screens.ts';
import { element } from '../ui/dom.ts';
import { setLanguage } from '../ui/l10n.ts';
import { onThemeChange } from '../ui/theme.ts';
import { registerControls } from '../ui/toolkit.ts';
import { hideTip } from '../ui/tooltip.ts';
import { hostEndpoint, saveState } from '../ui/vscode.ts';

registerControls();

const app = document.body.appendChild(element('div', { id: 'app' }));
let page: ChartPage | undefined;
let opening: OpeningScreen | undefined;
let uri = '';

const host = new Peer<ReportChartApi, ReportHostApi>(hostEndpoint, {
  init: message => show(message),
  progress: (event: Progress) => opening?.progress(event),
  select: selection => select(selection),
  probe: (): ReportProbe => page?.probe ?? { sections: [], idle: true },
});

function show(init: ReportChartInit): void {
  const { report, chart, selection } = init;
  setLanguage(report.locale, report.l10n);
  hideTip();
  page?.dispose();
  page = undefined;
  opening = undefined;
  uri = init.uri;
  const run = (command: string): void => host.notify('run', command);
  if (report.state === 'opening') {
    opening = openingScreen(report.name, () => host.notify('cancelOpen', null));
    app.replaceChildren(opening.element);
  } else if (report.state === 'failed') {
    app.replaceChildren(failedScreen(report.name, report.failure, report.actions ?? [], { run }));
  } else if (report.summary.kernels === 0) {
    app.replaceChildren(emptyReport(report.summary, run));
  } else {
    const kernel = Math.min(selection.kernel, report.summary.kernels - 1);
    page = new ChartPage(chart, report, { ...selection, kernel }, host);
    app.replaceChildren(page.element);
  }
  saveState({ uri, kernel: selection.kernel });
}

function select(selection: KernelSelection): void {
  page?.select(selection);
  saveState({ uri, kernel: selection.kernel });
}

onThemeChange(() => page?.themeChanged());
window.addEventListener('error', event => host.notify('reportError', describe(event.error)));
window.addEventListener('unhandledrejection', event =>
  host.notify('reportError', describe(event.reason)),
);
host.notify('ready', null);

function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
