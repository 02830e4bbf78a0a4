/**
 * ProfileResult and its relatives for ranges, command lists and graphs: one row of a report. Metrics go to the
 * collector, instances stay in the file, sections are read only as far as their names.
 */

import type { Dim3, RangeState, ReportKernel, ResultKind } from '../../report/report.ts';
import type { MetricCollector } from './collect.ts';
import type { FieldVisitor } from './fields.ts';
import { LastSeen } from './last-seen.ts';
import { MetricRun } from './metric-run.ts';
import { readNvtx } from './nvtx.ts';
import type { RuleStore } from './rule-store.ts';
import { Message, WireType } from './wire.ts';

/** Field numbers; 0 = this kind of result does not have it. */
interface Layout {
  readonly metrics: number;
  /** Field number and wire type of a metric, one byte. */
  readonly metricsTag: number;
  readonly created: number;
  readonly sections: number;
  readonly rules: number;
  readonly nvtx: number;
  readonly context: number;
  readonly stream: number;
  readonly displayName: number;
}

const LAYOUTS: Readonly<Record<ResultKind, Layout>> = {
  kernel: layout({ metrics: 13, created: 14, sections: 17, rules: 19, nvtx: 21, context: 22 }, 23),
  range: layout({ metrics: 4, created: 5, sections: 7, rules: 20, nvtx: 10, context: 11 }, 12),
  'command-list': layout(
    { metrics: 4, created: 5, sections: 7, rules: 21, nvtx: 10, context: 11 },
    12,
    18,
  ),
  graph: layout({ metrics: 4, created: 5, sections: 7, rules: 22, nvtx: 10, context: 11 }, 12),
};

function layout(
  fields: Omit<Layout, 'metricsTag' | 'stream' | 'displayName'>,
  stream: number,
  displayName = 0,
): Layout {
  return { ...fields, metricsTag: fields.metrics * 8 + WireType.bytes, stream, displayName };
}

/** Fields that only kernels have. */
const KERNEL = {
  thread: 1,
  mangledName: 5,
  functionName: 6,
  demangledName: 7,
  grid: 10,
  block: 11,
  source: 15,
  clocks: 25,
  renamed: 31,
} as const;

/** A section's identifier and order are its first fields; its body of half a megabyte follows. */
const SECTION_HEAD = 256;

/** What the results of one file share: how their parts are decoded, most of which are the same from one to the next. */
export class ResultParts {
  readonly metrics: MetricRun;
  readonly rules: RuleStore;
  readonly ranges = new LastSeen(bytes => readNvtx(new Message(bytes)));
  readonly sections = new LastSeen(readSection);
  readonly texts = new LastSeen(bytes => Message.textOf(bytes));
  private sectionNames: readonly string[] = [];

  constructor(collector: MetricCollector, rules: RuleStore) {
    this.rules = rules;
    this.metrics = new MetricRun(collector);
  }

  /** The same names, in the array of the result before where that has them. */
  shared(names: readonly string[]): readonly string[] {
    const last = this.sectionNames;
    if (last.length === names.length && names.every((name, i) => name === last[i])) return last;
    return (this.sectionNames = names);
  }
}

export class ResultDraft implements FieldVisitor {
  /** False until a field after the metrics was seen: what precedes it is then complete. */
  metricsComplete = false;
  private readonly kind: ResultKind;
  private readonly layout: Layout;
  private readonly parts: ResultParts;
  private readonly names = { mangled: '', function: '', demangled: '', renamed: '', display: '' };
  private readonly numbers = new Map<number, number>();
  private readonly sections: Section[] = [];
  private grid: Dim3 = [0, 0, 0];
  private block: Dim3 = [0, 0, 0];
  private ranges: readonly RangeState[] = [];
  private source: string | undefined;
  private clocksLocked: boolean | undefined;

  constructor(kind: ResultKind, parts: ResultParts) {
    this.kind = kind;
    this.layout = LAYOUTS[kind];
    this.parts = parts;
    parts.metrics.begin();
    parts.rules.begin();
  }

  wants(field: number, length: number): number {
    const { layout: known } = this;
    if (field > known.metrics) this.metricsComplete = true;
    if (field === known.metrics || field === known.rules || field === known.nvtx) return length;
    if (field === known.sections) return SECTION_HEAD;
    if (field === known.displayName) return length;
    return this.kind === 'kernel' && WANTED.has(field) ? length : 0;
  }

