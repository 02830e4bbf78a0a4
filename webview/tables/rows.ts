/**
 * The rows of a table as far as they were asked for: pages come when they are wanted, the last ones are kept. While a
 * changed question is under way the old rows stay. One question at a time; of those that wait only the last counts.
 */

import { toFailure, type Failure } from '../../src/core/base/result.ts';
import type { Selection } from '../../src/core/protocol/selection.ts';
import type { Cell, Column, TablePage, TableRequest } from '../../src/core/protocol/tables.ts';
import { CANCELLED } from '../../src/core/protocol/rpc.ts';

export type Question = Omit<TableRequest, 'trace' | 'offset' | 'limit' | 'find'>;
export type Ask = (request: Omit<TableRequest, 'trace'>, signal: AbortSignal) => Promise<TablePage>;

export interface TableRow {
  readonly cells: readonly Cell[];
  readonly selection: Selection;
}

export const PAGE_ROWS = 200;
const KEPT_PAGES = 40;

export class Rows {
  columns: readonly Column[] = [];
  total = 0;
  matched = 0;
  /** What the program calls the step that the rows are of. */
  stepName: string | undefined;
  /** What the rows answer; differs from the question asked while `stale`. */
  answered: Question | undefined;
  failure: Failure | undefined;
  private readonly ask: Ask;
  private readonly changed: (fresh: boolean) => void;
  private question: Question | undefined;
  private pages = new Map<number, TablePage>();
  private pending = new AbortController();
  private running = false;
  private wanted: readonly [first: number, last: number] = [0, 1];

  /** `changed`: rows arrived or failed; `fresh` where they answer another question than before. */
  constructor(ask: Ask, changed: (fresh: boolean) => void) {
    this.ask = ask;
    this.changed = changed;
  }

  /** True while what is shown answers an older question. */
  get stale(): boolean {
    return this.question !== this.answered && this.failure === undefined;
  }

  /** Asks for another table, order or filter; the same question again asks anew only after a failure. */
  show(question: Question): void {
    const same = JSON.stringify(question) === JSON.stringify(this.question);
    if (same && this.failure === undefined) return;
    this.pending.abort();
    this.pending = new AbortController();
    this.question = question;
    this.failure = undefined;
    this.running = false;
    this.wanted = [0, 1];
    this.load();
  }

  row(index: number): TableRow | undefined {
    const page = this.pages.get(Math.floor(index / PAGE_ROWS));
    const cells = page?.rows[index % PAGE_ROWS];
    const selection = page?.selections[index % PAGE_ROWS];
    return cells === undefined || selection === undefined ? undefined : { cells, selection };
  }

  /** Rows first … last - 1 are in view. */
  want(first: number, last: number): void {
    this.wanted = [first, Math.max(last, first + 1)];
    if (!this.stale) this.load();
  }

  /** Rows of a range, asked for where they are not here. */
  async range(first: number, last: number): Promise<TablePage | undefined> {
    const { answered, pending } = this;
    if (answered === undefined) return undefined;
    return this.ask({ ...answered, offset: first, limit: last - first }, pending.signal);
  }

  /** Number of the row that is or sums up a span. */
  async locate(span: number): Promise<number | undefined> {
    const { answered, pending } = this;
    if (answered === undefined) return undefined;
    try {
      const page = { offset: 0, limit: 0, find: span };
      return (await this.ask({ ...answered, ...page }, pending.signal)).found;
    } catch {
      // A row that is not found is not marked; what is wrong is said by the next page.
      return undefined;
    }
  }

  dispose(): void {
    this.pending.abort();
  }

  private missing(): number | undefined {
    if (this.stale) return 0;
    const last = Math.min(this.wanted[1], this.matched) - 1;
    for (let page = Math.floor(this.wanted[0] / PAGE_ROWS); page * PAGE_ROWS <= last; page++) {
      if (!this.pages.has(page)) return page;
    }
    return undefined;
  }

  private load(): void {
    const { question } = this;
    const page = this.missing();
    if (this.running || page === undefined || question === undefined) return;
    if (this.failure !== undefined) return;
    this.running = true;
    void this.fetch(question, page, this.pending.signal);
  }

  private async fetch(question: Question, page: number, signal: AbortSignal): Promise<void> {
    const request = { ...question, offset: page * PAGE_ROWS, limit: PAGE_ROWS };
    let fresh = false;
    try {
      const answer = await this.ask(request, signal);
      if (signal.aborted) return;
      fresh = this.answered !== question;
      this.take(question, page, answer);
    } catch (caught) {
      const failure = toFailure(caught);
      if (signal.aborted || failure.reason === CANCELLED) return;
      this.failure = failure;
    }
    this.running = false;
    this.changed(fresh);
    this.load();
  }

  private take(question: Question, page: number, answer: TablePage): void {
    if (this.answered !== question) this.pages = new Map();
    this.answered = question;
    this.columns = answer.columns;
    this.total = answer.total;
    this.matched = answer.matched;
    this.stepName = answer.stepName;
    this.pages.delete(page);
    this.pages.set(page, answer);
    for (const oldest of this.pages.keys()) {
      if (this.pages.size <= KEPT_PAGES) break;
      this.pages.delete(oldest);
    }
  }
}
