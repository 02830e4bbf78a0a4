/**
 * Events of the Chrome trace format in general to the trace's tables: every phase that carries time. What the names
 * mean is not guessed here, except for rows that other GPU profilers mark as devices (rows.ts).
 */

import { SpanKind, type LaneId } from '../../trace/columns.ts';
import type { TraceBuilder } from '../../trace/builder.ts';
import type { NameId } from '../../base/strings.ts';
import { EventClock } from '../json/clock.ts';
import { SampleStore, takeCounter } from '../json/counters.ts';
import type { DocumentSink } from '../json/document.ts';
import type { EventFields } from '../json/event.ts';
import { FIRST_TEXT_ID, Identities } from '../json/identities.ts';
import { ProcessLabels } from '../json/labels.ts';
import { LaneTable, type OpenLane } from '../json/lanes.ts';
import { EventNames } from '../json/names.ts';
import { MemberPicker } from '../json/object.ts';
import { stringAt, type Decode } from '../json/text.ts';
import { AsyncEvents } from './async.ts';
import { FLOW_END, FLOW_START, FLOW_STEP, FlowEvents } from './flows.ts';
import { StackedEvents } from './nesting.ts';
import { deviceRow, operationKind } from './rows.ts';

const THREAD = 0;
const ASYNC = 1;

export class ChromeMapper implements DocumentSink {
  readonly clock: EventClock;
  readonly labels: ProcessLabels;
  readonly flows = new FlowEvents();
  readonly stacked = new StackedEvents();
  readonly asynchronous = new AsyncEvents();
  readonly counters = new SampleStore();
  /** Events of phases that the tables have no place for. */
  skipped = 0;
  /** Members of the top object that tell who wrote the file. */
  readonly members = new Map<string, string>();

  private readonly builder: TraceBuilder;
  private readonly decode: Decode;
  private readonly identities: Identities;
  private readonly names: EventNames;
  private readonly lanes: LaneTable;
  private readonly id2: MemberPicker;
  /** Lanes that are device rows, with their device's ordinal. */
  private readonly deviceLanes = new Map<LaneId, number>();
  private readonly threads = new Map<string, { readonly pid: number; readonly tid: number }>();

  constructor(builder: TraceBuilder, decode: Decode, originMicros?: number) {
    this.builder = builder;
    this.decode = decode;
    this.clock = new EventClock(originMicros);
    this.identities = new Identities(decode);
    this.labels = new ProcessLabels(this.identities, decode);
    this.names = new EventNames(builder.strings, decode);
    this.lanes = new LaneTable(builder);
    this.id2 = new MemberPicker(['local', 'global'], decode);
  }

  get overflown(): number {
    return this.lanes.overflown;
  }

  member(key: string, json: Uint8Array): void {
    if (json.length < 1000) this.members.set(key, this.decode(json));
  }

  event(fields: EventFields, ordinal: number): void {
    const phase = String.fromCharCode(fields.phase);
    if (phase === 'M') this.labels.take(fields);
    else if ('XBEiIRCbneSTpFstf'.includes(phase) && fields.phase > 0) {
      const time = this.clock.start(fields);
      if (!Number.isNaN(time)) this.timed(phase, fields, time, ordinal);
    } else if (fields.phase > 0) {
      this.skipped++;
    }
  }

  private timed(phase: string, fields: EventFields, time: number, ordinal: number): void {
    switch (phase) {
      case 'X':
        this.complete(fields, time, ordinal);
        break;
      case 'B':
        this.stacked.begin(this.thread(fields), time, this.names.id(fields), ordinal);
        break;
      case 'E':
        this.stacked.end(this.thread(fields), time, this.names.id(fields));
        break;
      case 'C':
        this.counter(fields, time);
        break;
      case 'b':
      case 'S':
        this.asynchronous.begin(
          this.scope(fields),
          this.asyncLane(fields),
          time,
          this.names.id(fields),
          ordinal,
        );
        break;
      case 'e':
      case 'F':
        this.asynchronous.end(this.scope(fields), time, this.addSpan);
        break;
      case 's':
      case 't':
      case 'f':
        this.flow(phase, fields, time);
        break;
      default:
        this.mark(phase, fields, time, ordinal);
    }
  }

  private complete(fields: EventFields, time: number, ordinal: number): void {
    const lane = this.thread(fields);
    const name = this.names.id(fields);
    const dur = this.clock.duration(fields);
    this.builder.span(lane, this.kindOn(lane, name), time, dur, name, 0, -1, ordinal);
  }

  private mark(phase: string, fields: EventFields, time: number, ordinal: number): void {
    const lane = 'nTp'.includes(phase) ? this.asyncLane(fields) : this.thread(fields);
    this.builder.span(lane, SpanKind.mark, time, 0, this.names.id(fields), 0, -1, ordinal);
  }

