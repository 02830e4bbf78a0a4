/**
 * Makes one trace of several, the ranks of a run: times aligned by the traces' origins, lanes one rank after the other,
 * and everything that is an index renumbered. Decides not which files belong together, and derives nothing.
 *
 * Memory: the parts are used up column by column, so that no column of all of them exists twice.
 */

import { append, largestIn, smallestIn } from '../base/lists.ts';
import { err, ok, type Result } from '../base/result.ts';
import { upperBound } from '../base/search.ts';
import { StringTable } from '../base/strings.ts';
import type { Lane, NameId, SpanRow } from './columns.ts';
import { DetailMerger } from './merge-details.ts';
import { DeviceMerger, ProcessMerger } from './merge-places.ts';
import { mergeSpans, type PartMaps } from './merge-spans.ts';
import { labelled, type RunPart } from './run-part.ts';
import type { Collectives, Trace, Warning } from './trace.ts';

export interface MergedRun {
  readonly trace: Trace;
  /** Which part a row comes from, and its row there. A binary search. */
  readonly origin: (row: SpanRow) => { readonly part: number; readonly row: SpanRow };
}

/** Lane ids are 16 bits wide. */
const MAX_LANES = 0xffff;
/** Origins further apart than this are no clocks of one run: float64 counts ns exactly for 104 days. */
const MAX_SPREAD_NS = 10n ** 15n;

/**
 * Merges traces of one format. They are spent afterwards: of their span tables only `source`, `kind` and `lane` remain,
 * which is what the way back to the file needs.
 *
 * @param breathe called between columns
 */
export async function mergeTraces(
  parts: readonly RunPart[],
  breathe: () => Promise<void> = async () => undefined,
): Promise<Result<MergedRun>> {
  const laneCount = parts.reduce((sum, { trace }) => sum + trace.lanes.length, 0);
  if (laneCount >= MAX_LANES) {
    return err({
      reason: 'too-many-lanes',
      message: `The ranks have ${laneCount} threads and streams together, more than one view can hold`,
      advice: 'Open fewer ranks, or one at a time.',
      args: [laneCount],
    });
  }
  const { shifts, originNs, warnings } = alignment(parts);
  const merger = new Merger(parts, shifts);
  const trace = await merger.run(originNs, warnings, breathe);
  const bases = Uint32Array.from(merger.bases);
  const origin: MergedRun['origin'] = row => {
    const part = upperBound(bases, row) - 1;
    return { part, row: row - bases[part]! };
  };
  return ok({ trace, origin });
}

/**
 * What is added to the times of each part, ns: the distance of its origin from the earliest one. Parts whose origin is
 * not known, or not of this run, begin at 0.
 */
function alignment(parts: readonly RunPart[]): {
  shifts: number[];
  originNs: bigint | undefined;
  warnings: Warning[];
} {
  const origins = parts.map(({ trace }) => trace.originNs);
  const known = origins.filter(origin => origin !== undefined);
  const first = known.reduce<bigint | undefined>(
    (a, b) => (a === undefined || b < a ? b : a),
    undefined,
  );
  const last = known.reduce<bigint | undefined>(
    (a, b) => (a === undefined || b > a ? b : a),
    undefined,
  );
  const apart = first !== undefined && last !== undefined && last - first > MAX_SPREAD_NS;
  const warnings: Warning[] = [];
  if (apart || known.length < parts.length) {
    warnings.push({
      reason: 'ranks-not-aligned',
      message: 'The clocks of the ranks could not be aligned: each is shown from its own beginning',
    });
  }
  return {
    shifts: origins.map(origin =>
      apart || origin === undefined || first === undefined ? 0 : Number(origin - first),
    ),
    originNs: apart ? undefined : first,
    warnings,
  };
}

class Merger {
  /** First row of each part. */
  readonly bases: number[] = [];
  private readonly parts: readonly RunPart[];
  private readonly shifts: readonly number[];
  private readonly strings = new StringTable();
  private readonly shortNames = new Map<NameId, NameId>();
  private readonly mangledNames = new Map<NameId, NameId>();
  private readonly lanes: Lane[] = [];
  private readonly details = new DetailMerger();
  private readonly devices: DeviceMerger;
  private readonly processes: ProcessMerger;
  private rows = 0;

  constructor(parts: readonly RunPart[], shifts: readonly number[]) {
    this.parts = parts;
    this.shifts = shifts;
    this.devices = new DeviceMerger(parts);
    this.processes = new ProcessMerger(parts);
  }

