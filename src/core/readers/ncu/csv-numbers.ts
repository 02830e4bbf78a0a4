/**
 * Numbers as ncu prints them: with thousands separators or without, in the notation of the machine's locale, and the
 * words that stand for a missing one. Knows no metric.
 */

import { CellState, type MetricValue } from '../../report/metrics.ts';

export type DecimalMark = '.' | ',';

const NUMBER = /^-?\d[\d.,]*(e[+-]?\d+)?$/i;
/** Spaces (also a narrow one that another encoding has spoilt) and apostrophes between groups of digits. */
const GROUP_SPACE = /(?<=\d)[ \u00a0\u2009\u202f\u2019\ufffd'](?=\d{3}(?!\d))/g;
/** Digits in groups, by what separates them; the first is as long as it likes where nothing does. */
const GROUPED = {
  ',': /^-?(\d+|\d{1,3}(,\d{2,3})*,\d{3})(\.\d*)?(e[+-]?\d+)?$/i,
  '.': /^-?(\d+|\d{1,3}(\.\d{2,3})*\.\d{3})(,\d*)?(e[+-]?\d+)?$/i,
};
const INFINITE = /^[+-]?(nan|inf|infinity)(\([^)]*\))?$/i;

/** Counts what speaks for either mark; `mark` decides. Thousands groups have three digits, so those say nothing. */
export class DecimalMarkGuess {
  private comma = 0;
  private point = 0;

  look(printed: string): void {
    const text = ungrouped(printed);
    if (!NUMBER.test(text)) return;
    const comma = text.lastIndexOf(',');
    const point = text.lastIndexOf('.');
    if (comma >= 0 && point >= 0) this.count(comma > point ? ',' : '.');
    else if (comma >= 0) this.countAlone(text, comma, ',');
    else if (point >= 0) this.countAlone(text, point, '.');
  }

  get mark(): DecimalMark {
    return this.comma > this.point ? ',' : '.';
  }

  /** A mark that occurs once and is not followed by exactly three digits ends the integer part; several make groups. */
  private countAlone(text: string, at: number, mark: DecimalMark): void {
    if (text.indexOf(mark) !== at) this.count(mark === ',' ? '.' : ',');
    else if (text.length - at - 1 !== 3) this.count(mark);
  }

  private count(mark: DecimalMark): void {
    if (mark === ',') this.comma++;
    else this.point++;
  }
}

export interface PrintedValue {
  readonly state: CellState;
  readonly value: MetricValue | undefined;
  /** Half a unit of the last printed digit; 0 = an integer, which is exact. */
  readonly tolerance: number;
}

const MISSING: PrintedValue = { state: CellState.absent, value: undefined, tolerance: 0 };
const NO_DATA: PrintedValue = { state: CellState.noData, value: undefined, tolerance: 0 };

/** Whether a field is a number in another notation than that of its file, so that it was left as text. */
export function isOtherNotation(text: string, mark: DecimalMark): boolean {
  const plain = ungrouped(text);
  return NUMBER.test(plain) && parseNumber(plain, mark) === undefined;
}

/** One printed field. Missing is not zero; what is neither a number nor a word for a missing one is text. */
export function parseValue(text: string, mark: DecimalMark): PrintedValue {
  if (text === '' || text === 'n/a' || text.startsWith('(!)')) return MISSING;
  if (text === 'no data') return NO_DATA;
  const plain = ungrouped(text);
  if (NUMBER.test(plain)) {
    const parsed = parseNumber(plain, mark);
    if (parsed !== undefined) return parsed;
  }
  if (INFINITE.test(text)) return { state: CellState.notANumber, value: NaN, tolerance: 0 };
  return { state: CellState.text, value: text, tolerance: 0 };
}

function ungrouped(text: string): string {
  return text.replace(GROUP_SPACE, '');
}

function parseNumber(text: string, mark: DecimalMark): PrintedValue | undefined {
  if (!GROUPED[mark === '.' ? ',' : '.'].test(text)) return undefined;
  const plain =
    mark === '.' ? text.replaceAll(',', '') : text.replaceAll('.', '').replaceAll(',', '.');
  const value = Number(plain);
  if (!Number.isFinite(value)) return undefined;
  const point = plain.indexOf('.');
  const exponent = plain.search(/e/i);
  if (point >= 0 || exponent >= 0) {
    const end = exponent < 0 ? plain.length : exponent;
    const digits = point < 0 ? 0 : end - point - 1;
    const power = exponent < 0 ? 0 : Number(plain.slice(exponent + 1));
    return { state: CellState.number, value, tolerance: 0.5 * 10 ** (power - digits) };
  }
  const exact = Number.isSafeInteger(value) ? value : BigInt(plain);
  return { state: CellState.integer, value: exact, tolerance: 0 };
}
