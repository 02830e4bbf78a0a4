/**
 * What the page of one file shows in turn: that the file is being read, over what was read before; that it could not be;
 * its content. Knows no content.
 */

import type { Failure } from '../../src/core/base/result.ts';
import type { Progress } from '../../src/core/protocol/opening.ts';
import type { PanelAction } from '../../src/core/protocol/panel.ts';
import { showOver } from './page-boot.ts';
import { failedScreen, openingScreen, type OpeningScreen, type Run } from './screens.ts';

/** What the hosts of such pages are told. */
interface FileHost {
  notify(method: 'run', command: string): void;
  notify(method: 'cancelOpen', argument: null): void;
}

interface Failed {
  readonly name: string;
  readonly failure: Failure;
  readonly actions?: readonly PanelAction[];
}

export class FileScreens {
  /** Runs a command of the host. */
  readonly run: Run;
  private readonly app: HTMLElement;
  private readonly host: FileHost;
  private opening: OpeningScreen | undefined;

  constructor(app: HTMLElement, host: FileHost) {
    this.app = app;
    this.host = host;
    this.run = command => host.notify('run', command);
  }

  progress(event: Progress): void {
    this.opening?.progress(event);
  }

  /** @param old content of the file as it was read before */
  showOpening(name: string, old?: HTMLElement): void {
    this.opening = openingScreen(name, () => this.host.notify('cancelOpen', null));
    showOver(this.app, old, this.opening.element);
  }

  showFailed({ name, failure, actions = [] }: Failed): void {
    this.show(failedScreen(name, failure, actions, this.run));
  }

  show(content: HTMLElement): void {
    this.opening = undefined;
    this.app.replaceChildren(content);
  }
}
