/**
 * Words of the comparison: names of figures, rows and rules, and differences with their sign. More and less time, never
 * faster and slower: the work on the two sides need not be the same.
 */

import { MODEL_LABELS } from '../../src/core/format/model-labels.ts';
import { grouped } from '../../src/core/format/number.ts';
import { exactTime, formatTime } from '../../src/core/format/time.ts';
import type { GapCauseName } from '../../src/core/protocol/analysis.ts';
import type {
  Diff,
  DiffBar,
  DiffCell,
  DiffFigure,
  DiffFigureKey,
  DiffGroup,
  DiffRow,
  DiffRule,
  DiffTime,
} from '../../src/core/protocol/diff.ts';
import { causeHow, CAUSES, howOf, titleOf } from '../time/parts.ts';
import { t } from '../ui/l10n.ts';

export const MINUS = '−';

/** More time in B, less, or as much. */
export type Direction = 'more' | 'less' | 'same';

export function directionOf(deltaNs: number): Direction {
  if (Math.round(deltaNs) === 0) return 'same';
  return deltaNs > 0 ? 'more' : 'less';
}

/** What its colour says of a figure: nothing where the times do not measure the same, or differ by noise. */
export function toneOf(
  { comparable }: Pick<Diff, 'comparable'>,
  { deltaNs, isNoise }: Pick<DiffFigure, 'deltaNs' | 'isNoise'>,
): Direction {
  return comparable && !isNoise ? directionOf(deltaNs) : 'same';
}

/** Whether times are of a mean step: of one step a side, the mean is all of it. */
export function isOfMeanStep({ per, a, b }: Pick<Diff, 'per' | 'a' | 'b'>): boolean {
  return per === 'step' && a.steps + b.steps > 2;
}

/** `+0.02 ms`, `−0.71 ms`; `0` where the two are equal to the nanosecond. */
export function signedTime(ns: number, format: (ns: number) => string = formatTime): string {
  if (Math.round(ns) === 0) return '0';
  return `${ns > 0 ? '+' : MINUS}${format(Math.abs(ns))}`;
}

export function exactSigned(ns: number): string {
  const whole = Math.round(ns);
  return `${whole > 0 ? '+' : whole < 0 ? MINUS : ''}${grouped(Math.abs(whole))} ns`;
}

/** `−17.3 %` for a ratio of 0.827. */
export function changeText(ratio: number): string {
  const percent = 100 * (ratio - 1);
  const size = Math.abs(percent);
  if (size < 1e-9) return '0 %';
  if (size < 0.005) return '≈ 0 %';
  const text = size >= 999.5 ? grouped(size) : size.toFixed(size < 0.05 ? 2 : 1);
  return `${percent > 0 ? '+' : MINUS}${text} %`;
}

/** B over A: `0.827`, `1.00`, `12.3`. */
export function ratioText(ratio: number | undefined): string {
  if (ratio === undefined) return '–';
  const digits = ratio >= 100 ? 0 : ratio >= 10 ? 1 : 2;
  // What differs is not shown as equal.
  if (ratio >= 0.995 && ratio < 1.005 && ratio !== 1) return ratio.toFixed(3);
  return ratio > 0 && ratio < 0.01 ? '<0.01' : ratio.toFixed(digits);
}

/** The exact value, and its spread where there is one. */
export function exactWithSpread({ ns, minNs, maxNs }: DiffTime): string {
  const exact = exactTime(ns);
  if (minNs === maxNs) return exact;
  return `${exact}\n${t('{0} to {1}', exactTime(minNs), exactTime(maxNs))}`;
}

const IDLE = 'idle.';

function causeOf(key: string): GapCauseName | undefined {
  return CAUSES.find(cause => key === `${IDLE}${cause}`);
}

