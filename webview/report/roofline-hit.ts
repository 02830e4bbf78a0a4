/**
 * The roof under the pointer and what its card says: peak, clock, ridge, and the metrics that the peak is from. Pure;
 * the card itself is `roofline.ts`'s.
 */

import { formatFrequency, formatRate } from '../../src/core/format/rate.ts';
import { t } from '../ui/l10n.ts';
import type { RooflineModel } from './roofline-model.ts';
import type { Paper } from './roofline-places.ts';
import { ridgeOf, type DrawnRoof } from './roofline-roofs.ts';
import { LEVEL_NAMES, lineText, intensityText, roofText } from './roofline-text.ts';

/** Pixels beside a line that still hit it. */
const NEAR = 4;

export interface RoofHit {
  readonly title: string;
  readonly kind: 'compute' | 'memory';
  /** Of the same peak; one at least. */
  readonly roofs: readonly DrawnRoof[];
}

/** Roofs of work before those of memory, the chosen one first. */
export function roofAt(
  { memory, chosenLine, otherLines, roof }: RooflineModel,
  { x0, perX, y0, perY }: Paper,
  at: { readonly x: number; readonly y: number },
): RoofHit | undefined {
  const x = (at.x - x0) / perX;
  const pixelY = (decades: number): number => y0 + perY * decades;
  const slope = memory[0]?.peak ?? Infinity;
  const lines = chosenLine === undefined ? otherLines : [chosenLine, ...otherLines];
  const line = lines.find(
    ({ peak }) =>
      Math.abs(pixelY(Math.log10(peak)) - at.y) <= NEAR && x >= Math.log10(peak / slope),
  );
  if (line !== undefined) {
    return { title: lineText(line), kind: 'compute', roofs: line.roofs };
  }
  const top = Math.max(roof?.peak ?? 0, ...lines.map(of => of.peak));
  const steep = Math.hypot(1, perY / perX);
  const level = memory.find(({ peak }, i) => {
    const end = i === 0 ? (roof?.peak ?? top) : top;
    const far = Math.abs(pixelY(x + Math.log10(peak)) - at.y) / steep;
    return far <= NEAR && x <= Math.log10(end / peak);
  });
  return level && { title: roofText(level), kind: 'memory', roofs: [level] };
}

/** Label and value of each line of the card. */
export function roofCardLines({ kind, roofs }: RoofHit, model: RooflineModel): [string, string][] {
  const [first] = roofs;
  if (first === undefined) return [];
  const lines: [string, string][] = [[t('Peak'), formatRate(first.peak, first.unit)]];
  if (first.clock !== undefined) lines.push([t('Clock'), formatFrequency(first.clock)]);
  if (kind === 'compute') {
    for (const { level, peak } of model.memory) {
      lines.push([
        t('Ridge with {0}', LEVEL_NAMES[level]),
        intensityText(ridgeOf(first.peak, peak), first.unit),
      ]);
    }
  } else if (model.roof !== undefined) {
    lines.push([
      t('Ridge with {0}', model.roof.name),
      intensityText(ridgeOf(model.roof.peak, first.peak), model.roof.unit),
    ]);
  }
  return lines;
}
