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

/** Larger numbers than this take a larger unit, however small the others of the column are. */
const LARGEST_NUMBER = 1e6;

/**
 * The unit that fits the median, so that most cells can be read, or a larger one where the largest value would get
 * too long; and as many decimals as three significant digits of the lower quartile need, at most three. Zeros and gaps
 * do not count.
 */
export function columnFormat(values: Iterable<number>, units: readonly Unit[]): ColumnFormat {
  const sizes = [...values].map(Math.abs).filter(size => size > 0 && Number.isFinite(size));
  sizes.sort((a, b) => a - b);
  const middle = sizes[sizes.length >> 1] ?? 0;
  const largest = sizes.at(-1) ?? 0;
  const fitting = units.filter(({ factor }) => largest / factor < LARGEST_NUMBER);
  const unit = unitFor(middle, fitting.length > 0 ? fitting : units.slice(-1));
  const small = (sizes[sizes.length >> 2] ?? 0) / unit.factor;
  return { unit, decimals: unit.factor === 1 ? 0 : Math.min(3, decimalsFor(small)) };
}

/** A value of the column, without the unit: `1,234.56`. */
export function inColumn(value: number, { unit, decimals }: ColumnFormat): string {
  if (!Number.isFinite(value)) return '–';
  const fixed = Math.abs(value / unit.factor).toFixed(decimals);
  const [whole = '0', fraction] = fixed.split('.');
  const sign = value < 0 && Number(fixed) !== 0 ? '-' : '';
  return sign + grouped(Number(whole)) + (fraction === undefined ? '' : `.${fraction}`);
}
