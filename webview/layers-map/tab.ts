/** The drawer's tab `Layers map`: what to show, the heat map with its legend, and the distribution beside it. */

import { toFailure } from '../../src/core/base/result.ts';
import { formatTime } from '../../src/core/format/time.ts';
import { LAYERS_MAP_VALUES, type LayersMap } from '../../src/core/protocol/analysis.ts';
import { CANCELLED } from '../../src/core/protocol/rpc.ts';
import { asElement, asText } from '../charts/data-table.ts';
import { stateMessage } from '../charts/state.ts';
import type { DrawerContext, DrawerTab, DrawerView } from '../timeline/drawer.ts';
import { announce } from '../ui/announce.ts';
import { iconButton } from '../ui/controls.ts';
import { element } from '../ui/dom.ts';
import { t } from '../ui/l10n.ts';
import { onThemeChange } from '../ui/theme.ts';
import { setTip } from '../ui/tooltip.ts';
import { HeatMap } from './heat-map.ts';
import {
  bandsOf,
  cellIndex,
  cellOfNode,
  inBands,
  scaleOf,
  axisTitle,
  type HeatModel,
} from './model.ts';
import { emptyState } from './empty.ts';
import { MapSource, operatorOf, valueOf, type Shown } from './source.ts';
import { SpreadPanel } from './spread-panel.ts';
import { cellSelection, mapTable, valueHow, valueName } from './words.ts';

const KEY = 'layers-map';

export function layersMapTab(): DrawerTab {
  return {
    id: 'layers-map',
    label: () => t('Layers map'),
    mount: (container, context) => new LayersMapView(container, context),
  };
}

class LayersMapView implements DrawerView {
  readonly tools: HTMLElement;
  private readonly context: DrawerContext;
  private readonly source: MapSource;
  private readonly heat: HeatMap;
  private readonly spread: SpreadPanel;
  private readonly choice = element('select', { class: 'choice', 'aria-label': t('Value') });
  private readonly phaseChoice = element('select', { class: 'choice', 'aria-label': t('Phase') });
  private readonly legend = element('div', { class: 'heat-legend number' });
  private readonly picture = element('div', { class: 'heat-picture' });
  private readonly box = element('div', { class: 'layers-map' });
  private wanted: Shown = 'duration';
  private layer: number | undefined;
  /** undefined = the one that matters most, '' = all. */
  private phase: string | undefined;
  private model: HeatModel | undefined;
  private asTable = false;
  /** Answers to older questions are dropped. */
  private asked = 0;
  private gone = false;
  private readonly stopListening: () => void;

  constructor(container: HTMLElement, context: DrawerContext) {
    this.context = context;
    this.source = new MapSource(context.host);
    this.heat = new HeatMap({
      choose: cell => {
        const selection = this.model === undefined ? undefined : cellSelection(this.model, cell);
        if (selection !== undefined) context.show(selection);
      },
      layer: layer => this.chooseLayer(this.model?.map.layers[layer]?.index),
      leave: () => context.leave(),
    });
    this.spread = new SpreadPanel({
      choose: selection => context.show(selection),
      layer: layer => this.chooseLayer(layer),
      copy: text => this.copied(text),
    });
    this.tools = this.makeTools();
    this.picture.append(this.heat.element);
    const map = element('section', { class: 'heat-main', 'aria-label': t('Layers map') });
    map.append(this.picture, this.legend);
    this.box.append(map, this.spread.element);
    container.append(this.box);
    this.restore(context.load(KEY));
    this.stopListening = onThemeChange(() => this.readTheme());
    void this.load();
  }

  shown(): void {
    this.update();
  }

  update(): void {
    const { model } = this;
    const node = this.context.selection.selection?.node;
    if (model !== undefined)
      this.heat.select(node === undefined ? undefined : cellOfNode(model, node));
  }

  hidden(): void {
    this.heat.hidden();
  }

  dispose(): void {
    this.gone = true;
    this.stopListening();
    this.source.dispose();
    this.heat.dispose();
    this.spread.dispose();
  }

  private makeTools(): HTMLElement {
    this.choice.addEventListener('change', () => {
      this.wanted = this.choice.value as Shown;
      this.keep();
      void this.load();
    });
    this.phaseChoice.addEventListener('change', () => {
      this.phase = this.phaseChoice.value;
      this.keep();
      void this.load();
    });
    const table = { icon: 'table', label: t('Show as table'), onClick: () => this.toggleTable() };
    const copy = {
      icon: 'copy',
      label: t('Copy data'),
      onClick: () => {
        if (this.model !== undefined) this.copied(asText(mapTable(this.model)));
      },
    };
    return element(
      'div',
      { class: 'view-tools' },
      this.phaseChoice,
      this.choice,
      iconButton(table),
      iconButton(copy),
    );
  }

  private async load(): Promise<void> {
    const asked = ++this.asked;
    this.box.classList.add('is-loading');
    try {
      const model = await this.ask();
      if (asked !== this.asked || this.gone) return;
      if (model === undefined) return;
      const distribution = await this.source.distribution(model.map, this.wanted, this.layer);
      if (asked !== this.asked || this.gone) return;
      this.model = model;
      this.fill(model, distribution);
    } catch (caught) {
      const { reason, message } = toFailure(caught);
      if (reason === CANCELLED || asked !== this.asked || this.gone) return;
      const action = { label: t('Try again'), onClick: () => void this.retry() };
      const title = t('The layers could not be read');
      this.box.replaceChildren(stateMessage({ icon: 'warning', title, text: message, action }));
    } finally {
      if (asked === this.asked) this.box.classList.remove('is-loading');
    }
  }

