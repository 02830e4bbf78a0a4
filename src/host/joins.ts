/**
 * Which open reports are joined with which open traces. A pair of the same program is joined by itself, where a kernel
 * is found with certainty; another where the user says so, which is remembered for the workspace: such a report is read
 * with its trace. The engine keeps the joins and answers from them.
 */

import * as vscode from 'vscode';
import { FailureError, toFailure } from '../core/base/result.ts';
import type { JoinSummary } from '../core/protocol/join.ts';
import { DisposableStore } from './disposable.ts';
import type { ReportFile } from './editor/report-file.ts';
import { logFailure, type Log } from './log.ts';
import { exists } from './nsys/export-cache.ts';
import type { OpenTrace } from './open-trace.ts';
import type { ReportStore, TraceStore } from './trace-store.ts';

const MEMORY = 'kernelLens.joins';

/** Reports that the user has joined, by trace; all as texts of their URIs. */
type Remembered = Readonly<Record<string, readonly string[]>>;

export interface KnownJoin {
  readonly trace: OpenTrace;
  readonly report: ReportFile;
  readonly summary: JoinSummary;
}

/** One try with one reading of both files. */
interface Attempt extends KnownJoin {
  readonly readings: readonly [object, object];
}

export class Joins extends DisposableStore {
  private readonly traces: TraceStore;
  private readonly reports: ReportStore;
  private readonly memory: vscode.Memento;
  private readonly log: Log;
  private attempts: readonly Attempt[] = [];
  /** Pairs of readings that are being tried or have been. */
  private readonly tried = new WeakMap<object, WeakSet<object>>();
  /** Reports that are open because their trace is. */
  private readonly held = new Map<OpenTrace, ReportFile[]>();
  private readonly changed = this.register(new vscode.EventEmitter<void>());
  readonly onDidChange = this.changed.event;

  constructor(traces: TraceStore, reports: ReportStore, memory: vscode.Memento, log: Log) {
    super();
    this.traces = traces;
    this.reports = reports;
    this.memory = memory;
    this.log = log;
    this.register(traces.onDidChange(() => this.update()));
    this.register(reports.onDidChange(() => this.update()));
  }

  /** The joins of a trace or of a report. */
  of(file: OpenTrace | ReportFile): readonly KnownJoin[] {
    return this.attempts.filter(
      ({ trace, report, summary }) => summary.joined && (trace === file || report === file),
    );
  }

  /**
   * Joins at the user's wish, reading the report where it is not open, and remembers it where it says anything.
   * Undefined where the trace was closed meanwhile. Rejects with a `FailureError`.
   */
  async join(trace: OpenTrace, uri: vscode.Uri): Promise<JoinSummary | undefined> {
    const report = this.hold(trace, uri);
    let isUsable = false;
    try {
      await this.settled(report);
      if (report.state.kind === 'failed') throw new FailureError(report.state.failure);
      const attempt = await this.attempt(trace, report, false);
      isUsable = attempt !== undefined && usable(attempt.summary);
      return attempt?.summary;
    } finally {
      if (isUsable) await this.remember(trace.uri, uri, true);
      else await this.letGo(trace, report);
    }
  }

  /** Undoes the joins of a report until either file is read again; what was remembered is forgotten. */
  async separate(report: ReportFile): Promise<void> {
    const joins = this.of(report);
    this.attempts = this.attempts.filter(attempt => attempt.report !== report);
    this.publish();
    for (const { trace, summary } of joins) {
      if (trace.state.kind !== 'open') continue;
      await trace.ask('separate', id => ({ trace: id, report: summary.report }));
      await trace.refresh();
    }
    for (const trace of [...this.held.keys()]) await this.letGo(trace, report);
  }

  /** Waits until a report is read, could not be, or was closed. */
  private async settled(report: ReportFile): Promise<void> {
    while (report.state.kind === 'opening' && this.reports.files.includes(report)) {
      await new Promise<void>(resolve => {
        const listener = this.reports.onDidChange(() => {
          listener.dispose();
          resolve();
        });
      });
    }
  }

  /** It is no longer held by a trace, nor read with it another time. */
  private async letGo(trace: OpenTrace, report: ReportFile): Promise<void> {
    const held = this.held.get(trace) ?? [];
    if (!held.includes(report)) return;
    this.held.set(
      trace,
      held.filter(other => other !== report),
    );
    this.reports.release(report);
    await this.remember(trace.uri, report.uri, false);
  }

