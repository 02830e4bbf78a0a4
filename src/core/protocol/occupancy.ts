/** The resources that limit how many blocks a multiprocessor holds, and the metrics in which ncu says how many. */

export type Limiter = 'warps' | 'blocks' | 'registers' | 'shared' | 'barriers';

/** The metric of the blocks per multiprocessor that each resource allows. */
export const OCCUPANCY_LIMITS: Readonly<Record<Limiter, string>> = {
  warps: 'launch__occupancy_limit_warps',
  blocks: 'launch__occupancy_limit_blocks',
  registers: 'launch__occupancy_limit_registers',
  shared: 'launch__occupancy_limit_shared_mem',
  barriers: 'launch__occupancy_limit_barriers',
};
