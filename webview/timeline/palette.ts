/**
 * Numbers for colours: each (class, name, program's colour) becomes an index, each index a fill and a text colour
 * that fits the theme. Names vary a little around their family's hue, always the same way. Pure apart from caching.
 */

import type { Operator } from '../../src/core/trace/operators.ts';
import type { ThemeKind } from '../ui/theme.ts';
import { contrast, fromOklch, hashName, hex, toOklch, type Rgb } from './color.ts';
import { familyOf, FAMILIES, styleOf, type BoxStyle, type Family } from './family.ts';

export interface PaletteTokens {
  readonly kind: ThemeKind;
  readonly foreground: Rgb;
  readonly families: Readonly<Record<Family, Rgb>>;
}

export interface Swatch {
  readonly fill: string;
  /** Readable on `fill`, or the editor's own where the style is no filling. */
  readonly text: string;
  readonly style: BoxStyle;
}

/** Largest hue shift, degrees, and lightness shift within a family; families of many kernels get more room. */
const SPREAD: Partial<Record<Family, { readonly hue: number; readonly lightness: number }>> = {
  projection: { hue: 16, lightness: 0.035 },
  feedForward: { hue: 8, lightness: 0.03 },
  attention: { hue: 14, lightness: 0.03 },
  activation: { hue: 14, lightness: 0.03 },
  norm: { hue: 8, lightness: 0.03 },
  rope: { hue: 10, lightness: 0.03 },
  moe: { hue: 12, lightness: 0.03 },
  collective: { hue: 8, lightness: 0.03 },
};
const NO_SPREAD = { hue: 0, lightness: 0 };
const LEVELS = 5;
/** Programs' own colours keep their hue, but shout no louder than the theme's. */
const RANGE_CHROMA = 0.085;
const DARK_TEXT: Rgb = [16, 16, 18];
const LIGHT_TEXT: Rgb = [255, 255, 255];

export class Palette {
  private readonly tokens: PaletteTokens;
  private readonly swatches: Swatch[] = [];
  private readonly indices = new Map<string, number>();

  constructor(tokens: PaletteTokens) {
    this.tokens = tokens;
  }

  swatch(index: number): Swatch {
    const swatch = this.swatches[index];
    if (swatch === undefined) throw new Error(`no colour ${index}`);
    return swatch;
  }

  /** `argb` as in a tile: 0 = the program gave none. */
  index(boxClass: number, name: string, argb: number, operator: Operator = ''): number {
    const family = familyOf(boxClass, name, operator);
    const own = family === 'range' && argb !== 0;
    const varied = own || !(family in SPREAD) ? 0 : hashName(operator || name) % (LEVELS * LEVELS);
    const key = own ? `#${argb & 0xffffff}` : `${family}/${varied}/${styleOf(boxClass)}`;
    const known = this.indices.get(key);
    if (known !== undefined) return known;
    const rgb = own ? this.muted(argb) : this.shade(family, varied);
    const style = styleOf(boxClass);
    this.indices.set(key, this.swatches.length);
    return this.swatches.push({ fill: hex(rgb), text: hex(this.textOn(rgb, style)), style }) - 1;
  }

  private shade(family: Family, level: number): Rgb {
    const base = this.tokens.families[family];
    const spread = SPREAD[family] ?? NO_SPREAD;
    const [lightness, chroma, hue] = toOklch(base);
    const across = (level % LEVELS) / (LEVELS - 1) - 0.5;
    const along = Math.floor(level / LEVELS) / (LEVELS - 1) - 0.5;
    return fromOklch([
      lightness + along * 2 * spread.lightness,
      chroma,
      hue + across * 2 * spread.hue,
    ]);
  }

  private muted(argb: number): Rgb {
    const given: Rgb = [(argb >>> 16) & 255, (argb >>> 8) & 255, argb & 255];
    const [lightness] = toOklch(this.tokens.families.range);
    const [, chroma, hue] = toOklch(given);
    return fromOklch([lightness, Math.min(chroma, RANGE_CHROMA), hue]);
  }

  private textOn(fill: Rgb, style: BoxStyle): Rgb {
    if (style !== 'fill') return this.tokens.foreground;
    return contrast(fill, DARK_TEXT) >= contrast(fill, LIGHT_TEXT) ? DARK_TEXT : LIGHT_TEXT;
  }
}

/** Reads a family's colour from the theme; `read` gives the sRGB value of a CSS variable. */
export function tokensFrom(
  kind: ThemeKind,
  read: (variable: string) => Rgb | undefined,
): PaletteTokens {
  const fallback: Rgb = [128, 128, 128];
  const entries = FAMILIES.map(family => [family, read(`--kl-${family}`) ?? fallback] as const);
  return {
    kind,
    foreground: read('--kl-foreground') ?? (kind.endsWith('light') ? DARK_TEXT : LIGHT_TEXT),
    families: Object.fromEntries(entries) as Record<Family, Rgb>,
  };
}
