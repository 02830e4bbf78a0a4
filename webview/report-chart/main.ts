/** Entry of the panels that show one chart of a report. Keeps which report and kernel it was, to be restored with. */

import type { Progress } from '../../src/core/protocol/opening.ts';
import type {
  KernelSelection,
  ReportChartApi,
  ReportChartInit,
  ReportHostApi,
  ReportProbe,
} from '../../src/core/protocol/report-panel.ts';
import type { Peer } from '../../src/core/protocol/rpc.ts';
import { ChartPage } from '../report/chart-page.ts';
import { emptyReport } from '../report/empty.ts';
import { beginInit, bootPage } from '../ui/page-boot.ts';
import { failedScreen, openingScreen, type OpeningScreen } from '../ui/screens.ts';
import { saveState } from '../ui/vscode.ts';

let app: HTMLElement;
let host: Peer<ReportChartApi, ReportHostApi>;
let page: ChartPage | undefined;
let opening: OpeningScreen | undefined;
let uri = '';

bootPage<ReportChartApi, ReportHostApi>({
  serve: {
    init: message => show(message),
    progress: (event: Progress) => opening?.progress(event),
    select: selection => select(selection),
    probe: (): ReportProbe => page?.probe ?? { sections: [], idle: true },
  },
  start: (element, peer) => {
    app = element;
    host = peer;
  },
  themeChanged: () => page?.themeChanged(),
});

function show(init: ReportChartInit): void {
  const { report, chart, selection } = init;
  beginInit(report);
  page?.dispose();
  page = undefined;
  opening = undefined;
  uri = init.uri;
  const run = (command: string): void => host.notify('run', command);
  if (report.state === 'opening') {
    opening = openingScreen(report.name, () => host.notify('cancelOpen', null));
    app.replaceChildren(opening.element);
  } else if (report.state === 'failed') {
    app.replaceChildren(failedScreen(report.name, report.failure, report.actions ?? [], run));
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
