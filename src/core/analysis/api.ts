/** CUDA calls on the host by name, as `nsys stats cuda_api_sum` prints them, before its rounding. */

import { isApiCall } from '../trace/columns.ts';
import type { Trace } from '../trace/trace.ts';
import { groupRows, selectRows } from './groups.ts';
import { summarize } from './kernels.ts';
import { perTrace } from './memo.ts';
import type { Statistics } from './statistics.ts';

export interface ApiSummaryRow extends Statistics {
  readonly name: string;
  /** Share of the time of all rows, 0..100. */
  readonly percent: number;
}

/** All CUDA runtime and driver calls, by row. */
export const apiRows = perTrace(trace =>
  selectRows(trace.spans.length, row => isApiCall(trace.spans.kind[row]!)),
);

/** Summary of `rows` (all calls unless given), most time first. Times in ns. */
export function apiSummary(trace: Trace, rows: Uint32Array = apiRows(trace)): ApiSummaryRow[] {
  const { name } = trace.spans;
  return summarize(
    trace,
    groupRows(rows, row => name[row]!),
  ).map(({ rows: members, ...figures }) => ({
    name: trace.strings.get(name[members[0]!]!),
    ...figures,
  }));
}
