/**
 * English texts of what holds a kernel back, and whose peak its share is of, in the tree and in the details; each side
 * translates them by its own means. Data only.
 */

export const BOUND_TEXTS: Readonly<Record<'memory' | 'compute' | 'latency', string>> = {
  memory: 'memory bound',
  compute: 'compute bound',
  latency: 'latency bound',
};

/** Whose peak a share is of. */
export const BOUND_UNITS: Readonly<Record<'DRAM' | 'L2' | 'L1' | 'memory' | 'compute', string>> = {
  DRAM: 'DRAM',
  L2: 'L2',
  L1: 'L1',
  memory: 'memory peak',
  compute: 'compute peak',
};
