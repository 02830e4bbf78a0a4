/** The structural invariants of a trace, as a list of what is broken. For tests and bug reports, not for user input. */

import type { Trace } from './trace.ts';

/** Returns one line per broken invariant, at most `limit`; empty = sound. Cost: one pass over the spans. */
export function brokenInvariants(trace: Trace, limit = 20): string[] {
  const broken: string[] = [];
  const report = (line: string): void => {
    if (broken.length < limit) broken.push(line);
  };
  const { spans, lanes } = trace;
  const columns = [spans.start, spans.dur, spans.name, spans.lane, spans.kind, spans.depth];
  columns.push(spans.parent as never, spans.link as never, spans.correlation);
  for (const column of columns) {
    if (column.length !== spans.length)
      report(`a column has ${column.length} rows, not ${spans.length}`);
  }
  let next = 0;
  for (const lane of lanes) {
    if (lane.first !== next) report(`lane ${lane.id} begins at row ${lane.first}, not ${next}`);
    next = lane.last;
    checkLane(trace, lane.id, report);
  }
  if (next !== spans.length) report(`lanes cover ${next} of ${spans.length} rows`);
  return broken;
}

function checkLane(trace: Trace, id: number, report: (line: string) => void): void {
  const { start, dur, lane: laneOf, parent, depth, link } = trace.spans;
  const lane = trace.lanes[id]!;
  const busyUntil = new Float64Array(256).fill(-Infinity);
  for (let row = lane.first; row < lane.last; row++) {
    const from = start[row]!;
    const to = from + dur[row]!;
    if (laneOf[row] !== id) report(`row ${row} lies in lane ${id} but says ${laneOf[row]}`);
    if (!(dur[row]! >= 0)) report(`row ${row} has duration ${dur[row]}`);
    if (row > lane.first && from < start[row - 1]!)
      report(`row ${row} starts before row ${row - 1}`);
    const up = parent[row]!;
    if (up >= 0) {
      const encloses = start[up]! <= from && start[up]! + dur[up]! >= to;
      if (up >= row || up < lane.first || !encloses)
        report(`row ${row} has the wrong parent ${up}`);
      if (depth[row]! <= depth[up]! && depth[up]! < 255)
        report(`row ${row} is not below its parent`);
    }
    const level = depth[row]!;
    if (level < 255 && busyUntil[level]! > from) report(`row ${row} overlaps on depth ${level}`);
    if (level >= lane.depths) report(`row ${row} is deeper than its lane says`);
    busyUntil[level] = to;
    if (link[row]! >= trace.spans.length) report(`row ${row} links to ${link[row]}`);
    if (trace.spans.name[row]! >= trace.strings.length) report(`row ${row} has no name`);
  }
}
