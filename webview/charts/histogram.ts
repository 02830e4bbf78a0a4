/**
 * A histogram of times with lines at percentiles (chart.js). What lies far beyond the rest is one column at the right
 * end, set apart. Hovering a column says what it holds.
 */

import { grouped, percent, threeDigits } from '../../src/core/format/number.ts';
import { unitFor } from '../../src/core/format/scale.ts';
import { exactTime, formatTime, TIME_UNITS } from '../../src/core/format/time.ts';
import { element } from '../ui/dom.ts';
import { t } from '../ui/l10n.ts';
import type { Bars } from './bars.ts';
import { atPointer, hideDataCard, showDataCard } from './card.ts';
import {
  Chart,
  chartColors,
  registerCharts,
  type ChartColors,
  type ChartConfiguration,
  type Plugin,
} from './chart.ts';

export interface HistogramData {
  readonly label: string;
  readonly bars: Bars;
  /** Lines, ascending. */
  readonly lines: readonly { readonly label: string; readonly ns: number }[];
}

interface Column {
  readonly fromNs: number;
  /** Infinity for what lies beyond. */
  readonly toNs: number;
  readonly count: number;
}

type BarPoint = { x: number; y: number };
const AXIS_FONT = 11;

export class Histogram {
  readonly element = element('div', { class: 'histogram' });
  private readonly canvas = element('canvas', { role: 'img' });
  private chart: Chart<'bar', BarPoint[]> | undefined;
  private data: HistogramData | undefined;

  constructor() {
    registerCharts();
    this.element.append(this.canvas);
    this.canvas.addEventListener('pointermove', event => this.onMove(event));
    this.canvas.addEventListener('pointerleave', () => hideDataCard(this));
  }

  show(data: HistogramData): void {
    this.data = data;
    this.canvas.setAttribute('aria-label', data.label);
    this.redraw();
  }

  /** Again, with the colours of the theme as they are now. */
  redraw(): void {
    if (this.data === undefined) return;
    this.chart?.destroy();
    this.chart = new Chart(this.canvas, configOf(this.data, chartColors()));
  }

  dispose(): void {
    hideDataCard(this);
    this.chart?.destroy();
    this.chart = undefined;
  }

  private onMove(event: PointerEvent): void {
    const { chart, data } = this;
    const at = chart?.scales['x']?.getValueForPixel(event.offsetX);
    const column = data === undefined || at === undefined ? undefined : columnAt(data.bars, at);
    if (column === undefined || data === undefined) {
      hideDataCard(this);
      return;
    }
    const beyond = column.toNs === Infinity;
    const range = beyond
      ? t('over {0}', formatTime(column.fromNs))
      : t('{0} to {1}', formatTime(column.fromNs), formatTime(column.toNs));
    const share = percent((100 * column.count) / Math.max(1, data.bars.total));
    const rows: [string, string][] = [[t('From'), exactTime(column.fromNs)]];
    if (!beyond) rows.push([t('To'), exactTime(column.toNs)]);
    const sub = `${t('{0} of {1} instances', grouped(column.count), grouped(data.bars.total))} · ${share}`;
    showDataCard(this, { title: range, sub, rows }, atPointer(event));
  }
}

function widthOf({ edges }: Bars): number {
  return (edges[1] ?? 1) - (edges[0] ?? 0);
}

/** The column of what lies beyond begins one width after the others and is two wide. */
function columnAt(bars: Bars, ns: number): Column | undefined {
  const { edges, counts, over } = bars;
  const width = widthOf(bars);
  const low = edges[0] ?? 0;
  const high = edges.at(-1) ?? 0;
  const i = Math.floor((ns - low) / width);
  const count = counts[i];
  if (count !== undefined) return { fromNs: low + i * width, toNs: low + (i + 1) * width, count };
  return ns > high && over > 0 ? { fromNs: high, toNs: Infinity, count: over } : undefined;
}

