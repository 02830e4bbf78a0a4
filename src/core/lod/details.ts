/**
 * What is known about one span without going back to the file: names, shape, sizes, launch, gap, enclosing ranges.
 * Values are exact and unformatted; the engine appends what the file has besides.
 */

import type { SpanDetails } from '../protocol/engine.ts';
import type { Field } from '../readers/types.ts';
import { isOperation, isRange, SpanKind, type Lane, type SpanRow } from '../trace/columns.ts';
import type { Trace } from '../trace/trace.ts';
import type { TimelineContent } from './content.ts';
import { enclosingRanges } from './enclosing.ts';
import { operationsOf } from './linked.ts';
import { tellingName } from './track-labels.ts';
import type { DetailField, DerivedTrack, TrackId } from './types.ts';

const kindNames = new Map<number, string>(
  Object.entries(SpanKind).map(([name, kind]) => [kind, name]),
);

/**
 * @param track the track that was clicked; decides whether `span` is a row of the span table or a derived item
 * @returns undefined where there is no such span
 */
export function spanDetails(
  timeline: TimelineContent,
  track: TrackId,
  span: number,
): SpanDetails | undefined {
  const content = timeline.contentOf(track);
  if (content?.kind === 'derived') return derivedDetails(content.derived, track, span);
  if (!(span >= 0 && span < timeline.trace.spans.length)) return undefined;
  const { trace } = timeline;
  const { spans, strings, lanes } = trace;
  const name = spans.name[span]!;
  const lane = lanes[spans.lane[span]!]!;
  return {
    row: span,
    kind: kindNames.get(spans.kind[span]!) ?? 'other',
    name: strings.get(name),
    shortName: strings.get(trace.shortNames.get(name) ?? name),
    startNs: spans.start[span]!,
    durationNs: spans.dur[span]!,
    track,
    fields: [
      ...shapeFields(trace, span),
      ...copyFields(trace, span),
      ...rangeFields(trace, span),
      ...launchFields(timeline, span),
      ...placeFields(trace, lane),
      ...identityFields(trace, span),
    ],
    path: rangePath(timeline, span),
    selection: timeline.selectionOf(span, track),
  };
}

/** A step, layer or phase as analysis described it. */
function derivedDetails(
  derived: DerivedTrack,
  track: TrackId,
  index: number,
): SpanDetails | undefined {
  const item = derived.items[index];
  if (item === undefined) return undefined;
  const { startNs, endNs, label, name = label, node, fields } = item;
  const place = node === undefined ? {} : { node };
  return {
    row: index,
    kind: derived.role,
    name,
    shortName: label,
    startNs,
    durationNs: endNs - startNs,
    track,
    fields: fields?.() ?? [],
    path: [],
    ...place,
    selection: { startNs, endNs, label: name, ...place },
  };
}

function field(name: DetailField, value: string | number, unit?: string): Field {
  return { name, value: String(value), ...(unit !== undefined && { unit }) };
}

function shapeFields({ spans, shapes }: Trace, row: SpanRow): Field[] {
  if (spans.kind[row] !== SpanKind.kernel) return [];
  const shape = shapes[spans.detail[row]!];
  if (shape === undefined) return [];
  const fields = [
    field('Grid', shape.grid.join(' × ')),
    field('Block', shape.block.join(' × ')),
    field('Threads', product(shape.grid) * product(shape.block), ''),
  ];
  if (shape.registers >= 0) fields.push(field('Registers per thread', shape.registers));
  if (shape.staticShared >= 0) {
    fields.push(field('Static shared memory', shape.staticShared, 'B'));
  }
  if (shape.dynamicShared >= 0) {
    fields.push(field('Dynamic shared memory', shape.dynamicShared, 'B'));
  }
  return fields;
}

function product(sizes: readonly number[]): number {
  return sizes.reduce((a, b) => a * b, 1);
}

function copyFields({ spans, copies }: Trace, row: SpanRow): Field[] {
  const kind = spans.kind[row];
  if (kind !== SpanKind.memcpy && kind !== SpanKind.memset) return [];
  const copy = copies[spans.detail[row]!];
  if (copy === undefined) return [];
  const fields = [field('Bytes', copy.bytes, 'B')];
  const ns = spans.dur[row]!;
  if (ns > 0) fields.push(field('Rate', (copy.bytes / ns) * 1e9, 'B/s'));
  if (copy.direction !== undefined) fields.push(field('Direction', copy.direction));
  if (copy.from !== undefined) fields.push(field('From', copy.from));
  if (copy.to !== undefined) fields.push(field('To', copy.to));
  if (copy.value !== undefined) fields.push(field('Value', copy.value));
  return fields;
}

