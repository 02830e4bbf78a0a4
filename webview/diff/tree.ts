/**
 * The rows of the comparison as they are unfolded: pages of each level, asked for when they come into view, in one flat
 * list. Asks the host and keeps what it answered; draws nothing.
 */

import type { DiffRow, DiffRows, DiffRowsRequest } from '../../src/core/protocol/diff.ts';

export const PAGE = 100;

/** What all levels are asked for with. */
export type Arrangement = Required<Pick<DiffRowsRequest, 'by' | 'sort' | 'descending' | 'per'>> &
  Pick<DiffRowsRequest, 'filter'>;
export type RowsRequest = Omit<DiffRowsRequest, 'a' | 'b'>;

/** The children of a row, or the top. */
interface Level {
  readonly parent: string;
  readonly depth: number;
  /** Undefined until the first page has come. */
  total: number | undefined;
  readonly rows: (DiffRow | undefined)[];
  /** Pages that have been asked for, done when they are there. */
  readonly asked: Map<number, Promise<void>>;
  readonly open: Map<string, Level>;
}

/** A line of the flat list. */
export interface Line {
  /** Undefined while it is on its way. */
  readonly row: DiffRow | undefined;
  readonly depth: number;
  readonly expanded: boolean;
  /** Place among its siblings, from 0, and their number. */
  readonly index: number;
  readonly siblings: number;
  /** Row above it; '' = none. */
  readonly parent: string;
  readonly level: Level;
}

export interface TreeEvents {
  /** The lines are others, or were filled. */
  changed(): void;
  failed(error: unknown): void;
}

export class DiffTree {
  private readonly ask: (request: RowsRequest) => Promise<DiffRows>;
  private readonly events: TreeEvents;
  private arrangement: Arrangement;
  private top = levelOf('', 0);
  private flat: readonly Line[] = [];
  private waiting = 0;
  private answer: Pick<DiffRows, 'totals' | 'per'> | undefined;

  constructor(
    ask: (request: RowsRequest) => Promise<DiffRows>,
    arrangement: Arrangement,
    events: TreeEvents,
  ) {
    this.ask = ask;
    this.arrangement = arrangement;
    this.events = events;
  }

  get idle(): boolean {
    return this.waiting === 0;
  }

  get lines(): readonly Line[] {
    return this.flat;
  }

  /** Of the top level, filtered or not. */
  get totals(): DiffRows['totals'] | undefined {
    return this.answer?.totals;
  }

  /** What the times of the rows are, which need not be what was asked for. */
  get per(): 'step' | 'total' {
    return this.answer?.per ?? this.arrangement.per;
  }

  /** Rows of the top level that the filter lets through; undefined until they are known. */
  get size(): number | undefined {
    return this.top.total;
  }

  /** Ids of the rows that are unfolded. */
  get opened(): readonly string[] {
    return openIds(this.top);
  }

  /**
   * Everything anew; the old lines stay until the first answer.
   * @param opened what is to be unfolded; what was, where the grouping is the same
   */
  async reload(
    arrangement: Arrangement,
    opened = arrangement.by === this.arrangement.by ? this.opened : [],
  ): Promise<void> {
    this.arrangement = arrangement;
    const top = levelOf('', 0);
    this.top = top;
    await this.fetch(top, 0);
    if (this.top !== top) return;
    this.flatten();
    await this.reopen(top, new Set(opened));
  }

  async expand(id: string): Promise<void> {
    const line = this.find(id);
    if (line?.row?.hasChildren !== true || line.expanded) return;
    const level = levelOf(id, line.depth + 1);
    line.level.open.set(id, level);
    this.flatten();
    await this.fetch(level, 0);
  }

  collapse(id: string): void {
    const line = this.find(id);
    if (line === undefined || !line.level.open.delete(id)) return;
    this.flatten();
  }

