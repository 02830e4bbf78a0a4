/** Choice of a unit, once a value or once a column, so that the numbers of a column can be compared by eye. */

import { decimalsFor, grouped, threeDigits } from './number.ts';

export interface Unit {
  readonly name: string;
  /** How many base units make one of it. */
  readonly factor: number;
}

/** The largest unit in which `value` is at least 1; the smallest for less. `units` ascend. */
export function unitFor(value: number, units: readonly Unit[]): Unit {
  const size = Math.abs(value);
  let chosen = units[0] ?? { name: '', factor: 1 };
  // 0.9995 of a unit would print as 1.00 of it.
  for (const unit of units) if (size >= unit.factor * 0.9995) chosen = unit;
  return chosen;
}

/** A value in a unit, three significant digits: `4.86 ms`. */
export function inUnit(value: number, unit: Unit): string {
  if (!Number.isFinite(value)) return '–';
  return `${threeDigits(value / unit.factor)} ${unit.name}`;
}

/** How a whole column is printed: one unit, one number of decimals. */
export interface ColumnFormat {
  readonly unit: Unit;
  readonly decimals: number;
}

/** Numbers of a column stay below this. */
const LARGEST_NUMBER = 1e6;
const MOST_DECIMALS = 3;
/** With so many decimals, this and more keep two significant digits. */
const SMALLEST_NUMBER = 0.01;

/**
 * The unit that fits the median, or the largest below it in which even the smallest value keeps two significant
 * digits with three decimals, as far as the largest value stays under a million. Of the decimals as many as the
 * smallest needs for two digits and the lower quartile for three. Zeros and gaps do not count.
 */
export function columnFormat(values: Iterable<number>, units: readonly Unit[]): ColumnFormat {
  const sizes = [...values].map(Math.abs).filter(size => size > 0 && Number.isFinite(size));
  sizes.sort((a, b) => a - b);
  const smallest = sizes[0] ?? 0;
  const middle = sizes[sizes.length >> 1] ?? 0;
  const largest = sizes.at(-1) ?? 0;
  const fitting = units.filter(({ factor }) => largest / factor < LARGEST_NUMBER);
  const wanted = Math.min(middle, smallest / SMALLEST_NUMBER);
  const unit = unitFor(wanted, fitting.length > 0 ? fitting : units.slice(-1));
  if (unit.factor === 1) return { unit, decimals: 0 };
  const small = sizes[sizes.length >> 2] ?? 0;
  const decimals = Math.max(
    decimalsFor(small / unit.factor),
    decimalsFor(smallest / unit.factor) - 1,
  );
  return { unit, decimals: Math.min(MOST_DECIMALS, decimals) };
}

/** A value of the column, without the unit: `1,234.56`. What is there is never called nothing: `<0.01`, `>-0.01`. */
export function inColumn(value: number, { unit, decimals }: ColumnFormat): string {
  if (!Number.isFinite(value)) return '–';
  const fixed = Math.abs(value / unit.factor).toFixed(decimals);
  if (value !== 0 && Number(fixed) === 0) {
    return `${value < 0 ? '>-' : '<'}${(10 ** -decimals).toFixed(decimals)}`;
  }
  const [whole = '0', fraction] = fixed.split('.');
  const sign = value < 0 ? '-' : '';
  return sign + grouped(Number(whole)) + (fraction === undefined ? '' : `.${fraction}`);
}
