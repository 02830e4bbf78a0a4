/**
 * What the host serves to a timeline page: questions go on to the engine under the trace's current id, the rest to
 * the handlers given. Answers nothing by itself and trusts nothing that a page sends beyond its types' shape.
 */

import { FailureError } from '../../core/base/result.ts';
import type { Selection } from '../../core/protocol/engine.ts';
import type { HostApi } from '../../core/protocol/panel.ts';
import type { Served } from '../../core/protocol/rpc.ts';
import type { OpenTrace } from '../open-trace.ts';

/** What a page can make happen in VS Code. */
export interface PageActions {
  ready(): void;
  selected(selection: Selection | undefined): void;
  run(command: string): Promise<void>;
  copy(text: string): Promise<void>;
  reportError(text: string): void;
}

export function servePage(trace: OpenTrace, actions: PageActions): Served<HostApi> {
  return {
    ready: () => actions.ready(),
    tiles: (request, { signal }) => trace.ask('tiles', id => ({ ...request, trace: id }), signal),
    details: (request, { signal }) =>
      trace.ask('details', id => ({ ...request, trace: id }), signal),
    linked: (span, { signal }) => trace.ask('linked', id => ({ trace: id, span }), signal),
    neighbour: (request, { signal }) =>
      trace.ask('neighbour', id => ({ ...request, trace: id }), signal),
    search: (request, { signal }) => trace.ask('search', id => ({ ...request, trace: id }), signal),
    area: (request, { signal }) => trace.ask('area', id => ({ ...request, trace: id }), signal),
    selected: selection => actions.selected(selection ?? undefined),
    run: command => actions.run(command),
    cancelOpen: () => trace.cancel(),
    copy: text => {
      if (typeof text !== 'string') throw new FailureError(NO_TEXT);
      return actions.copy(text);
    },
    reportError: text => actions.reportError(String(text)),
  };
}

const NO_TEXT = { reason: 'bad-request', message: 'There is no text to copy' };