function configOf(
  { bars, lines }: HistogramData,
  look: ChartColors,
): ChartConfiguration<'bar', BarPoint[]> {
  const { edges, counts, over } = bars;
  const width = widthOf(bars);
  const high = edges.at(-1) ?? 0;
  const points = [...counts].map((y, i) => ({ x: (edges[i] ?? 0) + width / 2, y }));
  const beyond = over > 0 ? [{ x: high + 2 * width, y: over }] : [];
  const shared = { grouped: false, barPercentage: 1, categoryPercentage: 1, minBarLength: 1 };
  const ends = { min: edges[0] ?? 0, max: high + (over > 0 ? 3 * width : 0) };
  return {
    type: 'bar',
    data: {
      datasets: [
        { ...shared, data: points.filter(({ y }) => y > 0), backgroundColor: look.accent },
        { ...shared, data: beyond, backgroundColor: look.foreground },
      ],
    },
    options: {
      responsive: true,
      maintainAspectRatio: false,
      animation: false,
      events: [],
      parsing: false,
      layout: { padding: { top: 14, right: 6 } },
      scales: scalesOf(look, ends, high),
    },
    plugins: [barWidths(width), percentileLines(lines, look)],
  };
}

type Scales = NonNullable<NonNullable<ChartConfiguration<'bar', BarPoint[]>['options']>['scales']>;

function scalesOf(look: ChartColors, ends: { min: number; max: number }, high: number): Scales {
  const unit = unitFor(high, TIME_UNITS);
  const font = { family: look.font, size: AXIS_FONT };
  const number = (value: string | number): string => threeDigits(Number(value) / unit.factor);
  const ticks = { color: look.dim, font, maxRotation: 0 };
  return {
    x: {
      type: 'linear',
      ...ends,
      offset: false,
      grid: { display: false },
      border: { color: look.dim },
      ticks: {
        ...ticks,
        autoSkipPadding: 12,
        includeBounds: false,
        callback: value => (Number(value) > high ? '' : `${number(value)} ${unit.name}`),
      },
    },
    y: {
      beginAtZero: true,
      grid: { color: look.grid },
      border: { display: false },
      ticks: { ...ticks, precision: 0, maxTicksLimit: 4 },
    },
  };
}

/** chart.js guesses widths from distances, which gaps between columns spoil. */
function barWidths(width: number): Plugin<'bar'> {
  return {
    id: 'widths',
    beforeDatasetsDraw: chart => {
      const scale = chart.scales['x'];
      if (scale === undefined) return;
      const pixels = Math.abs(scale.getPixelForValue(width) - scale.getPixelForValue(0));
      for (const i of [0, 1]) {
        for (const bar of chart.getDatasetMeta(i).data) {
          Object.assign(bar, {
            width: Math.max(1, pixels * (i === 1 ? 2 : 1) - (pixels > 3 ? 1 : 0)),
          });
        }
      }
    },
  };
}

function percentileLines(lines: HistogramData['lines'], look: ChartColors): Plugin<'bar'> {
  return {
    id: 'percentiles',
    afterDatasetsDraw: ({ ctx, scales, chartArea }) => {
      const scale = scales['x'];
      if (scale === undefined) return;
      ctx.save();
      ctx.font = `${AXIS_FONT}px ${look.font}`;
      ctx.fillStyle = look.foreground;
      ctx.textBaseline = 'bottom';
      let free = -Infinity;
      for (const { label, ns } of lines) {
        const x = Math.round(scale.getPixelForValue(ns));
        if (x < chartArea.left - 1 || x > chartArea.right + 1) continue;
        ctx.globalAlpha = 0.75;
        ctx.fillRect(x, chartArea.top - 3, 1, chartArea.bottom - chartArea.top + 3);
        ctx.globalAlpha = 1;
        const half = ctx.measureText(label).width / 2;
        const middle = Math.min(
          Math.max(x, free + half + 4, chartArea.left + half),
          chartArea.right - half,
        );
        ctx.textAlign = 'center';
        if (middle - half > free) ctx.fillText(label, middle, chartArea.top - 3);
        free = middle + half;
      }
      ctx.restore();
    },
  };
}
