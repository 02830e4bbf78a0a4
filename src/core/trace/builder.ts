/**
 * Builds a `Trace`: readers append spans in any order, `freeze` sorts them by lane and time, assigns depths and
 * resolves links. Appending costs 40 bytes a span; freezing needs 16 more for a moment. Knows no format.
 */

import { invariant } from '../base/assert.ts';
import { GrowingColumn } from '../base/grow.ts';
import { StringTable, type NameId } from '../base/strings.ts';
import { TupleTable } from '../base/tuples.ts';
import type {
  CopyDetail,
  Counter,
  Lane,
  LaneId,
  LaneKind,
  LaunchShape,
  RangeAttributes,
  SpanTable,
} from './columns.ts';
import { assignDepths } from './depth.ts';
import { sortRows } from './sort.ts';
import type { Device, Process, Thread, Trace, TraceFormat, Warning } from './trace.ts';

/** Everything about a lane but its rows. Two lanes with equal `key` are one. */
export interface LaneSpec {
  readonly key: string;
  readonly kind: LaneKind;
  readonly label: string;
  readonly pid?: number;
  readonly tid?: number;
  readonly device?: number;
  readonly stream?: number;
  readonly context?: number;
  readonly domain?: string;
}

/** Number of a span in the order of appending; not its final row. */
export type Appended = number;

/** What a reader knows about the trace as a whole. */
export interface TraceHeader {
  readonly format: TraceFormat;
  readonly product: string;
  readonly version: string;
  readonly facts?: Trace['facts'];
  readonly originNs?: bigint;
  readonly rank?: number;
  readonly worldSize?: number;
  /** End of the capture, where the file says it and it is later than the last span. */
  readonly endNs?: number;
}

export class TraceBuilder {
  readonly strings = new StringTable();
  readonly devices: Device[] = [];
  readonly processes: Process[] = [];
  readonly threads: Thread[] = [];
  readonly counters: Counter[] = [];
  readonly warnings: Warning[] = [];
  readonly gaps: Warning[] = [];
  readonly shortNames = new Map<NameId, NameId>();
  readonly mangledNames = new Map<NameId, NameId>();

  private readonly lanes: LaneSpec[] = [];
  private readonly laneIds = new Map<string, LaneId>();
  private readonly start = new GrowingColumn(Float64Array);
  private readonly dur = new GrowingColumn(Float64Array);
  private readonly name = new GrowingColumn(Uint32Array);
  private readonly laneOf = new GrowingColumn(Uint16Array);
  private readonly kind = new GrowingColumn(Uint8Array);
  private readonly correlation = new GrowingColumn(Uint32Array);
  private readonly detail = new GrowingColumn(Int32Array);
  private readonly source = new GrowingColumn(Uint32Array);
  private readonly link = new GrowingColumn(Int32Array);
  private graphNodes: GrowingColumn<Float64Array> | undefined;
  private readonly shapes = new TupleTable(SHAPE_NUMBERS);
  private readonly copies = new Interner<CopyDetail>();
  private readonly rangeAttributes = new Interner<RangeAttributes>();

  /** Number of spans appended so far. */
  get length(): number {
    return this.start.length;
  }

  /** The lane with this key, made on first use. */
  lane(spec: LaneSpec): LaneId {
    let id = this.laneIds.get(spec.key);
    if (id === undefined) {
      id = this.lanes.length;
      invariant(id < 0xffff, 'more than 65,535 lanes');
      this.lanes.push(spec);
      this.laneIds.set(spec.key, id);
    }
    return id;
  }

  /**
   * Appends a span.
   *
   * @param start ns from the origin
   * @param dur ns; NaN = still open when the capture stopped
   * @param correlation the profiler's id, 0 = none
   * @param detail index from `shape`, `copy` or `attributes` by kind, -1 = none
   * @param source where the reader finds the record again, 0 = nowhere
   */
  span(
    lane: LaneId,
    kind: number,
    start: number,
    dur: number,
    name: NameId,
    correlation = 0,
    detail = -1,
    source = 0,
  ): Appended {
    this.start.push(start);
    this.dur.push(dur);
    this.name.push(name);
    this.laneOf.push(lane);
    this.kind.push(kind);
    this.correlation.push(correlation);
    this.detail.push(detail);
    this.source.push(source);
    this.link.push(-1);
    this.graphNodes?.push(0);
    return this.start.length - 1;
  }

