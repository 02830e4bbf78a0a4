/**
 * What the host serves to a comparison's page: questions go on to the engine under the two sides' current ids, the rest
 * to the handlers given. Answers nothing by itself.
 */

import { FailureError } from '../../core/base/result.ts';
import type { DiffQuestion, DiffRequest, DiffSideName } from '../../core/protocol/diff.ts';
import type { DiffHostApi } from '../../core/protocol/diff-panel.ts';
import * as vscode from 'vscode';
import type { EngineApi } from '../../core/protocol/engine.ts';
import type { Selection } from '../../core/protocol/selection.ts';
import type { CancelSignal, Served } from '../../core/protocol/rpc.ts';
import { askForPage } from '../ask.ts';
import { translateFailure } from '../failures.ts';
import { logOfPage, type Log } from '../log.ts';
import type { OpenTrace } from '../open-trace.ts';

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
  const both = async <K extends 'diffRows' | 'diffPartner' | 'diffRowOf'>(
    method: K,
    question: Omit<Parameters<EngineApi[K]>[0], 'a' | 'b'>,
    signal: CancelSignal,
  ): Promise<Awaited<ReturnType<EngineApi[K]>>> =>
    askForPage(
      openOne(actions.any()),
      method,
      () => ({ ...question, ...actions.request() }) as Parameters<EngineApi[K]>[0],
      signal,
    );
  const ofSide = async <K extends 'tiles' | 'details' | 'linked' | 'idleAt' | 'idleIn'>(
    method: K,
    { side, ...request }: Omit<Parameters<EngineApi[K]>[0], 'trace'> & { side: DiffSideName },
    signal: CancelSignal,
  ): Promise<Awaited<ReturnType<EngineApi[K]>>> =>
    askForPage(
      openOne(actions.trace(side)),
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
    reportError: text => logOfPage(actions.log, text),
  };
}

function openOne(trace: OpenTrace | undefined): OpenTrace {
  if (trace === undefined) throw new FailureError(translateFailure(NOT_OPEN));
  return trace;
}

const NOT_OPEN = { reason: 'trace-closed', message: 'The trace is not open' };
