/**
 * What every page does first: registers the controls, makes the element that it fills and the line to the host, says
 * that it is ready, and hands script errors and changes of theme on. Knows no panel; `init` is the page's own.
 */

import type { PageLanguage } from '../../src/core/protocol/language.ts';
import { Peer, type Methods, type Served } from '../../src/core/protocol/rpc.ts';
import { element } from './dom.ts';
import { setLanguage } from './l10n.ts';
import { onThemeChange } from './theme.ts';
import { registerControls } from './toolkit.ts';
import { hideTip } from './tooltip.ts';
import { hostEndpoint } from './vscode.ts';

/** What all hosts serve. */
interface BaseHost {
  ready(argument: unknown): void;
  reportError(text: string): void;
}

export interface Boot<Local extends Methods<Local>, Host extends Methods<Host>> {
  /** What the page serves; the handlers are called after `start`. */
  readonly serve: Served<Local>;
  readonly themeChanged: () => void;
  /** Keys wherever the focus is. */
  readonly onKey?: (event: KeyboardEvent) => void;
  /** What is told to the host with `ready`; nothing if absent. */
  readonly kept?: () => unknown;
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
  base.notify('ready', boot.kept?.() ?? null);
}

/** Before anything of a new message is shown. */
export function beginInit({ locale, l10n }: PageLanguage): void {
  setLanguage(locale, l10n);
  hideTip();
}

/** Shows that a file is read again over what was read before, if anything was, so that nothing jumps. */
export function showOver(
  app: HTMLElement,
  old: HTMLElement | undefined,
  screen: HTMLElement,
): void {
  if (old === undefined) {
    app.replaceChildren(screen);
    return;
  }
  old.classList.add('is-old');
  old.inert = true;
  app.replaceChildren(old, screen);
}

/** Keeps a key that the page has used from VS Code, which listens further out and would act on it again. */
export function takeKey(event: KeyboardEvent): void {
  event.preventDefault();
  event.stopPropagation();
}

function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
