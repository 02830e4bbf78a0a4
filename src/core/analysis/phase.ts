/** What a phase is, and what is known of a step when its phase is judged. The judging is in phases.ts. */

export const PHASES = ['load', 'warmup', 'prefill', 'decode', 'other'] as const;

export type Phase = (typeof PHASES)[number];

/** Why something was put in its phase. */
export type PhaseEvidence =
  /** Its own range says so. */
  | 'range-name'
  /** A range around it says so. */
  | 'enclosing-range'
  /** Warm-up: its range, or one around it, speaks of the capture of CUDA graphs. */
  | 'graph-capture'
  /** Warm-up: its range, or one around it, speaks of a run that only measures memory. */
  | 'profile-run'
  /** Before the first step, and mostly copies from the host (load). */
  | 'copies-first'
  /** The first step, and those like it, launch other kernels or shapes than most steps, which are alike. */
  | 'launch-shapes'
  /** The same, and it loads code or captures graphs, but no later step is like it: it may be warm-up as well. */
  | 'launch-shapes-loading'
  /** The first step takes at least twice the busy time of the others' median. */
  | 'longest-first'
  /** Warm-up: the first steps load code or capture graphs, and take over twice as long as later steps like them. */
  | 'one-off-work'
  /** Nothing tells. */
  | 'none';

export interface PhaseVerdict {
  readonly phase: Phase;
  readonly evidence: PhaseEvidence;
}

/** What is known of a step when its phase is judged. */
export interface StepEvidence {
  readonly name: string;
  /** Names of the ranges around it, innermost first. */
  readonly enclosing: readonly string[];
  readonly operations: Uint32Array;
  readonly busyNs: number;
  readonly durationNs: number;
  readonly isCut: boolean;
}
