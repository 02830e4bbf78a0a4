/**
 * The lanes of a Kineto trace. Host rows are told from device rows by category, never by id: a small process id can
 * equal a device's. Devices are numbered by what ran on them, since the file lists all that were visible.
 */

import { append } from '../../base/lists.ts';
import type { LaneId, LaneKind } from '../../trace/columns.ts';
import type { TraceBuilder } from '../../trace/builder.ts';
import type { Device } from '../../trace/trace.ts';
import { FIRST_TEXT_ID, type Identities } from '../json/identities.ts';
import type { ProcessLabels } from '../json/labels.ts';
import { LaneTable, type OpenLane } from '../json/lanes.ts';

/** Groups of lanes, for `LaneTable`: their kinds, and their labels where these are not the row's own. */
const OPERATORS = 0;
const PYTHON = 1;
const STREAM = 2;
const RANGES = 3;
const SYNC = 4;
const GENERIC = 5;
const OVERHEAD = 6;
const PROFILER = 7;
const GROUPS: readonly LaneKind[] = [
  'operators',
  'python',
  'stream',
  'device-ranges',
  'sync',
  'generic',
];
const LABELS: readonly (string | undefined)[] = [
  'Operators',
  'Python',
  undefined,
  'Annotations',
  'Synchronization',
];

/** Rows that a device event may lie on; the ids are those of `Identities`, the numbers from its `args` or NaN. */
export interface DeviceRow {
  readonly device: number;
  readonly stream: number;
  readonly context: number;
}

export class KinetoLanes {
  private readonly builder: TraceBuilder;
  private readonly table: LaneTable;
  private readonly identities: Identities;
  /** Devices by order of appearance: key and ordinal. `finish` sorts them. */
  private readonly devices: { readonly key: string; readonly ordinal: number }[] = [];
  /** Lanes of devices with the small ids of their rows, whose names come last. */
  private readonly deviceRows: {
    readonly lane: LaneId;
    readonly pid: number;
    readonly tid: number;
  }[] = [];
  /** Small ids of processes with host rows, and of their threads. */
  private readonly hosts = new Map<number, Set<number>>();

  constructor(builder: TraceBuilder, identities: Identities) {
    this.builder = builder;
    this.identities = identities;
    this.table = new LaneTable(builder);
  }

  get overflown(): number {
    return this.table.overflown;
  }

  operators(pid: number, tid: number): LaneId {
    return this.hostLane(OPERATORS, pid, tid);
  }

  python(pid: number, tid: number): LaneId {
    return this.hostLane(PYTHON, pid, tid);
  }

  /** Categories that nobody knows yet keep their rows. */
  generic(pid: number, tid: number): LaneId {
    return this.hostLane(GENERIC, pid, tid);
  }

  stream(pid: number, tid: number, row: DeviceRow): LaneId {
    return this.deviceLane(STREAM, pid, tid, row);
  }

  deviceRanges(pid: number, tid: number, row: DeviceRow): LaneId {
    return this.deviceLane(RANGES, pid, tid, row);
  }

  /** Waits as the profiler saw them; those of a context or event have stream -1. */
  sync(pid: number, tid: number, row: DeviceRow): LaneId {
    return this.deviceLane(SYNC, pid, tid, row);
  }

  /** The profiler's own work. One lane: it has no thread of its own in the file. */
  overhead(label: 'Overhead' | 'Profiler'): LaneId {
    const group = label === 'Overhead' ? OVERHEAD : PROFILER;
    const known = this.table.find(group, 0, 0);
    if (known >= 0) return known;
    return this.table.add(group, 0, 0, { key: `overhead ${label}`, kind: 'overhead', label });
  }

  private hostLane(group: number, pid: number, tid: number): LaneId {
    const known = this.table.find(group, pid, tid);
    return known >= 0 ? known : this.table.add(group, pid, tid, this.host(group, pid, tid));
  }

  private deviceLane(group: number, pid: number, tid: number, row: DeviceRow): LaneId {
    const known = this.table.find(group, pid, tid);
    if (known >= 0) return known;
    const lane = this.table.add(group, pid, tid, this.onDevice(group, pid, tid, row));
    if (lane === this.table.specs.length - 1) this.deviceRows.push({ lane, pid, tid });
    return lane;
  }

  private host(group: number, pid: number, tid: number): OpenLane {
    const { numbers, texts } = this.identities;
    const threads = this.hosts.get(pid) ?? new Set();
    this.hosts.set(pid, threads.add(tid));
    return {
      key: `${GROUPS[group]!} ${numbers[pid]!} ${numbers[tid]!}`,
      kind: GROUPS[group]!,
      label: LABELS[group] ?? texts[tid]!,
      pid: numbers[pid]!,
      tid: numbers[tid]!,
    };
  }

