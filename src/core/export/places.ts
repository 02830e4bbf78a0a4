/** Where an event took place, in the words of an export: what the columns and the tracks share. */

import type { Lane } from '../trace/columns.ts';
import type { Trace } from '../trace/trace.ts';

/** Distributed rank of each lane, by lane; undefined = not known. */
export function ranksOfLanes({ lanes, devices, processes, rank }: Trace): (number | undefined)[] {
  const ofProcess = new Map(processes.map(process => [process.pid, process.rank]));
  return lanes.map(({ device, pid }) => devices[device]?.rank ?? ofProcess.get(pid) ?? rank);
}

/** Ordinal of a lane's device, as `info` and `time` have it; undefined = on the host. */
export function ordinalOf({ devices }: Trace, { device }: Lane): number | undefined {
  return device < 0 ? undefined : (devices[device]?.ordinal ?? device);
}
