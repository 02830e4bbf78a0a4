/**
 * The drawer below the lanes: one quiet strip of tabs, and under it what the chosen tab shows. Knows nothing of what
 * tabs show; a tab is mounted when it is first chosen and kept from then on. To add one, put a `DrawerTab` into the
 * list of `drawer-tabs.ts`.
 */

import type { Track } from '../../src/core/lod/types.ts';
import type { TraceSummary } from '../../src/core/protocol/engine.ts';
import type { Selection } from '../../src/core/protocol/selection.ts';
import { element } from '../ui/dom.ts';
import { t } from '../ui/l10n.ts';
import { setTip } from '../ui/tooltip.ts';
import type { Host, SelectionModel } from './selection.ts';

/** What the page gives its tabs. */
export interface DrawerContext {
  readonly host: Host;
  readonly summary: TraceSummary;
  readonly tracks: readonly Track[];
  /** What is selected; `DrawerView.update` tells when it changes. */
  readonly selection: Readonly<Pick<SelectionModel, 'selection' | 'details' | 'area' | 'span'>>;
  /** Selects and brings into view, as a click there would; `fit` also zooms to it. */
  show(selection: Selection, options?: { readonly fit?: boolean }): void;
  clearSelection(): void;
  /** The keyboard's focus back to the timeline. */
  leave(): void;
  /** What was kept under a key by `save`, unchecked: it may stem from an older version. */
  load(key: string): unknown;
  /** Keeps small plain data over hiding and reloading of the page; `undefined` forgets it. */
  save(key: string, value: unknown): void;
}

/** A mounted tab. Calls come only while it is mounted; `update` only while it is shown. */
export interface DrawerView {
  /** Controls of the tab, placed in the drawer's header while it is shown. */
  readonly tools?: HTMLElement;
  /** It became visible: right after mounting, or again. */
  shown?(): void;
  hidden?(): void;
  /** The selection or what is known of it changed. */
  update?(): void;
  dispose?(): void;
}

export interface DrawerTab {
  /** Stable: it is kept in the page's state. */
  readonly id: string;
  /** In the page's language. */
  label(): string;
  /** What it lists, for the tip of the tab. */
  tip?(): string;
  /** Fills an empty container as large as the drawer below its header; scrolling is the tab's affair. */
  mount(container: HTMLElement, context: DrawerContext): DrawerView;
}

export interface DrawerState {
  readonly tab?: string;
  readonly kept?: Readonly<Record<string, unknown>>;
}

interface Entry {
  readonly tab: DrawerTab;
  readonly button: HTMLElement;
  readonly panel: HTMLElement;
  view?: DrawerView;
}

/** What the page provides and the drawer adds its own keeping to. */
export type PageContext = Omit<DrawerContext, 'load' | 'save'>;

export class Drawer {
  readonly element: HTMLElement;
  private readonly strip = element('div', { class: 'drawer-tabs', role: 'tablist' });
  private readonly tools = element('div', { class: 'drawer-tools' });
  private readonly entries: readonly Entry[];
  private readonly context: DrawerContext;
  private readonly changed: () => void;
  private readonly kept: Record<string, unknown>;
  private current: Entry | undefined;
  private visible = false;

  constructor(
    tabs: readonly DrawerTab[],
    page: PageContext,
    saved: DrawerState,
    changed: () => void,
  ) {
    this.changed = changed;
    this.kept = { ...saved.kept };
    this.context = this.makeContext(page);
    this.entries = tabs.map(tab => this.makeEntry(tab));
    this.strip.setAttribute('aria-label', t('Views below the timeline'));
    this.strip.append(...this.entries.map(({ button }) => button));
    this.strip.addEventListener('keydown', event => this.onKey(event));
    // A wheel that turns up and down moves them too; what moves sideways does so by itself.
    const onWheel = ({ deltaY }: WheelEvent): void => void (this.strip.scrollLeft += deltaY);
    this.strip.addEventListener('wheel', onWheel, { passive: true });
    this.element = element(
      'section',
      { class: 'drawer', 'aria-label': t('Details and tables') },
      element('header', { class: 'drawer-head' }, this.strip, this.tools),
      ...this.entries.map(({ panel }) => panel),
    );
    const first = this.entries.find(({ tab }) => tab.id === saved.tab) ?? this.entries[0];
    if (first !== undefined) this.choose(first);
    new ResizeObserver(() => this.onVisibility()).observe(this.element);
    new ResizeObserver(() => this.keepInView()).observe(this.strip);
  }

