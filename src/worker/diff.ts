/** The engine's answers about two traces side by side: core's functions on the open traces. */

import type { Sources } from '../core/analysis/diff/comparison.ts';
import { diffOf } from '../core/analysis/diff/diff.ts';
import { partnerOf } from '../core/analysis/diff/partner.ts';
import { diffRowsOf } from '../core/analysis/diff/rows.ts';
import type { Source } from '../core/analysis/diff/scope.ts';
import { invariant } from '../core/base/assert.ts';
import type { DiffEngineApi, DiffPlace, DiffRequest } from '../core/protocol/diff.ts';
import type { TraceId } from '../core/protocol/engine.ts';
import type { Served } from '../core/protocol/rpc.ts';
import type { OpenTraceFile } from './open-file.ts';

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
    diffRows: ({ a, b, ...question }) => diffRowsOf(sources({ a, b }), question),
    diffPartner: ({ a, b, ...question }) => partnerOf(sources({ a, b }), question),
  };
}
