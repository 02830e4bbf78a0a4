/**
 * Entry of the timeline page: says it is ready, shows what the host says about the trace, and hands keys and commands
 * to the page of the opened trace. Old content stays, dimmed, while the trace is read again.
 */

import type { Track } from '../../src/core/lod/types.ts';
import type { HostApi, PanelApi, PanelInit, PanelProbe } from '../../src/core/protocol/panel.ts';
import type { Peer } from '../../src/core/protocol/rpc.ts';
import { FileScreens } from '../ui/file-screens.ts';
import { setDevices } from '../ui/l10n.ts';
import { beginInit, bootPage, takeKey } from '../ui/page-boot.ts';
import { resting } from '../ui/pause.ts';
import { loadState } from '../ui/vscode.ts';
import { actionFor } from './keys.ts';
import { TimelinePage } from './page.ts';
import { emptyTrace } from './screens.ts';
import { checkState } from './view-state.ts';

let screens: FileScreens;
let host: Peer<PanelApi, HostApi>;
let page: TimelinePage | undefined;

bootPage<PanelApi, HostApi>({
  serve: {
    init: message => show(message),
    progress: event => screens.progress(event),
    reveal: selection => page?.actions.show(selection, { tell: false }),
    command: command => page?.actions.run(command),
    probe: (): PanelProbe => resting(page?.probe() ?? nothing(), host),
  },
  start: (element, peer) => {
    screens = new FileScreens(element, peer);
    host = peer;
  },
  themeChanged: () => page?.stage.readTheme(),
  onKey: event => onKey(event),
});

function show(init: PanelInit): void {
  beginInit(init);
  setDevices(init.state === 'open' ? init.summary.devices : []);
  if (init.state === 'opening') return screens.showOpening(init.name, page?.element);
  page?.dispose();
  page = undefined;
  const isEmpty = ({ count, kind }: Track): boolean => count === 0 || kind === 'group';
  if (init.state === 'failed') screens.showFailed(init);
  else if (init.tracks.every(isEmpty)) screens.show(emptyTrace(init.summary, screens.run));
  else {
    page = new TimelinePage(init, host, checkState(loadState()));
    screens.show(page.element);
  }
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
