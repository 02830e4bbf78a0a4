/**
 * Entry of the report page: says it is ready, shows what the host says about the report, and hands keys to the page of
 * the opened one. Old content stays, dimmed, while the file is read again.
 */

import type { Progress } from '../../src/core/protocol/opening.ts';
import type {
  ReportHostApi,
  ReportInit,
  ReportPanelApi,
  ReportProbe,
} from '../../src/core/protocol/report-panel.ts';
import { beginInit, bootPage, showOver, takeKey } from '../ui/page-boot.ts';
import { failedScreen, openingScreen, type OpeningScreen } from '../ui/screens.ts';
import { loadState } from '../ui/vscode.ts';
import { emptyReport } from './empty.ts';
import { ReportPage } from './page.ts';
import type { ReportHost } from './questions.ts';
import { checkState } from './state.ts';

let app: HTMLElement;
let host: ReportHost;
let page: ReportPage | undefined;
let opening: OpeningScreen | undefined;

bootPage<ReportPanelApi, ReportHostApi>({
  serve: {
    init: message => show(message),
    progress: (event: Progress) => opening?.progress(event),
    reveal: place => void page?.reveal(place),
    probe: (): ReportProbe => page?.probe ?? { sections: [], idle: true },
  },
  kept: () => {
    const { against } = checkState(loadState());
    return against === undefined ? null : { against };
  },
  start: (element, peer) => {
    app = element;
    host = peer;
  },
  themeChanged: () => page?.themeChanged(),
  onKey: event => onKey(event),
});

function show(init: ReportInit): void {
  beginInit(init);
  if (init.state === 'opening') return showOpening(init.name);
  page?.dispose();
  page = undefined;
  opening = undefined;
  const run = (command: string): void => host.notify('run', command);
  if (init.state === 'failed') {
    app.replaceChildren(failedScreen(init.name, init.failure, init.actions ?? [], run));
  } else if (init.summary.kernels === 0) {
    app.replaceChildren(emptyReport(init.summary, run));
  } else {
    page = new ReportPage(init, host, checkState(loadState()));
    app.replaceChildren(page.element);
  }
}

function showOpening(name: string): void {
  opening = openingScreen(name, () => host.notify('cancelOpen', null));
  showOver(app, page?.element, opening.element);
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
