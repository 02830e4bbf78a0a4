/** Entry of the panels that show one chart of a report. Keeps which report and kernel it was, to be restored with. */

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
import { FileScreens } from '../ui/file-screens.ts';
import { beginInit, bootPage } from '../ui/page-boot.ts';
import { resting } from '../ui/pause.ts';
import { saveState } from '../ui/vscode.ts';

let screens: FileScreens;
let host: Peer<ReportChartApi, ReportHostApi>;
let page: ChartPage | undefined;
let uri = '';

bootPage<ReportChartApi, ReportHostApi>({
  serve: {
    init: message => show(message),
    progress: event => screens.progress(event),
    select: selection => select(selection),
    probe: (): ReportProbe => resting(page?.probe ?? { sections: [], idle: true }, host),
  },
  start: (element, peer) => {
    screens = new FileScreens(element, peer);
    host = peer;
  },
  themeChanged: () => page?.themeChanged(),
});

function show(init: ReportChartInit): void {
  const { report, chart, selection } = init;
  beginInit(report);
  page?.dispose();
  page = undefined;
  uri = init.uri;
  if (report.state === 'opening') screens.showOpening(report.name);
  else if (report.state === 'failed') screens.showFailed(report);
  else if (report.summary.kernels === 0) screens.show(emptyReport(report.summary, screens.run));
  else {
    const kernel = Math.min(selection.kernel, report.summary.kernels - 1);
    page = new ChartPage(chart, report, { ...selection, kernel }, host);
    screens.show(page.element);
  }
  saveState({ uri, kernel: selection.kernel });
}

function select(selection: KernelSelection): void {
  page?.select(selection);
  saveState({ uri, kernel: selection.kernel });
}
