/**
 * Entry of the report page: says it is ready, shows what the host says about the report, and hands keys to the page of
 * the opened one. Old content stays, dimmed, while the file is read again.
 */

import type {
  ReportHostApi,
  ReportInit,
  ReportPanelApi,
  ReportProbe,
} from '../../src/core/protocol/report-panel.ts';
import { FileScreens } from '../ui/file-screens.ts';
import { beginInit, bootPage, takeKey } from '../ui/page-boot.ts';
import { resting } from '../ui/pause.ts';
import { loadState } from '../ui/vscode.ts';
import { emptyReport } from './empty.ts';
import { ReportPage } from './page.ts';
import type { ReportHost } from './questions.ts';
import { checkState } from './state.ts';

let screens: FileScreens;
let host: ReportHost;
let page: ReportPage | undefined;

bootPage<ReportPanelApi, ReportHostApi>({
  serve: {
    init: message => show(message),
    progress: event => screens.progress(event),
    reveal: place => void page?.reveal(place),
    probe: (): ReportProbe => resting(page?.probe ?? { sections: [], idle: true }, host),
  },
  kept: () => {
    const { against } = checkState(loadState());
    return against === undefined ? null : { against };
  },
  start: (element, peer) => {
    screens = new FileScreens(element, peer);
    host = peer;
  },
  themeChanged: () => page?.themeChanged(),
  onKey: event => onKey(event),
});

function show(init: ReportInit): void {
  beginInit(init);
  if (init.state === 'opening') return screens.showOpening(init.name, page?.element);
  page?.dispose();
  page = undefined;
  if (init.state === 'failed') screens.showFailed(init);
  else if (init.summary.kernels === 0) screens.show(emptyReport(init.summary, screens.run));
  else {
    page = new ReportPage(init, host, checkState(loadState()));
    screens.show(page.element);
  }
}

/** Keys work wherever the focus is, except where text is typed. */
function onKey(event: KeyboardEvent): void {
  if (page === undefined || event.defaultPrevented) return;
  const typing = event.composedPath()[0] instanceof HTMLInputElement;
  const control = event.ctrlKey || event.metaKey;
  if (control && event.key === 'f') page.list.search.focus();
  else if (typing || control || event.altKey) return;
  else if (event.key === '/') page.list.search.focus();
  else if (event.key === 'n') void page.step(1);
  else if (event.key === 'p') void page.step(-1);
  else if (event.key === 'b') page.toggleBaseline();
  else return;
  takeKey(event);
}