  async run(
    originNs: bigint | undefined,
    warnings: readonly Warning[],
    breathe: () => Promise<void>,
  ): Promise<Trace> {
    const maps = this.parts.map((part, i) => this.take(part, i));
    const traces = this.parts.map(({ trace }) => trace);
    const collectives = mergeCollectives(traces, this.bases);
    const spans = await mergeSpans(traces, maps, this.rows, breathe);
    const [first] = traces;
    const { values: operatorCalls } = this.details.operatorCalls;
    return {
      format: first?.format ?? 'chrome-json',
      product: first?.product ?? '',
      version: first?.version ?? '',
      facts: commonFacts(this.parts),
      ...(originNs !== undefined && { originNs }),
      worldSize: Math.max(traces.length, largestIn(traces.map(({ worldSize }) => worldSize ?? 0))),
      startNs: smallestIn(traces.map(({ startNs }, i) => startNs + this.shifts[i]!)),
      endNs: largestIn(traces.map(({ endNs }, i) => endNs + this.shifts[i]!)),
      devices: this.devices.merged,
      processes: this.processes.processes,
      threads: this.processes.threads,
      lanes: this.lanes,
      strings: this.strings,
      spans,
      shapes: this.details.shapes.values,
      copies: this.details.copies.values,
      rangeAttributes: this.details.rangeAttributes.values,
      ...(operatorCalls.length > 0 && { operatorCalls }),
      counters: this.parts.flatMap((part, i) =>
        this.devices.counters(part, i, this.shifts[i]!, this.processes),
      ),
      ...(collectives !== undefined && { collectives }),
      shortNames: this.shortNames,
      mangledNames: this.mangledNames,
      openSpans: traces.reduce((sum, { openSpans }) => sum + openSpans, 0),
      warnings: [...warnings, ...noted(this.parts, ({ warnings: own }) => own)],
      gaps: noted(this.parts, ({ gaps }) => gaps),
    };
  }

  /** Takes over everything of a part but its spans. */
  private take(part: RunPart, i: number): PartMaps {
    const { trace } = part;
    const laneBase = this.lanes.length;
    const rowBase = this.rows;
    const names = new Uint32Array(trace.strings.length);
    for (const [id, text] of trace.strings.entries()) names[id] = this.strings.intern(text);
    const keep = (from: ReadonlyMap<NameId, NameId>, into: Map<NameId, NameId>): void => {
      for (const [name, other] of from) into.set(names[name]!, names[other]!);
    };
    keep(trace.shortNames, this.shortNames);
    keep(trace.mangledNames, this.mangledNames);
    for (const lane of trace.lanes) {
      this.lanes.push({
        ...lane,
        id: laneBase + lane.id,
        label: lane.device < 0 && lane.pid < 0 ? labelled(part, lane.label) : lane.label,
        pid: this.processes.pid(i, lane.pid),
        device: this.devices.index(i, lane.device),
        part: i,
        first: rowBase + lane.first,
        last: rowBase + lane.last,
      });
    }
    this.bases.push(rowBase);
    this.rows += trace.spans.length;
    return {
      rowBase,
      laneBase,
      names,
      details: this.details.take(trace),
      shiftNs: this.shifts[i]!,
    };
  }
}

function mergeCollectives(
  traces: readonly Trace[],
  bases: readonly number[],
): Collectives | undefined {
  if (traces.every(({ collectives }) => collectives === undefined)) return undefined;
  const rows: number[] = [];
  const detail: number[] = [];
  const details: Collectives['details'][number][] = [];
  traces.forEach(({ collectives }, i) => {
    if (collectives === undefined) return;
    for (const row of collectives.rows) rows.push(row + bases[i]!);
    for (const own of collectives.detail) detail.push(own + details.length);
    append(details, collectives.details);
  });
  return { rows: Uint32Array.from(rows), detail: Uint32Array.from(detail), details };
}

/** Facts that all parts share, and their number. */
function commonFacts(parts: readonly RunPart[]): Trace['facts'] {
  const [first, ...others] = parts.map(({ trace }) => trace.facts);
  const common = (first ?? []).filter(({ label, value }) =>
    others.every(facts => facts.some(fact => fact.label === label && fact.value === value)),
  );
  return [{ label: 'Ranks', value: String(parts.length) }, ...common];
}

/** Warnings with the rank that each is about. */
function noted(parts: readonly RunPart[], of: (trace: Trace) => readonly Warning[]): Warning[] {
  return parts.flatMap(part =>
    of(part.trace).map(warning => ({ ...warning, message: labelled(part, warning.message) })),
  );
}
