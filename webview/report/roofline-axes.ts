/** The roofline's two logarithmic axes for chart.js: titles, and lines and labels at decades only. */

import { formatFlopRate } from '../../src/core/format/rate.ts';
import { t } from '../ui/l10n.ts';
import type { PaintColors } from './roofline-brush.ts';

/** Without their ends, which move. */
export function scalesOf(unit: string, colors: PaintColors) {
  const axis = (title: string, text: (value: number) => string) => ({
    type: 'logarithmic' as const,
    title: { display: true, text: title, color: colors.dim, font: { family: colors.font } },
    border: { color: colors.border },
    grid: {
      color: ({ tick }: { tick: { value: number } }) =>
        isDecade(tick.value) ? colors.grid : 'transparent',
      tickColor: 'transparent',
    },
    ticks: {
      color: colors.dim,
      font: { family: colors.font, size: 11 },
      maxRotation: 0,
      callback: (value: string | number) => text(Number(value)),
    },
  });
  const operation = unit === 'OP/s' ? 'OP' : 'FLOP';
  return {
    x: axis(t('Arithmetic intensity ({0}/byte)', operation), powerText),
    y: axis(t('Performance ({0}/s)', operation), value =>
      isDecade(value) ? formatFlopRate(value).replace('FLOP/s', '').replace(/\.0+/, '') : '',
    ),
  };
}

/** Lines and labels at decades only. */
function powerText(value: number): string {
  if (!isDecade(value)) return '';
  return value >= 1e6
    ? value.toExponential(0).replace('+', '')
    : String(Number(value.toPrecision(1)));
}

function isDecade(value: number): boolean {
  const decade = Math.log10(value);
  return Math.abs(decade - Math.round(decade)) < 1e-9;
}
