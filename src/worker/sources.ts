/** The engine's answers about source code: core's functions on the open trace. */

import type { EngineApi } from '../core/protocol/engine.ts';
import type { TraceId } from '../core/protocol/ids.ts';
import type { Served } from '../core/protocol/rpc.ts';
import type { SourceEngineApi } from '../core/protocol/source.ts';
import { lineShares, rangesOfQueries, rangeStats } from '../core/source/match.ts';
import { framesAroundNode, framesAroundSpan } from '../core/source/frames-around.ts';
import { sourceFiles } from '../core/source/frames.ts';
import { kernelsOfRanges } from '../core/source/range-kernels.ts';
import { rangesAroundNode, rangesAroundSpan } from '../core/source/ranges-around.ts';
import type { Trace } from '../core/trace/trace.ts';
import { withTrack } from './timelines.ts';

/** @param traceOf the open trace of an id; throws where there is none */
export function servedSources(
  traceOf: (id: TraceId) => Trace,
): Pick<Served<EngineApi>, keyof SourceEngineApi> {
  return {
    rangeStats: ({ trace: id, queries }) => {
      const trace = traceOf(id);
      return rangeStats(trace, queries).map(stats =>
        stats?.example === undefined
          ? stats
          : { ...stats, example: withTrack(trace, stats.example) },
      );
    },
    rangeKernels: ({ trace: id, queries, index }) => {
      const trace = traceOf(id);
      const rows = rangesOfQueries(trace, queries)[index]?.rows ?? new Uint32Array(0);
      const example = rangeStats(trace, queries)[index]?.exampleRange ?? -1;
      return kernelsOfRanges(trace, rows, example).map(kernel => ({
        ...kernel,
        selection: withTrack(trace, kernel.selection),
      }));
    },
    rangesAround: ({ trace, span, node }) => {
      if (node !== undefined && node !== '') return rangesAroundNode(traceOf(trace), node);
      return span === undefined ? [] : rangesAroundSpan(traceOf(trace), span);
    },
    sourceFiles: ({ trace }) => sourceFiles(traceOf(trace)),
    lineShares: ({ trace, file }) => lineShares(traceOf(trace), file),
    framesAround: ({ trace, span, node }) => {
      if (node !== undefined && node !== '') return framesAroundNode(traceOf(trace), node);
      return span === undefined ? [] : framesAroundSpan(traceOf(trace), span);
    },
  };
}
