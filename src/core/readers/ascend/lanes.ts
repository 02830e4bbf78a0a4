/**
 * The lanes of an Ascend JSON trace. Framework and CANN rows of one host thread share a lane, since the calls nest in
 * the operators; device rows are told apart by device, then by stream, group or plane.
 */

import type { LaneId } from '../../trace/columns.ts';
import type { TraceBuilder } from '../../trace/builder.ts';
import type { Identities } from '../json/identities.ts';
import type { ProcessLabels } from '../json/labels.ts';
import { LaneTable, type OpenLane } from '../json/lanes.ts';
import { deviceNumber, roleOf, type Role } from './processes.ts';

const OPERATORS = 0;
const PYTHON = 1;
const DEVICE = 2;
const OTHER = 3;

export class AscendLanes {
  /** Indexes of devices by ordinal, in the order of appearance; `finish` sorts them. */
  private readonly devices: number[] = [];
  private readonly table: LaneTable;
  private readonly builder: TraceBuilder;
  private readonly identities: Identities;
  private readonly labels: ProcessLabels;
  private readonly roles: Role[] = [];
  /** Small pids of processes whose events came before their names. */
  readonly early = new Set<number>();

  constructor(builder: TraceBuilder, identities: Identities, labels: ProcessLabels) {
    this.builder = builder;
    this.identities = identities;
    this.labels = labels;
    this.table = new LaneTable(builder);
  }

  get overflown(): number {
    return this.table.overflown;
  }

  /** @param pid small id of the process */
  role(pid: number): Role {
    const known = this.roles[pid];
    if (known !== undefined) return known;
    const name = this.labels.processes.get(pid);
    if (name === undefined) {
      this.early.add(pid);
      return 'other';
    }
    return (this.roles[pid] = roleOf(name));
  }

  operators(pid: number, tid: number): LaneId {
    const known = this.table.find(OPERATORS, pid, tid);
    return known >= 0 ? known : this.hostLane(OPERATORS, pid, tid);
  }

  python(pid: number, tid: number): LaneId {
    const known = this.table.find(PYTHON, pid, tid);
    return known >= 0 ? known : this.hostLane(PYTHON, pid, tid);
  }

  /** Streams, groups, planes and the rows of the overlap analysis. */
  device(pid: number, tid: number, role: Role): LaneId {
    const known = this.table.find(DEVICE, pid, tid);
    return known >= 0 ? known : this.deviceLane(pid, tid, role);
  }

  other(pid: number, tid: number): LaneId {
    const known = this.table.find(OTHER, pid, tid);
    if (known >= 0) return known;
    const { numbers, texts } = this.identities;
    return this.table.add(OTHER, pid, tid, {
      key: `other ${pid} ${tid}`,
      kind: 'generic',
      label: this.labels.threadName(pid, tid) || texts[tid]!,
      pid: numbers[pid]!,
      tid: numbers[tid]!,
    });
  }

  /** Index of the device that a process belongs to; -1 = the host. */
  deviceOf(pid: number): number {
    const label = this.labels.labels.get(pid) ?? '';
    if (label.startsWith('CPU')) return -1;
    const ordinal = deviceNumber(label, this.identities.numbers[pid]!);
    const known = this.devices.indexOf(ordinal);
    return known >= 0 ? known : this.devices.push(ordinal) - 1;
  }

  private hostLane(group: number, pid: number, tid: number): LaneId {
    const owner = this.owner(pid);
    const { numbers, texts } = this.identities;
    const kind = group === PYTHON ? 'python' : 'operators';
    // The thread's number may be spelled in two ways.
    return this.table.add(group, pid, tid, {
      key: `${kind} ${owner} ${texts[tid]!}`,
      kind,
      label: group === PYTHON ? 'Python' : 'Operators',
      pid: owner,
      tid: numbers[tid]!,
    });
  }

  /** CANN has an id of its own, but its threads are the framework's. */
  private owner(pid: number): number {
    const { numbers } = this.identities;
    if (this.role(pid) !== 'cann') return numbers[pid]!;
    const frameworks = [...this.labels.processes].filter(([, name]) => name === 'Python');
    const [framework] = frameworks;
    return numbers[frameworks.length === 1 && framework !== undefined ? framework[0] : pid]!;
  }

  private deviceLane(pid: number, tid: number, role: Role): LaneId {
    const label = this.labels.threadName(pid, tid) || this.identities.texts[tid]!;
    const number = Number(/\d+$/.exec(label)?.[0] ?? NaN);
    const device = this.deviceOf(pid);
    const spec: OpenLane = {
      key: `${role} ${pid} ${tid}`,
      kind: role === 'hardware' ? 'stream' : 'communication',
      label,
      device,
    };
    const isPlane = role === 'communication' && /^Plane\b/.test(label);
    if (role === 'hardware')
      spec.stream = Number.isNaN(number) ? this.identities.numbers[tid]! : number;
    else if (isPlane) spec.stream = Number.isNaN(number) ? 0 : number;
    return this.table.add(DEVICE, pid, tid, spec);
  }

  /** Fills in what only the whole file tells: devices in order, processes and threads with their names. */
  finish(deviceName: string): void {
    const hosts = this.table.specs.filter(({ device }) => device === undefined);
    const pids = [...new Set(hosts.map(({ pid }) => pid ?? -1))];
    const { builder } = this;
    for (const ordinal of this.devices) builder.devices.push({ ordinal, name: deviceName });
    for (const spec of this.table.specs) {
      if (spec.device !== undefined && pids.length > 0) spec.pid = this.mainProcess(pids);
    }
    const order = this.devices.map((_, i) => i).sort((a, b) => this.devices[a]! - this.devices[b]!);
    builder.arrangeDevices(order);
    const { numbers } = this.identities;
    for (const pid of pids) {
      const name = [...this.labels.processes].find(([small]) => numbers[small] === pid)?.[1] ?? '';
      builder.processes.push({ pid, name });
    }
    const named = new Set<string>();
    for (const { pid = -1, tid = -1 } of hosts) {
      const key = `${pid} ${tid}`;
      if (tid < 0 || named.has(key)) continue;
      named.add(key);
      builder.threads.push({ pid, tid, name: '' });
    }
  }

  private mainProcess(pids: readonly number[]): number {
    const { numbers } = this.identities;
    const framework = [...this.labels.processes].find(([, name]) => name === 'Python');
    return framework === undefined ? pids[0]! : numbers[framework[0]]!;
  }
}
