/**
 * Finding by name: the box in the answer line, the count of hits, next and previous. The engine searches; here is
 * only the typing and the order of questions (one at a time, the last wins).
 */

import { toFailure } from '../../src/core/base/result.ts';
import type { SearchHit } from '../../src/core/protocol/engine.ts';
import { CANCELLED } from '../../src/core/protocol/rpc.ts';
import { grouped } from '../../src/core/format/number.ts';
import { announce } from '../ui/announce.ts';
import { iconButton, searchBox, type SearchBox } from '../ui/controls.ts';
import { element, setText } from '../ui/dom.ts';
import { t } from '../ui/l10n.ts';
import { Pause } from '../ui/pause.ts';
import { setTip } from '../ui/tooltip.ts';
import type { Host } from './selection.ts';

const TYPING_MS = 180;

export interface SearchEvents {
  /** Where to search from: the selection, or the left end of the window. */
  from(): { readonly fromNs: number; readonly fromSpan?: number };
  found(hit: SearchHit): void;
  /** Back to the picture. */
  leave(): void;
}

export class Search {
  readonly element: HTMLElement;
  private readonly box: SearchBox;
  private readonly count = element('span', { class: 'search-count number', 'aria-live': 'polite' });
  private readonly host: Host;
  private readonly events: SearchEvents;
  private readonly typing = new Pause();
  private pending: AbortController | undefined;
  private origin: { fromNs: number } | undefined;

  constructor(host: Host, events: SearchEvents) {
    this.host = host;
    this.events = events;
    this.box = searchBox({
      label: t('Find kernels, calls and ranges by name'),
      placeholder: t('Find by name'),
      onInput: () => this.onInput(),
      onKey: event => this.onKey(event),
    });
    setTip(this.box.element, t('Part of a name, or /regular expression/'));
    const previous = { icon: 'arrow-up', label: t('Previous hit'), key: 'Shift+Enter' };
    const next = { icon: 'arrow-down', label: t('Next hit'), key: 'Enter' };
    this.element = element(
      'div',
      { class: 'search', role: 'search' },
      this.box.element,
      this.count,
      iconButton({ ...previous, onClick: () => this.step(-1) }),
      iconButton({ ...next, onClick: () => this.step(1) }),
    );
  }

  focus(): void {
    this.origin = undefined;
    this.box.focus();
  }

  step(direction: 1 | -1): void {
    if (this.box.value === '') this.focus();
    else void this.ask(direction, this.events.from());
  }

  private onInput(): void {
    this.typing.cancel();
    if (this.box.value === '') {
      this.pending?.abort();
      this.show('', false);
      return;
    }
    // While typing, always from where the search began, so that a longer text does not run ahead.
    this.origin ??= { fromNs: this.events.from().fromNs };
    const { origin } = this;
    this.typing.before(TYPING_MS, () => void this.ask(1, origin));
  }

  private onKey(event: KeyboardEvent): void {
    if (event.isComposing) return;
    if (event.key === 'Enter') {
      this.typing.cancel();
      this.step(event.shiftKey ? -1 : 1);
    } else if (event.key === 'Escape') {
      if (this.box.value !== '') {
        this.box.value = '';
        this.onInput();
      }
      this.events.leave();
    } else return;
    event.preventDefault();
    event.stopPropagation();
  }

  private async ask(direction: 1 | -1, from: { fromNs: number; fromSpan?: number }): Promise<void> {
    this.pending?.abort();
    this.pending = new AbortController();
    const { signal } = this.pending;
    try {
      const request = { text: this.box.value, direction, ...from };
      const hit = await this.host.call('search', request, signal);
      if (signal.aborted) return;
      if (hit === undefined || hit === null) {
        this.show(t('No hit'), true);
        return;
      }
      this.show(`${grouped(hit.index)} / ${grouped(hit.total)}`, false);
      this.events.found(hit);
    } catch (caught) {
      const failure = toFailure(caught);
      if (failure.reason !== CANCELLED) this.show(t('Not a valid search'), true);
    }
  }

  private show(text: string, none: boolean): void {
    setText(this.count, text);
    this.element.classList.toggle('no-hit', none);
    if (text !== '') announce(none ? text : t('Hit {0}', text));
  }
}
