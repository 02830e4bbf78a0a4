/**
 * Beside the map: how the times of the shown operator or layer are spread over all steps, with percentiles, and the
 * instances that are far from the others, each a button that leads to it.
 */

import { forCount } from '../../src/core/format/count.ts';
import { grouped, threeDigits } from '../../src/core/format/number.ts';
import { exactTime, formatTime } from '../../src/core/format/time.ts';
import type { Distribution, MapLabel, Outlier } from '../../src/core/protocol/analysis.ts';
import type { Selection } from '../../src/core/protocol/selection.ts';
import { barsOf, type Bars } from '../charts/bars.ts';
import { asElement, asText, type DataTable } from '../charts/data-table.ts';
import { Histogram } from '../charts/histogram.ts';
import { iconButton } from '../ui/controls.ts';
import { element, setText } from '../ui/dom.ts';
import { t } from '../ui/l10n.ts';
import { setTip } from '../ui/tooltip.ts';
import { shortLabels } from './model.ts';

const COLUMNS = 36;

export interface SpreadData {
  /** `layer time`, or an operator. */
  readonly title: string;
  readonly distribution: Distribution;
  /** Every instance; NaN does not count. */
  readonly values: Float64Array;
  readonly steps: readonly MapLabel[];
}

export interface SpreadEvents {
  choose(selection: Selection): void;
  /** undefined = all layers. */
  layer(layer: number | undefined): void;
  copy(text: string): void;
}

export class SpreadPanel {
  readonly element: HTMLElement;
  private readonly events: SpreadEvents;
  private readonly histogram = new Histogram();
  private readonly title = element('span', { class: 'spread-title' });
  private readonly layers = element('select', { class: 'choice', 'aria-label': t('Layer') });
  private readonly figures = element('div', { class: 'spread-figures number' });
  private readonly chart = element('div', { class: 'spread-chart' });
  private readonly head = element('div', { class: 'outliers-head' });
  private readonly list = element('ul', { class: 'outliers' });
  private data: SpreadData | undefined;
  private bars: Bars | undefined;
  private asTable = false;

  constructor(events: SpreadEvents) {
    this.events = events;
    this.chart.append(this.histogram.element);
    this.layers.addEventListener('change', () => {
      const { value } = this.layers;
      events.layer(value === '' ? undefined : Number(value));
    });
    this.list.addEventListener('keydown', event => this.walk(event));
    const table = { icon: 'table', label: t('Show as table'), onClick: () => this.toggleTable() };
    const copy = { icon: 'copy', label: t('Copy data'), onClick: () => this.copy() };
    const tools = [iconButton(table), iconButton(copy)];
    const spread = element(
      'div',
      { class: 'spread-main' },
      element('div', { class: 'spread-head' }, this.title, this.layers, ...tools),
      this.figures,
      this.chart,
    );
    const outliers = element('div', { class: 'spread-outliers' }, this.head, this.list);
    this.element = element(
      'section',
      { class: 'spread', 'aria-label': t('Distribution') },
      spread,
      outliers,
    );
  }

  /** Layers to choose from; undefined is all of them. */
  offer(layers: readonly MapLabel[], chosen: number | undefined): void {
    const options = layers.map(({ index, label }) =>
      element('option', { value: index }, t('layer {0}', label)),
    );
    this.layers.replaceChildren(element('option', { value: '' }, t('all layers')), ...options);
    this.layers.value = chosen === undefined ? '' : String(chosen);
  }

  show(data: SpreadData): void {
    this.data = data;
    this.bars = barsOf(data.values, COLUMNS);
    setText(this.title, `${data.title} ×${grouped(data.distribution.count)}`);
    setTip(this.title, t('Instances over all steps'));
    this.figures.replaceChildren(...figuresOf(data.distribution));
    const { p10Ns, p50Ns, p90Ns } = data.distribution;
    this.histogram.show({
      label: t('Distribution of {0}: median {1}', data.title, formatTime(p50Ns)),
      bars: this.bars,
      lines: [
        { label: 'p10', ns: p10Ns },
        { label: 'p50', ns: p50Ns },
        { label: 'p90', ns: p90Ns },
      ],
    });
    this.fillOutliers(data);
    this.fillChart();
  }

  readTheme(): void {
    this.histogram.redraw();
  }

  dispose(): void {
    this.histogram.dispose();
  }

  private fillChart(): void {
    const table = this.asTable ? this.table() : undefined;
    this.chart.replaceChildren(table === undefined ? this.histogram.element : asElement(table));
  }

  private toggleTable(): void {
    this.asTable = !this.asTable;
    this.fillChart();
  }

  private copy(): void {
    const table = this.table();
    if (table !== undefined) this.events.copy(asText(table));
  }

