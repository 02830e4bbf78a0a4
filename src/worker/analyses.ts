/** The engine's answers about steps, layers, operators and idle time: core's functions on the open trace. */

import { FailureError } from '../core/base/result.ts';
import type { EngineApi } from '../core/protocol/engine.ts';
import type { Served } from '../core/protocol/rpc.ts';

export type AnalysisMethod =
  | 'layersMap'
  | 'distribution'
  | 'timeBreakdown'
  | 'idleAt'
  | 'idleIn'
  | 'unclassified'
  | 'setOperatorRules';

export function servedAnalyses(): Pick<Served<EngineApi>, AnalysisMethod> {
  const later = (): never => {
    throw new FailureError({ reason: 'bad-request', message: 'not answered yet' });
  };
  return {
    layersMap: later,
    distribution: later,
    timeBreakdown: later,
    idleAt: later,
    idleIn: later,
    unclassified: later,
    setOperatorRules: later,
  };
}
