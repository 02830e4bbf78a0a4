/**
 * The only importer of chart.js: registers the parts that our charts use, and gives them the theme. Charts are
 * built with `new Chart`; their colours are read again on a change of theme (`chartColors`).
 */

import {
  BarController,
  BarElement,
  CategoryScale,
  Chart,
  LinearScale,
  LineController,
  LineElement,
  LogarithmicScale,
  PointElement,
  ScatterController,
} from 'chart.js';
import { CssColors } from '../ui/theme.ts';

export { Chart };
export type {
  ChartConfiguration,
  ChartDataset,
  ChartEvent,
  Plugin,
  Scale,
  ScriptableContext,
} from 'chart.js';

let registered = false;

/** Once a page, before its first chart. */
export function registerCharts(): void {
  if (registered) return;
  registered = true;
  Chart.register(
    BarController,
    BarElement,
    CategoryScale,
    LinearScale,
    LineController,
    LineElement,
    LogarithmicScale,
    PointElement,
    ScatterController,
  );
  Chart.defaults.animation = false;
  Chart.defaults.maintainAspectRatio = false;
}

/** What canvases need of the theme, as text that a canvas takes. */
export interface ChartColors {
  readonly background: string;
  readonly foreground: string;
  readonly dim: string;
  readonly grid: string;
  readonly border: string;
  readonly accent: string;
  readonly font: string;
}

export function chartColors(): ChartColors {
  const css = new CssColors();
  const color = (name: string, fallback: string): string => {
    const rgb = css.rgb(name, css.text('--vscode-editor-background'));
    return rgb === undefined ? fallback : `rgb(${rgb.join(' ')})`;
  };
  return {
    background: color('--kl-background', '#1f1f1f'),
    foreground: color('--kl-foreground', '#cccccc'),
    dim: color('--kl-dim', '#9d9d9d'),
    grid: color('--kl-grid', '#333333'),
    border: color('--kl-border', '#444444'),
    accent: color('--kl-accent', '#4daafc'),
    font: css.text('--kl-font') === '' ? 'sans-serif' : css.text('--kl-font'),
  };
}
