/** What to ask a trace before its program is measured again with ncu: which kernels, and how to name them to ncu. */

import type { NvtxRange } from '../measure/nvtx-include.ts';
import type { TraceId } from './ids.ts';

/** A part of what was asked for that is enough, since the rest repeats it. */
export type MeasureLimit = 'step' | 'layer';

export interface MeasureRequest {
  readonly trace: TraceId;
  /** What is to be measured, the first of these that is given: a node of the model tree, a span, a window of time. */
  readonly node?: string;
  readonly span?: number;
  readonly startNs?: number;
  readonly endNs?: number;
  /** Of the steps, or of the steps and the layers, one of median time. */
  readonly limit?: MeasureLimit;
}

/** What tells ncu which kernels to profile. */
export interface MeasurePlan {
  /** Words of the program's command line; empty where the trace does not have it. Never its environment. */
  readonly program: readonly string[];
  /** Range of the program around the kernels; absent = none that ncu could see. */
  readonly range?: NvtxRange;
  /** The ranges around are the framework's own (`record_function`), which ncu does not see. */
  readonly hasOnlyAnnotations: boolean;
  /** Names of functions, as ncu's `--kernel-name` compares them; empty = all. */
  readonly functions: readonly string[];
  /** Launches, among those that range and functions let through, before the first one wanted. */
  readonly skip: number;
  /** Launches from there on; absent = all. */
  readonly count?: number;
  /** Kernels that will be profiled; 0 where they are inside graphs that the trace has as a whole. */
  readonly kernels: number;
  /** Their durations in the trace, summed up, ns. */
  readonly gpuNs: number;
  /** Some were launched by a CUDA graph. */
  readonly isGraph: boolean;
  /** The program starts the profiler itself (`cudaProfilerStart`), and the trace begins there. */
  readonly startsProfiler: boolean;
  /** Name of the range, function or file, for the report's name. */
  readonly label: string;
  /** Narrower choices, the wider first. */
  readonly limits: readonly MeasureLimit[];
}

export interface MeasureEngineApi {
  /** Undefined where nothing ran on the GPU there. */
  measurePlan(request: MeasureRequest): MeasurePlan | undefined;
}
