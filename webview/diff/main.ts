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
import { DIFF_SIDES } from '../../src/core/protocol/diff.ts';
import { setDevices } from '../ui/l10n.ts';
import { beginInit, bootPage, showOver, takeKey } from '../ui/page-boot.ts';
import { resting } from '../ui/pause.ts';
import { loadState, saveState } from '../ui/vscode.ts';
import { handOver, whenFilled } from './hand-over.ts';
import type { PageMemory } from './memory.ts';
import { DiffPage, type DiffHost, type OpenInit } from './page.ts';
import { failedScreen, openingScreen, type OpeningScreen } from './screens.ts';
import { checkState, type SavedState } from './state.ts';

let app: HTMLElement;
let host: DiffHost;
let page: DiffPage | undefined;
let opening: OpeningScreen | undefined;
/** What the page was made of. */
let shown: OpenInit | undefined;
/** Takes a page that is still seen in the place of its successor away at once. */
let leaving: (() => void) | undefined;

bootPage<DiffPanelApi, DiffHostApi>({
  serve: {
    init: message => show(message),
    progress: now => (opening ?? page)?.progress(now),
    probe: (): DiffProbe => resting(page?.probe ?? { verdict: '', rows: [], idle: true }, host),
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
  const sides = init.state === 'open' ? [init.a, init.b] : [];
  setDevices(sides.flatMap(({ summary }) => summary.devices));
  const saved = { ...checkState(loadState(), init.pair), pair: init.pair };
  // At once, so that a window that is closed while the traces are read finds the comparison again.
  saveState(saved);
  if (init.state === 'opening') return showOpening(init);
  if (init.state === 'open') showPage(init, saved);
  else {
    const run = (command: string): void => host.notify('run', command);
    replacePage(undefined);
    app.replaceChildren(failedScreen(init.names, init.failure, init.actions ?? [], run));
  }
  opening = undefined;
}

/** The comparison; where one is shown, it stays until the new one has something to show in its place. */
function showPage(init: OpenInit, saved: SavedState): void {
  const same = opening === undefined && JSON.stringify(init) === JSON.stringify(shown);
  shown = init;
  if (same && page !== undefined) return page.rows.refresh();
  // One that is still being replaced is in its place before it is replaced itself.
  leaving?.();
  const old = page;
  const kept = old === undefined ? saved.memory : memoryFor(init, old);
  const next = new DiffPage(init, host, saved, kept);
  page = next;
  const takePlace = (): void => kept && next.takePlace(kept);
  if (old === undefined) {
    app.replaceChildren(next.element);
    leaving = whenFilled(next, takePlace);
  } else leaving = handOver(app, old, next, takePlace);
}

/** Of other traces, or others in its place, the rows are as they were and the timelines begin anew. */
function memoryFor(init: OpenInit, old: DiffPage): PageMemory {
  const memory = old.memory;
  const areSame = DIFF_SIDES.every(side => old.traceOf(side) === init.diff[side].trace);
  return areSame ? memory : { ...memory, timelines: undefined };
}

function replacePage(next: DiffPage | undefined): void {
  leaving?.();
  leaving = undefined;
  page?.dispose();
  page = next;
  shown = undefined;
}

function showOpening({ names, progress }: Extract<DiffInit, { state: 'opening' }>): void {
  opening = openingScreen(names, progress, () => host.notify('cancelOpen', null));
  showOver(app, page?.element, opening.element);
}

/** The filter and the sheet of keys, as in the other pages. */
function onKey(event: KeyboardEvent): void {
  if (page === undefined || event.defaultPrevented || page.help.open) return;
  const typing = event.composedPath()[0] instanceof HTMLInputElement;
  if (!typing && event.key === '?') {
    takeKey(event);
    return page.help.toggle();
  }
  const find = (event.ctrlKey || event.metaKey) && event.key === 'f';
  if (!find && (typing || event.key !== '/')) return;
  takeKey(event);
  page.rows.tools.search.focus();
}
