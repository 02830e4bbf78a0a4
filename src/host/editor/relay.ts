/**
 * What the host serves to a timeline page: questions go on to the engine under the trace's current id, the rest to
 * the handlers given. Answers nothing by itself and trusts nothing that a page sends beyond its types' shape.
 */

import { FailureError } from '../../core/base/result.ts';
import type { Selection } from '../../core/protocol/selection.ts';
import type { HostApi } from '../../core/protocol/panel.ts';
import type { Served } from '../../core/protocol/rpc.ts';
import type { TableExport, TablePage, TableRequest } from '../../core/protocol/tables.ts';
import { askForPage } from '../ask.ts';
import type { OpenTrace } from '../open-trace.ts';

/** What a page can make happen in VS Code. */
export interface PageActions {
  ready(): void;
  selected(selection: Selection | undefined): void;
  run(command: string): Promise<void>;
  copy(text: string): Promise<void>;
  /** Shows what a joined report measured for a launch. */
  showCounters(span: number): Promise<void>;
  /** Opens the line that a span or node comes from, or says why there is none. */
  goToSource(place: Pick<Selection, 'span' | 'node'>): Promise<void>;
  /** Rows written; undefined where the user chose no file. */
  exportTable(
    request: TableExport,
    page: (request: Omit<TableRequest, 'trace'>) => Promise<TablePage>,
  ): Promise<number | undefined>;
  reportError(text: string): void;
}

export function servePage(trace: OpenTrace, actions: PageActions): Served<HostApi> {
  return {
    ready: () => actions.ready(),
    tiles: (request, { signal }) =>
      askForPage(trace, 'tiles', id => ({ ...request, trace: id }), signal),
    details: (request, { signal }) =>
      askForPage(trace, 'details', id => ({ ...request, trace: id }), signal),
    linked: (span, { signal }) => askForPage(trace, 'linked', id => ({ trace: id, span }), signal),
    neighbour: (request, { signal }) =>
      askForPage(trace, 'neighbour', id => ({ ...request, trace: id }), signal),
    search: (request, { signal }) =>
      askForPage(trace, 'search', id => ({ ...request, trace: id }), signal),
    area: (request, { signal }) =>
      askForPage(trace, 'area', id => ({ ...request, trace: id }), signal),
    layersMap: (request, { signal }) =>
      askForPage(trace, 'layersMap', id => ({ ...request, trace: id }), signal),
    distribution: (request, { signal }) =>
      askForPage(trace, 'distribution', id => ({ ...request, trace: id }), signal),
    timeBreakdown: (request, { signal }) =>
      askForPage(trace, 'timeBreakdown', id => ({ ...request, trace: id }), signal),
    idleAt: (request, { signal }) =>
      askForPage(trace, 'idleAt', id => ({ ...request, trace: id }), signal),
    idleIn: (request, { signal }) =>
      askForPage(trace, 'idleIn', id => ({ ...request, trace: id }), signal),
    table: (request, { signal }) =>
      askForPage(trace, 'table', id => ({ ...request, trace: id }), signal),
    exportTable: async (request, { signal }) => {
      const page = (part: Omit<TableRequest, 'trace'>): Promise<TablePage> =>
        askForPage(trace, 'table', id => ({ ...part, trace: id }), signal);
      return (await actions.exportTable(request, page)) ?? null;
    },
    selected: selection => actions.selected(selection ?? undefined),
    run: command => actions.run(command),
    cancelOpen: () => trace.cancel(),
    copy: text => {
      if (typeof text !== 'string') throw new FailureError(NO_TEXT);
      return actions.copy(text);
    },
    showCounters: span => actions.showCounters(Number(span)),
    goToSource: place => actions.goToSource(place),
    reportError: text => actions.reportError(String(text)),
  };
}

const NO_TEXT = { reason: 'bad-request', message: 'There is no text to copy' };
