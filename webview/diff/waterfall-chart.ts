/** How the waterfall is drawn: chart.js' options, the line from bar to bar, figures beside the bars, the cut axis. */

import { unitFor } from '../../src/core/format/scale.ts';
import { formatTime, TIME_UNITS } from '../../src/core/format/time.ts';
import {
  chartColors,
  type Chart,
  type ChartColors,
  type ChartConfiguration,
  type Plugin,
} from '../charts/chart.ts';
import { CssColors } from '../ui/theme.ts';
import type { Waterfall, WaterfallBar } from './waterfall-model.ts';
import { directionOf, MINUS, signedTime } from './words.ts';

export interface WaterfallLook extends ChartColors {
  readonly more: string;
  readonly less: string;
}

export type WaterfallConfig = ChartConfiguration<'bar', [number, number][], string>;
const FONT = 11;
/** Room for figures beside the bars. */
const ROOM = 76;

export function waterfallLook(): WaterfallLook {
  const css = new CssColors();
  const colors = chartColors();
  const color = (name: string, fallback: string): string => {
    const rgb = css.rgb(name, colors.background);
    return rgb === undefined ? fallback : `rgb(${rgb.join(' ')})`;
  };
  return {
    ...colors,
    more: color('--kl-more-time', '#f14c4c'),
    less: color('--kl-less-time', '#89d185'),
  };
}

export function waterfallConfig(
  model: Waterfall,
  labels: readonly string[],
  look: WaterfallLook,
): WaterfallConfig {
  const { bars, minNs } = model;
  const data = bars.map(({ kind, fromNs, toNs }): [number, number] => [
    kind === 'end' ? minNs : fromNs,
    toNs,
  ]);
  return {
    type: 'bar',
    data: {
      labels: [...labels],
      datasets: [
        {
          data,
          backgroundColor: bars.map(bar => (isHollow(bar) ? 'transparent' : colorOf(bar, look))),
          borderColor: bars.map(bar => colorOf(bar, look)),
          borderWidth: bars.map(bar => (isHollow(bar) ? 1 : 0)),
          borderSkipped: false,
          minBarLength: 1,
          barThickness: 'flex',
          maxBarThickness: 11,
          barPercentage: 0.75,
          categoryPercentage: 1,
        },
      ],
    },
    options: optionsOf(model, look),
    plugins: [connectors(model, look), figures(model, look), cutAxis(model, look)],
  };
}

/** Within the noise: the colour of an outline still says the direction. */
function isHollow({ isNoise }: WaterfallBar): boolean {
  return isNoise === true;
}

function colorOf({ kind, deltaNs }: WaterfallBar, look: WaterfallLook): string {
  if (kind === 'end') return look.dim;
  const direction = directionOf(deltaNs);
  return direction === 'same' ? look.dim : look[direction];
}

function optionsOf({ minNs, maxNs }: Waterfall, look: WaterfallLook): WaterfallConfig['options'] {
  const unit = unitFor(Math.max(maxNs, -minNs), TIME_UNITS);
  const font = { family: look.font, size: FONT };
  return {
    indexAxis: 'y',
    responsive: true,
    maintainAspectRatio: false,
    animation: false,
    events: [],
    layout: { padding: { right: ROOM } },
    scales: {
      x: {
        type: 'linear',
        min: minNs,
        max: maxNs,
        grid: { color: look.grid },
        border: { display: false },
        ticks: {
          color: look.dim,
          font,
          maxTicksLimit: 6,
          maxRotation: 0,
          includeBounds: false,
          callback: (value, _at, ticks) => {
            const [first, second] = ticks.map(tick => tick.value / unit.factor);
            return tickText(Number(value) / unit.factor, decimalsOf(first, second), unit.name);
          },
        },
      },
      y: {
        grid: { display: false },
        border: { color: look.dim },
        ticks: { color: look.foreground, font: { ...font, size: 12 }, autoSkip: false },
      },
    },
  };
}

