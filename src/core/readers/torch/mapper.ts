/**
 * Kineto's events to the trace's tables: one call per event, so what runs here is fast and what is rare is elsewhere.
 * Reads `args` only where a column comes from them.
 */

import { isOperation, SpanKind, type LaneId } from '../../trace/columns.ts';
import type { TraceBuilder } from '../../trace/builder.ts';
import { LaunchPairs } from '../json/calls.ts';
import { EventClock } from '../json/clock.ts';
import { SampleStore, takeCounter } from '../json/counters.ts';
import type { DocumentSink } from '../json/document.ts';
import type { EventFields } from '../json/event.ts';
import { Identities } from '../json/identities.ts';
import { ByteInterner } from '../json/intern.ts';
import { ProcessLabels } from '../json/labels.ts';
import { EventNames } from '../json/names.ts';
import { MemberPicker } from '../json/object.ts';
import { stringAt, type Decode } from '../json/text.ts';
import { categoryOf, isRangeAmongOperators, type Category } from './categories.ts';
import { CollectiveRecords } from './collectives.ts';
import { FlowPairs } from './flows.ts';
import { shortKernelName } from './kernel-names.ts';
import { KinetoLanes } from './lanes.ts';
import { MemoryEvents } from './memory.ts';
import { KinetoMetadata } from './metadata.ts';
import { OperationArgs } from './operations.ts';
import { OperatorArgs } from './operator-args.ts';

const COMPLETE = 0x58; // X
const INSTANT = 0x69; // i
const OLD_INSTANT = 0x49; // I
const METADATA = 0x4d; // M
const COUNTER = 0x43; // C
const FLOW_START = 0x73; // s
const FLOW_END = 0x66; // f

export class KinetoMapper implements DocumentSink {
  readonly clock: EventClock;
  readonly metadata: KinetoMetadata;
  readonly labels: ProcessLabels;
  readonly lanes: KinetoLanes;
  readonly pairs = new LaunchPairs();
  readonly flows = new FlowPairs();
  readonly collectives = new CollectiveRecords();
  readonly memory: MemoryEvents;
  readonly operatorCalls: OperatorArgs;
  readonly counters = new SampleStore();
  /** Events of phases that the tables have no place for. */
  skipped = 0;

  private readonly builder: TraceBuilder;
  private readonly decode: Decode;
  private readonly identities: Identities;
  private readonly names: EventNames;
  private readonly categories: Category[] = [];
  private readonly categoryNames = new ByteInterner();
  private readonly args: OperationArgs;
  private readonly callArgs: MemberPicker;
  /** By spelling of a name: what it tells beside itself, found out once. 0 = not looked at yet. */
  private readonly rangeNames: (boolean | undefined)[] = [];
  private readonly shortened = new Set<number>();

  constructor(builder: TraceBuilder, decode: Decode, originMicros?: number) {
    this.builder = builder;
    this.decode = decode;
    this.clock = new EventClock(originMicros);
    this.identities = new Identities(decode);
    this.labels = new ProcessLabels(this.identities, decode);
    this.lanes = new KinetoLanes(builder, this.identities);
    this.names = new EventNames(builder.strings, decode);
    this.metadata = new KinetoMetadata(decode);
    this.memory = new MemoryEvents(decode);
    this.operatorCalls = new OperatorArgs(decode);
    this.args = new OperationArgs(builder, decode);
    this.callArgs = new MemberPicker(['correlation'], decode);
  }

  member(key: string, json: Uint8Array): void {
    this.metadata.take(key, json);
  }

  event(fields: EventFields, ordinal: number): void {
    switch (fields.phase) {
      case COMPLETE:
        this.complete(fields, ordinal);
        break;
      case FLOW_START:
      case FLOW_END:
        this.flow(fields);
        break;
      case METADATA:
        this.labels.take(fields);
        break;
      case INSTANT:
      case OLD_INSTANT:
        this.instant(fields, ordinal);
        break;
      case COUNTER:
        this.counter(fields);
        break;
      default:
        if (fields.phase !== 0) this.skipped++;
    }
  }

  private complete(fields: EventFields, ordinal: number): void {
    const category = this.categoryOf(fields);
    const start = this.clock.start(fields);
    if (Number.isNaN(start)) return;
    const dur = this.clock.duration(fields);
    const { bytes } = fields;
    const pid = this.identities.of(bytes, fields.pidFrom, fields.pidTo);
    const tid = this.identities.of(bytes, fields.tidFrom, fields.tidTo);
    const spelling = this.names.spelling(fields);
    const name = this.names.idOf(spelling);
    switch (category.role) {
      case 'host': {
        const lane = this.lanes.operators(pid, tid);
        const kind = this.hostKind(category, spelling);
        const call = kind === SpanKind.operator ? this.operatorCalls.take(fields) : -1;
        this.builder.span(lane, kind, start, dur, name, 0, call, ordinal);
        break;
      }
      case 'python':
        this.builder.span(
          this.lanes.python(pid, tid),
          category.kind,
          start,
          dur,
          name,
          0,
          -1,
          ordinal,
        );
        break;
      case 'call': {
        this.callArgs.scan(bytes, fields.argsFrom, fields.argsTo);
        const correlation = this.callArgs.id(0);
        const lane = this.lanes.operators(pid, tid);
        const row = this.builder.span(
          lane,
          category.kind,
          start,
          dur,
          name,
          correlation,
          -1,
          ordinal,
        );
        this.pairs.call(correlation, row);
        this.flows.call(correlation, pid, tid, start, row);
        break;
      }
      default:
        this.elsewhere(fields, ordinal, category, pid, tid, start, dur, spelling);
    }
  }

