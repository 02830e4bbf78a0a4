/**
 * The answer line: the figures that people open a trace for, each with its definition and exact value on hover, and
 * at its end the search box and a few buttons. Computes nothing.
 */

import { forCount } from '../../src/core/format/count.ts';
import { deviceName } from '../../src/core/format/device-name.ts';
import { exactTime, formatTime } from '../../src/core/format/time.ts';
import { grouped, percent } from '../../src/core/format/number.ts';
import type { Headline, TraceSummary } from '../../src/core/protocol/engine.ts';
import { iconButton } from '../ui/controls.ts';
import { element } from '../ui/dom.ts';
import { t } from '../ui/l10n.ts';
import { setTip } from '../ui/tooltip.ts';

interface AnswerFigure {
  readonly label: string;
  readonly value: string;
  readonly tip: string;
}

export interface AnswerEvents {
  fitAll(): void;
  help(): void;
}

export function makeAnswerLine(
  summary: TraceSummary,
  headline: Headline,
  search: HTMLElement,
  events: AnswerEvents,
): HTMLElement {
  const figures = figuresOf(headline, summary).map(({ label, value, tip }) => {
    const made = element(
      'span',
      { class: 'figure', tabindex: 0 },
      element('span', { class: 'figure-label' }, label),
      element('span', { class: 'figure-value number' }, value),
    );
    setTip(made, tip);
    return made;
  });
  const fit = { icon: 'screen-full', label: t('Show the whole trace'), key: '0' };
  const help = { icon: 'question', label: t('Keys and mouse'), key: '?' };
  const buttons = element(
    'div',
    { class: 'answer-tools' },
    search,
    iconButton({ ...fit, onClick: () => events.fitAll() }),
    iconButton({ ...help, onClick: () => events.help() }),
  );
  const title = element('span', { class: 'answer-title' }, headline.devices || summary.product);
  setTip(title, titleTip(summary));
  const line = element('div', { class: 'answer-figures' }, title, ...figures);
  return element('div', { class: 'answer' }, line, buttons);
}

function titleTip(summary: TraceSummary): string {
  const span = formatTime(summary.endNs - summary.startNs);
  return [
    `${summary.product} ${summary.version}`.trim(),
    ...summary.devices.map(device => `${deviceName(device)}: ${device.name}`),
    t(
      '{0}, {1} in {2}',
      kernelsText(summary.counts.kernels),
      callsText(summary.counts.apiCalls),
      span,
    ),
  ].join('\n');
}

function figuresOf(headline: Headline, summary: TraceSummary): AnswerFigure[] {
  const scope = scopeText(headline.scope);
  const figures: AnswerFigure[] = [];
  if (headline.stepP50Ns !== undefined) {
    figures.push({
      label: headline.scope === 'decode' ? t('decode step') : t('step'),
      value: formatTime(headline.stepP50Ns),
      tip: [
        t('Median time from the first operation of a step to the first of the next'),
        exactTime(headline.stepP50Ns),
        scope,
        ...(headline.steps === undefined ? [] : [stepsText(headline.steps, summary)]),
      ].join('\n'),
    });
  } else {
    const span = summary.endNs - summary.startNs;
    figures.push({
      label: t('span'),
      value: formatTime(span),
      tip: `${t('Length of the capture')}\n${exactTime(span)}`,
    });
  }
  if (headline.layers !== undefined) {
    const tip = t('Layers (transformer blocks) in one step');
    figures.push({
      label: forCount(headline.layers, t('layer'), t('layers')),
      value: grouped(headline.layers),
      tip,
    });
  }
  const shares: readonly (readonly [string, number | undefined, string])[] = [
    [
      t('GPU busy'),
      headline.busyPercent,
      t('Share of the time in which at least one operation ran on the GPU'),
    ],
    [
      t('waiting for launches'),
      headline.launchIdlePercent,
      t('Share of the time in which the GPU was idle because the next launch came late'),
    ],
    [
      t('exposed communication'),
      headline.exposedCommunicationPercent,
      t('Share of the time in which collectives ran and no other kernel did'),
    ],
  ];
  for (const [label, value, tip] of shares) {
    if (value !== undefined)
      figures.push({ label, value: percent(value), tip: `${tip}\n${scope}` });
  }
  return figures;
}

function kernelsText(kernels: number): string {
  return forCount(kernels, t('1 kernel'), t('{0} kernels', grouped(kernels)));
}

function callsText(calls: number): string {
  return forCount(calls, t('1 API call'), t('{0} API calls', grouped(calls)));
}

/** Every rank of a run has steps of its own. */
function stepsText(steps: number, { devices }: TraceSummary): string {
  const count = grouped(steps);
  return devices.length > 1
    ? forCount(steps, t('1 step on each device'), t('{0} steps on each device', count))
    : forCount(steps, t('1 step in the trace'), t('{0} steps in the trace', count));
}

function scopeText(scope: Headline['scope']): string {
  switch (scope) {
    case 'decode':
      return t('Over the decode steps, without odd first ones and those that the capture cuts');
    case 'steps':
      return t('Over the steps, without those that the capture cuts');
    case 'all':
      return t('From the first to the last operation');
  }
}
