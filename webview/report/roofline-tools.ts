/** The switches above the roofline and the legend below it. */

import { formatFrequency, formatRate } from '../../src/core/format/rate.ts';
import { replaceToggles, toggle, toggleGroup } from '../charts/toggles.ts';
import { element } from '../ui/dom.ts';
import { t } from '../ui/l10n.ts';
import { setTip } from '../ui/tooltip.ts';
import type { RooflineChoice, RooflineData, RooflineModel } from './roofline-model.ts';
import { LEVELS } from './roofline-points.ts';
import { pipeOf, precisionOf, roofChoices, roofFor } from './roofline-roofs.ts';
import { LEVEL_NAMES, precisionText, roofText, sideText } from './roofline-text.ts';

export interface ToolEvents {
  choose(choice: Partial<RooflineChoice>): void;
  /** Takes a kernel in hand. */
  select(kernel: number): void;
  readonly open: { readonly why: boolean; readonly table: boolean };
  toggle(panel: 'why' | 'table'): void;
  copy(): void;
  /** Undefined where there is nothing to reset. */
  readonly reset: (() => void) | undefined;
}

export function tools(
  bar: HTMLElement,
  roofline: RooflineData,
  model: RooflineModel,
  choice: RooflineChoice,
  events: ToolEvents,
): void {
  replaceToggles(bar, [
    ...deviceGroup(roofline, events),
    toggleGroup(t('Memory'), levelToggles(roofline, choice, events)),
    toggleGroup(t('Roof'), roofToggles(roofline, model, choice, events)),
    toggleGroup(t('Clock'), clockToggles(roofline, model, choice, events)),
    element('div', { class: 'chart-toggles chart-actions' }, ...actions(roofline, choice, events)),
  ]);
}

/** The chart has the roofs of one device, that of the kernel in hand; another one is a kernel of its own away. */
function deviceGroup({ devices, device }: RooflineData, events: ToolEvents): HTMLElement[] {
  if (devices.length < 2) return [];
  const toggles = devices.map((side, place) =>
    toggle({
      id: `device-${place}`,
      label: sideText(side, devices),
      tip: `${side.name}\n${t('Roofs and kernels of this device; takes its longest kernel in hand')}`.trim(),
      pressed: place === device,
      onClick: () => {
        if (place !== device) events.select(side.longest);
      },
    }),
  );
  return [toggleGroup(t('Device'), toggles)];
}

function levelToggles(
  roofline: RooflineData,
  choice: RooflineChoice,
  events: ToolEvents,
): HTMLElement[] {
  return LEVELS.filter(level => roofline.roofs.some(roof => roof.id === level)).map(level => {
    const on = choice.levels.includes(level);
    return toggle({
      id: `level-${level}`,
      label: LEVEL_NAMES[level],
      tip: t('Roof and points of {0}', LEVEL_NAMES[level]),
      pressed: on,
      onClick: () => {
        const levels = LEVELS.filter(of => (of === level ? !on : choice.levels.includes(of)));
        // A chart without any memory roof is no roofline.
        if (levels.length > 0) events.choose({ levels });
      },
    });
  });
}

function roofToggles(
  roofline: RooflineData,
  model: RooflineModel,
  choice: RooflineChoice,
  events: ToolEvents,
): HTMLElement[] {
  return roofChoices(roofline, model.kernel).map(roof => {
    const drawn = roofFor(roofline, model.kernel, roof.id, choice.clock);
    return toggle({
      id: `roof-${roof.id}`,
      label: precisionText({ pipe: pipeOf(roof), precisions: [precisionOf(roof)] }),
      tip: drawn === undefined ? roof.name : `${roofText(drawn)}\n${drawn.figure.formula}`,
      pressed: roof.id === model.roof?.id,
      onClick: () => events.choose({ roof: roof.id }),
    });
  });
}

