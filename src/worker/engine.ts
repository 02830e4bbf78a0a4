/**
 * The engine: the table of opened files and the answers to `EngineApi`, each a short delegation to a function of core.
 * Runs in the worker thread for the extension and in-process for the command line. Draws and formats nothing.
 */

import { findingHeadline } from '../core/analysis/headline.ts';
import { treeNode, treePage, treePath } from '../core/analysis/model/tree.ts';
import {
  compileRules,
  withUserRules,
  type UserRule,
} from '../core/analysis/operators/user-rules.ts';
import { FailureError } from '../core/base/result.ts';
import { measurePlan } from '../core/measure/plan.ts';
import type { RuleProblem } from '../core/protocol/analysis.ts';
import type { EngineApi, EngineEvents } from '../core/protocol/engine.ts';
import type { OpenRequest } from '../core/protocol/opening.ts';
import type { TraceId } from '../core/protocol/ids.ts';
import type { ReportSummary } from '../core/protocol/report.ts';
import { CANCELLED, type CallContext, type Served } from '../core/protocol/rpc.ts';
import { Cancelled, type ReadContext } from '../core/readers/types.ts';
import { servedAnalyses } from './analyses.ts';
import { servedDiff } from './diff.ts';
import { servedExport } from './export/served.ts';
import { Joins } from './join.ts';
import type { OpenFile, OpenReportFile, OpenTraceFile } from './open-file.ts';
import { openPath } from './open-path.ts';
import { reportSummary, servedReports } from './reports.ts';
import { servedSources } from './sources.ts';
import { summaryOf } from './summary.ts';
import { tablePage } from './tables.ts';
import {
  detailsOf,
  located,
  preparingTimeline,
  searchIn,
  tilesOf,
  timelineOf,
} from './timelines.ts';
import { unhurried } from './unhurried.ts';

/** Progress is told at most this often, so that a fast read does not flood the channel. */
const PROGRESS_MS = 50;

/** Part of opening a trace that is reading it, about; the rest is finding its steps. */
const READING_SHARE = 0.9;

type Told = (fraction: number, phase: string) => void;

/** What opening needs to know about its caller; everything is optional. */
export interface OpenOptions {
  readonly signal?: { readonly aborted: boolean };
  readonly onProgress?: (fraction: number, phase: string) => void;
}

export class Engine {
  /** The methods of the protocol, as `Peer` serves them. */
  readonly api: Served<EngineApi>;
  private readonly files = new Map<TraceId, OpenFile>();
  private readonly joins = new Joins(
    id => this.trace(id),
    id => this.report(id),
  );
  private readonly events: EngineEvents;
  private rules: readonly UserRule[] = [];
  private nextId = 1;

  constructor(events: EngineEvents = { progress: () => undefined }) {
    this.events = events;
    this.api = this.served();
  }

  /**
   * Opens a trace or a report and keeps it under the id given back.
   * Throws a `FailureError`, also where the signal was aborted (reason `cancelled`).
   */
  async open(path: string, options: OpenOptions = {}): Promise<{ id: TraceId; file: OpenFile }> {
    try {
      const file = await openPath(path, readContext(options));
      if (options.signal?.aborted === true) {
        file.close();
        throw new Cancelled();
      }
      const id = this.nextId++;
      const known = this.rules.length > 0 ? this.underRules(file) : file;
      this.files.set(id, known);
      return { id, file: known };
    } catch (caught) {
      if (!(caught instanceof Cancelled)) throw caught;
      throw new FailureError({ reason: CANCELLED, message: 'cancelled' });
    }
  }

  close(id: TraceId): void {
    this.files.get(id)?.close();
    this.files.delete(id);
    this.joins.forget(id);
  }

  /** Closes all files; the engine can be used again. */
  closeAll(): void {
    for (const id of [...this.files.keys()]) this.close(id);
  }

  /** The open file of any kind; throws the failure `not-open`. */
  file(id: TraceId): OpenFile {
    const file = this.files.get(id);
    if (file === undefined) {
      throw new FailureError({ reason: 'not-open', message: `trace ${id} is not open` });
    }
    return file;
  }

  /** The open trace; throws the failures `not-open` and `not-a-trace`. */
  trace(id: TraceId): OpenTraceFile {
    const file = this.file(id);
    if (file.opens === 'trace') return file;
    throw new FailureError({
      reason: 'not-a-trace',
      message: `${file.name} is a report, not a trace`,
      args: [file.name],
    });
  }