  private async retry(): Promise<void> {
    const main = this.picture.parentElement;
    if (main !== null) this.box.replaceChildren(main, this.spread.element);
    await this.load();
  }

  /** undefined where the trace has nothing to show, which is said. */
  private async ask(): Promise<HeatModel | undefined> {
    const operator = operatorOf(this.wanted);
    const map = await this.source.map(this.wanted, this.phase);
    if (map.steps.length === 0 || map.layers.length === 0) {
      if (this.phase !== undefined) {
        this.phase = undefined;
        return this.ask();
      }
      this.tools.hidden = true;
      this.box.replaceChildren(emptyState(this.context.summary));
      return undefined;
    }
    if (operator !== '' && !map.operators.some(({ label }) => label === operator)) {
      this.wanted = 'duration';
      return this.ask();
    }
    const { values } = map;
    const all = await this.source.distribution(map, this.wanted);
    const value = valueOf(this.wanted);
    const title = operator === '' ? valueName(value) : operator;
    const fromZero = value === 'idle' || value === 'gap';
    const bare = { map, title, operator, values, scale: scaleOf(values, fromZero), outliers: [] };
    const outliers = all.outliers.flatMap(({ selection }) => {
      const cell = cellOfNode(bare, selection.node ?? '');
      return cell === undefined ? [] : [cellIndex(bare, cell)];
    });
    return { ...bare, outliers };
  }

  private fill(model: HeatModel, distribution: Parameters<SpreadPanel['show']>[0]['distribution']) {
    const { map, title, values: all } = model;
    this.offer(map);
    this.heat.show(model, this.wanted);
    this.fillPicture();
    this.fillLegend(model);
    this.spread.offer(map.layers, this.layer);
    const values = this.layer === undefined ? all : columnOf(map, all, this.layer);
    this.spread.show({ title, distribution, values, steps: map.steps });
    this.update();
  }

  private offer(map: LayersMap): void {
    const values = LAYERS_MAP_VALUES.map(value => element('option', { value }, valueName(value)));
    const operators = map.operators.map(({ label }) =>
      element('option', { value: `operator:${label}` }, label),
    );
    const group = element('optgroup', { label: t('Operators') }, ...operators);
    this.choice.replaceChildren(...values, group);
    this.choice.value = this.wanted;
    this.offerPhases(map);
    setTip(this.choice, valueHow(this.wanted));
  }

  /** A choice only where there is one. */
  private offerPhases({ phase, phases }: LayersMap): void {
    const options = phases.map(value => element('option', { value }, t(value)));
    this.phaseChoice.replaceChildren(element('option', { value: '' }, t('all phases')), ...options);
    this.phaseChoice.value = this.phase ?? phase;
    this.phaseChoice.hidden = phases.length < 2;
  }

  private fillPicture(): void {
    const { model } = this;
    const table = this.asTable && model !== undefined ? asElement(mapTable(model)) : undefined;
    this.picture.replaceChildren(table ?? this.heat.element);
  }

  private fillLegend({ map, scale, outliers }: HeatModel): void {
    const steps = bandsOf(map.steps).length > 0 ? inBands(map.steps) : map.steps;
    const axes = element(
      'span',
      { class: 'legend-axes' },
      `↓ ${t('layer')}  → ${axisTitle(steps) || t('step')}`,
    );
    const low = scale.low === 0 ? '0' : `≤ ${formatTime(scale.low)}`;
    const ramp = element('span', { class: 'legend-ramp', 'aria-hidden': 'true' });
    const colors = [
      element('span', {}, low),
      ramp,
      element('span', {}, `≥ ${formatTime(scale.high)}`),
    ];
    const mark = element('span', { class: 'legend-mark', 'aria-hidden': 'true' });
    const marks = [mark, element('span', {}, t('outlier'))];
    this.legend.replaceChildren(axes, ...colors, ...(outliers.length > 0 ? marks : []));
  }

  private toggleTable(): void {
    this.asTable = !this.asTable;
    this.fillPicture();
  }

  private chooseLayer(layer: number | undefined): void {
    this.layer = layer;
    this.keep();
    void this.load();
  }

  private readTheme(): void {
    this.heat.readTheme();
    this.spread.readTheme();
  }

  private copied(text: string): void {
    this.context.host.notify('copy', text);
    announce(t('Copied'));
  }

  private keep(): void {
    this.context.save(KEY, { shown: this.wanted, layer: this.layer, phase: this.phase });
  }

  private restore(kept: unknown): void {
    if (typeof kept !== 'object' || kept === null) return;
    const { shown, layer, phase } = kept as Record<string, unknown>;
    if (typeof shown === 'string') this.wanted = shown as Shown;
    if (typeof layer === 'number') this.layer = layer;
    if (typeof phase === 'string') this.phase = phase;
  }
}

/** The values of one layer in all steps. */
function columnOf(map: LayersMap, values: Float64Array, index: number): Float64Array {
  const layer = map.layers.findIndex(other => other.index === index);
  return Float64Array.from(map.steps, (_, step) => values[step * map.layers.length + layer] ?? NaN);
}
