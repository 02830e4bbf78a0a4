/**
 * Reader of the CSV that Nsight Compute prints, raw or details page, also as captured from a terminal with other
 * output around it. Has no instances; values are as precise as they were printed.
 */

import { err, ok, type Failure, type Result } from '../../base/result.ts';
import type { Report } from '../../report/report.ts';
import type { Warning } from '../../trace/trace.ts';
import type {
  Confidence,
  Head,
  OpenedReport,
  ReadContext,
  ReportReader,
  Source,
} from '../types.ts';
import { findColumns } from './csv-kernel.ts';
import { HEADER, lineBatches, RecordReader, type Noise } from './csv-lines.ts';
import { DecimalMarkGuess } from './csv-numbers.ts';
import { CsvDraft, detailsPage, rawPage, type Page } from './csv-pages.ts';
import { devicesOf, withDistinctDevices } from './metric-devices.ts';
import { unitOf } from './units.ts';
import { isUtf16, textOfUtf16 } from './utf16.ts';

/** Rows looked at for the decimal mark before the first is interpreted. */
const LOOK_AT = 64;

export const ncuCsv: ReportReader = {
  opens: 'report',
  id: 'ncu-csv',
  label: 'Nsight Compute CSV',
  signature: 'a line that begins with "ID", and has a column "Kernel Name"',
  source: 'bytes',
  detect,
  read,
};

function detect(head: Head): Confidence {
  const text = isUtf16(head.bytes) ? textOfUtf16(head.bytes) : head.text;
  if (HEADER.test(text)) return 'yes';
  // ncu's own lines come first; the program may have printed more than fits into the head.
  return /^\ufeff?==PROF== /m.test(text) ? 'maybe' : 'no';
}

async function read(source: Source, context: ReadContext): Promise<Result<OpenedReport>> {
  if (source.kind !== 'bytes') return err(noTable(source.name, undefined));
  const draft = new CsvDraft();
  const records = new RecordReader();
  const interpreter = new Interpreter(draft);
  for await (const lines of lineBatches(source)) {
    for (const line of lines) {
      const record = records.push(line);
      if (record !== undefined) interpreter.add(record);
    }
    context.progress(Math.min(1, source.consumed() / Math.max(1, source.size)), 'kernels');
    await context.breathe();
  }
  records.end();
  interpreter.end();
  if (draft.kernels.length === 0) return err(noTable(source.name, records.noise));
  const warnings = warningsOf(records.noise, draft, source.truncated());
  return ok({ report: reportOf(draft, warnings), instances: async () => [] });
}

/** Holds the first rows back until the decimal mark is known. */
class Interpreter {
  private page: Page | undefined;
  private held: string[][] | undefined = [];
  private readonly guess = new DecimalMarkGuess();
  private readonly draft: CsvDraft;

  constructor(draft: CsvDraft) {
    this.draft = draft;
  }

  add(record: string[]): void {
    if (this.page === undefined) {
      const columns = findColumns(record);
      const isDetails = columns.metric >= 0 && columns.value >= 0;
      this.draft.page = isDetails ? 'details' : 'raw';
      this.page = isDetails
        ? detailsPage(columns, this.draft)
        : rawPage(record, columns, this.draft);
    } else if (this.held === undefined) {
      this.page.row(record, this.guess.mark);
    } else {
      for (const value of this.page.values(record)) this.guess.look(value);
      this.held.push(record);
      if (this.held.length >= LOOK_AT) this.end();
    }
  }

  /** Interprets what is held back. */
  end(): void {
    const held = this.held ?? [];
    this.held = undefined;
    for (const record of held) this.page?.row(record, this.guess.mark);
  }
}

function noTable(name: string, noise: Noise | undefined): Failure {
  const said = noise?.messages[0];
  const message = `${name} holds no complete row of an Nsight Compute table`;
  if (said !== undefined) {
    return { reason: 'no-rows', message, advice: `ncu said: ${said}`, args: [name, said] };
  }
  const advice = 'Print it with ncu -i REPORT --page raw --csv, or open the .ncu-rep itself.';
  return { reason: 'no-rows', message, advice, args: [name] };
}

function warningsOf(noise: Noise, draft: CsvDraft, cutOff: boolean): Warning[] {
  const warnings: Warning[] = [];
  if (noise.truncated || cutOff) {
    const count = draft.kernels.length;
    const message = `The file ends inside a row; kernels that could be read: ${count}`;
    warnings.push({ reason: 'rows-cut', message, args: [count] });
  }
  const odd = noise.damaged + draft.oddRows;
  if (odd > 0) {
    const message = `Rows that are incomplete, left out: ${odd}`;
    warnings.push({ reason: 'rows-damaged', message, args: [odd] });
  }
  const { oddNumbers, lacksUnits } = draft;
  if (oddNumbers > 0) {
    const message = `Numbers in another notation than the others, left out: ${oddNumbers}`;
    warnings.push({ reason: 'numbers-unread', message, args: [oddNumbers] });
  }
  if (lacksUnits) {
    const message =
      'The row of units is missing below the names of the columns; all values are taken for base units (ns, byte), ' +
      'as ncu prints them with --print-units base';
    warnings.push({ reason: 'units-missing', message });
  }
  for (const text of noise.messages) {
    warnings.push({ reason: 'profiler-message', message: `ncu said: ${text}`, args: [text] });
  }
  return warnings;
}

function reportOf(draft: CsvDraft, warnings: readonly Warning[]): Report {
  const printed = new Map(draft.names.map((name, i) => [name, draft.units[i] ?? '']));
  const { table } = draft.collector.finish(
    id => draft.names[id],
    name => unitOf(name) || (printed.get(name) ?? ''),
  );
  const kernels = withDistinctDevices(draft.kernels, table);
  return {
    format: 'ncu-csv',
    csvPage: draft.page,
    product: 'NVIDIA Nsight Compute',
    version: '',
    facts: [],
    devices: devicesOf(kernels, table),
    processes: [...draft.processNames].map(([pid, name]) => ({ pid, name })),
    kernels: kernels.map((kernel, i) => ({
      ...kernel,
      sections: [...(draft.sections[i] ?? [])],
    })),
    metrics: table,
    rulesOf: kernel => draft.rules.get(kernel) ?? [],
    sources: [],
    warnings,
  };
}