function rangeFields({ spans, rangeAttributes }: Trace, row: SpanRow): Field[] {
  if (!isRange(spans.kind[row]!) && spans.kind[row] !== SpanKind.mark) return [];
  const attributes = rangeAttributes[spans.detail[row]!];
  if (attributes === undefined) return [];
  const fields: Field[] = [];
  if (attributes.domain !== '') fields.push(field('Domain', attributes.domain));
  if (attributes.category !== '') fields.push(field('Category', attributes.category));
  return fields;
}

/** Delay and duration of the launch, as in `analysis/launch.ts`, and the pause of the stream before the operation. */
function launchFields(timeline: TimelineContent, row: SpanRow): Field[] {
  const { trace } = timeline;
  const { start, dur, link, kind, name } = trace.spans;
  const fields: Field[] = [];
  if (isOperation(kind[row]!)) {
    const gap = gapBefore(timeline, row);
    if (gap !== undefined) fields.push(field('Gap before on the stream', gap, 'ns'));
    const call = link[row]!;
    if (call < 0) return fields;
    fields.push(
      field('Launched by', trace.strings.get(name[call]!)),
      field('Launch delay', start[row]! - start[call]!, 'ns'),
      field('Launch duration', dur[call]!, 'ns'),
    );
    return fields;
  }
  const operations = operationsOf(trace, row);
  const first = operations[0];
  if (first === undefined) return fields;
  const earliest = operations.reduce((low, each) => Math.min(low, start[each]!), Infinity);
  fields.push(field('Launched', shortName(trace, first)));
  if (operations.length > 1) fields.push(field('Operations', operations.length, ''));
  fields.push(field('Launch delay', earliest - start[row]!, 'ns'));
  return fields;
}

function shortName(trace: Trace, row: SpanRow): string {
  const name = trace.spans.name[row]!;
  return trace.strings.get(trace.shortNames.get(name) ?? name);
}

/** From the end of all earlier operations on the stream, at least 0 (they may overlap); undefined for the first. */
function gapBefore(timeline: TimelineContent, row: SpanRow): number | undefined {
  const { spans, lanes } = timeline.trace;
  const lane = lanes[spans.lane[row]!]!;
  if (lane.kind !== 'stream' || row === lane.first) return undefined;
  const end = timeline
    .lane(lane)
    .coverage()
    .endBefore(row - lane.first);
  return Math.max(0, spans.start[row]! - end);
}

function placeFields(trace: Trace, lane: Lane): Field[] {
  const fields: Field[] = [];
  if (lane.device >= 0) {
    const device = trace.devices[lane.device];
    const ordinal = device?.ordinal ?? lane.device;
    const name = tellingName(device?.name, ordinal);
    fields.push(field('Device', name === undefined ? `${ordinal}` : `${ordinal} · ${name}`));
  }
  if (lane.stream >= 0) fields.push(field('Stream', lane.stream));
  if (lane.context >= 0) fields.push(field('Context', lane.context));
  if (lane.pid >= 0) {
    const process = trace.processes.find(({ pid }) => pid === lane.pid);
    fields.push(field('Process', named(lane.pid, process?.name)));
  }
  if (lane.tid >= 0) {
    const thread = trace.threads.find(({ pid, tid }) => pid === lane.pid && tid === lane.tid);
    fields.push(field('Thread', named(lane.tid, thread?.name)));
  }
  return fields;
}

function named(id: number, name: string | undefined): string {
  const telling = tellingName(name, id);
  return telling === undefined ? `${id}` : `${id} ${telling}`;
}

function identityFields({ spans, strings, mangledNames }: Trace, row: SpanRow): Field[] {
  const fields: Field[] = [];
  const node = spans.graphNode?.[row] ?? 0;
  if (node > 0) {
    fields.push(field('CUDA graph', Math.floor(node / 2 ** 32)));
    fields.push(field('Graph node', node % 2 ** 32));
  }
  if (spans.correlation[row]! > 0) fields.push(field('Correlation id', spans.correlation[row]!));
  const mangled = mangledNames.get(spans.name[row]!);
  if (mangled !== undefined && mangled !== spans.name[row])
    fields.push(field('Mangled name', strings.get(mangled)));
  return fields;
}

/** Names of the ranges around the span, or around the launch of an operation; outermost first. */
export function rangePath(timeline: TimelineContent, row: SpanRow): string[] {
  const { trace } = timeline;
  const { start, dur, link, kind, name, lane: laneOf } = trace.spans;
  let rows: SpanRow[];
  if (isOperation(kind[row]!)) {
    const call = link[row]!;
    if (call < 0) return [];
    const { pid, tid } = trace.lanes[laneOf[call]!]!;
    rows = enclosingRanges(timeline, pid, tid, start[call]!, start[call]!);
  } else {
    const lane = trace.lanes[laneOf[row]!]!;
    if (lane.tid < 0) return [];
    const end = start[row]! + dur[row]!;
    rows = enclosingRanges(timeline, lane.pid, lane.tid, start[row]!, end, row);
  }
  return rows.map(range => trace.strings.get(name[range]!));
}
