/** `launch`: launch delays and durations, graphs, and the idle time that late launches cause. */

import { counted, forCount } from '../../core/format/count.ts';
import { launchSummary, type LaunchSummary, type Spread } from '../../core/analysis/launch.ts';
import { grouped, percent } from '../../core/format/number.ts';
import { formatTime } from '../../core/format/time.ts';
import type { TraceCommand } from '../command.ts';
import { renderTable, textColumn, timeColumn } from '../table.ts';

export const launch: TraceCommand = {
  name: 'launch',
  summary: 'launch delays and durations, graphs, what a CUDA graph would save',
  options: {},
  answer: trace => {
    const summary = launchSummary(trace);
    const { launches, graphs, hostBoundIdleNs, hostBoundShare } = summary;
    const spreads: readonly Spread[] = [summary.delayNs, summary.durationNs];
    const graphLine = graphText(graphs);
    if (launches === 0) return { document: summary, text: () => 'no launch was recorded' };
    return {
      document: summary,
      text: width =>
        [
          `${counted(launches, 'launch', 'launches')}, ${graphLine}`,
          '',
          renderTable(
            [
              textColumn('', ['delay to start on the GPU', 'duration on the host']),
              timeColumn(
                'min',
                spreads.map(({ min }) => min),
              ),
              timeColumn(
                'median',
                spreads.map(({ median }) => median),
              ),
              timeColumn(
                'p95',
                spreads.map(({ p95 }) => p95),
              ),
              timeColumn(
                'max',
                spreads.map(({ max }) => max),
              ),
            ],
            width,
          ),
          '',
          `idle because the launch came late: ${formatTime(hostBoundIdleNs)}, ` +
            `${percent(hostBoundShare)} of the GPU's span; a CUDA graph would save up to that`,
        ].join('\n'),
    };
  },
};

function graphText({ launches, kernels }: LaunchSummary['graphs']): string {
  if (launches === 0) return 'none by CUDA graph';
  const graphs = forCount(launches, 'a CUDA graph', 'CUDA graphs');
  const inside = kernels === 0 ? '' : ` with ${counted(kernels, 'kernel', 'kernels')}`;
  return `${grouped(launches)} of them ${graphs}${inside}`;
}
