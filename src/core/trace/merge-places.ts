/**
 * Devices, processes and threads of several ranks side by side: renumbered where two ranks use the same numbers, and
 * named by their rank. For merge.ts only.
 */

import type { Counter } from './columns.ts';
import { labelled, type RunPart } from './run-part.ts';
import type { Device, Process, Thread } from './trace.ts';

/** Distance between equal process ids of two ranks, beyond all real ids and those that stand for texts. */
const PID_STEP = 1e10;

function rankOf({ rank }: RunPart): { readonly rank?: number } {
  return rank === undefined ? {} : { rank };
}

export class DeviceMerger {
  readonly merged: Device[] = [];
  /** By part and its own index; -1 = nothing ran there. */
  private readonly indexes: number[][] = [];

  /** Devices that a rank could see but did not use are left out, unless none was used. */
  constructor(parts: readonly RunPart[]) {
    for (const part of parts) {
      const { devices, lanes, counters } = part.trace;
      const used = new Set([...lanes, ...counters].map(({ device }) => device));
      const any = devices.some((_, i) => used.has(i));
      this.indexes.push(
        devices.map((device, i) => {
          if (any && !used.has(i)) return -1;
          const name = labelled(part, device.name);
          return this.merged.push({ ...device, name, model: device.name, ...rankOf(part) }) - 1;
        }),
      );
    }
    // Each rank may see its own device as the first.
    const distinct = new Set(this.merged.map(({ ordinal }) => ordinal)).size;
    if (distinct < this.merged.length) {
      this.merged.forEach((device, i) => (this.merged[i] = { ...device, ordinal: i }));
    }
  }

  index(part: number, device: number): number {
    return device < 0 ? device : (this.indexes[part]![device] ?? -1);
  }

  /** A part's counters on the run's timeline. */
  counters(part: RunPart, i: number, shiftNs: number, processes: ProcessMerger): Counter[] {
    return part.trace.counters.map(counter => ({
      ...counter,
      name: counter.device < 0 ? labelled(part, counter.name) : counter.name,
      device: this.index(i, counter.device),
      pid: processes.pid(i, counter.pid),
      time: shiftNs === 0 ? counter.time : counter.time.map(time => time + shiftNs),
    }));
  }
}

export class ProcessMerger {
  readonly processes: Process[] = [];
  readonly threads: Thread[] = [];
  private readonly pids: Map<number, number>[] = [];
  private readonly taken = new Set<number>();

  constructor(parts: readonly RunPart[]) {
    parts.forEach((part, i) => {
      const { processes, threads, lanes, counters } = part.trace;
      const own = new Map<number, number>();
      this.pids.push(own);
      for (const { pid } of [...processes, ...threads, ...lanes, ...counters]) {
        if (pid >= 0 && !own.has(pid)) own.set(pid, this.free(pid, i));
      }
      for (const pid of own.values()) this.taken.add(pid);
      const named = new Map(processes.map(({ pid, name }) => [pid, name]));
      const lanePids = new Set([...named.keys(), ...lanes.map(({ pid }) => pid)]);
      for (const pid of lanePids) {
        if (pid < 0) continue;
        const name = labelled(part, named.get(pid) ?? '');
        this.processes.push({ pid: own.get(pid)!, name, ...rankOf(part) });
      }
      for (const thread of threads) this.threads.push({ ...thread, pid: this.pid(i, thread.pid) });
    });
  }

  pid(part: number, pid: number): number {
    return this.pids[part]!.get(pid) ?? pid;
  }

  private free(pid: number, part: number): number {
    return this.taken.has(pid) ? pid + part * PID_STEP : pid;
  }
}
