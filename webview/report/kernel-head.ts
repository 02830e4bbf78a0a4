/**
 * The strip above the sections: which kernel is in hand, what holds it back, its shape and where it ran; and below it
 * the baseline, always in sight while there is one.
 */

import type { KernelPage } from '../../src/core/protocol/report.ts';
import { formatTime } from '../../src/core/format/time.ts';
import { button, iconButton } from '../ui/controls.ts';
import { element } from '../ui/dom.ts';
import { t } from '../ui/l10n.ts';
import { setTip } from '../ui/tooltip.ts';
import { placeOf } from './device-text.ts';
import { shapeText } from './list-columns.ts';
import { matchText } from './match-text.ts';
import { valueButton, type SectionView } from './view.ts';

export interface HeadEvents {
  step(by: 1 | -1): void;
  /** Makes the kernel in hand the baseline, or clears it. */
  setBaseline(): void;
  clearBaseline(): void;
  select(kernel: number): void;
  /** Shows a kernel of the other report there. */
  openBaseline(kernel: number): void;
}

export function kernelHead(view: SectionView, events: HeadEvents): HTMLElement[] {
  const { page, baseline } = view;
  const { baselineSide } = view;
  const isBaseline = baselineSide === 'own' && baseline?.row.kernel === page.row.kernel;
  const name = element('h1', {}, page.row.name);
  setTip(name, page.row.name);
  const head = element(
    'div',
    { class: 'kernel-strip' },
    element(
      'div',
      { class: 'kernel-title' },
      iconButton({
        icon: 'chevron-left',
        label: t('Previous Kernel'),
        key: 'P',
        onClick: () => events.step(-1),
      }),
      iconButton({
        icon: 'chevron-right',
        label: t('Next Kernel'),
        key: 'N',
        onClick: () => events.step(1),
      }),
      element('span', { class: 'kernel-id number' }, `#${page.row.id}`),
      name,
      button({
        label: isBaseline ? t('Clear Baseline') : t('Set as Baseline'),
        onClick: () => (isBaseline ? events.clearBaseline() : events.setBaseline()),
      }),
    ),
    element('div', { class: 'kernel-figures' }, ...kernelFigures(view)),
    factsLine(view),
  );
  if (baseline !== undefined && !isBaseline) return [head, baselineStrip(view, baseline, events)];
  if (view.against === undefined || view.against.partner !== undefined) return [head];
  return [head, strip(t('No kernel of {0} matches this one.', view.against.name))];
}

/** What holds the kernel back, its duration and its shares of peak. */
export function kernelFigures(view: SectionView): HTMLElement[] {
  const { page, baseline } = view;
  const { durationNs } = page.row;
  const found = page.report.speedOfLight;
  const old = baseline?.report.speedOfLight;
  const made: HTMLElement[] = [];
  const add = (label: string, value: HTMLElement): void => {
    made.push(
      element(
        'span',
        { class: 'headline' },
        element('span', { class: 'headline-label' }, label),
        value,
      ),
    );
  };
  if (found !== undefined) {
    const verdict = element('span', { class: `verdict ${found.bound}` }, boundText(found.bound));
    setTip(verdict, boundReason(found.bound));
    made.push(verdict);
  }
  if (durationNs !== undefined) {
    const metric = 'gpu__time_duration.sum';
    const was = baseline?.row.durationNs;
    const label = t('Duration');
    const onClick = (anchor: Element): void => view.showMetric(anchor, label, metric, was);
    add(label, valueButton({ label, value: durationNs, unit: 'ns', baseline: was, onClick }));
  }
  const share = (label: string, side: 'compute' | 'memory'): void => {
    const figure = found?.[side];
    if (figure === undefined) return;
    const metric = figure.terms[0]?.metric ?? '';
    const was = old?.[side].value;
    const onClick = (anchor: Element): void => view.showMetric(anchor, label, metric, was);
    add(label, valueButton({ label, value: figure.value, unit: '%', baseline: was, onClick }));
  };
  share(t('Compute of peak'), 'compute');
  share(t('Memory of peak'), 'memory');
  return made;
}

/** Cut off where there is no room; all of it in its tip. */
function factsLine(view: SectionView): HTMLElement {
  const text = facts(view);
  const line = element('div', { class: 'kernel-facts' }, text);
  setTip(line, text);
  return line;
}

function facts({ page, summary }: SectionView): string {
  const { row, capability, clocksLocked } = page;
  const { number, process } = placeOf(row, summary);
  const { device } = page;
  const clocks =
    clocksLocked === undefined
      ? []
      : [clocksLocked ? t('clocks locked to base') : t('clocks not locked')];
  return [
    ...row.ranges.slice(-1),
    t('grid {0}', shapeText(row.grid)),
    t('block {0}', shapeText(row.block)),
    ...(row.registers === undefined ? [] : [t('{0} registers', row.registers)]),
    ...(number === undefined ? [] : [number]),
    ...(device === undefined ? [] : [device]),
    ...(capability === '' ? [] : [`CC ${capability}`]),
    ...clocks,
    ...(process === undefined ? [] : [process]),
  ].join(' · ');
}

function baselineStrip(view: SectionView, { row }: KernelPage, events: HeadEvents): HTMLElement {
  const isOwn = view.baselineSide === 'own';
  const name = element(
    'button',
    { class: 'link baseline-name', type: 'button' },
    `#${row.id} ${row.name}`,
  );
  name.addEventListener('click', () =>
    isOwn ? events.select(row.kernel) : events.openBaseline(row.kernel),
  );
  setTip(name, isOwn ? row.name : `${row.name}\n${t('Open in its own report')}`);
  const time = row.durationNs === undefined ? '' : formatTime(row.durationNs);
  const { against } = view;
  return strip(
    isOwn || against === undefined ? t('Baseline') : t('Baseline in {0}', against.name),
    name,
    element('span', { class: 'number' }, time),
    isOwn || against?.partner === undefined
      ? undefined
      : element('span', { class: 'kernel-facts' }, matchText(against.partner)),
    isOwn
      ? iconButton({
          icon: 'close',
          label: t('Clear Baseline'),
          onClick: () => events.clearBaseline(),
        })
      : undefined,
  );
}

function strip(label: string, ...parts: (HTMLElement | undefined)[]): HTMLElement {
  return element(
    'div',
    { class: 'baseline-strip', role: 'note' },
    element('span', { class: 'codicon codicon-pinned', 'aria-hidden': 'true' }),
    element('span', { class: 'headline-label' }, label),
    ...parts,
  );
}

export function boundText(bound: 'memory' | 'compute' | 'latency'): string {
  const texts = {
    memory: t('memory bound'),
    compute: t('compute bound'),
    latency: t('latency bound'),
  };
  return texts[bound];
}

function boundReason(bound: 'memory' | 'compute' | 'latency'): string {
  const texts = {
    memory: t('The way to memory is nearer to its peak than the multiprocessors are.'),
    compute: t('The multiprocessors are nearer to their peak than the way to memory is.'),
    latency: t(
      'Both compute and memory stay below 60 % of their peaks: the kernel waits for latency.',
    ),
  };
  return texts[bound];
}
