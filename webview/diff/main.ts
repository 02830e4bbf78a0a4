/**
 * Entry of the comparison's page: shows what the host says about the two traces. Old content stays, dimmed, while a
 * trace is read again.
 */

import type {
  DiffHostApi,
  DiffInit,
  DiffPanelApi,
  DiffProbe,
} from '../../src/core/protocol/diff-panel.ts';
import { beginInit, bootPage, showOver, takeKey } from '../ui/page-boot.ts';
import { loadState, saveState } from '../ui/vscode.ts';
import { DiffPage, type DiffHost } from './page.ts';
import { failedScreen, openingScreen, type OpeningScreen } from './screens.ts';
import { checkState } from './state.ts';

let app: HTMLElement;
let host: DiffHost;
let page: DiffPage | undefined;
let opening: OpeningScreen | undefined;

bootPage<DiffPanelApi, DiffHostApi>({
  serve: {
    init: message => show(message),
    progress: now => opening?.progress(now),
    probe: (): DiffProbe => page?.probe ?? { verdict: '', rows: [], idle: true },
  },
  start: (element, peer) => {
    app = element;
    host = peer;
  },
  themeChanged: () => page?.themeChanged(),
  onKey: event => onKey(event),
});

function show(init: DiffInit): void {
  beginInit(init);
  const saved = { ...checkState(loadState()), pair: init.pair };
  // At once, so that a window that is closed while the traces are read finds the comparison again.
  saveState(saved);
  opening = undefined;
  if (init.state === 'opening') return showOpening(init);
  page?.dispose();
  page = undefined;
  if (init.state === 'failed') {
    const run = (command: string): void => host.notify('run', command);
    app.replaceChildren(failedScreen(init.names, init.failure, init.actions ?? [], run));
  } else {
    page = new DiffPage(init, host, saved);
    app.replaceChildren(page.element);
  }
}

function showOpening({ names, progress }: Extract<DiffInit, { state: 'opening' }>): void {
  opening = openingScreen(names, progress, () => host.notify('cancelOpen', null));
  showOver(app, page?.element, opening.element);
}

/** The filter, as in the other pages. */
function onKey(event: KeyboardEvent): void {
  if (page === undefined || event.defaultPrevented) return;
  const typing = event.composedPath()[0] instanceof HTMLInputElement;
  const find = (event.ctrlKey || event.metaKey) && event.key === 'f';
  if (!find && (typing || event.key !== '/')) return;
  takeKey(event);
  page.rows.tools.search.focus();
}
