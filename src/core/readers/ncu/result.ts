/**
 * ProfileResult and its relatives for ranges, command lists and graphs: one row of a report. Metrics go to the
 * collector, instances stay in the file, sections are read only as far as their names.
 */

import type {
  Dim3,
  RangeState,
  ReportKernel,
  ResultKind,
  RuleResult,
} from '../../report/report.ts';
import type { MetricCollector } from './collect.ts';
import type { FieldVisitor } from './fields.ts';
import { readNvtx } from './nvtx.ts';
import { readRule } from './rules.ts';
import { readMetric } from './values.ts';
import { Message } from './wire.ts';

/** Field numbers; 0 = this kind of result does not have it. */
interface Layout {
  readonly metrics: number;
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
  fields: Omit<Layout, 'stream' | 'displayName'>,
  stream: number,
  displayName = 0,
): Layout {
  return { ...fields, stream, displayName };
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

export class ResultDraft implements FieldVisitor {
  /** False until a field after the metrics was seen: what precedes it is then complete. */
  metricsComplete = false;
  /** Metrics that could not be decoded. */
  damagedMetrics = 0;
  readonly rules: RuleResult[] = [];
  private readonly kind: ResultKind;
  private readonly layout: Layout;
  private readonly index: number;
  private readonly collector: MetricCollector;
  private readonly names = { mangled: '', function: '', demangled: '', renamed: '', display: '' };
  private readonly numbers = new Map<number, number>();
  private readonly sections: { name: string; order: number }[] = [];
  private grid: Dim3 = [0, 0, 0];
  private block: Dim3 = [0, 0, 0];
  private ranges: readonly RangeState[] = [];
  private source: string | undefined;
  private clocksLocked: boolean | undefined;

  constructor(kind: ResultKind, collector: MetricCollector) {
    this.kind = kind;
    this.layout = LAYOUTS[kind];
    this.collector = collector;
    this.index = collector.beginKernel();
  }

  wants(field: number, length: number): number {
    const { layout: known } = this;
    if (field > known.metrics) this.metricsComplete = true;
    if (field === known.metrics || field === known.rules || field === known.nvtx) return length;
    if (field === known.sections) return SECTION_HEAD;
    if (field === known.displayName) return length;
    return this.kind === 'kernel' && WANTED.has(field) ? length : 0;
  }

  bytes(field: number, bytes: Uint8Array, offset: number, length: number): void {
    const { layout: known } = this;
    if (field === known.metrics) this.addMetric(bytes, offset, length);
    else if (field === known.rules) this.rules.push(readRule(new Message(bytes), this.index));
    else if (field === known.nvtx) this.ranges = readNvtx(new Message(bytes));
    else if (field === known.sections) this.addSection(bytes);
    else if (field === known.displayName) this.names.display = textOf(bytes);
    else this.addKernelField(field, bytes);
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
      sections: this.sections.sort((a, b) => a.order - b.order).map(section => section.name),
      ...present(optional),
    };
  }

  private addMetric(bytes: Uint8Array, offset: number, length: number): void {
    try {
      this.collector.add(readMetric(bytes), { offset, length });
    } catch {
      this.damagedMetrics++;
    }
  }

  private addSection(bytes: Uint8Array): void {
    let name = '';
    let order = 0;
    try {
      const message = new Message(bytes);
      while (message.next() && message.field <= 3) {
        if (message.field === 1) name = message.text();
        else if (message.field === 3) order = message.number();
      }
    } catch {
      // Only the head of the section is here: what does not fit into it is not wanted.
    }
    if (name !== '' && !this.sections.some(section => section.name === name)) {
      this.sections.push({ name, order });
    }
  }

  private addKernelField(field: number, bytes: Uint8Array): void {
    if (field === KERNEL.mangledName) this.names.mangled = textOf(bytes);
    else if (field === KERNEL.functionName) this.names.function = textOf(bytes);
    else if (field === KERNEL.demangledName) this.names.demangled = textOf(bytes);
    else if (field === KERNEL.renamed) this.names.renamed = textOf(bytes);
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

/** A string field as a whole: protobuf text is UTF-8. */
function textOf(bytes: Uint8Array): string {
  return Message.textOf(bytes);
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
