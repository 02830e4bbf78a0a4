/**
 * Entry of the timeline page: says it is ready, shows what the host says about the trace, and hands keys and commands
 * to the page of the opened trace. Old content stays, dimmed, while the trace is read again.
 */

import type { Progress } from '../../src/core/protocol/engine.ts';
import type { HostApi, PanelApi, PanelInit, PanelProbe } from '../../src/core/protocol/panel.ts';
import { Peer } from '../../src/core/protocol/rpc.ts';
import { element } from '../ui/dom.ts';
import { setLanguage } from '../ui/l10n.ts';
import { onThemeChange } from '../ui/theme.ts';
import { registerControls } from '../ui/toolkit.ts';
import { hideTip } from '../ui/tooltip.ts';
import { hostEndpoint, loadState } from '../ui/vscode.ts';
import { actionFor } from './keys.ts';
import { TimelinePage } from './page.ts';
import { emptyScreen, failedScreen, openingScreen, type OpeningScreen } from './screens.ts';
import { checkState } from './view-state.ts';

registerControls();

const app = document.body.appendChild(element('div', { id: 'app' }));
let page: TimelinePage | undefined;
let opening: OpeningScreen | undefined;

const host = new Peer<PanelApi, HostApi>(hostEndpoint, {
  init: message => show(message),
  progress: (event: Progress) => opening?.progress(event),
  reveal: selection => page?.actions.show(selection, { tell: false }),
  command: command => page?.actions.run(command),
  probe: (): PanelProbe => page?.probe() ?? nothing(),
});

function show(init: PanelInit): void {
  setLanguage(init.locale, init.l10n);
  hideTip();
  if (init.state === 'opening') {
    showOpening(init.name);
    return;
  }
  page?.dispose();
  page = undefined;
  opening = undefined;
  const run = (command: string): void => host.notify('run', command);
  if (init.state === 'failed') {
    app.replaceChildren(failedScreen(init.name, init.failure, init.actions ?? [], { run }));
  } else if (init.tracks.every(track => track.count === 0 || track.kind === 'group')) {
    app.replaceChildren(emptyScreen(init.summary, run));
  } else {
    page = new TimelinePage(init, host, checkState(loadState()));
    app.replaceChildren(page.element);
  }
}

/** Over an older picture, if there is one: nothing jumps while a trace is read again. */
function showOpening(name: string): void {
  opening = openingScreen(name, () => host.notify('cancelOpen', null));
  if (page === undefined) app.replaceChildren(opening.element);
  else {
    page.element.classList.add('is-old');
    page.element.inert = true;
    app.replaceChildren(page.element, opening.element);
  }
}

function nothing(): PanelProbe {
  return { window: { startNs: 0, endNs: 0 }, boxes: 0, tracks: [], idle: true };
}

/** Keys work wherever the focus is, except where text is typed or a dialog is open. */
function onKey(event: KeyboardEvent): void {
  if (page === undefined || event.defaultPrevented || page.help.open) return;
  const target = event.composedPath()[0];
  if (target instanceof HTMLInputElement) {
    if (!event.ctrlKey && !event.metaKey) return;
  }
  const action = actionFor(event, page.init.keysByPlace);
  if (action === undefined) return;
  event.preventDefault();
  // VS Code listens further out and would act on the same key again.
  event.stopPropagation();
  page.actions.run(action);
}

document.addEventListener('keydown', onKey);
onThemeChange(() => page?.stage.readTheme());
window.addEventListener('error', event => host.notify('reportError', describe(event.error)));
window.addEventListener('unhandledrejection', event =>
  host.notify('reportError', describe(event.reason)),
);
host.notify('ready', null);

function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
