/**
 * A trace as trace-event JSON, in the dialect of PyTorch's profiler: opens in Perfetto, in chrome://tracing and here
 * again with the same kernels, steps and layers. Streams are threads of their device, arrows lead from launches to
 * operations; times are µs with the nanoseconds as decimals.
 */

import { isOperation, SpanKind } from '../../trace/columns.ts';
import { operationsOfCall } from '../../analysis/launches.ts';
import { sortedByStart } from '../../analysis/operations.ts';
import type { Trace } from '../../trace/trace.ts';
import { aboutTrace } from '../about.ts';
import { numberText } from '../json.ts';
import { PieceMaker, type TextPiece } from '../table.ts';
import { argsMaker, members } from './args.ts';
import { categoryOf } from './categories.ts';
import { correlations } from './correlation.ts';
import { copyName } from './copy-names.ts';
import { modelRows } from './model-rows.ts';
import { slotsOf } from './nesting.ts';
import { chromeRows, type ChromeRow, type ChromeRows, type RowGroup } from './rows.ts';
import { micros } from './times.ts';

export function* chromeTrace(trace: Trace): Generator<TextPiece, void> {
  const rows = chromeRows(trace);
  /** Times are counted from here, since viewers take negative ones badly. */
  const originNs = Math.min(0, trace.startNs);
  const writer = new Writer(trace, rows, originNs);
  const pieces = new PieceMaker();
  pieces.add(head(trace, originNs));
  const { length } = trace.spans;
  let done = 0;
  let isFirst = true;
  for (const event of writer.events()) {
    if (event === SPAN) {
      done++;
      continue;
    }
    const isFull = pieces.add(isFirst ? event : `,\n${event}`);
    isFirst = false;
    if (isFull) yield pieces.take(Math.min(1, done / length));
  }
  pieces.add('\n]}\n');
  yield pieces.take(1);
}

/** Stands between the events for a span done. */
const SPAN = '';

/** Everything beside the events. Members that PyTorch's profiler writes, too, have its names. */
function head(trace: Trace, originNs: number): string {
  const { devices, rank, worldSize, originNs: unixNs } = trace;
  const object = {
    schemaVersion: 1,
    displayTimeUnit: 'ns',
    deviceProperties: devices.map(({ ordinal, name, sms, totalMemory, capability }) => ({
      id: ordinal,
      name,
      totalGlobalMem: totalMemory,
      computeMajor: capability === undefined ? undefined : Number(capability.split('.')[0]),
      computeMinor: capability === undefined ? undefined : Number(capability.split('.')[1]),
      numSms: sms,
    })),
    ...((rank !== undefined || worldSize !== undefined) && {
      distributedInfo: { rank, world_size: worldSize },
    }),
    otherData: aboutTrace(trace),
  };
  // No double holds the nanoseconds since 1970.
  const base = unixNs === undefined ? '' : `"baseTimeNanoseconds":${unixNs + BigInt(originNs)},\n`;
  return `{${base}${members(object)},\n"traceEvents":[\n`;
}

class Writer {
  private readonly trace: Trace;
  private readonly rows: ChromeRows;
  private readonly originNs: number;
  private readonly names: string[] = [];
  private readonly named = new Set<ChromeRow>();

  constructor(trace: Trace, rows: ChromeRows, originNs: number) {
    this.trace = trace;
    this.rows = rows;
    this.originNs = originNs;
  }

  *events(): Generator<string, void> {
    yield* this.processes();
    // Calls first, so that an arrow begins in the file before it ends, also where both are at one time.
    const groups = [...this.rows.groups].sort((a, b) => deviceOf(a) - deviceOf(b));
    const argsOf = argsMaker(this.trace, correlations(this.trace));
    for (const group of groups) yield* this.group(group, argsOf);
    yield* this.model();
    yield* this.counters();
  }

  private *processes(): Generator<string, void> {
    for (const [i, { pid, name, label }] of this.rows.processes.entries()) {
      const isDevice = label !== 'CPU';
      const meta = (what: string, args: object): string =>
        `{"ph":"M","name":"${what}","pid":${pid},"tid":0,"args":${JSON.stringify(args)}}`;
      yield meta('process_name', { name: name === '' ? label : name });
      yield meta('process_labels', { labels: label });
      yield meta('process_sort_index', { sort_index: isDevice ? i - 1000 : i });
    }
  }

  private *group(group: RowGroup, argsOf: (row: number) => string): Generator<string, void> {
    const { start, dur, kind } = this.trace.spans;
    const order = sortedByStart(this.trace, rowsOf(group));
    const slots = slotsOf({
      length: order.length,
      start: i => start[order[i]!]!,
      end: i => start[order[i]!]! + dur[order[i]!]!,
      yields: i => kind[order[i]!] === SpanKind.rangeStartEnd,
    });
    for (const [i, row] of order.entries()) {
      const place = group.row(slots[i]!);
      if (!this.named.has(place)) yield* this.name(place);
      yield this.span(row, place, argsOf(row));
      if (isOperation(kind[row]!)) yield* this.arrowEnd(row, place);
      else yield* this.arrowStarts(row, place);
      yield SPAN;
    }
  }

