/**
 * The waterfall from A's wall clock to B's by operator and cause of idle time (chart.js): a bar a line, so that names
 * stay readable at any width. Hovering, or the arrow keys, tell a bar's figures; the same as a table.
 */

import { formatTime, exactTime } from '../../src/core/format/time.ts';
import type { Diff } from '../../src/core/protocol/diff.ts';
import { atBox, atPointer, hideDataCard, showDataCard, type CardContent } from '../charts/card.ts';
import { Chart, registerCharts } from '../charts/chart.ts';
import { asElement, type DataTable } from '../charts/data-table.ts';
import { announce } from '../ui/announce.ts';
import { iconButton } from '../ui/controls.ts';
import { element, icon } from '../ui/dom.ts';
import { t } from '../ui/l10n.ts';
import { waterfallConfig, waterfallLook } from './waterfall-chart.ts';
import { waterfallOf, type Waterfall, type WaterfallBar } from './waterfall-model.ts';
import { barHow, barTitle, changeText, exactSigned, signedTime } from './words.ts';

/** Height of a line, pixels. */
const LINE = 18;
/** Axis and its margin. */
const AXIS = 34;

export interface WaterfallEvents {
  asTable(on: boolean): void;
}

export class WaterfallView {
  readonly element: HTMLElement;
  private readonly diff: Diff;
  private readonly names: { readonly a: string; readonly b: string };
  private readonly model: Waterfall;
  private readonly canvas = element('canvas', { role: 'img', tabindex: 0 });
  private readonly picture = element('div', { class: 'waterfall-picture' }, this.canvas);
  private readonly table = element('div', { class: 'waterfall-table' });
  private readonly switch: HTMLElement;
  private chart: Chart<'bar', [number, number][], string> | undefined;
  private isTable = false;
  /** Bar that the arrow keys are at. */
  private current = -1;

  constructor(
    diff: Diff,
    names: { readonly a: string; readonly b: string },
    asTable: boolean,
    events: WaterfallEvents,
  ) {
    registerCharts();
    this.diff = diff;
    this.names = names;
    this.model = waterfallOf(diff);
    this.switch = iconButton({
      icon: 'table',
      label: t('Show as table'),
      onClick: () => {
        this.show(!this.isTable);
        events.asTable(this.isTable);
      },
    });
    const title = diff.per === 'step' ? t('Wall clock of a step, A to B') : t('Wall clock, A to B');
    this.element = element(
      'section',
      { class: 'waterfall', 'aria-label': title },
      element('div', { class: 'pane-head' }, element('h2', {}, title), this.legend(), this.switch),
      this.picture,
      this.table,
    );
    this.picture.style.setProperty('height', `${LINE * this.model.bars.length + AXIS}px`);
    this.canvas.setAttribute('aria-label', this.spoken());
    this.canvas.addEventListener('pointermove', event => this.onMove(event));
    this.canvas.addEventListener('pointerleave', () => hideDataCard(this));
    this.canvas.addEventListener('blur', () => hideDataCard(this));
    this.canvas.addEventListener('keydown', event => this.onKey(event));
    this.show(asTable);
  }

  /** Again, with the colours of the theme as they are now. */
  redraw(): void {
    this.chart?.destroy();
    this.chart = undefined;
    if (this.isTable) return;
    const look = waterfallLook();
    const labels = this.model.bars.map(bar => this.titleOf(bar));
    this.chart = new Chart(this.canvas, waterfallConfig(this.model, labels, look));
  }

  dispose(): void {
    hideDataCard(this);
    this.chart?.destroy();
    this.chart = undefined;
  }

  private show(asTable: boolean): void {
    this.isTable = asTable;
    this.picture.hidden = asTable;
    this.table.hidden = !asTable;
    this.switch.setAttribute('aria-pressed', String(asTable));
    if (asTable) this.table.replaceChildren(asElement(this.data()));
    this.redraw();
  }

  private legend(): HTMLElement {
    if (this.model.isFlat) return element('span', { class: 'legend' }, t('No difference'));
    const entry = (look: string, sign: string, text: string): HTMLElement =>
      element('span', { class: `legend-entry ${look}` }, icon(sign), text);
    return element(
      'span',
      { class: 'legend' },
      entry('less-time', 'arrow-small-left', t('takes less time in B')),
      entry('more-time', 'arrow-small-right', t('takes more time in B')),
    );
  }

  private titleOf(bar: WaterfallBar): string {
    if (bar.kind === 'end') return bar.key === 'a' ? 'A' : 'B';
    if (bar.kind === 'rest') return t('{0} others', bar.count);
    return barTitle({ key: bar.key, kind: bar.kind });
  }

  private onMove(event: PointerEvent): void {
    const line = this.chart?.scales['y']?.getValueForPixel(event.offsetY);
    const bar = line === undefined ? undefined : this.model.bars[line];
    if (bar === undefined) hideDataCard(this);
    else showDataCard(this, this.cardOf(bar), atPointer(event));
  }

  private onKey(event: KeyboardEvent): void {
    if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
    const step = event.key === 'ArrowDown' ? 1 : -1;
    event.preventDefault();
    const last = this.model.bars.length - 1;
    this.current = Math.min(Math.max(0, this.current + step), last);
    const bar = this.model.bars[this.current];
    const y = this.chart?.scales['y']?.getPixelForValue(this.current);
    if (bar === undefined || y === undefined) return;
    const { left, top, width } = this.canvas.getBoundingClientRect();
    showDataCard(this, this.cardOf(bar), atBox(new DOMRect(left + width / 2, top + y - 8, 1, 16)));
    announce(this.sentenceOf(bar));
  }

  private cardOf(bar: WaterfallBar): CardContent {
    const { kind, key, aNs, bNs, deltaNs, toNs } = bar;
    if (kind === 'end') {
      const name = key === 'a' ? this.names.a : this.names.b;
      return {
        title: `${this.titleOf(bar)} · ${name}`,
        sub: `${formatTime(toNs)} · ${exactTime(toNs)}`,
      };
    }
    return {
      title: this.titleOf(bar),
      sub: `${signedTime(deltaNs)} · ${exactSigned(deltaNs)}`,
      rows: [
        ['A', exactTime(aNs)],
        ['B', exactTime(bNs)],
        ...(aNs > 0 ? [[t('Change'), changeText(bNs / aNs)] as const] : []),
        [t('Accumulated'), exactTime(toNs)],
      ],
      ...(kind === 'rest' ? {} : { how: barHow({ key, kind }) }),
    };
  }

  private sentenceOf(bar: WaterfallBar): string {
    const value = bar.kind === 'end' ? formatTime(bar.toNs) : signedTime(bar.deltaNs);
    return `${this.titleOf(bar)} ${value}`;
  }

  private spoken(): string {
    const { bars } = this.model;
    return `${t('Waterfall')}: ${bars.map(bar => this.sentenceOf(bar)).join(', ')}`;
  }

  /** All bars, the small ones too. */
  private data(): DataTable {
    const [first, last] = [this.model.bars[0], this.model.bars.at(-1)];
    const rows = this.diff.waterfall.map(bar => [
      barTitle(bar),
      Math.round(bar.aNs),
      Math.round(bar.bNs),
      Math.round(bar.deltaNs),
    ]);
    const ends = [first?.toNs ?? 0, last?.toNs ?? 0].map(Math.round);
    const [a = 0, b = 0] = ends;
    return {
      caption: t('Times in ns; the differences add up to that of the wall clock'),
      columns: [t('Part'), 'A', 'B', t('B − A')],
      rows: [...rows, [t('Wall clock'), a, b, b - a]],
    };
  }
}
