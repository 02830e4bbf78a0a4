/** `layers`: the layers of one step and the operators in each. */

import { counted } from '../../core/format/count.ts';
import { stepLayers, type StepLayers } from '../../core/analysis/layers.ts';
import { nameOfStep } from '../../core/analysis/step-sequences.ts';
import { findSteps } from '../../core/analysis/steps.ts';
import { FailureError } from '../../core/base/result.ts';
import type { Trace } from '../../core/trace/trace.ts';
import type { TraceCommand } from '../command.ts';
import { countColumn, renderTable, startColumn, timeColumn, type Column } from '../table.ts';
import { printable } from '../text.ts';
import { given, UsageError } from '../usage.ts';

export const layers: TraceCommand = {
  name: 'layers',
  summary: 'layers of a step and the operators in each',
  options: {
    step: { value: 'N', help: 'index of the step, from 1 (the first decode step with layers)' },
  },
  notes: ['Kernels have their short names here; `kernels` lists the full ones.'],
  answer: (trace, { step }) => {
    const found = stepLayers(trace, step === undefined ? undefined : indexOf(step));
    if (found === undefined) throw noSuchStep(trace, step ?? '');
    const { source } = found;
    const document = {
      ...found,
      layers: found.layers.map(layer => ({
        ...layer,
        operators: layer.operators.map(({ operator, kernels, ns }) => ({ operator, kernels, ns })),
      })),
      source: source === 'none' ? null : source,
      step: found.step ?? null,
    };
    return { document, text: width => textOf(trace, found, width) };
  },
};

function indexOf(text: string): number {
  if (/^[1-9]\d*$/.test(text)) return Number(text);
  throw new UsageError(
    `--step takes the number of a step, from 1; this is ${given(text)}`,
    'layers',
  );
}

function noSuchStep(trace: Trace, step: string): FailureError {
  const count = findSteps(trace).steps.length;
  return new FailureError({
    reason: 'no-such-step',
    message: `there is no step ${step}, the trace has ${count}`,
    advice: 'list them with `kernel-lens steps FILE`',
  });
}

/** One row a layer, one column an operator. */
function textOf(trace: Trace, { step, layers: all }: StepLayers, width: number): string {
  const own = findSteps(trace).steps.find(({ index }) => index === step);
  const name = own === undefined ? '' : nameOfStep(trace, own);
  if (step === undefined || all.length === 0) {
    return step === undefined ? 'No layers.' : `No layers in step ${step} (${printable(name)}).`;
  }
  const columns = columnsOf(all);
  const table = renderTable(
    [
      countColumn(
        'layer',
        all.map(({ index }) => index),
      ),
      startColumn(
        'start',
        all.map(({ startNs }) => startNs),
      ),
      timeColumn(
        'time',
        all.map(({ durationNs }) => durationNs),
      ),
      timeColumn(
        'busy',
        all.map(({ busyNs }) => busyNs),
      ),
      ...columns,
    ],
    width,
  );
  return `step ${step} (${printable(name)}): ${counted(all.length, 'layer', 'layers')}\n\n${table}`;
}

/** One column an operator; the second norm of a layer has one of its own, `norm.2`. */
function columnsOf(all: StepLayers['layers']): Column[] {
  const keyed = all.map(({ operators }) => new Map(operators.map(({ key, ns }) => [key, ns])));
  const keys = [...new Set(keyed.flatMap(layer => [...layer.keys()]))];
  return keys.map(key =>
    timeColumn(
      key,
      keyed.map(layer => layer.get(key)),
    ),
  );
}
