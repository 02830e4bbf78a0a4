// Colours: exact round trips, families, equal lightness and readable text in every theme.

import assert from 'node:assert/strict';
import { BoxClass } from '../../../src/core/lod/types.ts';
import {
  contrast,
  fromOklch,
  hashName,
  hex,
  toOklch,
  type Rgb,
} from '../../../webview/timeline/color.ts';
import { familyOf, FAMILIES, type Family } from '../../../webview/timeline/family.ts';
import { Palette } from '../../../webview/timeline/palette.ts';

const grey: Rgb = [128, 128, 128];
const dark: Record<Family, Rgb> = {
  ...(Object.fromEntries(FAMILIES.map(family => [family, grey])) as Record<Family, Rgb>),
  attention: [0xb4, 0x8d, 0xf4],
  projection: [0x65, 0xa7, 0xfa],
  range: [0x86, 0x8d, 0xa5],
};
const palette = () => new Palette({ kind: 'dark', foreground: [204, 204, 204], families: dark });
const rgb = (text: string): Rgb =>
  [1, 3, 5].map(i => parseInt(text.slice(i, i + 2), 16)) as unknown as Rgb;

describe('colours', () => {
  it('turn to OKLCH and back', () => {
    for (const color of [
      [255, 0, 0],
      [12, 200, 99],
      [0, 0, 0],
      [255, 255, 255],
      [101, 167, 250],
    ]) {
      assert.deepEqual(fromOklch(toOklch(color as unknown as Rgb)), color);
    }
  });

  it('lose chroma and not lightness where the screen cannot show them', () => {
    const [lightness] = toOklch(fromOklch([0.72, 0.4, 140]));
    assert.ok(Math.abs(lightness - 0.72) < 0.01);
  });

  it('measures contrast as WCAG does', () => {
    assert.equal(contrast([0, 0, 0], [255, 255, 255]), 21);
    assert.equal(hex([1, 171, 255]), '#01abff');
    assert.equal(hashName('flash_fwd_kernel'), hashName('flash_fwd_kernel'));
  });

  it('sorts kernels into families by operator, else by name', () => {
    const kernel = (name: string) => familyOf(BoxClass.kernel, name);
    assert.equal(kernel('flash_fwd_kernel'), 'attention');
    assert.equal(kernel('nvjet_sm90_hsh_128x8_64x12_4x1_v_bz_TNT'), 'projection');
    assert.equal(kernel('fused_add_rms_norm_kernel'), 'norm');
    assert.equal(kernel('reshape_and_cache_flash_kernel'), 'rope');
    assert.equal(kernel('ncclDevKernel_AllReduce_Sum_f16_RING_LL'), 'collective');
    assert.equal(kernel('my_own'), 'other');
    assert.equal(familyOf(BoxClass.kernel, 'nvjet_x', 'down_proj'), 'feedForward');
    assert.equal(familyOf(BoxClass.api, 'flash'), 'host');
  });

  it('gives a name the same colour in every palette, close to its family', () => {
    const names = ['nvjet_a', 'nvjet_b', 'nvjet_c', 'gemm_d'];
    const fills = (p: Palette) =>
      names.map(name => p.swatch(p.index(BoxClass.kernel, name, 0)).fill);
    assert.deepEqual(fills(palette()), fills(palette()));
    for (const fill of fills(palette())) {
      const [lightness, , hue] = toOklch(rgb(fill));
      assert.ok(Math.abs(lightness - toOklch(dark.projection)[0]) < 0.05, fill);
      assert.ok(Math.abs(hue - toOklch(dark.projection)[2]) < 24, fill);
    }
  });

  it("mutes a program's own colour to the theme's lightness and keeps its hue", () => {
    const p = palette();
    const { fill, text } = p.swatch(p.index(BoxClass.range, 'decode', 0xffffa500));
    const [lightness, chroma, hue] = toOklch(rgb(fill));
    assert.ok(Math.abs(lightness - toOklch(dark.range)[0]) < 0.02);
    assert.ok(chroma < 0.1 && Math.abs(hue - toOklch([255, 165, 0])[2]) < 4);
    assert.ok(contrast(rgb(fill), rgb(text)) >= 4.5);
  });

  it('outlines host calls and brackets steps', () => {
    const p = palette();
    assert.equal(p.swatch(p.index(BoxClass.api, 'x', 0)).style, 'outline');
    assert.equal(p.swatch(p.index(BoxClass.step, 'x', 0)).style, 'bracket');
    assert.equal(p.swatch(p.index(BoxClass.kernel, 'x', 0)).style, 'fill');
  });
});
