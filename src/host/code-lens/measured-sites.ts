/**
 * The sites of Python documents beside the active trace. Parses a document again only where it changed, and asks the
 * engine again only where the names or the trace did.
 */

import * as vscode from 'vscode';
import { toFailure } from '../../core/base/result.ts';
import type { RangeQuery, RangeStats } from '../../core/protocol/source.ts';
import type { NamePattern } from '../../core/source/name-pattern.ts';
import { mayMarkRanges, PythonRanges, type RangeSite } from '../../core/source/nvtx-sites.ts';
import { queryOf } from '../../core/source/query.ts';
import { DisposableStore } from '../disposable.ts';
import type { Log } from '../log.ts';
import type { OpenTrace } from '../open-trace.ts';
import type { TraceStore } from '../trace-store.ts';
import type { MeasuredSite } from './lens-text.ts';

/** A file that is younger than the trace by less was written with it: copied, or checked out. */
const SAME_TIME_MS = 10_000;

export interface SiteInDocument extends MeasuredSite {
  readonly site: RangeSite;
  readonly trace: OpenTrace;
  /** The queries of the whole file, and which of them this is. */
  readonly queries: readonly RangeQuery[];
  readonly index: number;
}

interface Asked {
  readonly site: RangeSite;
  readonly name: NamePattern;
  readonly query: RangeQuery;
}

interface Answer {
  readonly state: OpenTrace['state'];
  readonly key: string;
  readonly stats: Promise<readonly (RangeStats | null)[]>;
}

export class MeasuredSites extends DisposableStore {
  private readonly store: TraceStore;
  private readonly log: Log;
  private readonly sources = new Map<string, PythonRanges>();
  private readonly answers = new Map<string, Answer>();

  constructor(store: TraceStore, log: Log) {
    super();
    this.store = store;
    this.log = log;
    this.register(
      vscode.workspace.onDidCloseTextDocument(({ uri }) => {
        this.sources.delete(uri.toString());
        this.answers.delete(uri.toString());
      }),
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
    const text = document.getText();
    if (!mayMarkRanges(text)) return [];
    const asked = askable(this.sourceOf(document).update(text));
    if (asked.length === 0) return [];
    const queries = asked.map(({ query }) => query);
    try {
      const [stats, isStale] = await Promise.all([
        this.ask(document, trace, queries),
        isYounger(document, trace),
      ]);
      return asked.flatMap(({ site, name }, index) => {
        const own = stats[index];
        return own ? [{ site, name, stats: own, isStale, trace, queries, index }] : [];
      });
    } catch (caught) {
      this.log.debug(`${document.uri.fsPath}: ${toFailure(caught).message}`);
      return [];
    }
  }

  private sourceOf({ uri }: vscode.TextDocument): PythonRanges {
    const key = uri.toString();
    const source = this.sources.get(key) ?? new PythonRanges();
    this.sources.set(key, source);
    return source;
  }

  private ask(
    { uri }: vscode.TextDocument,
    trace: OpenTrace,
    queries: readonly RangeQuery[],
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
  return sites.flatMap(site => {
    const query = queryOf(site);
    return query === undefined || site.name === undefined ? [] : [{ site, name: site.name, query }];
  });
}

/** Whether a document has changed since the trace was written, as far as the two files tell. */
async function isYounger(document: vscode.TextDocument, trace: OpenTrace): Promise<boolean> {
  if (document.isDirty) return true;
  try {
    const [source, measured] = await Promise.all(
      [document.uri, trace.uri].map(uri => vscode.workspace.fs.stat(uri)),
    );
    return (source?.mtime ?? 0) > (measured?.mtime ?? 0) + SAME_TIME_MS;
  } catch {
    return false;
  }
}
