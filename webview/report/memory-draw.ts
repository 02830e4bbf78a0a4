/**
 * Draws the memory chart as SVG: units with their figures, links as thick as they are busy, in the colour of their
 * share of peak, each with its number as a button. Colours are CSS's business: a mark carries its share as `--share`.
 */

import type { ChartLink, ChartNode, MemoryChart } from '../../src/core/analysis/memory-chart.ts';
import { percent } from '../../src/core/format/number.ts';
import type { Figure } from '../../src/core/report/figure.ts';
import { t } from '../ui/l10n.ts';
import {
  BOXES,
  countOf,
  isUsed,
  linesOf,
  SIZE,
  thickness,
  WIDE_GAP,
  type Line,
} from './memory-layout.ts';
import { svg, svgButton } from './memory-svg.ts';
import {
  changeText,
  linkText,
  linkTitle,
  NODE_NAMES,
  shownFigure,
  type View,
} from './memory-text.ts';
import { boxFigures, type BoxFigure } from './memory-boxes.ts';

export interface DrawEvents {
  link(anchor: Element, link: ChartLink, figure: Figure): void;
  figure(anchor: Element, figure: BoxFigure): void;
}

export interface Drawn {
  readonly chart: MemoryChart;
  readonly baseline: MemoryChart | undefined;
  readonly view: View;
}

export function drawMemory(drawn: Drawn, events: DrawEvents): SVGSVGElement {
  const { chart } = drawn;
  const lines = linesOf(chart);
  return svg(
    'svg',
    {
      class: 'memory-drawing',
      viewBox: `0 0 ${SIZE.width} ${SIZE.height}`,
      role: 'group',
      'aria-label': t('Memory chart'),
    },
    ...lines.map(line => linkMark(line)),
    ...chart.nodes.flatMap(node => nodeMark(node, drawn, events)),
    ...lines.flatMap(line => linkLabel(line, drawn, events)),
  );
}

/** The share of peak, 0..100, for the ramp in memory.css. */
function setShare(mark: SVGElement, share: number | undefined): void {
  if (share !== undefined) mark.style.setProperty('--share', String(Math.min(100, share)));
}

function linkMark({ link, from, to }: Line): SVGGElement {
  const share = link.percentOfPeak?.value;
  const width = thickness(share);
  const busy = countOf(link) > 0;
  const [x1, y1] = from;
  const [x2, y2] = to;
  const length = Math.hypot(x2 - x1, y2 - y1);
  const [ux, uy] = [(x2 - x1) / length, (y2 - y1) / length];
  const head = 6 + width * 0.6;
  const base = [x2 - ux * head, y2 - uy * head] as const;
  const side = 4 + width * 0.55;
  const both = link.operation === 'all';
  const made = svg(
    'g',
    { class: `memory-link${busy ? '' : ' is-idle'}${link.partOf === undefined ? '' : ' is-part'}` },
    svg('line', { x1, y1, x2: base[0], y2: base[1], 'stroke-width': width }),
    svg('path', {
      d: `M${x2} ${y2}L${base[0] - uy * side} ${base[1] + ux * side}L${base[0] + uy * side} ${base[1] - ux * side}Z`,
    }),
    ...(both ? [svg('circle', { cx: x1 + ux * 3, cy: y1 + uy * 3, r: 2 + width / 3 })] : []),
  );
  setShare(made, share);
  return made;
}

function linkLabel({ link, from, to, vertical }: Line, drawn: Drawn, events: DrawEvents): Node[] {
  const figure = shownFigure(link, drawn.view);
  if (figure === undefined) return [];
  const share = link.percentOfPeak;
  const title = linkTitle(link);
  const old = drawn.baseline?.links.find(of => of.id === link.id);
  const change = changeText(figure, old && shownFigure(old, drawn.view));
  const middleX = (from[0] + to[0]) / 2;
  const y = vertical ? (from[1] + to[1]) / 2 + 4 : from[1] - thickness(share?.value) / 2 - 4;
  const wide = Math.abs(to[0] - from[0]) >= WIDE_GAP;
  // With a baseline the change takes the place of the share, which the colour and the card still say.
  const hasShare = wide && change === '' && share !== undefined && share.value > 0;
  const shown = hasShare ? ` · ${percent(share.value)}` : '';
  const idle = countOf(link) === 0;
  const text = svg(
    'text',
    {
      x: vertical ? from[0] + 10 : middleX,
      y,
      class: vertical ? 'memory-number is-start' : 'memory-number',
    },
    linkText(figure, !wide && change !== '') + shown,
    ...(change === '' ? [] : [svg('tspan', { class: 'memory-change', dx: 5 }, change)]),
  );
  const spoken = `${title}: ${linkText(figure)}${share === undefined ? '' : `, ${percent(share.value)}`}`;
  const made = svgButton(
    spoken,
    { class: `memory-label${idle ? ' is-idle' : ''}`, 'data-link': link.id },
    anchor => events.link(anchor, link, figure),
    svg('title', {}, spoken),
    text,
  );
  return [made];
}

function nodeMark(node: ChartNode, drawn: Drawn, events: DrawEvents): Node[] {
  const box = BOXES[node.id];
  if (box === undefined) return [];
  const used = isUsed(drawn.chart, node.id);
  const { x, y, width, height } = box;
  const names = NODE_NAMES[node.id];
  const figures = boxFigures(node, drawn);
  const alone = figures.length === 0;
  const top = alone ? y + height / 2 - (names.length - 1) * 8 + 5 : y + 20;
  const group = svg(
    'g',
    { class: `memory-unit is-${node.kind}${used ? '' : ' is-unused'}`, 'data-unit': node.id },
    svg('rect', { x, y, width, height, rx: 4 }),
    ...names.map((name, i) =>
      svg('text', { x: x + width / 2, y: top + i * 16, class: 'memory-name' }, name),
    ),
  );
  const start = top + names.length * 16 + 6;
  const rows = figures.map((figure, i) =>
    boxRow(figure, x + 8, start + i * 36, width - 16, events),
  );
  return [group, ...rows];
}

/** A small port on the ramp, what is counted, and its number as a button. */
function boxRow(
  figure: BoxFigure,
  x: number,
  y: number,
  width: number,
  events: DrawEvents,
): SVGGElement {
  const { label, text, share, change } = figure;
  const port = svg('rect', { x, y, width, height: 4, class: 'memory-port-track', rx: 2 });
  const filled = svg('rect', {
    x,
    y,
    width: (width * Math.min(100, Math.max(0, share ?? 0))) / 100,
    height: 4,
    rx: 2,
    class: 'memory-port',
  });
  setShare(filled, share);
  return svgButton(
    `${label} ${text}`,
    { class: 'memory-row', 'data-figure': figure.id },
    anchor => events.figure(anchor, figure),
    svg('title', {}, `${label} ${text}`),
    // The whole row can be hit, not only the glyphs.
    svg('rect', { x, y: y - 3, width, height: 28, class: 'memory-hit' }),
    port,
    filled,
    svg('text', { x, y: y + 19, class: 'memory-what' }, label),
    svg('text', { x: x + width, y: y + 19, class: 'memory-value' }, text),
    svg('text', { x: x + width, y: y + 31, class: 'memory-value memory-change' }, change),
  );
}
