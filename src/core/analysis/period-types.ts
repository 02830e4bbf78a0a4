/** What a period of kernels is said in: stretches of a device's kernel sequence. Found by period.ts. */

/** Kernels [first, last) of the sequence. */
export interface KernelSpan {
  readonly first: number;
  readonly last: number;
}

export interface PeriodicStep extends KernelSpan {
  /** In order; together they leave out what runs before the first and after the last layer. */
  readonly layers: readonly KernelSpan[];
}

export interface Periodicity {
  /** Symbol that runs once per layer. */
  readonly anchor: number;
  /** Kernels from one anchor to the next, most often. */
  readonly period: number;
  /** Layers in most steps. */
  readonly layersPerStep: number;
  /** Share of steps with that many layers, or, where two models take turns, with those of either; 0..1. */
  readonly confidence: number;
  readonly steps: readonly PeriodicStep[];
}

/**
 * What is known about the kernels beside their recurrence; each makes the borders sharper, none is needed. The tables
 * mark kernels with 1, one byte a kernel.
 */
export interface KernelHints {
  /** Kernels that can be the first of a layer (the norm before the attention's projections). */
  readonly startsLayer: Uint8Array;
  /** Whether a symbol is known to run once per layer (attention, rope); such anchors are preferred. */
  oncePerLayer(symbol: number): boolean;
  /** The first kernel of each layer's attention, by whichever kernels it runs, and not of a second one. */
  readonly startsAttention: Uint8Array;
  /** Kernels that can be the last of a step (sampling). Decide before `startsStep`. */
  readonly endsStep: Uint8Array;
  /** Kernels that can be the first of a step (the embedding). */
  readonly startsStep: Uint8Array;
}
