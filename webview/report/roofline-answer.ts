/**
 * The roofline's first line: how near its roof the kernel is, what is left, and how that was at the baseline; each
 * figure opens its sum. What holds the kernel back is said once, above the charts.
 */

import type { DeviceRoofs, KernelRoofline } from '../../src/core/analysis/roofline-types.ts';
import { percent } from '../../src/core/format/number.ts';
import { formatTime } from '../../src/core/format/time.ts';
import type { Figure } from '../../src/core/report/figure.ts';
import { formatRate } from '../../src/core/format/rate.ts';
import { element } from '../ui/dom.ts';
import { t } from '../ui/l10n.ts';
import { setTip } from '../ui/tooltip.ts';
import type { ReportContext } from './context.ts';
import {
  pointOf,
  type Headroom,
  type RooflineChoice,
  type RooflineData,
  type RooflineModel,
} from './roofline-model.ts';
import type { KernelPoint } from './roofline-points.ts';
import { fromText, kernelText, LEVEL_NAMES, intensityText } from './roofline-text.ts';

type Sums = Pick<ReportContext, 'showFigure'>;

export function answerLine(
  model: RooflineModel,
  data: RooflineData,
  choice: RooflineChoice,
  context: Sums,
): HTMLElement[] {
  const { kernel, roof, headroom } = model;
  if (kernel === undefined) return [];
  const baseline = data.baseline?.point;
  const parts: HTMLElement[] = [];
  const work = pointOf(kernel, roof?.id);
  if (headroom !== undefined && roof !== undefined && work !== undefined) {
    const at = work.levels.find(level => level.level === headroom.level);
    const isMemory = headroom.side === 'memory';
    const over = isMemory ? model.memory.find(of => of.level === headroom.level) : roof;
    const label = isMemory ? LEVEL_NAMES[headroom.level] : roof.name;
    const name = over === undefined ? label : fromText(label, over);
    parts.push(plain(t('{0} of the roof of {1}', percent(headroom.percent), name)));
    if (headroom.ns !== undefined) {
      parts.push(plain(t('{0} headroom', formatTime(headroom.ns))));
    }
    const rate = formatRate(work.achieved.value, work.kind.unit);
    parts.push(figure(`${work.kind.name} ${rate}`, work.kind.name, work.achieved, context));
    if (at !== undefined) {
      const text = intensityText(at.intensity.value, work.kind.unit);
      parts.push(figure(text, t('Intensity'), at.intensity, context));
    }
    if (baseline !== undefined) parts.push(...difference(kernel, baseline, headroom));
  }
  const notes = [...notesOf(model, choice), ...datasheetNotes(model, data)];
  return [
    element('div', { class: 'roofline-line' }, ...parts),
    ...notes.map(note => element('p', { class: 'chart-note' }, note)),
  ];
}

function plain(text: string): HTMLElement {
  return element('span', { class: 'number' }, text);
}

function figure(text: string, title: string, sum: Figure, context: Sums): HTMLElement {
  const made = element('button', { type: 'button', class: 'figure-button number' }, text);
  made.addEventListener('click', () => context.showFigure(made, title, sum));
  return made;
}

/** Share of the roof at the baseline; time with its sign. */
function difference(
  { durationNs = NaN }: KernelRoofline,
  baseline: KernelPoint,
  { level }: Headroom,
): HTMLElement[] {
  const then = pointOf(baseline)?.percentOfRoof[level] ?? NaN;
  if (Number.isNaN(then)) return [];
  const text = t('baseline {0}', kernelText(baseline));
  const name = element('span', { class: 'roofline-baseline-name' }, text);
  setTip(name, baseline.name);
  const share = element('span', { class: 'roofline-change' }, percent(then));
  const time = timeDifference(durationNs - baseline.durationNs);
  return [element('span', { class: 'roofline-baseline number' }, name, share, time)];
}

/** `▼ −8.70 µs`, coloured as everywhere; undefined where it is not known. */
function timeDifference(ns: number): HTMLElement | undefined {
  if (Number.isNaN(ns)) return undefined;
  if (ns === 0) return element('span', { class: 'roofline-change' }, '=');
  const [look, sign] = ns > 0 ? ['more-time', '▲ +'] : ['less-time', '▼ −'];
  const text = `${sign}${formatTime(Math.abs(ns))}`;
  return element('span', { class: `roofline-change difference ${look}` }, text);
}

function notesOf(model: RooflineModel, choice: RooflineChoice): string[] {
  const { kernel, roof } = model;
  if (kernel === undefined) return [];
  const notes: string[] = [];
  if (kernel.work.length === 0 && kernel.flops !== undefined) {
    notes.push(
      t('This kernel does no floating-point work, so it has no point; see the memory chart.'),
    );
  }
  const did = kernel.work.some(point => point.kind.id === roof?.id);
  if (!did && kernel.work[0] !== undefined && choice.roof !== undefined && roof !== undefined) {
    notes.push(
      t(
        'This kernel did no work of {0}; its point shows {1}.',
        roof.name,
        kernel.work[0].kind.name,
      ),
    );
  }
  return notes;
}

/** Whose roofs are drawn where the report has none, or why there are none. */
function datasheetNotes({ kernel, roof, memory }: RooflineModel, data: RooflineData): string[] {
  const side = data.devices[data.device];
  if (kernel === undefined || side === undefined || kernel.work.length === 0) return [];
  if (roof === undefined) return [t('The report has no peaks. {0}', noDatasheetText(side))];
  if (roof.from !== 'datasheet' && memory[0]?.from !== 'datasheet') return [];
  return [
    t(
      'The report has no such peaks: dashed roofs are by the datasheet ({0}), dense and at the boost clock.',
      side.datasheet?.source ?? '',
    ),
  ];
}

/** Why no datasheet is quoted. */
export function noDatasheetText({ name }: Pick<DeviceRoofs, 'name'>): string {
  return name === ''
    ? t('It does not name the device, so there is no datasheet to go by.')
    : t('The device table has no datasheet of {0}.', name);
}