  /** The open report; throws the failures `not-open` and `not-a-report`. */
  report(id: TraceId): OpenReportFile {
    const file = this.file(id);
    if (file.opens === 'report') return file;
    throw new FailureError({
      reason: 'not-a-report',
      message: `${file.name} is a trace, not a report of hardware counters`,
      args: [file.name],
    });
  }

  /** The user's operator rules, for all traces from now on. Answers what is wrong with them. */
  private setRules(given: readonly unknown[]): readonly RuleProblem[] {
    const { rules, problems } = compileRules(Array.isArray(given) ? given : []);
    if (rules.length === 0 && this.rules.length === 0) return problems;
    this.rules = rules;
    for (const [id, file] of this.files) this.files.set(id, this.underRules(file));
    return problems;
  }

  private underRules(file: OpenFile): OpenFile {
    return file.opens === 'trace'
      ? { ...file, trace: withUserRules(file.trace, this.rules) }
      : file;
  }

  private served(): Served<EngineApi> {
    return {
      open: (request, context) =>
        this.openForHost(request, context, READING_SHARE, async (id, told) => {
          const { trace, name, path } = this.trace(id);
          await unhurried(preparingTimeline(trace, told), context.signal);
          return summaryOf(id, path, name, trace);
        }),
      openReport: (request, context) =>
        this.openForHost(request, context, 1, (id): ReportSummary =>
          reportSummary(id, this.report(id)),
        ),
      close: trace => this.close(trace),
      // New rules for operators may lead to other steps.
      headline: (id, { signal }) => unhurried(findingHeadline(this.trace(id).trace), signal),
      tracks: async (id, { signal }) =>
        (await unhurried(preparingTimeline(this.trace(id).trace), signal)).tracks,
      tiles: (request, context) => tilesOf(this.trace(request.trace).trace, request, context),
      details: async ({ trace, track, span }) =>
        this.joins.described(trace, await detailsOf(this.trace(trace), track, span)),
      linked: ({ trace, span }) => timelineOf(this.trace(trace).trace).linked(span),
      neighbour: ({ trace, span, direction }) =>
        timelineOf(this.trace(trace).trace).neighbour(span, direction),
      search: request => searchIn(this.trace(request.trace).trace, request),
      area: request => timelineOf(this.trace(request.trace).trace).area(request, request.tracks),
      tree: ({ trace, node, offset, limit, ...arrangement }) => {
        const opened = this.trace(trace).trace;
        const { nodes, total } = treePage(opened, node, offset, limit, arrangement);
        const complete = nodes.map(each => this.joins.measured(trace, located(opened, each)));
        return { nodes: complete, total };
      },
      treePath: ({ trace, span }) => {
        const opened = this.trace(trace).trace;
        return treePath(opened, span).map(node => located(opened, node));
      },
      treeNode: ({ trace, node: id }) => {
        const opened = this.trace(trace).trace;
        const node = treeNode(opened, id);
        return node && located(opened, node);
      },
      table: (request, { signal }) => {
        const { trace } = this.trace(request.trace);
        return tablePage(trace, request, signal, this.joins.of(request.trace));
      },
      ...servedAnalyses(id => this.trace(id).trace),
      ...servedDiff(id => this.trace(id), this.events),
      ...servedSources(id => this.trace(id).trace),
      ...this.joins.served(),
      measurePlan: ({ trace, ...place }) => measurePlan(this.trace(trace).trace, place),
      setOperatorRules: rules => this.setRules(rules),
      ...servedReports(id => this.report(id)),
      ...servedExport(id => this.file(id), this.events),
    };
  }

  /** @param share part of the whole that reading the file is, 0..1; `complete` tells of the rest */
  private async openForHost<T>(
    { path, ticket }: OpenRequest,
    context: CallContext,
    share: number,
    complete: (id: TraceId, told: Told) => T | Promise<T>,
  ): Promise<T> {
    const told: Told = (fraction, phase) => this.events.progress({ ticket, fraction, phase });
    const { id } = await this.open(path, {
      signal: context.signal,
      onProgress: (fraction, phase) => told(share * fraction, phase),
    });
    try {
      return await complete(id, (done, phase) => told(share + (1 - share) * done, phase));
    } catch (caught) {
      this.close(id);
      throw caught;
    }
  }
}

function readContext({ signal, onProgress }: OpenOptions): ReadContext {
  let told = -Infinity;
  let phaseTold = '';
  return {
    breathe: async () => {
      await new Promise(resolve => setImmediate(resolve));
      if (signal?.aborted === true) throw new Cancelled();
    },
    progress: (fraction, phase) => {
      const now = performance.now();
      if (phase === phaseTold && now - told < PROGRESS_MS) return;
      told = now;
      phaseTold = phase;
      onProgress?.(fraction, phase);
    },
  };
}
