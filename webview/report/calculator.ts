/**
 * The occupancy calculator: what a block needs can be changed, the engine answers what then fits. Three small curves
 * show where the steps are; a click on one takes its value. Computes nothing itself.
 */

import { forCount } from '../../src/core/format/count.ts';
import type { BlockNeeds, KernelOccupancy } from '../../src/core/analysis/occupancy.ts';
import type { OccupancyAnswer } from '../../src/core/protocol/report.ts';
import { button } from '../ui/controls.ts';
import { element, setText } from '../ui/dom.ts';
import { listed, t } from '../ui/l10n.ts';
import { inOrder, isFull, limiterName } from './limiters.ts';
import { stepCurve } from './step-curve.ts';
import { formatValue } from './value.ts';

export type Calculate = (needs: BlockNeeds) => Promise<OccupancyAnswer | undefined>;

type Need = 'threads' | 'registersPerThread' | 'shared';

interface Field {
  readonly key: Need;
  readonly label: string;
  readonly least: number;
  readonly most: number;
  readonly step: number;
}

export function calculator({ needs, sm }: KernelOccupancy, calculate: Calculate): HTMLElement {
  const fields: Field[] = [
    { key: 'threads', label: t('Threads per block'), least: 1, most: 1024, step: 32 },
    { key: 'registersPerThread', label: t('Registers per thread'), least: 1, most: 255, step: 8 },
    {
      key: 'shared',
      label: t('Shared memory per block, bytes'),
      least: 0,
      most: sm.sharedPerBlock,
      step: 1024,
    },
  ];
  let current: BlockNeeds = withoutConfig(needs);
  let asked = 0;
  const answer = element('p', { class: 'calculator-answer number', 'aria-live': 'polite' });
  const inputs = fields.map(field => inputOf(field, current[field.key], change));
  const curves = fields.map(() => element('div', { class: 'curve' }));
  const show = (): void => {
    fields.forEach(({ key }, i) => {
      const input = inputs[i];
      const text = String(current[key]);
      if (input !== undefined && input.value !== text) input.value = text;
    });
    const question = ++asked;
    void calculate(current).then(result => {
      if (question !== asked || result === undefined) return;
      setText(answer, sentenceOf(result));
      fields.forEach((field, i) => {
        const { label, key } = field;
        const points = key === 'shared' ? result.curves.shared : result.curves[key];
        const curve = stepCurve(label, points, result.most, current[key], x => change(field, x));
        curves[i]?.replaceChildren(curve);
      });
    });
  };
  function change({ key, least, most }: Field, value: number): void {
    current = { ...current, [key]: Math.min(Math.max(Math.round(value), least), most) };
    show();
  }
  const reset = (): void => {
    current = withoutConfig(needs);
    show();
  };
  show();
  return layout(fields, { answer, inputs, curves, reset });
}

interface Parts {
  readonly answer: HTMLElement;
  /** By field. */
  readonly inputs: readonly HTMLElement[];
  readonly curves: readonly HTMLElement[];
  readonly reset: () => void;
}

function layout(fields: readonly Field[], { answer, inputs, curves, reset }: Parts): HTMLElement {
  return element(
    'div',
    { class: 'calculator', role: 'group', 'aria-label': t('Occupancy Calculator') },
    element(
      'div',
      { class: 'calculator-head' },
      element('h3', {}, t('Occupancy Calculator')),
      answer,
      button({ label: t('Reset'), onClick: reset }),
    ),
    element(
      'div',
      { class: 'calculator-fields' },
      ...fields.map((field, i) =>
        element(
          'div',
          { class: 'calculator-field' },
          element('span', { class: 'calculator-label', 'aria-hidden': 'true' }, field.label),
          inputs[i],
          curves[i],
        ),
      ),
    ),
  );
}

function inputOf(
  field: Field,
  value: number,
  change: (field: Field, value: number) => void,
): HTMLInputElement {
  const input = element('input', {
    type: 'number',
    min: field.least,
    max: field.most,
    step: 1,
    value,
    'aria-label': field.label,
    'data-need': field.key,
  });
  // On `change`, not on `input`: a number that is being typed passes through values nobody means.
  input.addEventListener('change', () => {
    const typed = Number(input.value);
    if (input.value === '' || !Number.isFinite(typed)) return;
    change(field, typed);
  });
  return input;
}

/** What the driver configured suited the launch as it was; another launch gets another. */
function withoutConfig({ threads, registersPerThread, shared, barriers }: BlockNeeds): BlockNeeds {
  return { threads, registersPerThread, shared, barriers };
}

function sentenceOf({ estimate, most }: OccupancyAnswer): string {
  const { blocks, warps, percent, limiters } = estimate;
  const of = [
    formatValue(percent, '%'),
    blocks,
    warps,
    most,
    listed(inOrder(limiters).map(limiterName)),
  ] as const;
  if (isFull(percent)) {
    return forCount(
      blocks,
      t('{0}: 1 block and {2} of {3} warps per SM, as many as it holds', ...of),
      t('{0}: {1} blocks and {2} of {3} warps per SM, as many as it holds', ...of),
    );
  }
  return forCount(
    blocks,
    t('{0}: 1 block and {2} of {3} warps per SM, limited by {4}', ...of),
    t('{0}: {1} blocks and {2} of {3} warps per SM, limited by {4}', ...of),
  );
}