export function figureTitle(key: DiffFigureKey): string {
  const cause = causeOf(key);
  if (cause !== undefined) return titleOf(cause);
  switch (key) {
    case 'step':
      return t('Step time');
    case 'wall':
      return titleOf('wall');
    case 'busy':
      return t('GPU busy');
    case 'computation':
      return titleOf('computation');
    case 'communication':
      return t('Communication');
    case 'exposedCommunication':
      return titleOf('communication');
    case 'exposedCopies':
      return titleOf('copies');
    default:
      return t('GPU idle');
  }
}

export function figureHow(key: DiffFigureKey): string {
  const cause = causeOf(key);
  if (cause !== undefined) return causeHow(cause);
  switch (key) {
    case 'step':
      return t('From the first operation of a step to that of the next; the median of all steps.');
    case 'wall':
      return howOf('wall');
    case 'busy':
      return howOf('busy');
    case 'computation':
      return howOf('computation');
    case 'communication':
      return t('Time in which at least one collective ran.');
    case 'exposedCommunication':
      return howOf('communication');
    case 'exposedCopies':
      return howOf('copies');
    default:
      return t('Time in which no operation ran on the device.');
  }
}

/** Operators are words of the field and stay as they are. */
export function barTitle({ key, kind }: Pick<DiffBar, 'key' | 'kind'>): string {
  const cause = causeOf(key);
  if (cause !== undefined) return titleOf(cause);
  return kind === 'overlap' ? t('Overlap') : key;
}

export function barHow({ key, kind }: Pick<DiffBar, 'key' | 'kind'>): string {
  const cause = causeOf(key);
  if (cause !== undefined) return causeHow(cause);
  if (kind === 'overlap') {
    return t('Time in which operations ran at once, counted once more for each of them: deducted.');
  }
  return t('Durations of the operations of {0}, added up.', key);
}

export function noiseHow(): string {
  return t('The difference lies within the spread of the repeats or of the steps.');
}

export function groupTitle(group: DiffGroup): string {
  switch (group) {
    case 'phase':
      return t('Phase');
    case 'step':
      return t('Step');
    case 'layer':
      return t('Layer');
    case 'operator':
      return t('Operator');
    case 'kernel':
      return t('Kernel');
  }
}

/** Keys that rows may have instead of a name; English, for `t`. */
export const ROW_LABELS: Readonly<Record<string, string>> = {
  ...MODEL_LABELS,
  'outside steps': 'outside steps',
};

export function rowLabel({
  label,
  translate,
  args,
}: Pick<DiffRow, 'label' | 'translate' | 'args'>): string {
  return translate === true ? t(ROW_LABELS[label] ?? label, ...(args ?? [])) : label;
}

export function ruleTitle(rule: DiffRule): string {
  switch (rule) {
    case 'name':
      return t('same name');
    case 'index':
      return t('same number');
    case 'role':
      return t('same operator');
    case 'order':
      return t('same place');
    case 'one-to-many':
      return t('one for several');
    case 'only-a':
      return t('only in A');
    case 'only-b':
      return t('only in B');
  }
}

export function ruleHow(rule: DiffRule): string {
  switch (rule) {
    case 'name':
      return t('The two sides have the same name.');
    case 'index':
      return t('The two sides have the same number.');
    case 'role':
      return t('Other names, but the same operator in the layer.');
    case 'order':
      return t('Other names, but the same place among their neighbours.');
    case 'one-to-many':
      return t('One kernel does on one side what several do on the other.');
    case 'only-a':
      return t('Nothing on side B belongs to it.');
    case 'only-b':
      return t('Nothing on side A belongs to it.');
  }
}

export function confidenceTitle(confidence: DiffRow['confidence']): string {
  switch (confidence) {
    case 'certain':
      return t('certain');
    case 'likely':
      return t('likely');
    case 'weak':
      return t('weak');
  }
}

/** Of operations, steps or layers. */
export function countText(cell: DiffCell | undefined): string {
  return cell === undefined ? '–' : grouped(cell.count);
}
