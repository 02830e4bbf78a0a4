/** The engine's answers about two traces side by side: core's functions on the open traces. */

import { compare, type Sources } from '../core/analysis/diff/comparison.ts';
import { diffOf } from '../core/analysis/diff/diff.ts';
import { partnerOf } from '../core/analysis/diff/partner.ts';
import { rowIdOf } from '../core/analysis/diff/row-of.ts';
import { diffRowsOf } from '../core/analysis/diff/rows.ts';
import type { Source } from '../core/analysis/diff/scope.ts';
import { invariant } from '../core/base/assert.ts';
import type {
  DiffEngineApi,
  DiffPlace,
  DiffRequest,
  DiffRow,
  DiffSideName,
} from '../core/protocol/diff.ts';
import type { TraceId } from '../core/protocol/engine.ts';
import type { Served } from '../core/protocol/rpc.ts';
import type { OpenTraceFile } from './open-file.ts';
import { withTrack } from './timelines.ts';

/** @param file the open trace of an id; throws where there is none */
export function servedDiff(
  file: (id: TraceId) => Pick<OpenTraceFile, 'name' | 'trace'>,
): Served<DiffEngineApi> {
  const source = ({ trace: id, node }: DiffPlace): Source => {
    const { name, trace } = file(id);
    return { id, name, trace, ...(node !== undefined && { node }) };
  };
  const sources = ({ a, b }: DiffRequest): Sources => {
    invariant(a.length > 0 && b.length > 0, 'a side of the comparison is empty');
    return { a: a.map(source), b: b.map(source) };
  };
  return {
    diff: request => diffOf(sources(request)),
    diffRows: ({ a, b, ...question }) => {
      const compared = sources({ a, b });
      const answer = diffRowsOf(compared, question);
      return { ...answer, rows: answer.rows.map(row => locatedRow(compared, row)) };
    },
    diffPartner: ({ a, b, ...question }) => {
      const compared = sources({ a, b });
      const partner = partnerOf(compared, question);
      if (partner === undefined) return undefined;
      const { trace } = sidesShown(compared)[question.side === 'a' ? 'b' : 'a'];
      return { ...partner, selection: withTrack(trace, partner.selection) };
    },
    diffRowOf: ({ a, b, ...question }) => rowIdOf(sources({ a, b }), question),
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
