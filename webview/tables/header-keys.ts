/**
 * Keys of the header: click, Enter or Space sort; the arrow keys move along it, with Shift they change the width of a
 * column. One stop for Tab.
 */

import { isGrip } from './header-grips.ts';

/** Pixels that a key makes a column wider or narrower by. */
const STEP = 16;

export interface HeaderEvents {
  sort(column: string): void;
  widen(column: string, by: number): void;
}

export class HeaderKeys {
  private readonly head: HTMLElement;
  private readonly events: HeaderEvents;

  constructor(head: HTMLElement, events: HeaderEvents) {
    this.head = head;
    this.events = events;
    head.addEventListener('click', event => this.choose(event.target));
    head.addEventListener('keydown', event => this.onKey(event));
  }

  private choose(target: EventTarget | null): void {
    if (isGrip(target)) return;
    const cell = target instanceof Element ? target.closest<HTMLElement>('.th') : null;
    const column = cell?.dataset['column'];
    if (column !== undefined) this.events.sort(column);
  }

  private onKey(event: KeyboardEvent): void {
    const cells = [...this.head.children] as HTMLElement[];
    const at = cells.findIndex(cell => cell === event.target);
    if (at < 0) return;
    const column = cells[at]?.dataset['column'];
    const wider = event.shiftKey ? { ArrowLeft: -STEP, ArrowRight: STEP }[event.key] : undefined;
    if (event.key === 'Enter' || event.key === ' ') this.choose(event.target);
    else if (wider !== undefined && column !== undefined) this.events.widen(column, wider);
    else {
      const moves: Readonly<Record<string, number>> = {
        ArrowLeft: at - 1,
        ArrowRight: at + 1,
        Home: 0,
        End: cells.length - 1,
      };
      const to = moves[event.key];
      if (to === undefined) return;
      const target = cells[to];
      if (target !== undefined) {
        for (const cell of cells) cell.tabIndex = cell === target ? 0 : -1;
        target.focus();
      }
    }
    event.preventDefault();
    event.stopPropagation();
  }
}
