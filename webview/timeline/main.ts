/**
 * Entry of the timeline page: says it is ready, shows what the host says about the trace, and hands keys and commands
 * to the page of the opened trace. Old content stays, dimmed, while the trace is read again.
 */

import type { Progress } from '../../src/core/protocol/opening.ts';
import type { HostApi, PanelApi, PanelInit, PanelProbe } from '../../src/core/protocol/panel.ts';
import type { Peer } from '../../src/core/protocol/rpc.ts';
import { beginInit, bootPage, showOver, takeKey } from '../ui/page-boot.ts';
import { failedScreen, openingScreen, type OpeningScreen } from '../ui/screens.ts';
import { loadState } from '../ui/vscode.ts';
import { actionFor } from './keys.ts';
import { TimelinePage } from './page.ts';
import { emptyTrace } from './screens.ts';
import { checkState } from './view-state.ts';

let app: HTMLElement;
let host: Peer<PanelApi, HostApi>;
let page: TimelinePage | undefined;
let opening: OpeningScreen | undefined;

bootPage<PanelApi, HostApi>({
  serve: {
    init: message => show(message),
    progress: (event: Progress) => opening?.progress(event),
    reveal: selection => page?.actions.show(selection, { tell: false }),
    command: command => page?.actions.run(command),
    probe: (): PanelProbe => page?.probe() ?? nothing(),
  },
  start: (element, peer) => {
    app = element;
    host = peer;
  },
  themeChanged: () => page?.stage.readTheme(),
  onKey: event => onKey(event),
});

function show(init: PanelInit): void {
  beginInit(init);
  if (init.state === 'opening') {
    showOpening(init.name);
    return;
  }
  page?.dispose();
  page = undefined;
  opening = undefined;
  const run = (command: string): void => host.notify('run', command);
  if (init.state === 'failed') {
    app.replaceChildren(failedScreen(init.name, init.failure, init.actions ?? [], run));
  } else if (init.tracks.every(track => track.count === 0 || track.kind === 'group')) {
    app.replaceChildren(emptyTrace(init.summary, run));
  } else {
    page = new TimelinePage(init, host, checkState(loadState()));
    app.replaceChildren(page.element);
  }
}

function showOpening(name: string): void {
  opening = openingScreen(name, () => host.notify('cancelOpen', null));
  showOver(app, page?.element, opening.element);
}

function nothing(): PanelProbe {
  return { window: { startNs: 0, endNs: 0 }, boxes: 0, tracks: [], idle: true, kept: true };
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
  takeKey(event);
  page.actions.run(action);
}
