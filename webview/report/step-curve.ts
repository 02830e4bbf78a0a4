/** A small curve of steps: warps per multiprocessor over one need, with a mark at the present value. */

import type { CurvePoint } from '../../src/core/analysis/occupancy.ts';
import { grouped } from '../../src/core/format/number.ts';
import { element } from '../ui/dom.ts';
import { t } from '../ui/l10n.ts';
import { setTip } from '../ui/tooltip.ts';

const SVG = 'http://www.w3.org/2000/svg';
const WIDTH = 240;
const HEIGHT = 56;
/** Room for the mark at the top. */
const PAD = 5;

export function stepCurve(
  label: string,
  points: readonly CurvePoint[],
  most: number,
  at: number,
  take: (x: number) => void,
): HTMLElement {
  const first = points[0]?.x ?? 0;
  const last = points.at(-1)?.x ?? 1;
  const x = (value: number): number => ((value - first) / Math.max(1, last - first)) * WIDTH;
  const y = (warps: number): number => HEIGHT - (warps / Math.max(1, most)) * (HEIGHT - PAD);
  const here = points.findLast(point => point.x <= at) ?? points[0];
  const svg = shape('svg', {
    viewBox: `0 0 ${WIDTH} ${HEIGHT}`,
    preserveAspectRatio: 'none',
    'aria-hidden': 'true',
  });
  const line = points
    .map((point, i) => `${i === 0 ? 'M' : 'H'}${x(point.x)} ${i === 0 ? '' : 'V'}${y(point.warps)}`)
    .join('');
  svg.append(
    shape('path', { class: 'curve-area', d: `${line}H${WIDTH}V${HEIGHT}H0Z` }),
    shape('path', { class: 'curve-line', d: `${line}H${WIDTH}` }),
    shape('line', { class: 'curve-mark', x1: x(at), x2: x(at), y1: 0, y2: HEIGHT }),
  );
  const made = element('div', {
    class: 'curve-box',
    role: 'img',
    'aria-label': t('{0}: {1} warps at {2}', label, here?.warps ?? 0, at),
  });
  made.append(svg, ...axisTexts(first, last, most));
  setTip(made, t('Warps per SM, 0 to {0}. Click to take a value.', most));
  made.addEventListener('click', event => {
    const box = made.getBoundingClientRect();
    const wanted = first + ((event.clientX - box.left) / box.width) * (last - first);
    const nearest = points.reduce((a, b) =>
      Math.abs(b.x - wanted) < Math.abs(a.x - wanted) ? b : a,
    );
    take(nearest.x);
  });
  return made;
}

/** The ends of both axes, so that the curve can be read without a tip. */
function axisTexts(first: number, last: number, most: number): HTMLElement[] {
  const text = (place: string, words: string): HTMLElement =>
    element('span', { class: `curve-end ${place}`, 'aria-hidden': 'true' }, words);
  return [
    text('most', t('{0} warps', most)),
    text('first', grouped(first)),
    text('last', grouped(last)),
  ];
}

function shape(name: string, attributes: Readonly<Record<string, string | number>>): SVGElement {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value));
  return made;
}