  private counter(fields: EventFields, time: number): void {
    const pid = this.identities.of(fields.bytes, fields.pidFrom, fields.pidTo);
    takeCounter(this.counters, fields, time, this.identities.numbers[pid]!, -1, this.decode);
  }

  private flow(phase: string, fields: EventFields, time: number): void {
    const role = phase === 's' ? FLOW_START : phase === 't' ? FLOW_STEP : FLOW_END;
    const key = `${this.scope(fields)}\0${this.names.id(fields)}`;
    this.flows.add(key, role, fields.bindsEnclosing, this.thread(fields), time);
  }

  /** Spans of `B`/`E` and asynchronous events, found when they end. */
  readonly addSpan = (
    lane: LaneId,
    start: number,
    end: number,
    name: NameId,
    source: number,
  ): void => {
    const dur = Number.isNaN(end) ? NaN : Math.max(0, end - start);
    this.builder.span(lane, this.kindOn(lane, name), start, dur, name, 0, -1, source);
  };

  private kindOn(lane: LaneId, name: NameId): SpanKind {
    if (!this.deviceLanes.has(lane)) return SpanKind.other;
    return operationKind(this.builder.strings.get(name));
  }

  /** What tells flows and asynchronous events apart: category and id, local to the process where the file says so. */
  private scope(fields: EventFields): string {
    const { bytes } = fields;
    const category = stringAt(bytes, fields.catFrom, fields.catTo, this.decode);
    if (fields.id2From < 0) {
      return `${category}\0${stringAt(bytes, fields.idFrom, fields.idTo, this.decode)}`;
    }
    this.id2.scan(bytes, fields.id2From, bytes.length);
    const pid = this.identities.of(bytes, fields.pidFrom, fields.pidTo);
    return `${category}\0${this.id2.has(0) ? `${pid}\0${this.id2.text(0)}` : this.id2.text(1)}`;
  }

  private thread(fields: EventFields): LaneId {
    const { bytes } = fields;
    const pid = this.identities.of(bytes, fields.pidFrom, fields.pidTo);
    const tid = this.identities.of(bytes, fields.tidFrom, fields.tidTo);
    const known = this.lanes.find(THREAD, pid, tid);
    return known >= 0 ? known : this.lanes.add(THREAD, pid, tid, this.threadLane(pid, tid));
  }

  private threadLane(pid: number, tid: number): OpenLane {
    const { numbers, texts } = this.identities;
    const process = this.labels.processes.get(pid) ?? texts[pid]!;
    const row = deviceRow(process, this.labels.threadName(pid, tid), numbers[tid]!);
    const key = `${pid} ${tid}`;
    this.threads.set(key, { pid, tid });
    if (row === undefined) {
      return { key, kind: 'generic', label: texts[tid]!, pid: numbers[pid]!, tid: numbers[tid]! };
    }
    this.deviceLanes.set(this.lanes.specs.length, row.device);
    return { key, kind: 'stream', label: row.label, device: row.device, stream: row.stream };
  }

  /** One row per process and category: their spans overlap, which the table draws on rows below one another. */
  private asyncLane(fields: EventFields): LaneId {
    const { bytes } = fields;
    const pid = this.identities.of(bytes, fields.pidFrom, fields.pidTo);
    const category = this.identities.of(bytes, fields.catFrom, fields.catTo);
    const known = this.lanes.find(ASYNC, pid, category);
    if (known >= 0) return known;
    return this.lanes.add(ASYNC, pid, category, {
      key: `async ${pid} ${category}`,
      kind: 'generic',
      label: fields.catFrom < 0 ? 'Asynchronous' : this.identities.texts[category]!,
      pid: this.identities.numbers[pid]!,
    });
  }

  /** Fills in names and devices, which may stand anywhere in the file. */
  finish(): void {
    const ordinals = [...new Set(this.deviceLanes.values())].sort((a, b) => a - b);
    for (const ordinal of ordinals) this.builder.devices.push({ ordinal, name: '' });
    for (const [lane, ordinal] of this.deviceLanes) {
      this.lanes.specs[lane]!.device = ordinals.indexOf(ordinal);
    }
    const { numbers, texts } = this.identities;
    const named = (id: number): string => (numbers[id]! >= FIRST_TEXT_ID ? texts[id]! : '');
    const processes = new Set<number>();
    for (const { pid, tid } of this.threads.values()) {
      processes.add(pid);
      const name = this.labels.threadName(pid, tid) || named(tid);
      this.builder.threads.push({ pid: numbers[pid]!, tid: numbers[tid]!, name });
      const spec = this.lanes.specs.find(({ key }) => key === `${pid} ${tid}`);
      if (spec !== undefined && spec.kind === 'generic' && name !== '') spec.label = name;
    }
    for (const pid of processes) {
      const name = this.labels.processes.get(pid) ?? named(pid);
      this.builder.processes.push({ pid: numbers[pid]!, name });
    }
  }
}
