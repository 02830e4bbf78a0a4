/**
 * Events of an Ascend JSON trace to the trace's tables. Host events say what they are by category, device events by the
 * process that they belong to. A task that stands on several rows (stream, plane, overlap analysis) is a kernel once.
 */

import { isOperation, SpanKind, type LaneId } from '../../trace/columns.ts';
import type { TraceBuilder } from '../../trace/builder.ts';
import { FLOW_END, FLOW_START, FlowEvents } from '../chrome/flows.ts';
import { LaunchPairs } from '../json/calls.ts';
import { EventClock } from '../json/clock.ts';
import { SampleStore } from '../json/counters.ts';
import type { DocumentSink } from '../json/document.ts';
import type { EventFields } from '../json/event.ts';
import type { Identities } from '../json/identities.ts';
import { ByteInterner } from '../json/intern.ts';
import type { ProcessLabels } from '../json/labels.ts';
import { EventNames } from '../json/names.ts';
import { MemberPicker } from '../json/object.ts';
import { OperatorCalls } from '../json/operator-calls.ts';
import { stringAt, type Decode } from '../json/text.ts';
import { CollectiveRecords } from '../torch/collectives.ts';
import { takeAscendCounter } from './counters.ts';
import type { KernelDetails } from './kernel-details.ts';
import { AscendLanes } from './lanes.ts';
import type { Role } from './processes.ts';
import { collectiveOf, copyDirection, isAnnotation, taskKind } from './tasks.ts';

const KEYS = [
  'Task Type',
  'connection_id',
  'correlation_id',
  'data_type|data type',
  'count',
  'size(Byte)',
  'Input Dims',
  'Call stack',
];
const TASK_TYPE = 0;
const CONNECTION = 1;
const CORRELATION = 2;
const DATA_TYPE = 3;
const COUNT = 4;
const SIZE = 5;
const INPUT_DIMS = 6;
const STACK = 7;

/** What both passes over a file share: names may stand behind the events that they belong to. */
export interface Names {
  readonly identities: Identities;
  readonly labels: ProcessLabels;
}

export class AscendMapper implements DocumentSink {
  readonly clock: EventClock;
  readonly lanes: AscendLanes;
  readonly counters = new SampleStore();
  readonly collectives = new CollectiveRecords();
  /** Calls of CANN with what occupies the device, then with all their tasks. */
  readonly operations = new LaunchPairs();
  readonly tasks = new LaunchPairs();
  /** `Enqueue` with the `Dequeue` that another thread took the work from. */
  readonly queue = new LaunchPairs();
  /** Links for tasks whose calls are not in the file. */
  readonly flows = new FlowEvents();
  readonly operatorCalls: OperatorCalls;
  /** Events of phases that the tables have no place for. */
  skipped = 0;
  /** Processes that no name told of when their first event came. */
  get early(): ReadonlySet<number> {
    return this.lanes.early;
  }

  private readonly builder: TraceBuilder;
  private readonly decode: Decode;
  private readonly known: Names;
  private readonly names: EventNames;
  private readonly details: KernelDetails;
  private readonly args: MemberPicker;
  private readonly kinds = new Map<string, SpanKind>();
  private readonly categories = new ByteInterner();
  private readonly categoryTexts: string[] = [];
  /** By name: whether a host event of that name is an annotation. */
  private readonly annotations: (boolean | undefined)[] = [];

  constructor(
    builder: TraceBuilder,
    decode: Decode,
    known: Names,
    details: KernelDetails,
    originMicros?: number,
  ) {
    this.builder = builder;
    this.decode = decode;
    this.known = known;
    this.details = details;
    this.clock = new EventClock(originMicros);
    this.lanes = new AscendLanes(builder, known.identities, known.labels);
    this.names = new EventNames(builder.strings, decode);
    this.args = new MemberPicker(KEYS, decode);
    this.operatorCalls = new OperatorCalls(decode);
  }

