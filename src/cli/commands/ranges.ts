/** `ranges`: every range name with its host time and projection. */

import { rangeSummary } from '../../core/analysis/ranges.ts';
import type { TraceCommand } from '../command.ts';
import { countColumn, renderTable, textColumn, timeColumn } from '../table.ts';

export const ranges: TraceCommand = {
  name: 'ranges',
  summary: 'every range name with its host time and its projection on the GPU',
  options: {},
  answer: trace => {
    const rows = rangeSummary(trace).map(({ name, domain, style, host, projected, kernels }) => ({
      name,
      domain,
      style,
      count: host.count,
      hostNs: host.total,
      projectedNs: projected.total,
      kernels,
    }));
    return {
      document: { rows },
      text: width => {
        if (rows.length === 0) return 'No ranges.';
        return renderTable(
          [
            timeColumn(
              'projected',
              rows.map(row => row.projectedNs),
            ),
            timeColumn(
              'host',
              rows.map(row => row.hostNs),
            ),
            countColumn(
              'count',
              rows.map(row => row.count),
            ),
            countColumn(
              'kernels',
              rows.map(row => row.kernels),
            ),
            textColumn(
              'style',
              rows.map(row => row.style),
            ),
            textColumn(
              'name',
              rows.map(row => (row.domain === '' ? row.name : `${row.domain}:${row.name}`)),
            ),
          ],
          width,
        );
      },
    };
  },
};