  /**
   * Unfolds what is above a row and asks for the page that it is on. Returns the innermost row on the way to it that is
   * there, since a filter may keep the others out; undefined where there is none.
   */
  async reveal(id: string): Promise<string | undefined> {
    const { top } = this;
    let level: Level | undefined = top;
    let found: string | undefined;
    for (const place of pathTo(id)) {
      if (level === undefined || !(await this.bring(level, place)) || this.top !== top) break;
      found = place;
      if (place !== id) await this.expand(place);
      level = level.open.get(place);
    }
    return this.top === top ? found : undefined;
  }

  /** Asks for the pages of a level until a row is among them. */
  private async bring(level: Level, id: string): Promise<boolean> {
    for (let page = 0; ; page++) {
      await this.fetch(level, page);
      if (level.rows.some(row => row?.id === id)) return true;
      if ((page + 1) * PAGE >= (level.total ?? 0)) return false;
    }
  }

  /** Asks for what is missing among these lines. */
  viewed(first: number, last: number): void {
    for (const { row, level, index } of this.flat.slice(first, last)) {
      if (row === undefined) void this.fetch(level, Math.floor(index / PAGE));
    }
  }

  /** The rows that are loaded, in the order shown. */
  get loaded(): readonly { readonly row: DiffRow; readonly depth: number }[] {
    return this.flat.flatMap(({ row, depth }) => (row === undefined ? [] : [{ row, depth }]));
  }

  indexOf(id: string): number {
    return this.flat.findIndex(({ row }) => row?.id === id);
  }

  private find(id: string): Line | undefined {
    return this.flat[this.indexOf(id)];
  }

  private async reopen(level: Level, ids: ReadonlySet<string>): Promise<void> {
    for (const row of level.rows) {
      if (row === undefined || !ids.has(row.id) || !row.hasChildren) continue;
      const child = levelOf(row.id, level.depth + 1);
      level.open.set(row.id, child);
      await this.fetch(child, 0);
      await this.reopen(child, ids);
    }
  }

  private fetch(level: Level, page: number): Promise<void> {
    const asked = level.asked.get(page) ?? this.fetchAnew(level, page);
    level.asked.set(page, asked);
    return asked;
  }

  private async fetchAnew(level: Level, page: number): Promise<void> {
    const { top } = this;
    this.waiting++;
    try {
      const request = { ...this.arrangement, row: level.parent, offset: page * PAGE, limit: PAGE };
      const answer = await this.ask(request);
      if (this.top !== top) return;
      level.total = answer.total;
      answer.rows.forEach((row, i) => (level.rows[page * PAGE + i] = row));
      if (level === top) this.answer = answer;
      this.flatten();
    } catch (error) {
      level.asked.delete(page);
      if (this.top === top) this.events.failed(error);
    } finally {
      this.waiting--;
    }
  }

  private flatten(): void {
    const lines: Line[] = [];
    append(lines, this.top);
    this.flat = lines;
    this.events.changed();
  }
}

function levelOf(parent: string, depth: number): Level {
  return { parent, depth, total: undefined, rows: [], asked: new Map(), open: new Map() };
}

function append(lines: Line[], level: Level): void {
  const { depth, parent } = level;
  // One line stands for a level that is on its way; the top has none, so that an empty table is seen to be empty.
  const siblings = level.total ?? (depth === 0 ? 0 : 1);
  for (let index = 0; index < siblings; index++) {
    const row = level.rows[index];
    const child = row === undefined ? undefined : level.open.get(row.id);
    lines.push({ row, depth, expanded: child !== undefined, index, siblings, parent, level });
    if (child !== undefined) append(lines, child);
  }
}

/** Ids of the rows from the top down to one, itself included. */
function pathTo(id: string): string[] {
  const segments = id.split('/').slice(1);
  return segments.map((_, i) => `/${segments.slice(0, i + 1).join('/')}`);
}

function openIds(level: Level): string[] {
  return [...level.open].flatMap(([id, child]) => [id, ...openIds(child)]);
}
