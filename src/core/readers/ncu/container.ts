/**
 * The container of an .ncu-rep: file header, then blocks back to back until the file ends. There is no index, no end
 * mark and no checksum, so every announced length is compared with what is there. Knows what entries mean only as far
 * as it hands them to their drafts.
 */

import type { Warning } from '../../trace/trace.ts';
import type { ReportKernel, ReportSource, ResultKind } from '../../report/report.ts';
import type { ReadContext } from '../types.ts';
import { MetricCollector } from './collect.ts';
import { EndOfFile, type Cursor } from './cursor.ts';
import { walkFields } from './fields.ts';
import { ResultDraft, ResultParts } from './result.ts';
import { RuleStore } from './rule-store.ts';
import { Session } from './session.ts';
import { SourceDraft } from './source.ts';
import { Message, WireError } from './wire.ts';

/** Everything that the blocks held. */
export interface Container {
  readonly version: number;
  readonly session: Session;
  readonly strings: readonly string[];
  readonly kernels: readonly ReportKernel[];
  readonly rules: RuleStore;
  readonly sources: ReadonlyMap<string, ReportSource>;
  readonly collector: MetricCollector;
  readonly warnings: readonly Warning[];
  /** Whether the file ended inside something. */
  readonly truncated: boolean;
}

const BLOCK = {
  sources: 1,
  results: 2,
  session: 3,
  strings: 4,
  payload: 5,
  process: 6,
  ranges: 7,
  commandLists: 8,
  graphs: 9,
} as const;

/** Entries follow each other in this order, as many of each as the block's header says. */
const ENTRIES = [
  ['source', BLOCK.sources],
  ['kernel', BLOCK.results],
  ['range', BLOCK.ranges],
  ['command-list', BLOCK.commandLists],
  ['graph', BLOCK.graphs],
] as const;
type EntryKind = (typeof ENTRIES)[number][0];

const KNOWN_VERSION = 7;

export async function readContainer(cursor: Cursor, context: ReadContext): Promise<Container> {
  const reading = new Reading(cursor, context);
  await reading.run();
  return reading;
}

class Reading implements Container {
  version = 0;
  truncated = false;
  readonly session = new Session();
  readonly strings: string[] = [];
  kernels: ReportKernel[] = [];
  readonly sources = new Map<string, ReportSource>();
  readonly collector = new MetricCollector();
  readonly rules = new RuleStore();
  private readonly parts = new ResultParts(this.collector, this.rules);
  readonly warnings: Warning[] = [];
  /** Results met so far of each process, damaged ones included: ncu numbers them all. */
  private readonly met = new Map<number | undefined, number>();
  private readonly damaged: Damaged[] = [];
  private damagedMetrics = 0;
  private readonly cursor: Cursor;
  private readonly context: ReadContext;

  constructor(cursor: Cursor, context: ReadContext) {
    this.cursor = cursor;
    this.context = context;
  }

  async run(): Promise<void> {
    try {
      await this.readFileHeader();
      while (await this.cursor.has(1)) {
        await this.readBlock();
        this.context.progress(this.cursor.fraction(), 'kernels');
        await this.context.breathe();
      }
      this.truncated = this.cursor.overshot();
    } catch (error) {
      if (error instanceof EndOfFile) this.truncated = true;
      else if (error instanceof WireError) this.warnDamaged(error);
      else throw error;
    }
    this.number();
    if (this.damagedMetrics > 0) {
      const count = this.damagedMetrics;
      this.warn('metrics-damaged', `Damaged metrics that are left out: ${count}`, [count]);
    }
  }

  private async readFileHeader(): Promise<void> {
    await this.cursor.take(4);
    const header = new Message(await this.cursor.take(await this.cursor.u32()));
    while (header.next()) if (header.field === 1) this.version = header.number();
    if (this.version !== KNOWN_VERSION) {
      const { version } = this;
      const message = `The report has container version ${version}; known is ${KNOWN_VERSION}. Some things may be missing.`;
      this.warn('unknown-version', message, [version, KNOWN_VERSION]);
    }
  }

  private async readBlock(): Promise<void> {
    const { cursor } = this;
    const size = await cursor.u32();
    if (size === 0) throw new WireError('block without header');
    const counts = this.readBlockHeader(new Message(await cursor.take(size)));
    const end = cursor.position + (counts.get(BLOCK.payload) ?? 0);
    for (const [kind, field] of ENTRIES) {
      const count = counts.get(field) ?? 0;
      for (let i = 0; i < count && cursor.position < end; i++) await this.readEntry(kind, end);
    }
    cursor.position = end;
  }

