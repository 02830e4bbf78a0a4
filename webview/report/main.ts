/**
 * Entry of the report page: says it is ready, shows what the host says about the report, and hands keys to the page of
 * the opened one. Old content stays, dimmed, while the file is read again.
 */

import type { Progress } from '../../src/core/protocol/engine.ts';
import type {
  ReportHostApi,
  ReportInit,
  ReportPanelApi,
  ReportProbe,
} from '../../src/core/protocol/report.ts';
import { Peer } from '../../src/core/protocol/rpc.ts';
import { failedScreen, openingScreen, type OpeningScreen } from '../timeline/screens.ts';
import { element } from '../ui/dom.ts';
import { setLanguage } from '../ui/l10n.ts';
import { onThemeChange } from '../ui/theme.ts';
import { registerControls } from '../ui/toolkit.ts';
import { hideTip } from '../ui/tooltip.ts';
import { hostEndpoint, loadState } from '../ui/vscode.ts';
import { emptyReport } from './empty.ts';
import { ReportPage } from './page.ts';
import { checkState } from './state.ts';

registerControls();

const app = document.body.appendChild(element('div', { id: 'app' }));
let page: ReportPage | undefined;
let opening: OpeningScreen | undefined;

const host = new Peer<ReportPanelApi, ReportHostApi>(hostEndpoint, {
  init: message => show(message),
  progress: (event: Progress) => opening?.progress(event),
  reveal: place => void page?.reveal(place),
  probe: (): ReportProbe => page?.probe ?? { sections: [], idle: true },
});

function show(init: ReportInit): void {
  setLanguage(init.locale, init.l10n);
  hideTip();
  if (init.state === 'opening') return showOpening(init.name);
  page?.dispose();
  page = undefined;
  opening = undefined;
  const run = (command: string): void => host.notify('run', command);
  if (init.state === 'failed') {
    app.replaceChildren(failedScreen(init.name, init.failure, init.actions ?? [], { run }));
  } else if (init.summary.kernels === 0) {
    app.replaceChildren(emptyReport(init.summary, run));
  } else {
    page = new ReportPage(init, host, checkState(loadState()));
    app.replaceChildren(page.element);
  }
}

/** Over older content, if there is any: nothing jumps while a report is read again. */
function showOpening(name: string): void {
  opening = openingScreen(name, () => host.notify('cancelOpen', null));
  if (page === undefined) app.replaceChildren(opening.element);
  else {
    page.element.classList.add('is-old');
    page.element.inert = true;
    app.replaceChildren(page.element, opening.element);
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
  event.preventDefault();
  // VS Code listens further out and would act on the same key again.
  event.stopPropagation();
}

document.addEventListener('keydown', onKey);
onThemeChange(() => page?.themeChanged());
window.addEventListener('error', event => host.notify('reportError', describe(event.error)));
window.addEventListener('unhandledrejection', event =>
  host.notify('reportError', describe(event.reason)),
);
const { against } = checkState(loadState());
host.notify('ready', against === undefined ? null : { against });

function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