  get tab(): string | undefined {
    return this.current?.tab.id;
  }

  state(): DrawerState {
    const tab = this.tab;
    return { ...(tab === undefined ? {} : { tab }), kept: this.kept };
  }

  /** Brings a tab to the front; unknown ids do nothing. */
  show(id: string): void {
    const entry = this.entries.find(({ tab }) => tab.id === id);
    if (entry !== undefined) this.choose(entry);
  }

  update(): void {
    if (this.visible) this.current?.view?.update?.();
  }

  dispose(): void {
    for (const { view } of this.entries) view?.dispose?.();
  }

  private makeContext(page: PageContext): DrawerContext {
    return {
      ...page,
      load: key => this.kept[key],
      save: (key, value) => {
        if (value === undefined) delete this.kept[key];
        else this.kept[key] = value;
        this.changed();
      },
    };
  }

  private makeEntry(tab: DrawerTab): Entry {
    const id = `drawer-${tab.id}`;
    const attributes = { role: 'tab', id: `${id}-tab`, 'aria-controls': id, tabindex: -1 };
    const button = element('button', { class: 'drawer-tab', ...attributes }, tab.label());
    const labelled = { 'aria-labelledby': `${id}-tab` };
    const panel = element('div', { class: 'drawer-panel', role: 'tabpanel', id, ...labelled });
    panel.hidden = true;
    const entry: Entry = { tab, button, panel };
    const tip = tab.tip?.();
    if (tip !== undefined) setTip(button, tip, 'above');
    button.addEventListener('click', () => this.choose(entry));
    return entry;
  }

  private choose(entry: Entry): void {
    if (entry === this.current) return;
    if (this.visible) this.current?.view?.hidden?.();
    this.current = entry;
    for (const { button, panel } of this.entries) {
      const chosen = button === entry.button;
      button.setAttribute('aria-selected', String(chosen));
      button.tabIndex = chosen ? 0 : -1;
      panel.hidden = !chosen;
    }
    if (this.visible) this.showCurrent();
    this.changed();
  }

  private showCurrent(): void {
    const entry = this.current;
    if (entry === undefined) return;
    entry.view ??= entry.tab.mount(entry.panel, this.context);
    const { tools } = entry.view;
    this.tools.replaceChildren(...(tools === undefined ? [] : [tools]));
    this.keepInView();
    entry.view.shown?.();
  }

  /** The chosen tab, where there is no room for all. */
  private keepInView(): void {
    this.current?.button.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }

  /** A closed drawer asks for nothing. */
  private onVisibility(): void {
    const visible = this.element.offsetHeight > 0;
    if (visible === this.visible) return;
    this.visible = visible;
    if (visible) this.showCurrent();
    else this.current?.view?.hidden?.();
  }

  private onKey(event: KeyboardEvent): void {
    const at = this.entries.findIndex(entry => entry === this.current);
    const last = this.entries.length - 1;
    const moves: Readonly<Record<string, number>> = {
      ArrowLeft: at === 0 ? last : at - 1,
      ArrowRight: at === last ? 0 : at + 1,
      Home: 0,
      End: last,
    };
    const target = this.entries[moves[event.key] ?? -1];
    if (target === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    this.choose(target);
    target.button.focus();
  }
}
