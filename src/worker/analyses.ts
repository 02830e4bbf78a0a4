/** The engine's answers about steps, layers, operators and idle time: core's functions on the open trace. */

import { distribution } from '../core/analysis/distribution.ts';
import { idleAt, idleIn } from '../core/analysis/idle-evidence.ts';
import { layersMap } from '../core/analysis/layers-map.ts';
import { deviceOperations } from '../core/analysis/operations.ts';
import { timeBreakdown } from '../core/analysis/time-breakdown.ts';
import { unclassified } from '../core/analysis/unclassified.ts';
import type { TrackId } from '../core/lod/types.ts';
import type { EngineApi } from '../core/protocol/engine.ts';
import type { TraceId } from '../core/protocol/ids.ts';
import type { CallContext, Served } from '../core/protocol/rpc.ts';
import type { Trace } from '../core/trace/trace.ts';
import { timelineOf } from './timelines.ts';

type Methods = Pick<
  Served<EngineApi>,
  'layersMap' | 'distribution' | 'timeBreakdown' | 'idleAt' | 'idleIn' | 'unclassified'
>;

/** @param traceOf the open trace of an id; throws where there is none */
export function servedAnalyses(traceOf: (id: TraceId) => Trace): Methods {
  return {
    layersMap: ({ trace, value, ...choice }, context) =>
      moved(layersMap(traceOf(trace), value, choice), context),
    distribution: ({ trace, ...request }, context) =>
      moved(distribution(traceOf(trace), request), context),
    timeBreakdown: ({ trace, phase }) => timeBreakdown(traceOf(trace), phase),
    idleAt: ({ trace: id, ns, ...place }) => {
      const trace = traceOf(id);
      return idleAt(trace, deviceOf(trace, place), ns);
    },
    idleIn: ({ trace: id, startNs, endNs, limit, ...place }, context) => {
      const trace = traceOf(id);
      return moved(idleIn(trace, deviceOf(trace, place), startNs, endNs, limit), context);
    },
    unclassified: trace => unclassified(traceOf(trace)),
  };
}

interface Place {
  readonly device?: number;
  readonly track?: TrackId;
}

/** The device asked about, that of the track, else the first that ran anything. */
function deviceOf(trace: Trace, { device, track }: Place): number {
  if (device !== undefined) return device;
  const first = deviceOperations(trace)[0]?.device ?? -1;
  if (track === undefined) return first;
  const content = timelineOf(trace).contentOf(track);
  if (content?.kind === 'lane') return content.lane.device;
  if (content?.kind === 'merged') return content.lanes[0]?.device ?? first;
  return content?.kind === 'counter' ? content.counter.device : first;
}

/** An answer whose columns move to the caller; they are made for the answer and kept nowhere. */
function moved<T extends object>(answer: T, context: CallContext): T {
  for (const value of Object.values(answer)) {
    if (ArrayBuffer.isView(value)) context.transfer(value.buffer);
  }
  return answer;
}