  /** What does not run on a host thread. */
  private elsewhere(
    fields: EventFields,
    ordinal: number,
    { kind, role }: Category,
    pid: number,
    tid: number,
    start: number,
    dur: number,
    spelling: number,
  ): void {
    const name = this.names.idOf(spelling);
    if (role === 'overhead' || role === 'profiler' || role === 'generic') {
      const lane = this.otherLane(role, pid, tid);
      this.builder.span(lane, kind, start, dur, name, 0, -1, ordinal);
      return;
    }
    const { args } = this;
    args.scan(fields);
    const { correlation } = args;
    const lane = this.deviceLane(role, pid, tid);
    let detail = -1;
    if (role === 'kernel') {
      detail = args.shape();
      this.nameKernel(spelling);
    } else if (role === 'copy') {
      detail = args.copy(this.builder.strings.get(name), kind === SpanKind.memset);
    }
    const row = this.builder.span(lane, kind, start, dur, name, correlation, detail, ordinal);
    if (!isOperation(kind)) return;
    this.pairs.operation(correlation, row);
    this.flows.operation(correlation, pid, tid, start, row);
    const node = args.graphNode;
    if (node > 0) this.builder.graphNode(row, node);
    const collective = args.collective();
    if (collective !== undefined) this.collectives.add(ordinal, collective);
  }

  private otherLane(role: string, pid: number, tid: number): LaneId {
    if (role === 'generic') return this.lanes.generic(pid, tid);
    return this.lanes.overhead(role === 'overhead' ? 'Overhead' : 'Profiler');
  }

  private deviceLane(role: string, pid: number, tid: number): LaneId {
    if (role === 'sync') return this.lanes.sync(pid, tid, this.args);
    if (role === 'device-range') return this.lanes.deviceRanges(pid, tid, this.args);
    return this.lanes.stream(pid, tid, this.args);
  }

  private categoryOf(fields: EventFields): Category {
    const { bytes, catFrom, catTo } = fields;
    const id =
      catFrom < 0
        ? this.categoryNames.intern(bytes, 0, 0)
        : this.categoryNames.internRepeated(bytes, catFrom, catTo);
    if (id === this.categories.length) {
      this.categories.push(categoryOf(stringAt(bytes, catFrom, catTo, this.decode)));
    }
    return this.categories[id]!;
  }

  /** PyTorch 1.8 had no category for ranges. */
  private hostKind({ kind }: Category, spelling: number): SpanKind {
    if (kind !== SpanKind.operator) return kind;
    const isRange = (this.rangeNames[spelling] ??= isRangeAmongOperators(
      this.builder.strings.get(this.names.idOf(spelling)),
    ));
    return isRange ? SpanKind.annotation : kind;
  }

  private nameKernel(spelling: number): void {
    if (this.shortened.has(spelling)) return;
    this.shortened.add(spelling);
    const name = this.names.idOf(spelling);
    const text = this.builder.strings.get(name);
    const short = shortKernelName(text);
    if (short !== text) this.builder.shortNames.set(name, this.builder.strings.intern(short));
  }

  private flow(fields: EventFields): void {
    if (!this.flows.wanted) return;
    const time = this.clock.start(fields);
    const { bytes } = fields;
    const pid = this.identities.of(bytes, fields.pidFrom, fields.pidTo);
    const tid = this.identities.of(bytes, fields.tidFrom, fields.tidTo);
    this.flows.flow(fields, pid, tid, time);
  }

  private instant(fields: EventFields, ordinal: number): void {
    const name = this.names.id(fields);
    const text = this.builder.strings.get(name);
    // The window's end lies far behind the last event: as a span it would stretch every picture.
    if (text === 'Record Window End' || text.startsWith('Iteration Start: ')) return;
    const time = this.clock.start(fields);
    if (Number.isNaN(time)) return;
    const { bytes } = fields;
    const pid = this.identities.of(bytes, fields.pidFrom, fields.pidTo);
    if (text === '[memory]') {
      const device = (ordinal: number): number => this.lanes.deviceOf(ordinal);
      this.memory.take(fields, time, this.identities.numbers[pid]!, device);
      return;
    }
    const tid = this.identities.of(bytes, fields.tidFrom, fields.tidTo);
    const lane = this.lanes.operators(pid, tid);
    this.builder.span(lane, SpanKind.mark, time, 0, name, 0, -1, ordinal);
  }

  private counter(fields: EventFields): void {
    const time = this.clock.start(fields);
    if (Number.isNaN(time)) return;
    const pid = this.identities.of(fields.bytes, fields.pidFrom, fields.pidTo);
    // "GPU 0 Counters"
    const ordinal = /^GPU (\d+)/.exec(this.identities.texts[pid]!)?.[1];
    const device = ordinal === undefined ? -1 : this.lanes.deviceOf(Number(ordinal));
    const process = ordinal === undefined ? this.identities.numbers[pid]! : -1;
    takeCounter(this.counters, fields, time, process, device, this.decode);
  }
}
