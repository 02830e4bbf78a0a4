/** The roofline's colours in the theme of the moment. */

import { chartColors } from '../charts/chart.ts';
import { CssColors, themeKind } from '../ui/theme.ts';
import type { PaintColors } from './roofline-brush.ts';

export function paintColors(): PaintColors {
  const css = new CssColors();
  const base = chartColors();
  const color = (name: string, fallback: string): string => {
    const rgb = css.rgb(name, base.background);
    return rgb === undefined ? fallback : `rgb(${rgb.join(' ')})`;
  };
  return {
    ...base,
    memory: color('--kl-roofline-memory', base.accent),
    compute: color('--kl-roofline-compute', base.foreground),
    other: color('--kl-roofline-other', base.dim),
    baseline: color('--kl-roofline-baseline', base.foreground),
    contrast: themeKind().startsWith('hc'),
  };
}