  /** Records that `call` launched `operation`. A call keeps its first operation, an operation its only call. */
  linkLaunch(operation: Appended, call: Appended): void {
    this.link.set(operation, call);
    if (this.link.get(call) === -1) this.link.set(call, operation);
  }

  /** Records that `row` (a wait, say) happened on behalf of `call`, which may have launched something else. */
  attach(row: Appended, call: Appended): void {
    this.link.set(row, call);
  }

  /** Records the CUDA graph node (graph * 2^32 + node) that an operation was replayed from. */
  graphNode(operation: Appended, node: number): void {
    if (this.graphNodes === undefined) {
      this.graphNodes = new GrowingColumn(Float64Array);
      for (let row = 0; row < this.length; row++) this.graphNodes.push(0);
    }
    this.graphNodes.set(operation, node);
  }

  startOf(row: Appended): number {
    return this.start.get(row);
  }

  nameOf(row: Appended): NameId {
    return this.name.get(row);
  }

  /** What `row` is linked to so far; -1 = nothing. */
  linkOf(row: Appended): Appended {
    return this.link.get(row);
  }

  /**
   * Puts the devices in the order given (`order[i]` = present index of the device that becomes i) and renumbers lanes
   * and counters. For readers that learn of devices while they read.
   */
  arrangeDevices(order: readonly number[]): void {
    const devices = order.map(index => this.devices[index]!);
    const renumber = (device: number): number => (device < 0 ? device : order.indexOf(device));
    this.devices.splice(0, this.devices.length, ...devices);
    this.lanes.forEach((lane, id) => {
      if (lane.device !== undefined) this.lanes[id] = { ...lane, device: renumber(lane.device) };
    });
    this.counters.forEach((counter, i) => {
      this.counters[i] = { ...counter, device: renumber(counter.device) };
    });
  }

  shape(
    gridX: number,
    gridY: number,
    gridZ: number,
    blockX: number,
    blockY: number,
    blockZ: number,
    registers = -1,
    staticShared = -1,
    dynamicShared = -1,
  ): number {
    return this.shapes.intern(
      gridX,
      gridY,
      gridZ,
      blockX,
      blockY,
      blockZ,
      registers,
      staticShared,
      dynamicShared,
    );
  }

  copy(detail: CopyDetail): number {
    const { bytes, direction, from, to, value, unified } = detail;
    const key = `${bytes},${direction ?? ''},${from ?? ''},${to ?? ''},${value ?? ''},${unified ?? ''}`;
    return this.copies.intern(key, () => detail);
  }

  attributes(detail: RangeAttributes): number {
    const key = `${detail.color}\0${detail.crossThread}\0${detail.domain}\0${detail.category}`;
    return this.rangeAttributes.intern(key, () => detail);
  }

  warn(reason: string, message: string, ...args: (string | number)[]): void {
    this.warnings.push({ reason, message, args });
  }

  /** Records a question that the file cannot answer because of how it was captured. */
  gap(reason: string, message: string, ...args: (string | number)[]): void {
    this.gaps.push({ reason, message, args });
  }