function clockToggles(
  roofline: RooflineData,
  model: RooflineModel,
  choice: RooflineChoice,
  events: ToolEvents,
): HTMLElement[] {
  const { roof, kernel } = model;
  if (roof === undefined) return [];
  return (['measured', 'boost'] as const).flatMap(clock => {
    const at = roofFor(roofline, kernel, roof.id, clock);
    const known = roofline.roofs.find(of => of.id === roof.id)?.peakAtBoost !== undefined;
    if (at === undefined || (clock === 'boost' && !known)) return [];
    const hertz = at.clock === undefined ? '' : ` ${formatFrequency(at.clock)}`;
    const isMeasured = clock === 'measured' && at.from === 'report';
    return toggle({
      id: `clock-${clock}`,
      label: (isMeasured ? t('measured') : t('boost')) + hertz,
      tip:
        at.from === 'datasheet'
          ? roofText(at)
          : isMeasured
            ? t(
                'The clock that was measured while the kernel ran: {0}',
                formatRate(at.peak, at.unit),
              )
            : t(
                'The chip’s highest clock, from the device’s attributes: {0}',
                formatRate(at.peak, at.unit),
              ),
      pressed: choice.clock === clock,
      onClick: () => events.choose({ clock }),
    });
  });
}

function actions(
  roofline: RooflineData,
  choice: RooflineChoice,
  events: ToolEvents,
): HTMLElement[] {
  const { reset } = events;
  return [
    ...(reset === undefined
      ? []
      : [toggle({ id: 'reset', label: t('Reset zoom'), pressed: false, onClick: reset })]),
    ...(roofline.kernels.length > 1
      ? [
          toggle({
            id: 'others',
            label: t('All kernels'),
            pressed: choice.others,
            onClick: () => events.choose({ others: !choice.others }),
          }),
        ]
      : []),
    toggle({
      id: 'why',
      label: t('Why this ridge?'),
      pressed: events.open.why,
      onClick: () => events.toggle('why'),
    }),
    toggle({
      id: 'table',
      label: t('Show as table'),
      pressed: events.open.table,
      onClick: () => events.toggle('table'),
    }),
    toggle({ id: 'copy', label: t('Copy data'), pressed: false, onClick: () => events.copy() }),
  ];
}

/** Shapes by memory level; outlines by role. The same words for the eye and the screen reader. */
export function legend(model: RooflineModel, data: RooflineData): HTMLElement[] {
  const entry = (look: string, text: string): HTMLElement =>
    element(
      'span',
      { class: 'chart-legend-entry' },
      element('span', { class: `roofline-mark ${look}`, 'aria-hidden': 'true' }),
      text,
    );
  const has = (role: string): boolean => model.marks.some(mark => mark.role === role);
  return [
    ...model.memory.map(({ level }) => entry(`is-${level}`, LEVEL_NAMES[level])),
    ...(has('other') ? [entry('is-other', t('other kernels; size by duration'))] : []),
    ...(model.marks.some(mark => mark.role === 'other' && mark.pipe === 'cuda')
      ? [entry('is-cuda', t('without tensor cores'))]
      : []),
    ...(has('baseline') || has('partner') ? [entry('is-baseline', t('baseline'))] : []),
    ...elsewhere(data),
    ...(model.without.length > 0
      ? [
          element(
            'span',
            {},
            t('{0} without floating-point work: in the table', model.without.length),
          ),
        ]
      : []),
    ...(model.bypassed && model.memory.some(of => of.level === 'l1') ? [bypassedNote()] : []),
    element(
      'span',
      { class: 'chart-hint' },
      t('Ctrl+scroll zooms, drag moves, double-click resets'),
    ),
  ];
}

/** Kernels of other devices, which have other roofs. */
function elsewhere({ devices, device }: RooflineData): HTMLElement[] {
  const others = devices.filter((_, place) => place !== device);
  if (others.length === 0) return [];
  const named = others.map(side => `${sideText(side, devices)} (${side.kernels})`).join(', ');
  return [element('span', {}, t('kernels of other devices are not shown: {0}', named))];
}

function bypassedNote(): HTMLElement {
  const note = element('span', { class: 'roofline-bypassed', tabindex: 0 }, t('no L1 point: TMA'));
  setTip(
    note,
    t(
      'TMA writes to shared memory past the L1 counter, so an intensity at L1 would mean nothing and is left out.',
    ),
  );
  return note;
}