  private onDevice(group: number, pid: number, tid: number, row: DeviceRow): OpenLane {
    const device = this.device(pid, row.device);
    const stream = this.streamOf(tid, row.stream);
    return {
      key: `${GROUPS[group]!} ${device} ${stream} ${this.identities.texts[tid]!}`,
      kind: GROUPS[group]!,
      label: LABELS[group] ?? `Stream ${stream}`,
      device,
      stream,
      ...(row.context >= 0 && { context: row.context }),
    };
  }

  /** 1.8 wrote "stream 7" for a thread, later ones its number. */
  private streamOf(tid: number, stream: number): number {
    if (stream >= 0) return stream;
    const number = Number(/-?\d+/.exec(this.identities.texts[tid]!)?.[0] ?? -1);
    return Number.isSafeInteger(number) ? number : -1;
  }

  /** Index of a device by its ordinal alone, as counters name it. */
  deviceOf(ordinal: number): number {
    return this.indexOf(String(ordinal), ordinal);
  }

  /** Merged files have the same device under several process texts: those are different devices. */
  private device(pid: number, ordinal: number): number {
    const process = this.identities.numbers[pid]!;
    const known = ordinal >= 0 ? ordinal : process;
    const own = process >= FIRST_TEXT_ID && process !== known;
    const number =
      known >= 0 && known < FIRST_TEXT_ID
        ? known
        : Number(/\d+/.exec(this.identities.texts[pid]!)?.[0] ?? 0);
    return this.indexOf(own ? `${known} ${this.identities.texts[pid]!}` : String(known), number);
  }

  private indexOf(key: string, ordinal: number): number {
    const known = this.devices.findIndex(device => device.key === key);
    if (known >= 0) return known;
    this.devices.push({ key, ordinal });
    return this.devices.length - 1;
  }

  /**
   * Fills in what only the whole file tells: devices in order with their properties, processes and threads with names.
   *
   * @returns new index of each device by the old one, for whoever kept some
   */
  finish(properties: readonly Device[], labels: ProcessLabels): number[] {
    const order = this.devices.map((_, i) => i);
    order.sort((a, b) => this.devices[a]!.ordinal - this.devices[b]!.ordinal || a - b);
    const indexOf: number[] = [];
    order.forEach((old, index) => (indexOf[old] = index));
    for (const old of order) {
      this.builder.devices.push(describe(this.devices[old]!.ordinal, properties));
    }
    if (this.devices.length === 0) append(this.builder.devices, properties);
    const owner = this.hosts.size === 1 ? [...this.hosts.keys()][0]! : undefined;
    for (const spec of this.table.specs) {
      if (spec.device === undefined) continue;
      spec.device = indexOf[spec.device]!;
      if (owner !== undefined) spec.pid = this.identities.numbers[owner]!;
    }
    this.nameHosts(labels);
    this.nameDeviceRows(labels);
    return indexOf;
  }

  /** Files that were written from a run have several rows of annotations, and a second row of a stream. */
  private nameDeviceRows(labels: ProcessLabels): void {
    for (const { lane, pid, tid } of this.deviceRows) {
      const spec = this.table.specs[lane]!;
      const name = labels.threadName(pid, tid).trim();
      if (spec.kind === 'device-ranges' && isTelling(name)) spec.label += ` · ${name}`;
      if (spec.kind === 'stream' && name.startsWith(`${spec.label} (`)) spec.label = name;
    }
  }

  private nameHosts(labels: ProcessLabels): void {
    const { numbers, texts } = this.identities;
    const nameOf = (id: number): string => (numbers[id]! >= FIRST_TEXT_ID ? texts[id]! : '');
    for (const [pid, threads] of this.hosts) {
      this.builder.processes.push({
        pid: numbers[pid]!,
        name: labels.processes.get(pid) ?? nameOf(pid),
      });
      for (const tid of threads) {
        const name = threadName(labels.threadName(pid, tid)) || nameOf(tid);
        this.builder.threads.push({ pid: numbers[pid]!, tid: numbers[tid]!, name });
      }
    }
  }
}

/** Names that are not those of a stream, a number, or what all such rows are called. */
function isTelling(name: string): boolean {
  return name !== '' && name !== 'Annotations' && !/^(stream|thread)\b|^-?\d+$/i.test(name);
}

/** 'thread 1203 (python3)' is 'python3'. */
function threadName(label: string): string {
  return /^thread -?\d+ \((.*)\)$/.exec(label.trim())?.[1] ?? label.trim();
}

/** Properties of the device with this ordinal; ROCm's ordinals match none, but then all devices are of one kind. */
function describe(ordinal: number, properties: readonly Device[]): Device {
  const own = properties.find(device => device.ordinal === ordinal);
  if (own !== undefined) return own;
  const [first] = properties;
  const uniform = first !== undefined && properties.every(device => device.name === first.name);
  return uniform ? { ...first, ordinal } : { ordinal, name: '' };
}
