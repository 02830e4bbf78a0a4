/** What is said of a copied ncu command: its cost, and what the trace could not tell. Pure: the translator is handed in. */

import { grouped } from '../../core/format/number.ts';
import { measureCost, type NcuSet } from '../../core/measure/ncu-command.ts';
import type { MeasurePlan } from '../../core/protocol/measure.ts';
import type { Translate } from '../failure-translation.ts';

export function costText(plan: MeasurePlan, set: NcuSet, t: Translate): string {
  const { passes, runs, leastSeconds, mostSeconds } = measureCost(plan, set);
  const cost =
    runs === 0
      ? t(
          'Command copied. ncu runs every kernel of the graph about {0} times; the trace does not say how many it has.',
          passes,
        )
      : t(
          'Command copied. ncu runs each kernel about {0} times: {1} × {2} = {3} runs, an estimated {4} to {5} more than the program takes.',
          ...[passes, grouped(plan.kernels), passes, grouped(runs)],
          ...[roughly(leastSeconds), roughly(mostSeconds)],
        );
  return [cost, ...notes(plan, t)].join(' ');
}

/** An estimate has no decimals: `23 s`, `8 min`, `4 h`. */
function roughly(seconds: number): string {
  if (seconds < 100) return `${Math.max(1, Math.round(seconds))} s`;
  return seconds < 6000 ? `${Math.round(seconds / 60)} min` : `${Math.round(seconds / 3600)} h`;
}

function notes(plan: MeasurePlan, t: Translate): string[] {
  const { program, range, hasOnlyAnnotations, functions, skip } = plan;
  const counts = functions.length > 0 || skip > 0;
  const lines: string[] = [];
  if (range === undefined && counts) {
    lines.push(
      hasOnlyAnnotations
        ? t('ncu does not see record_function: launches are counted from the start of the trace.')
        : t('No NVTX range is around: launches are counted from the start of the trace.'),
    );
  }
  if (program.length === 0) {
    lines.push(t('The trace does not have the program’s command line: put it in at the end.'));
  }
  return lines;
}
