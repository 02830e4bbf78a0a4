/**
 * Numbers for people: three significant digits, or exact with thousands separators. One decimal mark and one
 * grouping for all locales, since the figures stand beside identifiers; pages may pass them through Intl instead.
 */

/** Three significant digits without an exponent: 0, 0.0123, 4.86, 48.6, 486, 4861. Whole parts are never cut. */
export function threeDigits(value: number): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? '–' : value > 0 ? '∞' : '-∞';
  const size = Math.abs(value);
  if (size === 0) return '0';
  if (size >= 999.5) return grouped(value);
  // 9.995 rounds to 10.0, not to 10.00: the digits are counted after rounding.
  const rounded = Number(value.toPrecision(3));
  const decimals = Math.max(0, 2 - Math.floor(Math.log10(Math.abs(rounded))));
  return rounded.toFixed(Math.min(decimals, 12));
}

/** Digits after the point that show three significant digits of `value`; 0 to 12. */
export function decimalsFor(value: number): number {
  const size = Math.abs(value);
  if (size === 0 || !Number.isFinite(size)) return 0;
  const rounded = Number(size.toPrecision(3));
  return Math.min(12, Math.max(0, 2 - Math.floor(Math.log10(rounded))));
}

/** Whole number with thousands separators: 4,861,532. */
export function grouped(value: number): string {
  const text = Math.abs(Math.round(value)).toString();
  const sign = Math.round(value) < 0 ? '-' : '';
  return sign + text.replace(/\B(?=(\d{3})+$)/g, ',');
}

/** Percentage with one digit after the point: 92.1 %; `<0.1 %` for a share that would round to nothing. */
export function percent(value: number): string {
  if (!Number.isFinite(value)) return '–';
  if (value > 0 && value < 0.05) return '<0.1 %';
  return `${value.toFixed(1)} %`;
}
