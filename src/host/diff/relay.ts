/**
 * What the host serves to a comparison's page: questions go on to the engine under the two sides' current ids, the rest
 * to the handlers given. Answers nothing by itself.
 */

import { FailureError, toFailure } from '../../core/base/result.ts';
import type {
  DiffHostApi,
  DiffQuestion,
  DiffRequest,
  DiffSideName,
} from '../../core/protocol/diff.ts';
import * as vscode from 'vscode';
import type { EngineApi, Selection, TraceId } from '../../core/protocol/engine.ts';
import type { CancelSignal, Served } from '../../core/protocol/rpc.ts';
import { translateFailure } from '../failures.ts';
import type { Log } from '../log.ts';
import type { OpenTrace } from '../open-trace.ts';

/** The longest line that a page may put into the log. */
const LOG_LINE = 4000;

export interface DiffActions {
  /** Both sides with their ids as they are now. */
  request(): DiffRequest;
  /** Any trace of the two sides: what is asked about both goes through it. */
  any(): OpenTrace | undefined;
  trace(side: DiffSideName): OpenTrace | undefined;
  ready(): void;
  open(side: DiffSideName, selection: Selection | undefined): Promise<void>;
  swap(): void;
  run(command: string): Promise<void>;
  cancel(): void;
  readonly log: Log;
}

export function serveDiff(actions: DiffActions): Served<DiffHostApi> {
  const both = <K extends 'diffRows' | 'diffPartner' | 'diffRowOf'>(
    method: K,
    question: Omit<Parameters<EngineApi[K]>[0], 'a' | 'b'>,
    signal: CancelSignal,
  ): Promise<Awaited<ReturnType<EngineApi[K]>>> =>
    ask(
      actions.any(),
      method,
      () => ({ ...question, ...actions.request() }) as Parameters<EngineApi[K]>[0],
      signal,
    );
  const ofSide = <K extends 'tiles' | 'details' | 'linked' | 'idleAt' | 'idleIn'>(
    method: K,
    { side, ...request }: Omit<Parameters<EngineApi[K]>[0], 'trace'> & { side: DiffSideName },
    signal: CancelSignal,
  ): Promise<Awaited<ReturnType<EngineApi[K]>>> =>
    ask(
      actions.trace(side),
      method,
      id => ({ ...request, trace: id }) as unknown as Parameters<EngineApi[K]>[0],
      signal,
    );
  return {
    ready: () => actions.ready(),
    rows: (request, { signal }) => both('diffRows', request, signal),
    partner: (question: DiffQuestion, { signal }) => both('diffPartner', question, signal),
    rowOf: (question, { signal }) => both('diffRowOf', question, signal),
    tiles: (request, { signal }) => ofSide('tiles', request, signal),
    details: (request, { signal }) => ofSide('details', request, signal),
    linked: (request, { signal }) => ofSide('linked', request, signal),
    idleAt: (request, { signal }) => ofSide('idleAt', request, signal),
    idleIn: (request, { signal }) => ofSide('idleIn', request, signal),
    open: ({ side, selection }) => actions.open(side, selection),
    copy: async text => {
      if (typeof text === 'string') await vscode.env.clipboard.writeText(text);
    },
    swap: () => actions.swap(),
    run: command => actions.run(command),
    cancelOpen: () => actions.cancel(),
    reportError: text => actions.log.error(`[page] ${String(text).slice(0, LOG_LINE)}`),
  };
}

/** `trace.ask` whose failures are in the user's language, since pages show them. */
async function ask<K extends keyof EngineApi>(
  trace: OpenTrace | undefined,
  method: K,
  argument: (id: TraceId) => Parameters<EngineApi[K]>[0],
  signal: CancelSignal,
): Promise<Awaited<ReturnType<EngineApi[K]>>> {
  try {
    if (trace === undefined) throw new FailureError(NOT_OPEN);
    return await trace.ask(method, argument, signal);
  } catch (caught) {
    throw new FailureError(translateFailure(toFailure(caught)));
  }
}

const NOT_OPEN = { reason: 'trace-closed', message: 'The trace is not open' };
