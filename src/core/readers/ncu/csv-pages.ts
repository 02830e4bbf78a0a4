/**
 * The two pages of ncu's CSV. raw: one row per kernel, metrics by name, one unit per column in a row of its own.
 * details: one row per kernel and metric, by label, and one per rule message. Fills a `CsvDraft`; reads no file.
 */

import type {
  Report,
  ReportKernel,
  RuleMessage,
  RuleMessageType,
  RuleResult,
} from '../../report/report.ts';
import { metricOfLabel, findSection } from '../../report/sections.ts';
import { MetricCollector } from './collect.ts';
import { kernelOf, type Columns } from './csv-kernel.ts';
import { CellState } from '../../report/metrics.ts';
import { isOtherNotation, parseValue, type DecimalMark } from './csv-numbers.ts';
import { scaleOf } from './units.ts';

interface RuleDraft extends RuleResult {
  /** In the order of the file. */
  readonly messages: RuleMessage[];
}

/** What the rows add up to. */
export class CsvDraft {
  readonly collector = new MetricCollector();
  readonly kernels: ReportKernel[] = [];
  readonly sections: Set<string>[] = [];
  /** By kernel. */
  readonly rules = new Map<number, RuleDraft[]>();
  readonly processNames = new Map<number, string>();
  /** Names of metrics and, by the same index, the unit as printed. */
  readonly names: string[] = [];
  readonly units: string[] = [];
  /** Rows that say nothing. */
  oddRows = 0;
  /** Values in another notation than the others. */
  oddNumbers = 0;
  page: NonNullable<Report['csvPage']> = 'raw';
  /** Whether a raw page came without its row of units. */
  lacksUnits = false;
  private readonly nameIds = new Map<string, number>();
  /** By printed unit: a page has few of them and many cells. */
  private readonly factors = new Map<string, number>();

  beginKernel(row: readonly string[], at: Columns): void {
    const kernel = kernelOf(row, at);
    this.kernels.push(kernel);
    this.sections.push(new Set());
    this.collector.beginKernel();
    if (kernel.process !== undefined) {
      this.processNames.set(kernel.process, row[at.processName] ?? '');
    }
  }

  private factorOf(unit: string): number {
    let factor = this.factors.get(unit);
    if (factor === undefined) {
      factor = scaleOf(unit).factor;
      this.factors.set(unit, factor);
    }
    return factor;
  }

  nameId(name: string, unit: string): number {
    let id = this.nameIds.get(name);
    if (id === undefined) {
      id = this.names.push(name) - 1;
      this.units.push(scaleOf(unit).base);
      this.nameIds.set(name, id);
    }
    return id;
  }

  addValue(nameId: number, text: string, unit: string, mark: DecimalMark): void {
    const printed = parseValue(text, mark);
    const factor = this.factorOf(unit);
    const { state, value } = printed;
    if (state === CellState.text && isOtherNotation(text, mark)) this.oddNumbers++;
    const scaled = typeof value === 'number' && factor !== 1 ? rounded(value * factor) : value;
    this.collector.add({ nameId, state, value: scaled, tolerance: printed.tolerance * factor });
  }
}

/** 1.76 × 10^9 and the like without the last bit's noise of the multiplication. */
function rounded(value: number): number {
  return Number(value.toPrecision(15));
}

export interface Page {
  row(fields: readonly string[], mark: DecimalMark): void;
  /** Fields of a row that are printed values, to find out the decimal mark. */
  values(fields: readonly string[]): readonly string[];
}

export function rawPage(header: readonly string[], at: Columns, draft: CsvDraft): Page {
  let units: readonly string[] = [];
  let ids: number[] | undefined;
  return {
    values: fields => at.others.map(i => fields[i] ?? ''),
    row(fields, mark) {
      // The row of units is the one without an ID.
      if (fields[at.id] === '') {
        units = fields;
        return;
      }
      if (!fits(fields, header.length) || !/^\d+$/.test(fields[at.id] ?? '')) {
        draft.oddRows++;
        return;
      }
      draft.lacksUnits ||= units.length === 0;
      ids ??= at.others.map(i => draft.nameId(header[i] ?? '', units[i] ?? ''));
      draft.beginKernel(fields, at);
      at.others.forEach((column, i) => {
        draft.addValue(ids?.[i] ?? 0, fields[column] ?? '', units[column] ?? '', mark);
      });
    },
  };
}

