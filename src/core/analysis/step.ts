/**
 * What steps and their layers are, as found (`Steps`) and as what marks them knows them (`StepDrafts`). Finds none; see
 * steps.ts.
 */

import type { Phase, PhaseEvidence } from './phase.ts';

export interface Layer {
  /** Position in `Steps.layers`. */
  readonly id: number;
  /** Position of its step in `Steps.steps`. */
  readonly step: number;
  /** Number in the range's name, else place in the step from 0. */
  readonly index: number;
  /** Row of its range, or of the Python frame of its module; -1 where it was found by period. */
  readonly range: number;
  /** Start of its first operation, ns. */
  readonly startNs: number;
  /** From the first operation's start to the last one's end (the range's projection). */
  readonly durationNs: number;
  /** Union of its own operations. */
  readonly busyNs: number;
  /** Rows, in the order of launching. */
  readonly operations: Uint32Array;
}

export interface Step {
  /** From 1: place in time, one device after the other where several have steps of their own. */
  readonly index: number;
  readonly name: string;
  readonly phase: Phase;
  readonly evidence: PhaseEvidence;
  /** Row of its range; -1 where it has none. */
  readonly range: number;
  /** Device (index) on which it and those before and after it begin. */
  readonly device: number;
  /** The device again where several have steps of their own; -1 = the trace has one sequence of steps. */
  readonly sequence: number;
  /** Its beginning or end lies outside the capture (`step-cuts.ts`): no whole step, and in no mean of steps. */
  readonly isCut: boolean;
  readonly startNs: number;
  /** The step time: to the next step's first operation, of the last step to its own last operation. */
  readonly durationNs: number;
  /** Busy time of its device within the step time. */
  readonly busyNs: number;
  readonly idleNs: number;
  /** Kernels that it launched. */
  readonly kernels: number;
  /** Rows of all that it launched, in the order of launching. */
  readonly operations: Uint32Array;
  /** Its layers are `Steps.layers[firstLayer] .. [firstLayer + layerCount - 1]`. */
  readonly firstLayer: number;
  readonly layerCount: number;
}

export type StepSource = 'ranges' | 'annotations' | 'period' | 'none';

export interface Steps {
  /** 'none' where no steps were found. */
  readonly source: StepSource;
  /** `decode step=<step>`, or `my_decode_<step>_<layer>` where the steps are known by their layers; '' = none. */
  readonly template: string;
  /** '' = no layers, or found by period. */
  readonly layerTemplate: string;
  /** By device, then by time. */
  readonly steps: readonly Step[];
  readonly layers: readonly Layer[];
  /** By span row: 1 + position of the step that launched the operation; 0 = none. */
  readonly stepOf: Uint32Array;
  /** By span row: 1 + id of the operation's layer; 0 = none. */
  readonly layerOf: Uint32Array;
}

/** A step as its source knows it. */
export interface StepDraft {
  readonly name: string;
  readonly range: number;
  readonly device: number;
  /** Not empty. In the order of launching. */
  readonly operations: Uint32Array;
  /** Start of the first operation, ns. */
  readonly firstNs: number;
  /** Names of the ranges around it, innermost first. */
  readonly enclosing: readonly string[];
}

/** What a source finds on one device: steps by their first operation, layers by step. */
export interface StepDrafts extends Pick<
  Steps,
  'source' | 'template' | 'layerTemplate' | 'layers'
> {
  readonly steps: readonly StepDraft[];
}
