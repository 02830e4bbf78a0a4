/**
 * What every page does first: registers the controls, makes the element that it fills and the line to the host, says
 * that it is ready, and hands script errors and changes of theme on. Knows no panel; `init` is the page's own.
 */

import { Peer, type Methods, type Served } from '../../src/core/protocol/rpc.ts';
import { element } from './dom.ts';
import { setLanguage } from './l10n.ts';
import { onThemeChange } from './theme.ts';
import { registerControls } from './toolkit.ts';
import { hideTip } from './tooltip.ts';
import { hostEndpoint } from './vscode.ts';

/** What all hosts serve. */
interface BaseHost {
  ready(argument: null): void;
  reportError(text: string): void;
}

/** What all first messages carry. */
interface BaseInit {
  readonly locale: string;
  readonly l10n?: Record<string, string>;
}

export interface Boot<Local extends Methods<Local>, Host extends Methods<Host>> {
  /** What the page serves; the handlers are called after `start`. */
  readonly serve: Served<Local>;
  readonly themeChanged: () => void;
  /** Keys wherever the focus is. */
  readonly onKey?: (event: KeyboardEvent) => void;
  /** Told once, before anything else. */
  readonly start: (app: HTMLElement, host: Peer<Local, Host>) => void;
}

export function bootPage<Local extends Methods<Local>, Host extends Methods<Host>>(
  boot: Boot<Local, Host>,
): void {
  registerControls();
  const app = document.body.appendChild(element('div', { id: 'app' }));
  const host = new Peer<Local, Host>(hostEndpoint, boot.serve);
  const base = host as unknown as Peer<Local, BaseHost>;
  const report = (error: unknown): void => base.notify('reportError', describe(error));
  boot.start(app, host);
  if (boot.onKey !== undefined) document.addEventListener('keydown', boot.onKey);
  onThemeChange(boot.themeChanged);
  window.addEventListener('error', event => report(event.error));
  window.addEventListener('unhandledrejection', event => report(event.reason));
  base.notify('ready', null);
}

/** Before anything of a new message is shown. */
export function beginInit({ locale, l10n }: BaseInit): void {
  setLanguage(locale, l10n);
  hideTip();
}

function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
