/**
 * Builds a `Trace`: readers append spans in any order, `freeze` sorts them by lane and time, assigns depths and
 * resolves links. Appending costs 40 bytes a span; freezing needs 16 more for a moment. Knows no format.
 */

import { invariant } from '../base/assert.ts';
import { GrowingColumn } from '../base/grow.ts';
import { append } from '../base/lists.ts';
import { StringTable, type NameId } from '../base/strings.ts';
import { TupleTable } from '../base/tuples.ts';
import type {
  CopyDetail,
  Counter,
  Lane,
  LaneId,
  LaneSpec,
  RangeAttributes,
  SpanTable,
} from './columns.ts';
import { assignDepths } from './depth.ts';
import { Interner, launchShapes, SHAPE_NUMBERS } from './details.ts';
import {
  boundsOf,
  closeOpenSpans,
  frozenLane,
  laneColumn,
  permuteInPlace,
  renumberLinks,
} from './freeze.ts';
import { sortRows } from './sort.ts';
import { SpanRows } from './span-rows.ts';
import type { Device, Process, Thread, Trace, TraceFormat, Warning } from './trace.ts';

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
  /** Where spans that are still open end, where the profiler's own tools have a rule; undefined = with the trace. */
  readonly openEndNs?: number | undefined;
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
  private readonly rows = new SpanRows();
  private graphNodes: GrowingColumn<Float64Array> | undefined;
  private readonly shapes = new TupleTable(SHAPE_NUMBERS);
  private readonly copies = new Interner<CopyDetail>();
  private readonly rangeAttributes = new Interner<RangeAttributes>();

  /** Number of spans appended so far. */
  get length(): number {
    return this.rows.length;
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
    this.graphNodes?.push(0);
    return this.rows.push(lane, kind, start, dur, name, correlation, detail, source);
  }

  /** Records that `call` launched `operation`. A call keeps its first operation, an operation its only call. */
  linkLaunch(operation: Appended, call: Appended): void {
    this.rows.setLink(operation, call);
    if (this.rows.linkOf(call) === -1) this.rows.setLink(call, operation);
  }

  /** Records that `row` (a wait, say) happened on behalf of `call`, which may have launched something else. */
  attach(row: Appended, call: Appended): void {
    this.rows.setLink(row, call);
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
    return this.rows.get('start', row);
  }

  nameOf(row: Appended): NameId {
    return this.rows.get('name', row);
  }

  /** What `row` is linked to so far; -1 = nothing. */
  linkOf(row: Appended): Appended {
    return this.rows.linkOf(row);
  }

  /**
   * Puts the devices in the order given (`order[i]` = present index of the device that becomes i) and renumbers lanes
   * and counters. For readers that learn of devices while they read.
   */
  arrangeDevices(order: readonly number[]): void {
    const devices = order.map(index => this.devices[index]!);
    const renumber = (device: number): number => (device < 0 ? device : order.indexOf(device));
    this.devices.length = 0;
    append(this.devices, devices);
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

  /** As `shape`, from row `row` of nine columns in the order of its parameters (-1 = not recorded). */
  shapeFrom(columns: readonly Float64Array[], row: number): number {
    return this.shapes.internRow(columns, row);
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
    const start = this.rows.take('start');
    const dur = this.rows.take('dur');
    const { startNs, endNs } = boundsOf(start, dur, this.counters, header.endNs);
    const openSpans = closeOpenSpans(start, dur, header.openEndNs ?? endNs);
    const { spans, lanes } = this.sorted(start, dur);
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

  /** The span table in its final order, which `start` and `dur` are put into, and the lanes with their rows. */
  private sorted(start: Float64Array, dur: Float64Array): { spans: SpanTable; lanes: Lane[] } {
    const length = this.length;
    const laneOf = this.rows.take('lane');
    const { order, firstOfLane } = sortRows(
      length,
      this.lanes.length,
      row => laneOf[row]!,
      start,
      dur,
    );
    permuteInPlace(start, order);
    permuteInPlace(dur, order);
    const link = this.rows.takeInOrder('link', order);
    renumberLinks(link, order);
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
      name: this.rows.takeInOrder('name', order),
      lane: laneColumn(length, firstOfLane),
      kind: this.rows.takeInOrder('kind', order),
      depth,
      parent,
      link,
      correlation: this.rows.takeInOrder('correlation', order),
      detail: this.rows.takeInOrder('detail', order),
      source: this.rows.takeInOrder('source', order),
      ...(graphNode !== undefined && { graphNode }),
    };
    return { spans, lanes };
  }
}
