/**
 * The waterfall from A's wall clock to B's by operator and cause of idle time (chart.js): a bar a line, so that names
 * stay readable at any width. Hovering, or the arrow keys, tell a bar's figures; the same as a table.
 */

import { forCount } from '../../src/core/format/count.ts';
import { formatTime, exactTime } from '../../src/core/format/time.ts';
import type { Diff } from '../../src/core/protocol/diff.ts';
import { atBox, atPointer, hideDataCard, showDataCard, type CardContent } from '../charts/card.ts';
import { Chart, registerCharts } from '../charts/chart.ts';
import { asElement, type DataTable } from '../charts/data-table.ts';
import { toggle } from '../charts/toggles.ts';
import { announce } from '../ui/announce.ts';
import { iconButton } from '../ui/controls.ts';
import { element, icon, setText } from '../ui/dom.ts';
import { t } from '../ui/l10n.ts';
import { waterfallConfig, waterfallLook } from './waterfall-chart.ts';
import {
  MOST,
  operatorsOf,
  waterfallOf,
  type Waterfall,
  type WaterfallBar,
} from './waterfall-model.ts';
import { barHow, barTitle, changeText, exactSigned, noiseHow, signedTime } from './words.ts';

/** Height of a line, pixels, and the least where room is scarce. */
const LINE = 18;
const LEAST_LINE = 14;
/** Axis and its margin. */
const AXIS = 34;
/** Lines that are no parts: the two ends and what the small parts come to. */
const OTHER_LINES = 3;
const LEAST_PARTS = 3;

export interface WaterfallState {
  readonly asTable?: boolean;
  readonly operatorsOnly?: boolean;
}

export class WaterfallView {
  readonly element: HTMLElement;
  private readonly diff: Diff;
  private readonly names: { readonly a: string; readonly b: string };
  private model: Waterfall;
  private readonly canvas = element('canvas', { role: 'img', tabindex: 0 });
  private readonly picture = element('div', { class: 'waterfall-picture' }, this.canvas);
  private readonly table = element('div', { class: 'waterfall-table' });
  private readonly title = element('h2', {});
  private readonly legend = element('span', { class: 'legend' });
  /** Of as many lines as its title, tools and legend take, whatever the room of the picture. */
  readonly head: HTMLElement;
  private readonly only: HTMLButtonElement;
  private readonly switch: HTMLElement;
  private state: WaterfallState;
  private height: number | undefined;
  private chart: Chart<'bar', [number, number][], string> | undefined;
  /** Bar that the arrow keys are at. */
  private current = -1;

  constructor(
    diff: Diff,
    names: { readonly a: string; readonly b: string },
    state: WaterfallState,
    changed: (state: WaterfallState) => void,
  ) {
    registerCharts();
    this.diff = diff;
    this.names = names;
    this.state = state;
    this.model = waterfallOf(diff);
    const change = (next: WaterfallState): void => {
      this.state = { ...this.state, ...next };
      this.show();
      changed(next);
    };
    this.switch = iconButton({
      icon: 'table',
      label: t('Show as table'),
      onClick: () => change({ asTable: this.state.asTable !== true }),
    });
    this.only = toggle({
      id: 'operators-only',
      label: t('Operators only'),
      tip: t(
        'The operators by themselves, from nothing: without idle time, whose change may dwarf theirs',
      ),
      pressed: false,
      onClick: () => change({ operatorsOnly: this.state.operatorsOnly !== true }),
    });
    this.head = element(
      'div',
      { class: 'pane-head' },
      this.title,
      this.legend,
      this.only,
      this.switch,
    );
    this.element = element(
      'section',
      { class: 'waterfall', 'aria-label': t('Waterfall') },
      this.head,
      this.picture,
      this.table,
    );
    this.canvas.addEventListener('pointermove', event => this.onMove(event));
    this.canvas.addEventListener('pointerleave', () => hideDataCard(this));
    this.canvas.addEventListener('blur', () => hideDataCard(this));
    this.canvas.addEventListener('keydown', event => this.onKey(event));
    this.show();
  }

  /** Height with all its parts, the head not included. */
  get naturalHeight(): number {
    return LINE * this.modelWith(MOST).bars.length + AXIS;
  }

  /** Room for the picture; with less than it would take, fewer parts are drawn on their own. */
  fit(height: number | undefined): void {
    if (height === this.height) return;
    this.height = height;
    this.show();
  }

  /** Again, with the colours of the theme as they are now. */
  redraw(): void {
    this.chart?.destroy();
    this.chart = undefined;
    if (this.state.asTable === true) return;
    const look = waterfallLook();
    const labels = this.model.bars.map(bar => this.titleOf(bar));
    this.chart = new Chart(this.canvas, waterfallConfig(this.model, labels, look));
  }

  dispose(): void {
    hideDataCard(this);
    this.chart?.destroy();
    this.chart = undefined;
  }

