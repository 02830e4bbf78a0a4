/**
 * The sites of Python documents beside the active trace: lines that mark ranges, and functions that are in its stacks.
 * Asks the engine again only where the sites or the trace changed.
 */

import * as vscode from 'vscode';
import { toFailure } from '../../core/base/result.ts';
import type { RangeStats, SiteQuery } from '../../core/protocol/source.ts';
import { literal, type NamePattern } from '../../core/source/name-pattern.ts';
import type { RangeSite } from '../../core/source/range-site.ts';
import type { PythonFunction } from '../../core/source/python-functions.ts';
import { queryOf } from '../../core/source/query.ts';
import { DisposableStore } from '../disposable.ts';
import type { Log } from '../log.ts';
import type { OpenTrace } from '../open-trace.ts';
import type { TraceStore } from '../trace-store.ts';
import type { DocumentRanges } from './document-ranges.ts';
import { functionSites } from './function-sites.ts';
import type { HeatSite } from './heat-lines.ts';
import type { MeasuredSite } from './lens-text.ts';
import { lineSites } from './line-shares.ts';
import { SourceAges } from './source-age.ts';
import type { TraceSources } from './trace-sources.ts';

export interface SiteInDocument extends MeasuredSite {
  /** Offsets: of a call or decorator, or of `def name`. */
  readonly site: { readonly from: number; readonly to: number };
  /** Where the site is a function. */
  readonly own: PythonFunction | undefined;
  readonly trace: OpenTrace;
  /** The queries of the whole file, and which of them this is. */
  readonly queries: readonly SiteQuery[];
  readonly index: number;
}

interface Asked extends Pick<SiteInDocument, 'site' | 'own' | 'kind'> {
  readonly name: NamePattern;
  readonly query: SiteQuery;
}

interface Answer {
  readonly state: OpenTrace['state'];
  readonly key: string;
  readonly stats: Promise<readonly (RangeStats | null)[]>;
}

export class MeasuredSites extends DisposableStore {
  private readonly store: TraceStore;
  private readonly files: TraceSources;
  private readonly documents: DocumentRanges;
  private readonly log: Log;
  private readonly ages = this.register(new SourceAges());
  private readonly answers = new Map<string, Answer>();

  constructor(store: TraceStore, files: TraceSources, documents: DocumentRanges, log: Log) {
    super();
    this.documents = documents;
    this.store = store;
    this.files = files;
    this.log = log;
    this.register(
      vscode.workspace.onDidCloseTextDocument(({ uri }) => this.answers.delete(uri.toString())),
    );
  }

  /** The trace that sources are compared with: the active one, or one that is open at all. */
  get trace(): OpenTrace | undefined {
    const { active, traces } = this.store;
    if (active?.state.kind === 'open') return active;
    return traces.findLast(({ state }) => state.kind === 'open');
  }

  /** Sites with something measured, in the order of the document. */
  async of(document: vscode.TextDocument): Promise<readonly SiteInDocument[]> {
    const { trace } = this;
    if (trace === undefined) return [];
    try {
      const asked = await this.sitesOf(document, trace);
      if (asked.length === 0) return [];
      const queries = asked.map(({ query }) => query);
      const [stats, isStale] = await Promise.all([
        this.ask(document, trace, queries),
        this.ages.isYounger(document, trace),
      ]);
      const sites = asked.flatMap(({ query: _, ...site }, index) => {
        const own = stats[index];
        return own ? [{ ...site, stats: own, isStale, trace, queries, index }] : [];
      });
      return withoutDoubles(sites);
    } catch (caught) {
      this.log.debug(`${document.uri.fsPath}: ${toFailure(caught).message}`);
      return [];
    }
  }

  /** Lines that called operators, each with its share of the time; none where the trace does not tell. */
  async linesOf(document: vscode.TextDocument): Promise<readonly HeatSite[]> {
    const { trace } = this;
    if (trace === undefined) return [];
    try {
      return await lineSites(this.files, trace, document);
    } catch (caught) {
      this.log.debug(`${document.uri.fsPath}: ${toFailure(caught).message}`);
      return [];
    }
  }

  private async sitesOf(
    document: vscode.TextDocument,
    trace: OpenTrace,
  ): Promise<readonly Asked[]> {
    const ranges = askable(await this.documents.of(document));
    const functions = (await functionSites(this.files, trace, document)).map(
      ({ own, query }): Asked => ({
        ...{ site: own, own, kind: 'function', name: literal(own.name), query },
      }),
    );
    return [...ranges, ...functions].sort((a, b) => a.site.from - b.site.from);
  }

  private ask(
    { uri }: vscode.TextDocument,
    trace: OpenTrace,
    queries: readonly SiteQuery[],
  ): Answer['stats'] {
    const key = JSON.stringify(queries);
    const known = this.answers.get(uri.toString());
    if (known?.key === key && known.state === trace.state) return known.stats;
    const stats = trace.ask('rangeStats', id => ({ trace: id, queries }));
    this.answers.set(uri.toString(), { state: trace.state, key, stats });
    // A failed question is asked again.
    stats.catch(() => this.answers.delete(uri.toString()));
    return stats;
  }
}

function askable(sites: readonly RangeSite[]): readonly Asked[] {
  return sites.flatMap((site): readonly Asked[] => {
    const query = queryOf(site);
    if (query === undefined || site.name === undefined) return [];
    return [{ site, own: undefined, kind: 'range', name: site.name, query }];
  });
}

/**
 * One line a site: functions that launched nothing are left out, of which there are many, and so are those whose
 * decorator says the same.
 */
function withoutDoubles(sites: readonly SiteInDocument[]): readonly SiteInDocument[] {
  const ranges = sites.filter(({ kind }) => kind === 'range');
  return sites.filter(({ own, stats }) => {
    if (own === undefined) return true;
    const isDecorated = ranges.some(
      ({ site }) => own.headFrom <= site.from && site.from < own.from,
    );
    return stats.measured > 0 && !isDecorated;
  });
}