  /** A bare array has no members. */
  member(): void {}
  event(fields: EventFields, ordinal: number): void {
    switch (String.fromCharCode(fields.phase)) {
      case 'X':
        this.complete(fields, ordinal);
        break;
      case 'M':
        this.metadata(fields);
        break;
      case 'C':
        this.counter(fields);
        break;
      case 's':
      case 'f':
        this.flow(fields);
        break;
      case 'i':
      case 'I':
        this.mark(fields, ordinal);
        break;
      default:
        this.skipped++;
    }
  }

  /** Device rows are made as they are named, which is their order: a group before its planes. */
  private metadata(fields: EventFields): void {
    this.known.labels.take(fields);
    const pid = this.pid(fields);
    const tid = this.tid(fields);
    if (this.known.labels.threadName(pid, tid) === '') return;
    const role = this.lanes.role(pid);
    if (role === 'communication' || role === 'overlap') this.lanes.device(pid, tid, role);
  }

  private complete(fields: EventFields, ordinal: number): void {
    const start = this.clock.start(fields);
    if (Number.isNaN(start)) return;
    const dur = this.clock.duration(fields);
    const pid = this.pid(fields);
    const tid = this.tid(fields);
    const category = this.categoryOf(fields);
    if (category !== '') {
      this.host(fields, ordinal, category, pid, tid, start, dur);
      return;
    }
    const role = this.lanes.role(pid);
    const name = this.names.id(fields);
    if (role === 'framework' || role === 'other') {
      const lane = role === 'other' ? this.lanes.other(pid, tid) : this.lanes.operators(pid, tid);
      this.builder.span(lane, SpanKind.other, start, dur, name, 0, -1, ordinal);
    } else if (role === 'overlap') {
      const lane = this.lanes.device(pid, tid, role);
      this.builder.span(lane, SpanKind.other, start, dur, name, 0, -1, ordinal);
    } else if (role === 'cann') {
      this.args.scan(fields.bytes, fields.argsFrom, fields.argsTo);
      const connection = this.args.id(CONNECTION);
      const lane = this.lanes.operators(pid, tid);
      const row = this.builder.span(
        lane,
        SpanKind.runtime,
        start,
        dur,
        name,
        connection,
        -1,
        ordinal,
      );
      this.operations.call(connection, row);
      this.tasks.call(connection, row);
    } else {
      this.onDevice(fields, ordinal, role, this.lanes.device(pid, tid, role), start, dur);
    }
  }

  private host(
    fields: EventFields,
    ordinal: number,
    category: string,
    pid: number,
    tid: number,
    start: number,
    dur: number,
  ): void {
    const name = this.names.id(fields);
    const isPython = category === 'python_function';
    const lane = isPython ? this.lanes.python(pid, tid) : this.lanes.operators(pid, tid);
    const kind = isPython ? SpanKind.python : this.hostKind(category, name);
    const { bytes, argsFrom, argsTo } = fields;
    this.args.scan(bytes, kind === SpanKind.operator ? argsFrom : -1, argsTo);
    const detail = this.operatorCalls.take(bytes, this.args, INPUT_DIMS, STACK);
    const row = this.builder.span(lane, kind, start, dur, name, 0, detail, ordinal);
    if (category !== 'enqueue' && category !== 'dequeue') return;
    const correlation = this.args.id(CORRELATION) + 1;
    if (category === 'enqueue') this.queue.call(correlation, row);
    else this.queue.operation(correlation, row);
  }

  private hostKind(category: string, name: number): SpanKind {
    if (category === 'user_annotation' || /^mstx/i.test(category)) return SpanKind.annotation;
    const known = (this.annotations[name] ??= isAnnotation(this.builder.strings.get(name)));
    return known ? SpanKind.annotation : SpanKind.operator;
  }