  private table(): DataTable | undefined {
    const { data, bars } = this;
    if (data === undefined || bars === undefined) return undefined;
    const { edges, counts, over } = bars;
    const rows = [...counts].map((count, i): number[] => [
      Math.round(edges[i] ?? 0),
      Math.round(edges[i + 1] ?? 0),
      count,
    ]);
    if (over > 0) rows.push([Math.round(edges.at(-1) ?? 0), data.distribution.maxNs, over]);
    const columns = [`${t('From')} (ns)`, `${t('To')} (ns)`, t('Count')];
    return { caption: t('Distribution of {0}', data.title), columns, rows };
  }

  private fillOutliers({ distribution, steps }: SpreadData): void {
    const { outliers, outlierCount } = distribution;
    const shown =
      outlierCount > outliers.length
        ? t('{0} outliers, the farthest {1}', grouped(outlierCount), outliers.length)
        : forCount(outlierCount, t('1 outlier'), t('{0} outliers', grouped(outlierCount)));
    setText(this.head, outlierCount === 0 ? t('No outliers') : shown);
    setTip(
      this.head,
      t(
        'More than 1.5 interquartile ranges outside the quartiles, and more than 5 % off the median',
      ),
    );
    const rows = outliers.map(outlier => this.outlierRow(outlier, steps));
    this.list.replaceChildren(...rows.map(row => element('li', {}, row)));
    rows[0]?.setAttribute('tabindex', '0');
  }

  /** One stop for Tab, and the arrow keys from one outlier to the next. */
  private walk(event: KeyboardEvent): void {
    const rows = [...this.list.querySelectorAll<HTMLElement>('.outlier')];
    const at = rows.findIndex(row => row === document.activeElement);
    const to = rows[stepTo(event.key, at, rows.length - 1)];
    if (at < 0 || to === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    rows[at]?.setAttribute('tabindex', '-1');
    to.setAttribute('tabindex', '0');
    to.focus();
  }

  private outlierRow(outlier: Outlier, steps: readonly MapLabel[]): HTMLElement {
    const { ns, deviation, selection } = outlier;
    const at = steps.findIndex(({ node }) => selection.node?.startsWith(`${node}/`) === true);
    const instance = instanceName(selection);
    const place = [steps[at]?.label, instance].filter(part => part !== undefined).join(' · ');
    const step = steps.length > 1 ? shortLabels(steps).brief[at] : undefined;
    const off = `${deviation < 0 ? '−' : '+'}${threeDigits(Math.abs(deviation))} %`;
    const made = element(
      'button',
      { class: 'outlier', type: 'button', tabindex: -1 },
      element(
        'span',
        { class: 'outlier-place' },
        step === undefined ? undefined : element('span', { class: 'outlier-step' }, step),
        element('span', {}, step === undefined ? instance : ` · ${instance}`),
      ),
      element('span', { class: 'outlier-ns number' }, formatTime(ns)),
      element('span', { class: 'outlier-off number' }, off),
    );
    setTip(made, `${place}\n${exactTime(ns)}\n${t('{0} against the median', off)}`);
    made.addEventListener('click', () => this.events.choose({ ...selection, label: place }));
    return made;
  }
}

/** Where a key leads in a list; -1 = nowhere. */
function stepTo(key: string, at: number, last: number): number {
  switch (key) {
    case 'ArrowDown':
      return Math.min(last, at + 1);
    case 'ArrowUp':
      return Math.max(0, at - 1);
    case 'Home':
      return 0;
    case 'End':
      return last;
    default:
      return -1;
  }
}

/** `layer 5`, and its operator where it is one. */
function instanceName({ node = '', label }: Selection): string {
  const [, layer, operator] = /\/layer:(\d+)(?:\/operator:([^/]+))?/.exec(node) ?? [];
  if (layer === undefined) return label;
  return [t('layer {0}', layer), operator].filter(part => part !== undefined).join(' ');
}

function figuresOf({ p10Ns, p50Ns, p90Ns, meanNs }: Distribution): HTMLElement[] {
  const times: readonly (readonly [string, number, string])[] = [
    ['p10', p10Ns, t('A tenth of them took less')],
    ['p50', p50Ns, t('Half of them took less')],
    ['p90', p90Ns, t('Nine tenths of them took less')],
    [t('mean'), meanNs, t('Sum over count')],
  ];
  return times.map(([label, ns, how]) => figure(label, formatTime(ns), `${how}\n${exactTime(ns)}`));
}

function figure(label: string, value: string, tip: string): HTMLElement {
  const made = element(
    'span',
    { class: 'spread-figure', tabindex: 0 },
    element('span', { class: 'figure-label' }, label),
    element('span', {}, value),
  );
  setTip(made, tip);
  return made;
}