  /** Sorts, nests and links everything; the builder is spent afterwards. */
  freeze(header: TraceHeader): Trace {
    const length = this.length;
    const startAppended = this.start.finish();
    const durAppended = this.dur.finish();
    const { startNs, endNs } = this.bounds(startAppended, durAppended, header.endNs);
    const openSpans = closeOpenSpans(startAppended, durAppended, endNs);
    const { order, firstOfLane } = sortRows(
      length,
      this.lanes.length,
      row => this.laneOf.get(row),
      startAppended,
      durAppended,
    );
    const start = permute(startAppended, order);
    const dur = permute(durAppended, order);
    const rowOf = new Uint32Array(length);
    for (let row = 0; row < length; row++) rowOf[order[row]!] = row;
    const link = this.link.finish(order);
    for (let row = 0; row < length; row++) if (link[row]! >= 0) link[row] = rowOf[link[row]!]!;
    const depth = new Uint8Array(length);
    const parent = new Int32Array(length);
    const lanes = this.lanes.map((spec, id): Lane => {
      const first = firstOfLane[id]!;
      const last = firstOfLane[id + 1]!;
      const depths = assignDepths(start, dur, first, last, depth, parent);
      return frozenLane(spec, id, first, last, depths);
    });
    const graphNode = this.graphNodes?.finish(order);
    const spans: SpanTable = {
      length,
      start,
      dur,
      name: this.name.finish(order),
      lane: this.laneOf.finish(order),
      kind: this.kind.finish(order),
      depth,
      parent,
      link,
      correlation: this.correlation.finish(order),
      detail: this.detail.finish(order),
      source: this.source.finish(order),
      ...(graphNode !== undefined && { graphNode }),
    };
    return {
      format: header.format,
      product: header.product,
      version: header.version,
      facts: header.facts ?? [],
      ...(header.originNs !== undefined && { originNs: header.originNs }),
      ...(header.rank !== undefined && { rank: header.rank }),
      ...(header.worldSize !== undefined && { worldSize: header.worldSize }),
      startNs,
      endNs,
      devices: this.devices,
      processes: this.processes,
      threads: this.threads,
      lanes,
      strings: this.strings,
      spans,
      shapes: launchShapes(this.shapes),
      copies: this.copies.values,
      rangeAttributes: this.rangeAttributes.values,
      counters: this.counters,
      shortNames: this.shortNames,
      mangledNames: this.mangledNames,
      openSpans,
      warnings: this.warnings,
      gaps: this.gaps,
    };
  }

  private bounds(
    start: Float64Array,
    dur: Float64Array,
    captureEnd: number | undefined,
  ): { startNs: number; endNs: number } {
    let startNs = Infinity;
    let endNs = captureEnd ?? -Infinity;
    for (let row = 0; row < start.length; row++) {
      const from = start[row]!;
      const to = Number.isNaN(dur[row]!) ? from : from + dur[row]!;
      if (from < startNs) startNs = from;
      if (to > endNs) endNs = to;
    }
    for (const { time } of this.counters) {
      if (time.length === 0) continue;
      startNs = Math.min(startNs, time[0]!);
      endNs = Math.max(endNs, time[time.length - 1]!);
    }
    if (startNs === Infinity) startNs = 0;
    return { startNs, endNs: Math.max(startNs, endNs) };
  }
}

const SHAPE_NUMBERS = 9;

function launchShapes(table: TupleTable): LaunchShape[] {
  const shapes: LaunchShape[] = [];
  for (let i = 0; i < table.length; i++) {
    shapes.push({
      grid: [table.get(i, 0), table.get(i, 1), table.get(i, 2)],
      block: [table.get(i, 3), table.get(i, 4), table.get(i, 5)],
      registers: table.get(i, 6),
      staticShared: table.get(i, 7),
      dynamicShared: table.get(i, 8),
    });
  }
  return shapes;
}

/** Equal values share one row. */
class Interner<T> {
  readonly values: T[] = [];
  private readonly ids = new Map<string, number>();

  intern(key: string, make: () => T): number {
    let id = this.ids.get(key);
    if (id === undefined) {
      id = this.values.length;
      this.values.push(make());
      this.ids.set(key, id);
    }
    return id;
  }
}

function frozenLane(spec: LaneSpec, id: LaneId, first: number, last: number, depths: number): Lane {
  return {
    id,
    kind: spec.kind,
    label: spec.label,
    pid: spec.pid ?? -1,
    tid: spec.tid ?? -1,
    device: spec.device ?? -1,
    stream: spec.stream ?? -1,
    context: spec.context ?? -1,
    domain: spec.domain ?? '',
    first,
    last,
    depths,
  };
}

/** Gives spans without an end the end of the trace; returns how many there were. */
function closeOpenSpans(start: Float64Array, dur: Float64Array, endNs: number): number {
  let open = 0;
  for (let row = 0; row < dur.length; row++) {
    if (Number.isNaN(dur[row]!)) {
      dur[row] = Math.max(0, endNs - start[row]!);
      open++;
    }
  }
  return open;
}

function permute(column: Float64Array, order: Uint32Array): Float64Array {
  const result = new Float64Array(order.length);
  for (let i = 0; i < order.length; i++) result[i] = column[order[i]!]!;
  return result;
}
