/**
 * The rows of a Chrome trace: which process and thread number each lane gets, so that streams of a device are threads
 * of one process, and nothing shares a number. Numbers of the file are kept where they fit and are free.
 */

import { deviceNameAt } from '../../format/device-name.ts';
import { tellingName } from '../../lod/track-labels.ts';
import type { Lane } from '../../trace/columns.ts';
import type { Trace } from '../../trace/trace.ts';

/** One row of the picture. */
export interface ChromeRow {
  readonly pid: number;
  readonly tid: number;
  readonly name: string;
  /** Place among the rows of its process; rows that overlap are beside those that they overlap. */
  readonly order: number;
}

/** The lanes that share a row, in one order of time. */
export interface RowGroup {
  readonly pid: number;
  readonly lanes: readonly Lane[];
  /** Row `slot`, made when asked for: 0 holds what nests, others what overlaps it. */
  readonly row: (slot: number) => ChromeRow;
}

export interface ChromeProcess {
  readonly pid: number;
  readonly name: string;
  /** 'CPU', 'GPU 0', 'NPU 0'. */
  readonly label: string;
}

export interface ChromeRows {
  readonly processes: readonly ChromeProcess[];
  readonly groups: readonly RowGroup[];
  /** A further row of a device (or of the first process where there is none), for what no lane holds. */
  extra(device: number, name: string): RowGroup;
  /** Row of the process that a counter belongs to. */
  counterPid(device: number, pid: number): number;
}

/** Perfetto keeps process and thread numbers in 32 bits. */
const MOST = 2 ** 31;
/** Where numbers begin that no file has. */
const OWN = 1_000_000_000;

/** Hands out numbers: the one wanted where it is free and fits. */
class Numbers {
  private readonly taken: Set<number>;
  private next = OWN;

  /** @param reserved numbers that nothing gets */
  constructor(...reserved: number[]) {
    this.taken = new Set(reserved);
  }

  take(wanted: number): number {
    let number = wanted;
    while (!(number >= 0 && number < MOST) || this.taken.has(number)) number = this.next++;
    this.taken.add(number);
    return number;
  }
}

export function chromeRows(trace: Trace): ChromeRows {
  const pids = new Numbers();
  const threads = new Map<number, Numbers>();
  const processes: ChromeProcess[] = [];
  const names = new Map(trace.processes.map(({ pid, name }) => [pid, name]));
  const threadNames = new Map(trace.threads.map(({ pid, tid, name }) => [`${pid} ${tid}`, name]));
  const process = (wanted: number, name: string, label: string): number => {
    const pid = pids.take(wanted);
    processes.push({ pid, name, label });
    // Perfetto takes thread 0 of any process but 0 for the one that bears the process's number.
    threads.set(pid, pid === 0 ? new Numbers() : new Numbers(0));
    return pid;
  };
  const used = trace.lanes.filter(({ first, last }) => last > first);
  const hosts = new Map<number, number>();
  for (const { pid, device } of [...used, ...trace.counters]) {
    if (device < 0 && !hosts.has(pid)) hosts.set(pid, process(pid, names.get(pid) ?? '', 'CPU'));
  }
  const devices = new Map<number, number>();
  for (const { device } of [...used, ...trace.counters].sort((a, b) => a.device - b.device)) {
    if (device < 0 || devices.has(device)) continue;
    const ordinal = trace.devices[device]?.ordinal ?? device;
    const name = tellingName(trace.devices[device]?.name, ordinal);
    const label = deviceNameAt(trace.devices, device);
    // Perfetto shows no labels, so that the name says both.
    const title = name === undefined ? label : `${label} · ${name}`;
    devices.set(device, process(ordinal, title, label));
  }
  const pidOf = ({ device, pid }: { readonly device: number; readonly pid: number }): number =>
    (device >= 0 ? devices.get(device) : hosts.get(pid)) ?? 0;
  const group = (pid: number, lanes: readonly Lane[], wanted: number, name: string): RowGroup => {
    const rows: ChromeRow[] = [];
    const row = (slot: number): ChromeRow => {
      const known = rows[slot];
      if (known !== undefined) return known;
      const tid = threads.get(pid)?.take(slot === 0 ? wanted : OWN) ?? slot;
      const title = slot === 0 ? name : `${name} (overlapping)`;
      return (rows[slot] = { pid, tid, name: title, order: orderOf(wanted, rows[0]?.tid ?? tid) });
    };
    row(0);
    return { pid, lanes, row };
  };
  const nameOf = ({ pid, tid }: Lane): string | undefined =>
    tellingName(threadNames.get(`${pid} ${tid}`), tid);
  return {
    processes,
    groups: sharedLanes(used).map(lanes => {
      const [lane] = lanes as [Lane];
      const isThread = lane.device < 0 && lane.tid >= 0;
      const wanted = isThread ? lane.tid : lane.kind === 'stream' ? lane.stream : OWN;
      const name = isThread ? (nameOf(lane) ?? `Thread ${lane.tid}`) : lane.label;
      return group(pidOf(lane), lanes, wanted, name);
    }),
    extra: (device, name) => group(pidOf({ device, pid: -1 }), [], OWN, name),
    counterPid: (device, pid) => pidOf({ device, pid }),
  };
}

/** By the number in the file, which a row may not have got; by its own where it wanted none that fits. */
function orderOf(wanted: number, tid: number): number {
  return wanted >= 0 && wanted < OWN ? wanted : tid;
}

/** Lanes of one host thread are one row, as they are one in the program; every other lane is one by itself. */
function sharedLanes(lanes: readonly Lane[]): Lane[][] {
  const threads = new Map<string, Lane[]>();
  for (const lane of lanes) {
    const isThread = lane.device < 0 && lane.tid >= 0;
    const key = isThread ? `${lane.pid} ${lane.tid}` : `lane ${lane.id}`;
    const known = threads.get(key);
    if (known === undefined) threads.set(key, [lane]);
    else known.push(lane);
  }
  return [...threads.values()];
}