  /** Merges what a block's header carries itself and returns its numbers by field. */
  private readBlockHeader(header: Message): Map<number, number> {
    const numbers = new Map<number, number>();
    while (header.next()) {
      if (header.field === BLOCK.session) this.session.addDetails(header.message());
      else if (header.field === BLOCK.strings) addStrings(header.message(), this.strings);
      else if (header.field === BLOCK.process) this.session.addProcess(header.message());
      else numbers.set(header.field, header.number());
    }
    return numbers;
  }

  private async readEntry(kind: EntryKind, blockEnd: number): Promise<void> {
    const { cursor } = this;
    const size = await cursor.u32();
    const end = cursor.position + size;
    if (end > blockEnd) {
      this.warnDamaged(new WireError('entry beyond its block'));
      cursor.position = blockEnd;
      return;
    }
    if (kind === 'source') await this.readSource(end);
    else await this.readResult(kind, end);
    cursor.position = end;
  }

  private async readSource(end: number): Promise<void> {
    const draft = new SourceDraft();
    try {
      await walkFields(this.cursor, end, draft);
    } catch (error) {
      if (!(error instanceof WireError)) throw error;
      this.warnDamaged(error);
    }
    const source = draft.finish();
    // The same code may come again with nothing but relocation data: the first binary stays.
    if (source !== undefined && (this.sources.get(source.key)?.binaryBytes ?? 0) === 0) {
      this.sources.set(source.key, source);
    }
  }

  private async readResult(kind: ResultKind, end: number): Promise<void> {
    const { process } = this.session;
    const nth = this.met.get(process) ?? 0;
    this.met.set(process, nth + 1);
    const draft = new ResultDraft(kind, this.parts);
    try {
      await walkFields(this.cursor, end, draft);
      // Stepping over bulk does not notice a file that ends within it.
      if (end > this.cursor.end) throw new EndOfFile();
    } catch (error) {
      if (!(error instanceof WireError || error instanceof EndOfFile)) throw error;
      this.damagedResult(draft, nth, error);
      if (error instanceof EndOfFile) throw error;
      return;
    }
    this.keep(draft, nth);
  }

  /** A result whose metrics all came before the damage is worth keeping. */
  private damagedResult(draft: ResultDraft, nth: number, error: Error): void {
    const { metricsComplete: isKept } = draft;
    if (isKept) this.keep(draft, nth);
    else this.collector.dropKernel();
    if (error instanceof EndOfFile) return;
    this.damaged.push({ process: this.session.process, nth, isKept, cause: error.message });
  }

  /** @param nth place among the results of the process, until `number` makes ncu's ID of it */
  private keep(draft: ResultDraft, nth: number): void {
    this.kernels.push(draft.finish(nth, this.session.process));
    this.rules.keep();
    this.damagedMetrics += this.parts.metrics.damaged;
  }

  /** ncu numbers and lists kernels by process, lowest number first, in whatever order they ran. */
  private number(): void {
    const first = new Map<number | undefined, number>();
    let total = 0;
    for (const [process, count] of [...this.met].sort(([a = -1], [b = -1]) => a - b)) {
      first.set(process, total);
      total += count;
    }
    const idOf = (process: number | undefined, nth: number): number => first.get(process)! + nth;
    const numbered = this.kernels.map(kernel => ({
      ...kernel,
      id: idOf(kernel.process, kernel.id),
    }));
    const order = numbered.map((_, i) => i).sort((a, b) => numbered[a]!.id - numbered[b]!.id);
    this.kernels = order.map(i => numbered[i]!);
    this.collector.arrange(order);
    this.rules.arrange(order);
    for (const { process, nth, isKept, cause } of this.damaged) {
      const id = idOf(process, nth);
      if (isKept) {
        const message = `Kernel ${id} is damaged (${cause}); its last parts are left out`;
        this.warn('kernel-end-damaged', message, [id, cause]);
      } else {
        this.warn('kernel-damaged', `Kernel ${id} is damaged (${cause}) and left out`, [id, cause]);
      }
    }
  }

  private warnDamaged(error: WireError): void {
    const at = this.cursor.position;
    const message = `The report is damaged near byte ${at} (${error.message})`;
    this.warn('report-damaged', message, [at, error.message]);
  }

  private warn(reason: string, message: string, args: (string | number)[]): void {
    if (this.warnings.length < MAX_WARNINGS) this.warnings.push({ reason, message, args });
  }
}

const MAX_WARNINGS = 50;

/** A result that could not be read to its end. */
interface Damaged {
  readonly process: number | undefined;
  readonly nth: number;
  /** Whether its metrics were complete. */
  readonly isKept: boolean;
  readonly cause: string;
}

function addStrings(table: Message, strings: string[]): void {
  while (table.next()) if (table.field === 1) strings.push(table.text());
}
