/**
 * The engine's answers about two traces side by side: core's functions on the open traces. Long ones go on in turns
 * with other questions, until cancelled.
 */

import { compare, type Sources } from '../core/analysis/diff/comparison.ts';
import { diffInTurns } from '../core/analysis/diff/diff.ts';
import { partnerInTurns } from '../core/analysis/diff/partner.ts';
import { rowIdInTurns } from '../core/analysis/diff/row-of.ts';
import { rowsInTurns } from '../core/analysis/diff/rows.ts';
import type { Source } from '../core/analysis/diff/scope.ts';
import type { Unhurried } from '../core/base/unhurried.ts';
import { invariant } from '../core/base/assert.ts';
import type {
  DiffEngineApi,
  DiffPlace,
  DiffRequest,
  DiffRow,
  DiffSideName,
} from '../core/protocol/diff.ts';
import type { EngineEvents } from '../core/protocol/engine.ts';
import type { TraceId } from '../core/protocol/ids.ts';
import type { CancelSignal, Served } from '../core/protocol/rpc.ts';
import type { OpenTraceFile } from './open-file.ts';
import { withTrack } from './timelines.ts';
import { unhurried } from './unhurried.ts';

/** @param file the open trace of an id; throws where there is none */
export function servedDiff(
  file: (id: TraceId) => Pick<OpenTraceFile, 'name' | 'trace'>,
  events: EngineEvents,
): Served<DiffEngineApi> {
  const source = ({ trace: id, node }: DiffPlace): Source => {
    const { name, trace } = file(id);
    return { id, name, trace, ...(node !== undefined && { node }) };
  };
  const sources = ({ a, b }: DiffRequest): Sources => {
    invariant(a.length > 0 && b.length > 0, 'a side of the comparison is empty');
    return { a: a.map(source), b: b.map(source) };
  };
  const oneByOne = queue();
  const answered = <T>(work: Unhurried<T>, signal: CancelSignal): Promise<T> =>
    oneByOne(() => unhurried(work, signal));
  return {
    diff: async ({ ticket, ...request }, { signal }) => {
      const told = (fraction: number): void => {
        if (ticket !== undefined) events.progress({ ticket, fraction, phase: 'compare' });
      };
      return answered(diffInTurns(sources(request), told), signal);
    },
    diffRows: async ({ a, b, ...question }, { signal }) => {
      const compared = sources({ a, b });
      const answer = await answered(rowsInTurns(compared, question), signal);
      return { ...answer, rows: answer.rows.map(row => locatedRow(compared, row)) };
    },
    diffPartner: async ({ a, b, ...question }, { signal }) => {
      const compared = sources({ a, b });
      const partner = await answered(partnerInTurns(compared, question), signal);
      if (partner === undefined) return undefined;
      const { trace } = sidesShown(compared)[question.side === 'a' ? 'b' : 'a'];
      return { ...partner, selection: withTrack(trace, partner.selection) };
    },
    diffRowOf: async ({ a, b, ...question }, { signal }) =>
      answered(rowIdInTurns(sources({ a, b }), question), signal),
  };
}

/** Does one thing after the other: two comparisons at once would make the same tables twice. */
function queue(): <T>(act: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return act => {
    const result = last.then(act);
    last = result.catch(() => undefined);
    return result;
  };
}

/** The repeats that figures, rows and partners are of. */
function sidesShown(sources: Sources): Readonly<Record<DiffSideName, Source>> {
  const { a, b } = compare(sources);
  return { a: a.main.scope.source, b: b.main.scope.source };
}

/** The row with the tracks of what it selects. */
function locatedRow(sources: Sources, row: DiffRow): DiffRow {
  const sides = sidesShown(sources);
  const located = (side: DiffSideName): Partial<DiffRow> => {
    const cell = row[side];
    if (cell?.selection === undefined) return {};
    return { [side]: { ...cell, selection: withTrack(sides[side].trace, cell.selection) } };
  };
  return { ...row, ...located('a'), ...located('b') };
}