/** As many as the step from tick to tick needs, so that all have the same: `0 ms`, `5 ms`, `10 ms`. */
function decimalsOf(first = 0, second = first): number {
  const step = Math.abs(second - first) || Math.abs(first);
  const isEnough = (digits: number): boolean =>
    Math.abs(step - Number(step.toFixed(digits))) <= step / 1000;
  return [0, 1, 2].find(isEnough) ?? 3;
}

function tickText(value: number, decimals: number, unit: string): string {
  return `${value < 0 ? MINUS : ''}${Math.abs(value).toFixed(decimals)} ${unit}`;
}

type Drawn = Chart<'bar', [number, number][], string>;

/** Calls with each bar and the middle of its line. */
function eachBar(
  chart: Drawn,
  { bars }: Waterfall,
  draw: (bar: WaterfallBar, y: number, x: (ns: number) => number, index: number) => void,
): void {
  const { x, y } = chart.scales;
  if (x === undefined || y === undefined) return;
  bars.forEach((bar, i) =>
    draw(bar, y.getPixelForValue(i), ns => Math.round(x.getPixelForValue(ns)) + 0.5, i),
  );
}

/** The accumulated time, from the end of each bar to the beginning of the next. */
function connectors(model: Waterfall, look: WaterfallLook): Plugin<'bar'> {
  return {
    id: 'connectors',
    beforeDatasetsDraw: chart => {
      const { ctx, scales } = chart;
      const y = scales['y'];
      if (y === undefined || !model.isChain) return;
      ctx.save();
      ctx.strokeStyle = look.foreground;
      ctx.lineWidth = 1;
      ctx.beginPath();
      eachBar(chart as Drawn, model, ({ toNs }, middle, x, i) => {
        if (i === model.bars.length - 1) return;
        ctx.moveTo(x(toNs), middle);
        ctx.lineTo(x(toNs), y.getPixelForValue(i + 1));
      });
      ctx.stroke();
      ctx.restore();
    },
  };
}

/** `4.86 ms` at the ends, `−0.71 ms` at the others: the sign says what the colour says. */
function figures(model: Waterfall, look: WaterfallLook): Plugin<'bar'> {
  return {
    id: 'figures',
    afterDatasetsDraw: chart => {
      const { ctx, chartArea } = chart;
      ctx.save();
      ctx.font = `${FONT}px ${look.font}`;
      ctx.textBaseline = 'middle';
      eachBar(chart as Drawn, model, ({ kind, fromNs, toNs, deltaNs }, y, x) => {
        const text = kind === 'end' ? formatTime(toNs) : signedTime(deltaNs);
        const right = x(Math.max(fromNs, toNs)) + 6;
        const fits = right + ctx.measureText(text).width <= chartArea.right + ROOM - 2;
        ctx.fillStyle = look.foreground;
        ctx.textAlign = fits ? 'left' : 'right';
        ctx.fillText(text, fits ? right : x(Math.min(fromNs, toNs)) - 6, y);
      });
      ctx.restore();
    },
  };
}

/** Two strokes through the ends' bars where the axis does not begin at 0: their lengths cannot be compared. */
function cutAxis(model: Waterfall, look: WaterfallLook): Plugin<'bar'> {
  return {
    id: 'cut',
    afterDatasetsDraw: chart => {
      if (model.minNs <= 0) return;
      const { ctx, chartArea } = chart;
      ctx.save();
      ctx.lineWidth = 2;
      eachBar(chart as Drawn, model, ({ kind }, y) => {
        if (kind !== 'end') return;
        for (const dx of [10, 15]) {
          ctx.strokeStyle = look.background;
          ctx.beginPath();
          ctx.moveTo(chartArea.left + dx - 3, y + 8);
          ctx.lineTo(chartArea.left + dx + 3, y - 8);
          ctx.stroke();
        }
      });
      ctx.restore();
    },
  };
}
