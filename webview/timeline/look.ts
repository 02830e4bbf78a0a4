/** The theme as the canvases need it: plain colour texts, fonts and the palette. Made anew when the theme changes. */

import { CssColors, themeKind, type ThemeKind } from '../ui/theme.ts';
import { BoxColors } from './boxes.ts';
import { Palette, tokensFrom } from './palette.ts';

export interface Look {
  readonly kind: ThemeKind;
  readonly highContrast: boolean;
  readonly background: string;
  readonly foreground: string;
  readonly dim: string;
  readonly line: string;
  readonly grid: string;
  readonly border: string;
  readonly band: string;
  readonly focus: string;
  readonly accent: string;
  readonly structure: string;
  readonly font: string;
  readonly smallFont: string;
  readonly palette: Palette;
  readonly colors: BoxColors;
}

export function readLook(): Look {
  const css = new CssColors();
  const kind = themeKind();
  const background = css.text('--kl-background');
  const palette = new Palette(tokensFrom(kind, variable => css.rgb(variable, background)));
  const family = css.text('--kl-font') || 'sans-serif';
  return {
    kind,
    highContrast: kind.startsWith('hc'),
    background,
    foreground: css.text('--kl-foreground'),
    dim: css.text('--kl-dim'),
    line: css.text('--kl-line'),
    grid: css.text('--kl-grid'),
    border: css.text('--kl-border'),
    band: css.text('--kl-band'),
    focus: css.text('--kl-focus'),
    accent: css.text('--kl-accent'),
    structure: css.text('--kl-structure'),
    font: `11px ${family}`,
    smallFont: `10px ${family}`,
    palette,
    colors: new BoxColors(palette),
  };
}