  private onDevice(
    fields: EventFields,
    ordinal: number,
    role: Role,
    lane: LaneId,
    start: number,
    dur: number,
  ): void {
    const name = this.names.id(fields);
    this.args.scan(fields.bytes, fields.argsFrom, fields.argsTo);
    const connection = this.args.id(CONNECTION);
    const kind = role === 'communication' ? SpanKind.communication : this.kindOf(name);
    const detail = this.detailOf(kind, start);
    const row = this.builder.span(lane, kind, start, dur, name, connection, detail, ordinal);
    const isGroup = kind === SpanKind.communication && this.args.has(CONNECTION);
    (isOperation(kind) || isGroup ? this.operations : this.tasks).operation(connection, row);
    if (isGroup) this.collective(name, ordinal);
  }

  private kindOf(name: number): SpanKind {
    const type = this.args.text(TASK_TYPE);
    const key = `${type}\0${name}`;
    let kind = this.kinds.get(key);
    if (kind === undefined) {
      kind = taskKind(type, this.builder.strings.get(name));
      this.kinds.set(key, kind);
    }
    return kind;
  }

  private detailOf(kind: SpanKind, start: number): number {
    if (kind === SpanKind.kernel) {
      const blocks = this.details.blocks(start, this.clock.originMicros);
      return blocks > 0 ? this.builder.shape(blocks, 1, 1, 1, 1, 1) : -1;
    }
    if (kind !== SpanKind.memcpy) return -1;
    const size = this.args.number(SIZE);
    const direction = copyDirection(this.args.text(TASK_TYPE));
    return this.builder.copy({ bytes: size >= 0 ? size : 0, direction });
  }

  private collective(name: number, ordinal: number): void {
    const count = this.args.number(COUNT);
    const operation = this.builder.strings.get(name);
    const dtype = this.args.text(DATA_TYPE);
    this.collectives.add(ordinal, collectiveOf(operation, dtype, count >= 0 ? count : -1));
  }

  private counter(fields: EventFields): void {
    const time = this.clock.start(fields);
    if (Number.isNaN(time)) return;
    const pid = this.pid(fields);
    takeAscendCounter(this.counters, fields, time, pid, this.lanes.deviceOf(pid), this.decode);
  }

  /** Only the framework's flows to the device: all others say what ids say better. */
  private flow(fields: EventFields): void {
    if (this.categoryOf(fields) !== 'async_npu') return;
    const time = this.clock.start(fields);
    if (Number.isNaN(time)) return;
    const pid = this.pid(fields);
    const tid = this.tid(fields);
    const role = this.lanes.role(pid);
    const toDevice = role === 'hardware' || role === 'communication';
    const lane = toDevice ? this.lanes.device(pid, tid, role) : this.lanes.operators(pid, tid);
    // The id exceeds any double; as text it is exact.
    const id = stringAt(fields.bytes, fields.idFrom, fields.idTo, this.decode);
    this.flows.add(id, fields.phase === 0x73 ? FLOW_START : FLOW_END, true, lane, time);
  }

  private mark(fields: EventFields, ordinal: number): void {
    const time = this.clock.start(fields);
    if (Number.isNaN(time)) return;
    const lane = this.lanes.operators(this.pid(fields), this.tid(fields));
    this.builder.span(lane, SpanKind.mark, time, 0, this.names.id(fields), 0, -1, ordinal);
  }

  /** '' = none, as all device events. Each spelling is decoded once. */
  private categoryOf({ bytes, catFrom, catTo }: EventFields): string {
    if (catFrom < 0) return '';
    const id = this.categories.internRepeated(bytes, catFrom, catTo);
    return (this.categoryTexts[id] ??= stringAt(bytes, catFrom, catTo, this.decode));
  }

  private pid({ bytes, pidFrom, pidTo }: EventFields): number {
    return this.known.identities.of(bytes, pidFrom, pidTo);
  }

  private tid({ bytes, tidFrom, tidTo }: EventFields): number {
    return this.known.identities.of(bytes, tidFrom, tidTo);
  }
}
