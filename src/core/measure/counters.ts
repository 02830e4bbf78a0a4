/** Whether the driver keeps hardware counters from users who are no administrators (ncu's ERR_NVGPUCTRPERM). */

/** @param params text of `/proc/driver/nvidia/params` */
export function reservesCounters(params: string): boolean {
  return /^RmProfilingAdminOnly:\s*1\b/m.test(params);
}