/** Whether a row has the header's columns; a comma at its end adds an empty one. */
function fits(fields: readonly string[], columns: number): boolean {
  return fields.length === columns || (fields.length === columns + 1 && fields[columns] === '');
}

/** Section under which ncu prints metrics that were asked for by name. */
const BY_NAME = 'Command line profiler metrics';

export function detailsPage(at: Columns, draft: CsvDraft): Page {
  let current = '';
  /** Columns of the table that was printed among the rows just before; 0 = none was. */
  let inserted = 0;
  return {
    values: fields => [fields[at.value] ?? ''],
    row(fields, mark) {
      const id = fields[at.id] ?? '';
      const { length } = fields;
      if (length === inserted) return;
      inserted = isInsertedHead(fields, at) ? length : 0;
      if (inserted > 0) return;
      if (!/^\d+$/.test(id) || length <= at.value) {
        draft.oddRows++;
        return;
      }
      if (id !== current) draft.beginKernel(fields, at);
      current = id;
      const section = fields[at.section] ?? '';
      const label = fields[at.metric] ?? '';
      const rule = at.rule < 0 ? '' : (fields[at.rule] ?? '');
      const kernel = draft.kernels.length - 1;
      if (section !== '') draft.sections[kernel]?.add(findSection(section)?.id ?? section);
      if (label !== '') {
        const unit = fields[at.unit] ?? '';
        const nameId = draft.nameId(metricName(section, label), unit);
        draft.addValue(nameId, fields[at.value] ?? '', unit, mark);
      } else if (rule !== '') {
        addRule(fields, at, draft, { kernel, section, rule }, mark);
      }
    },
  };
}

/** `"GPU ID","GPU Name",…`: with `--print-details all` ncu prints tables of the machine's GPUs among the rows. */
function isInsertedHead(fields: readonly string[], at: Columns): boolean {
  const isShort = fields.length > 1 && fields.length <= at.value;
  return isShort && fields.every(field => /^[A-Za-z]/.test(field));
}

/** The details page prints labels; the metric behind them where it is known, else section and label. */
function metricName(section: string, label: string): string {
  if (section === BY_NAME) return label;
  const known = metricOfLabel(section, label);
  if (known !== undefined) return known;
  return label.includes('__') ? label : `${section}: ${label}`;
}

const TYPES: Readonly<Record<string, RuleMessageType>> = {
  OPT: 'optimization',
  INF: 'information',
  WRN: 'warning',
  ERR: 'error',
};

function addRule(
  fields: readonly string[],
  at: Columns,
  draft: CsvDraft,
  { kernel, section, rule }: { kernel: number; section: string; rule: string },
  mark: DecimalMark,
): void {
  const scope = fields[at.speedupType] ?? '';
  const gained = parseValue(fields[at.speedup] ?? '', mark).value;
  const message: RuleMessage = {
    type: TYPES[fields[at.ruleType] ?? ''] ?? 'other',
    title: '',
    text: fields[at.ruleText] ?? '',
    links: [],
    ...(typeof gained === 'number'
      ? {
          speedup: {
            scope: scope === 'global' || scope === 'local' ? scope : 'unknown',
            percent: gained,
          },
        }
      : {}),
    focus: [],
  };
  const rules = draft.rules.get(kernel) ?? [];
  draft.rules.set(kernel, rules);
  const last = rules.at(-1);
  if (last?.identifier === rule) last.messages.push(message);
  else rules.push({ identifier: rule, name: rule, section, messages: [message], tables: [] });
}
