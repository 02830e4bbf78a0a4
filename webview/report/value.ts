/**
 * Values of a report as text: in the unit that fits with three significant digits, exactly for tips, and against a
 * baseline. Units are base units as in the report; compound ones (`byte/block`) keep their lower part.
 */

import { BYTE_UNITS } from '../../src/core/format/bytes.ts';
import { formatRate, FREQUENCY_UNITS } from '../../src/core/format/rate.ts';
import { grouped, percent, threeDigits } from '../../src/core/format/number.ts';
import { inUnit, unitFor } from '../../src/core/format/scale.ts';
import { formatTime } from '../../src/core/format/time.ts';

/** Counts whose unit the head of their column or chart says; ratios of one unit to itself have none. */
const COUNTS = /^(?:inst|wavefront|request|sector|conflict|sample|cycle\/inst|cycle\/cycle)$/;

/** Ratios around one, below a head that names them: their points stand below each other. */
const RATIO = 'sector/request';

/** The same without the unit of a plain count or ratio, for cells below a head that names it. */
export function formatCell(value: number, unit: string): string {
  if (unit === RATIO) return value.toFixed(2);
  return formatValue(value, COUNTS.test(unit) ? '' : unit);
}

/** `4.81 TB/s`, `83.1 %`, `168`, `29.7 kB/block`, `0.06 inst/cycle`. */
export function formatValue(value: number, unit: string): string {
  switch (unit) {
    case '%':
      return percent(value);
    case 'ns':
      return formatTime(value);
    case 'hz':
    case 'Hz':
      return inUnit(value, unitFor(value, FREQUENCY_UNITS));
    case 'byte/s':
    case 'FLOP/s':
    case 'OP/s':
      return formatRate(value, unit);
    default:
  }
  const [upper = '', lower] = unit.split('/');
  if (upper === 'byte') {
    const text = inUnit(value, unitFor(value, BYTE_UNITS));
    return lower === undefined ? text : `${text}/${lower}`;
  }
  return unit === '' || unit === 'cycle/cycle' ? plain(value) : `${plain(value)} ${unit}`;
}

function plain(value: number): string {
  return Number.isInteger(value) ? grouped(value) : threeDigits(value);
}

/** All digits, in the base unit: `180,386,048 byte`, `83.07226115 %`. */
export function exactValue(value: number, unit: string): string {
  const text = allDigits(value);
  return unit === '' ? text : `${text} ${unit}`;
}

function allDigits(value: number): string {
  if (Number.isInteger(value)) return grouped(value);
  const [whole = '', fraction] = String(Math.abs(value)).split('.');
  if (fraction === undefined || fraction.includes('e')) return String(value);
  return `${value < 0 ? '-' : ''}${grouped(Number(whole))}.${fraction}`;
}

export interface Difference {
  /** `+12.3 %`, or `+4.1 pp` between percentages; '=' where there is none. */
  readonly text: string;
  readonly direction: 'more' | 'less' | 'same';
}

/** Of a value against the baseline's; undefined where there is nothing to compare with. */
export function differenceOf(
  value: number | undefined,
  baseline: number | undefined,
  unit: string,
): Difference | undefined {
  if (value === undefined || baseline === undefined) return undefined;
  if (value === baseline) return { text: '=', direction: 'same' };
  const direction = value > baseline ? 'more' : 'less';
  const sign = value > baseline ? '+' : '−';
  const size = Math.abs(value - baseline);
  if (unit === '%') {
    return { text: `${sign}${size < 0.05 ? threeDigits(size) : size.toFixed(1)} pp`, direction };
  }
  if (baseline === 0) return { text: `${sign}${formatValue(size, unit)}`, direction };
  const share = (100 * size) / Math.abs(baseline);
  return { text: `${sign}${shareText(share)}`, direction };
}

/** Beyond a tenfold, the factor says more than a percentage. */
function shareText(share: number): string {
  if (share >= 1000) return `${threeDigits(share / 100)}×`;
  if (share < 0.05) return `${threeDigits(share)} %`;
  // What is not all gone must not read as if it were.
  if (share < 100) return `${Math.min(share, 99.9).toFixed(1)} %`;
  return `${share.toFixed(0)} %`;
}
