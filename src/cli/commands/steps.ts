/** `steps`: the steps of the model, their phases and times, and how they were found. */

import { counted } from '../../core/format/count.ts';
import { nameOfSequence } from '../../core/analysis/step-sequences.ts';
import { findSteps } from '../../core/analysis/steps.ts';
import type { Steps } from '../../core/analysis/step.ts';
import { grouped } from '../../core/format/number.ts';
import type { Trace } from '../../core/trace/trace.ts';
import type { TraceCommand } from '../command.ts';
import {
  countColumn,
  percentColumn,
  renderTable,
  startColumn,
  textColumn,
  timeColumn,
  type Column,
} from '../table.ts';

export const steps: TraceCommand = {
  name: 'steps',
  summary: 'prefill and decode steps with their times, and how they were found',
  options: {},
  answer: trace => {
    const found = findSteps(trace);
    return { document: documentOf(trace, found), text: width => textOf(trace, found, width) };
  },
};

/** Steps say their device only where several have steps of their own, and that they are cut only where they are. */
function documentOf(
  { devices }: Trace,
  { source, template, layerTemplate, steps: all }: Steps,
): unknown {
  return {
    source: source === 'none' ? null : source,
    template,
    layerTemplate,
    steps: all.map(
      ({
        index,
        name,
        phase,
        evidence,
        startNs,
        durationNs,
        busyNs,
        idleNs,
        kernels,
        layerCount,
        sequence,
        isCut,
      }) => ({
        ...{ index, name, phase, evidence, startNs, durationNs, busyNs, idleNs, kernels },
        layers: layerCount,
        ...(sequence >= 0 && { device: devices[sequence]?.ordinal ?? sequence }),
        ...(isCut && { cut: true }),
      }),
    ),
  };
}

function textOf(
  trace: Trace,
  { source, template, layerTemplate, steps: all }: Steps,
  width: number,
): string {
  if (all.length === 0) return 'No steps: no range, annotation or period tells of any.';
  const phases = new Map<string, number>();
  for (const { phase } of all) phases.set(phase, (phases.get(phase) ?? 0) + 1);
  const counts = [...phases].map(([phase, count]) => `${grouped(count)} ${phase}`).join(', ');
  const how = source === 'period' ? 'the period of the kernels' : `${source} ${template}`;
  const layers = layerTemplate === '' ? '' : `; layers from ${layerTemplate}`;
  const table = renderTable(columnsOf(trace, all), width);
  return `${counted(all.length, 'step', 'steps')} (${counts}) from ${how}${layers}\n\n${table}`;
}

function columnsOf(trace: Trace, all: Steps['steps']): Column[] {
  return [
    countColumn(
      'step',
      all.map(({ index }) => index),
    ),
    ...(all.some(({ sequence }) => sequence >= 0)
      ? [
          textColumn(
            'device',
            all.map(({ sequence }) => nameOfSequence(trace, sequence)),
          ),
        ]
      : []),
    textColumn(
      'phase',
      all.map(({ phase }) => phase),
    ),
    startColumn(
      'start',
      all.map(({ startNs }) => startNs),
    ),
    timeColumn(
      'step time',
      all.map(({ durationNs }) => durationNs),
    ),
    timeColumn(
      'busy',
      all.map(({ busyNs }) => busyNs),
    ),
    timeColumn(
      'idle',
      all.map(({ idleNs }) => idleNs),
    ),
    percentColumn(
      'busy %',
      all.map(({ busyNs, durationNs }) => (durationNs > 0 ? (100 * busyNs) / durationNs : 0)),
    ),
    countColumn(
      'kernels',
      all.map(({ kernels }) => kernels),
    ),
    countColumn(
      'layers',
      all.map(({ layerCount }) => layerCount),
    ),
    textColumn(
      'name',
      all.map(({ name, isCut }) => (isCut ? `${name} (cut by the capture)` : name)),
    ),
  ];
}
