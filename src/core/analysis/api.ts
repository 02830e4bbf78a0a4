/** CUDA calls on the host by name, as `nsys stats cuda_api_sum` prints them, before its rounding. */

import type { Trace } from '../trace/trace.ts';
import { groupRowsBy } from './groups.ts';
import { summarize } from './kernels.ts';
import { kindRows } from './kind-rows.ts';
import type { Statistics } from './statistics.ts';

export interface ApiSummaryRow extends Statistics {
  readonly name: string;
  /** Share of the time of all rows, 0..100. */
  readonly percent: number;
}

/** All CUDA runtime and driver calls, by row. */
export function apiRows(trace: Trace): Uint32Array {
  return kindRows(trace).api;
}

/** Summary of `rows` (all calls unless given), most time first. Times in ns. */
export function apiSummary(trace: Trace, rows: Uint32Array = apiRows(trace)): ApiSummaryRow[] {
  const { name: nameOf } = trace.spans;
  const names: string[] = [];
  const keyOf = (name: number): number => {
    const text = apiName(trace.strings.get(name));
    return names.includes(text) ? names.indexOf(text) : names.push(text) - 1;
  };
  const groups = groupRowsBy(rows, nameOf, keyOf);
  return summarize(trace, groups).map(({ rows: members, ...figures }) => ({
    name: apiName(trace.strings.get(nameOf[members[0]!]!)),
    ...figures,
  }));
}

/** The function's name without its ABI version (`cudaLaunchKernel_v7000`). NVIDIA's reports keep five-digit ones. */
export function apiName(name: string): string {
  return name.replace(/_v\d{4,5}$/, '');
}