  private *name(place: ChromeRow, sortIndex?: number): Generator<string, void> {
    this.named.add(place);
    const { pid, tid, name, order } = place;
    const meta = `"ph":"M","pid":${pid},"tid":${tid},"args":`;
    yield `{"name":"thread_name",${meta}{"name":${JSON.stringify(name)}}}`;
    yield `{"name":"thread_sort_index",${meta}{"sort_index":${sortIndex ?? order}}}`;
  }

  private span(row: number, { pid, tid }: ChromeRow, args: string): string {
    const { spans } = this.trace;
    const isMark = spans.kind[row] === SpanKind.mark;
    const time = `"ts":${this.time(spans.start[row]!)}`;
    const category = categoryOf(this.trace, spans.kind[row]!);
    const phase = isMark ? `"i","s":"t",${time}` : `"X",${time},"dur":${micros(spans.dur[row]!)}`;
    const rest = args === '' ? '' : `,"args":{${args}}`;
    return `{"ph":${phase},"cat":"${category}","name":${this.nameOf(row)},"pid":${pid},"tid":${tid}${rest}}`;
  }

  /**
   * From a launch to each of its operations. They stand right behind the launch: viewers bind an arrow to what began
   * last, which may be a call inside the launch that begins at the same time.
   */
  private *arrowStarts(call: number, place: ChromeRow): Generator<string, void> {
    for (const row of operationsOfCall(this.trace, call)) {
      if (this.hasArrow(row)) yield this.arrow('"s"', row, place, call);
    }
  }

  private *arrowEnd(row: number, place: ChromeRow): Generator<string, void> {
    if (this.hasArrow(row)) yield this.arrow('"f","bp":"e"', row, place, row);
  }

  /** Clocks of device and host may be apart: an arrow back in time is one that ends before it begins to viewers. */
  private hasArrow(operation: number): boolean {
    const { start, link } = this.trace.spans;
    const call = link[operation]!;
    return call >= 0 && start[call]! <= start[operation]!;
  }

  /** Each has an id of its own, since a graph launches thousands. */
  private arrow(phase: string, operation: number, { pid, tid }: ChromeRow, at: number): string {
    const ts = this.time(this.trace.spans.start[at]!);
    return `{"ph":${phase},"id":${operation + 1},"cat":"ac2g","name":"ac2g","pid":${pid},"tid":${tid},"ts":${ts}}`;
  }

  private *model(): Generator<string, void> {
    const category = categoryOf(this.trace, SpanKind.deviceRange);
    for (const [i, { device, name, spans: make }] of modelRows(this.trace).entries()) {
      const spans = make();
      const slots = slotsOf({
        length: spans.length,
        start: k => spans[k]!.startNs,
        end: k => spans[k]!.startNs + spans[k]!.durationNs,
        yields: () => false,
      });
      const group = this.rows.extra(device, name);
      const ordinal = this.trace.devices[device]?.ordinal ?? device;
      for (const [k, span] of spans.entries()) {
        const place = group.row(slots[k]!);
        if (!this.named.has(place)) yield* this.name(place, i - 1000);
        const times = `"ts":${this.time(span.startNs)},"dur":${micros(span.durationNs)}`;
        const where = `"pid":${place.pid},"tid":${place.tid}`;
        const args = JSON.stringify({ device: ordinal, ...span.args });
        yield `{"ph":"X",${times},"cat":"${category}","name":${JSON.stringify(span.name)},${where},"args":${args}}`;
      }
    }
  }

  private *counters(): Generator<string, void> {
    for (const { name, unit, device, pid, time, value } of this.trace.counters) {
      const title = JSON.stringify(unit === '' ? name : `${name} (${unit})`);
      const where = `"ph":"C","name":${title},"pid":${this.rows.counterPid(device, pid)}`;
      for (let i = 0; i < time.length; i++) {
        if (!Number.isFinite(value[i]!)) continue;
        yield `{${where},"ts":${this.time(time[i]!)},"args":{"value":${numberText(value[i]!)}}}`;
      }
    }
  }

  private time(ns: number): string {
    return micros(ns - this.originNs);
  }

  private nameOf(row: number): string {
    const id = this.trace.spans.name[row]!;
    const copy = copyName(this.trace, row);
    if (copy !== undefined) return JSON.stringify(copy);
    return (this.names[id] ??= JSON.stringify(this.trace.strings.get(id)));
  }
}

function deviceOf({ lanes }: RowGroup): number {
  return lanes[0]?.device ?? -1;
}

/** Span rows of a group, lane by lane. */
function rowsOf({ lanes }: RowGroup): Uint32Array {
  const rows = new Uint32Array(lanes.reduce((sum, { first, last }) => sum + last - first, 0));
  let at = 0;
  for (const { first, last } of lanes) for (let row = first; row < last; row++) rows[at++] = row;
  return rows;
}