  private show(): void {
    const { asTable = false, operatorsOnly = false } = this.state;
    const lines = Math.floor(((this.height ?? Infinity) - AXIS) / LEAST_LINE);
    this.model = this.modelWith(Math.min(MOST, Math.max(LEAST_PARTS, lines - OTHER_LINES)));
    this.current = -1;
    this.picture.hidden = asTable;
    this.table.hidden = !asTable;
    this.switch.setAttribute('aria-pressed', String(asTable));
    this.only.setAttribute('aria-pressed', String(operatorsOnly));
    this.only.hidden = asTable;
    setText(this.title, this.titleText(operatorsOnly && !asTable));
    this.legend.replaceChildren(...this.legendParts());
    const natural = LINE * this.model.bars.length + AXIS;
    const height = Math.min(this.height ?? natural, natural);
    this.picture.style.setProperty('height', `${height}px`);
    this.canvas.setAttribute('aria-label', this.spoken());
    if (asTable) this.table.replaceChildren(asElement(this.data()));
    this.redraw();
  }

  private modelWith(most: number): Waterfall {
    return this.state.operatorsOnly === true
      ? operatorsOf(this.diff, most)
      : waterfallOf(this.diff, most);
  }

  private titleText(operatorsOnly: boolean): string {
    if (operatorsOnly) return t('Difference of each operator, B less A');
    return this.diff.per === 'step' ? t('Wall clock of a step, A to B') : t('Wall clock, A to B');
  }

  private legendParts(): (HTMLElement | string)[] {
    if (this.model.isFlat) return [t('No difference')];
    const entry = (look: string, sign: HTMLElement, text: string): HTMLElement =>
      element('span', { class: `legend-entry ${look}` }, sign, text);
    const hollow = element('span', { class: 'legend-hollow' });
    const isNoisy = this.modelWith(MOST).bars.some(({ isNoise }) => isNoise === true);
    return [
      entry('less-time', icon('arrow-small-left'), t('takes less time in B')),
      entry('more-time', icon('arrow-small-right'), t('takes more time in B')),
      ...(isNoisy ? [entry('noise-time', hollow, t('noise'))] : []),
    ];
  }

  private titleOf(bar: WaterfallBar): string {
    if (bar.kind === 'end') return bar.key === 'a' ? 'A' : 'B';
    if (bar.kind === 'rest') return forCount(bar.count, t('1 other'), t('{0} others', bar.count));
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
    const { kind, key, aNs, bNs, deltaNs, toNs, isNoise } = bar;
    if (kind === 'end') {
      const name = key === 'a' ? this.names.a : this.names.b;
      return {
        title: `${this.titleOf(bar)} · ${name}`,
        sub: `${formatTime(toNs)} · ${exactTime(toNs)}`,
      };
    }
    const noise = isNoise === true;
    const how = [
      ...(kind === 'rest' ? [] : [barHow({ key, kind })]),
      ...(noise ? [noiseHow()] : []),
    ];
    return {
      title: this.titleOf(bar),
      sub: [signedTime(deltaNs), exactSigned(deltaNs), ...(noise ? [t('noise')] : [])].join(' · '),
      rows: [
        ['A', exactTime(aNs)],
        ['B', exactTime(bNs)],
        ...(aNs > 0 ? [[t('Change'), changeText(bNs / aNs)] as const] : []),
        ...(this.model.isChain ? [[t('Accumulated'), exactTime(toNs)] as const] : []),
      ],
      ...(how.length > 0 && { how: how.join(' ') }),
    };
  }

  private sentenceOf(bar: WaterfallBar): string {
    const value = bar.kind === 'end' ? formatTime(bar.toNs) : signedTime(bar.deltaNs);
    return `${this.titleOf(bar)} ${value}${bar.isNoise === true ? ` (${t('noise')})` : ''}`;
  }

  private spoken(): string {
    const { bars } = this.model;
    return `${t('Waterfall')}: ${bars.map(bar => this.sentenceOf(bar)).join(', ')}`;
  }

  /** All bars, the small ones too. */
  private data(): DataTable {
    const wall = this.diff.figures.find(({ key }) => key === 'wall');
    const rows = this.diff.waterfall.map(bar => [
      barTitle(bar),
      Math.round(bar.aNs),
      Math.round(bar.bNs),
      Math.round(bar.deltaNs),
      bar.isNoise === true ? t('noise') : '',
    ]);
    const ends = [wall?.a.ns ?? 0, wall?.b.ns ?? 0].map(Math.round);
    const [a = 0, b = 0] = ends;
    return {
      caption: t('Times in ns; the differences add up to that of the wall clock'),
      columns: [t('Part'), 'A', 'B', t('B − A'), t('Within the noise')],
      rows: [...rows, [t('Wall clock'), a, b, b - a, '']],
    };
  }
}