  private update(): void {
    this.forget();
    for (const trace of this.held.keys()) {
      if (!this.traces.files.includes(trace)) this.releaseAll(trace);
    }
    for (const trace of this.traces.files) {
      if (trace.state.kind !== 'open') continue;
      if (!this.held.has(trace)) void this.holdRemembered(trace);
      for (const report of this.reports.files) void this.attempt(trace, report, true);
    }
  }

  /** Drops what was known of files that were closed or read again. */
  private forget(): void {
    const gone = this.attempts.filter(attempt => !isCurrent(attempt));
    if (gone.length === 0) return;
    this.attempts = this.attempts.filter(isCurrent);
    this.publish();
    for (const { trace, summary } of gone) if (summary.joined) void trace.refresh();
  }

  private async attempt(
    trace: OpenTrace,
    report: ReportFile,
    byItself: boolean,
  ): Promise<Attempt | undefined> {
    if (trace.state.kind !== 'open' || report.state.kind !== 'open') return undefined;
    const readings = [trace.state.summary, report.state.summary] as const;
    if (byItself && !this.isNew(...readings)) return undefined;
    const wished = !byItself || this.isRemembered(trace.uri, report.uri);
    const reportId = report.state.summary.id;
    try {
      const summary = await trace.ask('join', id => ({
        trace: id,
        report: reportId,
        ifCertain: !wished,
      }));
      const attempt: Attempt = { trace, report, summary, readings };
      if (!isCurrent(attempt)) return undefined;
      this.attempts = [...this.attempts.filter(other => !isSame(other, attempt)), attempt];
      this.publish();
      if (summary.joined) {
        this.log.info(`Joined ${report.name} with ${trace.name}: ${summaryText(summary)}`);
        await trace.refresh();
      }
      return attempt;
    } catch (caught) {
      if (!byItself) throw caught;
      logFailure(this.log, `${trace.name}, ${report.name}`, toFailure(caught));
      return undefined;
    }
  }

  private isNew(trace: object, report: object): boolean {
    const known = this.tried.get(trace) ?? new WeakSet();
    this.tried.set(trace, known);
    if (known.has(report)) return false;
    known.add(report);
    return true;
  }

  private publish(): void {
    const any = this.attempts.some(({ summary }) => summary.joined);
    void vscode.commands.executeCommand('setContext', 'kernelLens.hasJoins', any);
    this.changed.fire();
  }

  private hold(trace: OpenTrace, uri: vscode.Uri): ReportFile {
    const held = this.held.get(trace) ?? [];
    const known = held.find(report => report.uri.toString() === uri.toString());
    if (known !== undefined) return known;
    const report = this.reports.acquire(uri);
    this.held.set(trace, [...held, report]);
    return report;
  }

  private async holdRemembered(trace: OpenTrace): Promise<void> {
    this.held.set(trace, []);
    for (const text of this.remembered()[trace.uri.toString()] ?? []) {
      const uri = vscode.Uri.parse(text);
      if ((await exists(uri)) === undefined || !this.traces.files.includes(trace)) continue;
      this.hold(trace, uri);
    }
  }

  private releaseAll(trace: OpenTrace): void {
    const held = this.held.get(trace) ?? [];
    this.held.delete(trace);
    for (const report of held) this.reports.release(report);
  }

  private remembered(): Remembered {
    return this.memory.get<Remembered>(MEMORY, {});
  }

  private isRemembered(trace: vscode.Uri, report: vscode.Uri): boolean {
    return (this.remembered()[trace.toString()] ?? []).includes(report.toString());
  }

  private async remember(trace: vscode.Uri, report: vscode.Uri, joined: boolean): Promise<void> {
    const { [trace.toString()]: known = [], ...others } = this.remembered();
    const rest = known.filter(other => other !== report.toString());
    const reports = joined ? [...rest, report.toString()] : rest;
    await this.memory.update(MEMORY, {
      ...others,
      ...(reports.length > 0 && { [trace.toString()]: reports }),
    });
  }
}

/** Whether a join says anything: of a launch, or of launches alike. */
function usable({ pinned, unpinned }: JoinSummary): boolean {
  return pinned > 0 || unpinned.some(({ reason }) => reason === 'which-instance');
}

function isCurrent({ trace, report, readings: [ofTrace, ofReport] }: Attempt): boolean {
  const [a, b] = [trace.state, report.state];
  return a.kind === 'open' && b.kind === 'open' && a.summary === ofTrace && b.summary === ofReport;
}

function isSame(a: KnownJoin, b: KnownJoin): boolean {
  return a.trace === b.trace && a.report === b.report;
}

function summaryText({ pinned, kernels, certain }: JoinSummary): string {
  return `${pinned} of ${kernels} kernels, ${certain} of them certain`;
}
