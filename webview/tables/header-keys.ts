/** Sorting by the header: click, Enter or Space; the arrow keys move along it. One stop for Tab. */

export class HeaderKeys {
  private readonly head: HTMLElement;
  private readonly sort: (column: string) => void;

  constructor(head: HTMLElement, sort: (column: string) => void) {
    this.head = head;
    this.sort = sort;
    head.addEventListener('click', event => this.choose(event.target));
    head.addEventListener('keydown', event => this.onKey(event));
  }

  private choose(target: EventTarget | null): void {
    const cell = target instanceof Element ? target.closest<HTMLElement>('.th') : null;
    const column = cell?.dataset['column'];
    if (column !== undefined) this.sort(column);
  }

  private onKey(event: KeyboardEvent): void {
    const cells = [...this.head.children] as HTMLElement[];
    const at = cells.findIndex(cell => cell === event.target);
    if (at < 0) return;
    if (event.key === 'Enter' || event.key === ' ') this.choose(event.target);
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