  bytes(field: number, bytes: Uint8Array, offset: number): void {
    const { layout: known, parts } = this;
    if (field === known.metrics) parts.metrics.one(bytes, offset);
    else if (field === known.rules) parts.rules.add(bytes);
    else if (field === known.nvtx) this.ranges = parts.ranges.of(0, bytes);
    else if (field === known.sections) this.addSection(bytes);
    else if (field === known.displayName) this.names.display = parts.texts.of(field, bytes);
    else this.addKernelField(field, bytes);
  }

  run(window: Uint8Array, from: number, limit: number, base: number): number {
    return this.parts.metrics.take(this.layout.metricsTag, window, from, limit, base);
  }

  varint(field: number, value: number | bigint): void {
    if (field > this.layout.metrics) this.metricsComplete = true;
    this.numbers.set(field, Number(value));
  }

  /** @param id place among all results of the file. @param process id of the process, where the file says */
  finish(id: number, process: number | undefined): ReportKernel {
    const { layout: known, names } = this;
    const thread = this.kind === 'kernel' ? this.numbers.get(KERNEL.thread) : undefined;
    const optional = {
      process,
      thread,
      context: this.numbers.get(known.context),
      stream: this.numbers.get(known.stream),
      createdSeconds: this.numbers.get(known.created),
      clocksLocked: this.clocksLocked,
      source: this.source,
    };
    return {
      id,
      kind: this.kind,
      name: firstOf(
        names.renamed,
        plainName(names.demangled),
        names.function,
        names.mangled,
        names.display,
        this.kind,
      ),
      functionName: names.function,
      mangledName: names.mangled,
      grid: this.grid,
      block: this.block,
      capability: '',
      ranges: this.ranges,
      sections: this.parts.shared(
        this.sections.sort((a, b) => a.order - b.order).map(section => section.name),
      ),
      ...present(optional),
    };
  }

  private addSection(bytes: Uint8Array): void {
    const section = this.parts.sections.of(this.sections.length, bytes);
    if (section.name !== '' && !this.sections.some(({ name }) => name === section.name)) {
      this.sections.push(section);
    }
  }

  private addKernelField(field: number, bytes: Uint8Array): void {
    const { texts } = this.parts;
    if (field === KERNEL.mangledName) this.names.mangled = texts.of(field, bytes);
    else if (field === KERNEL.functionName) this.names.function = texts.of(field, bytes);
    else if (field === KERNEL.demangledName) this.names.demangled = texts.of(field, bytes);
    else if (field === KERNEL.renamed) this.names.renamed = texts.of(field, bytes);
    else if (field === KERNEL.grid) this.grid = readDim(bytes);
    else if (field === KERNEL.block) this.block = readDim(bytes);
    else if (field === KERNEL.source) this.source = readReference(bytes);
    else if (field === KERNEL.clocks) this.clocksLocked = readLocked(bytes);
  }
}

const WANTED: ReadonlySet<number> = new Set(Object.values(KERNEL));

/** The fields of `optional` that are known. */
function present<T extends Record<string, unknown>>(
  optional: T,
): { [K in keyof T]?: Exclude<T[K], undefined> } {
  const known = Object.entries(optional).filter(([, value]) => value !== undefined);
  return Object.fromEntries(known) as { [K in keyof T]?: Exclude<T[K], undefined> };
}

function firstOf(...texts: readonly string[]): string {
  return texts.find(text => text !== '') ?? '';
}

/** Integral casts of template arguments removed, as ncu prints names: `(int)128` is 128, `(bool)0` is 0. */
export function plainName(demangled: string): string {
  return demangled.replace(/\((?:[\w:]+ )*[\w:]+\)(?=-?\d)/g, '');
}

interface Section {
  readonly name: string;
  readonly order: number;
}

/** @param bytes the beginning of the section: what does not fit into it is not wanted */
function readSection(bytes: Uint8Array): Section {
  let name = '';
  let order = 0;
  try {
    const message = new Message(bytes);
    while (message.next() && message.field <= 3) {
      if (message.field === 1) name = message.text();
      else if (message.field === 3) order = message.number();
    }
  } catch {
    // The head ends within a field.
  }
  return { name, order };
}

function readDim(bytes: Uint8Array): Dim3 {
  const dim: [number, number, number] = [1, 1, 1];
  const message = new Message(bytes);
  while (message.next()) {
    if (message.field >= 1 && message.field <= 3) dim[message.field - 1] = message.number();
  }
  return dim;
}

function readReference(bytes: Uint8Array): string | undefined {
  const message = new Message(bytes);
  while (message.next()) {
    if (message.field === 1) return String(message.integer());
  }
  return undefined;
}

function readLocked(bytes: Uint8Array): boolean {
  let locked = false;
  const message = new Message(bytes);
  while (message.next()) {
    if (message.field === 2) locked = message.number() !== 0;
  }
  return locked;
}
