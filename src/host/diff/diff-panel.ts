/**
 * One tab with a comparison: holds the traces of both sides open, tells the page what has become of them, and asks the
 * engine to compare them whenever one was read again or is seen otherwise. What it showed stays until the answer is
 * there. Keeps no view state; the page does.
 */

import type * as vscode from 'vscode';
import { toFailure, type Failure } from '../../core/base/result.ts';
import type { Diff, DiffRequest, DiffSideName } from '../../core/protocol/diff.ts';
import type { Progress } from '../../core/protocol/opening.ts';
import type {
  DiffHostApi,
  DiffInit,
  DiffPageSide,
  DiffPanelApi,
  DiffProbe,
  DiffProgress,
} from '../../core/protocol/diff-panel.ts';
import { DisposableStore } from '../disposable.ts';
import { actionsFor, runPageCommand } from '../editor/page-commands.ts';
import { PageConnection } from '../editor/page-connection.ts';
import type { TraceEditorProvider } from '../editor/trace-editor.ts';
import { translateFailure, translateSummary } from '../failures.ts';
import type { Log } from '../log.ts';
import type { OpenTrace } from '../open-trace.ts';
import { pageIcon } from '../panels/html.ts';
import { pageLanguage } from '../panels/language.ts';
import { readSettings } from '../settings.ts';
import type { TraceStore } from '../trace-store.ts';
import { withLosses } from './losses.ts';
import { readingOf } from './reading.ts';
import { serveDiff } from './relay.ts';
import { labelOfSide, uriOfTarget, type DiffPair, type DiffTarget } from './target.ts';

export interface DiffServices {
  readonly store: TraceStore;
  readonly editors: TraceEditorProvider;
  readonly log: Log;
  readonly extensionUri: vscode.Uri;
}

/** Targets of a side with their traces, in the same order. */
interface Side {
  readonly targets: readonly DiffTarget[];
  readonly traces: readonly OpenTrace[];
}

type Sides = Readonly<Record<DiffSideName, Side>>;

type State =
  | { readonly kind: 'opening' }
  | { readonly kind: 'failed'; readonly failure: Failure; readonly trace?: OpenTrace }
  /** `request`: what was compared. */
  | { readonly kind: 'open'; readonly diff: Diff; readonly request: DiffRequest };

export class DiffPanel extends DisposableStore {
  readonly panel: vscode.WebviewPanel;
  private readonly services: DiffServices;
  private readonly connection: PageConnection<DiffHostApi, DiffPanelApi>;
  private sides: Sides;
  /** Shown once they are compared: the same, or swapped. */
  private wanted: Sides;
  private current: State = { kind: 'opening' };
  /** Of the comparison that is being made. */
  private asking = new AbortController();
  /** Share of it that is done. */
  private compared = 0;

  constructor(pair: DiffPair, panel: vscode.WebviewPanel, services: DiffServices) {
    super();
    this.panel = panel;
    this.services = services;
    const { store, extensionUri } = services;
    const sideOf = (targets: readonly DiffTarget[]): Side => ({
      targets,
      traces: targets.map(target => store.acquire(uriOfTarget(target))),
    });
    this.sides = { a: sideOf(pair.a), b: sideOf(pair.b) };
    this.wanted = this.sides;
    for (const trace of this.traces) {
      this.register(trace.onDidChangeState(() => void this.update()));
      this.register(trace.onDidProgress(() => this.sendProgress()));
    }
    this.connection = this.register(new PageConnection(panel, extensionUri, this.serve()));
    panel.iconPath = pageIcon(extensionUri, 'diff');
    this.connection.load({ name: 'diff', styles: ['diff'] });
    this.showTitle();
    void this.update();
  }

  get pair(): DiffPair {
    return { a: this.sides.a.targets, b: this.sides.b.targets };
  }

  get state(): State {
    return this.current;
  }

  /** Every trace once. */
  get traces(): readonly OpenTrace[] {
    return [...new Set([...this.sides.a.traces, ...this.sides.b.traces])];
  }

  /** What the page shows now; undefined while there is no page. */
  async probe(): Promise<DiffProbe | undefined> {
    return this.connection.page?.call('probe', 'state');
  }

  override dispose(): void {
    this.asking.abort();
    const { a, b } = this.sides;
    super.dispose();
    for (const trace of [...a.traces, ...b.traces]) this.services.store.release(trace);
  }

  private serve(): ReturnType<typeof serveDiff> {
    const { editors, log } = this.services;
    return serveDiff({
      request: () => this.shownRequest(),
      any: () => this.sides.a.traces[0],
      trace: side => this.traceOf(side),
      ready: () => this.sendState(),
      open: async (side, selection) => {
        const trace = this.traceOf(side);
        if (trace === undefined) return;
        if (selection === undefined) await editors.show(trace);
        else await editors.reveal(trace, selection);
      },
      swap: () => this.swap(),
      run: command => this.run(command),
      cancel: () => {
        for (const trace of this.traces) trace.cancel();
        this.asking.abort();
      },
      log,
    });
  }

  /** The trace whose figures are shown, where a side has several. */
  private traceOf(side: DiffSideName): OpenTrace | undefined {
    const { traces } = this.sides[side];
    if (this.current.kind !== 'open') return traces[0];
    const { trace: id } = this.current.diff[side];
    return traces.find(({ state }) => state.kind === 'open' && state.summary.id === id);
  }

  /** What is shown; before that what is to be. */
  private shownRequest(): DiffRequest {
    return this.current.kind === 'open' ? this.current.request : requestOf(this.sides);
  }

  /** Compares anew. What is shown stays as long as its traces are there. */
  private async update(): Promise<void> {
    const sides = this.wanted;
    this.asking.abort();
    const asking = new AbortController();
    this.asking = asking;
    this.compared = 0;
    const [first] = this.traces;
    const areOpen = this.traces.every(({ state }) => state.kind === 'open');
    if (!areOpen || !this.isShown()) {
      this.take(sides, this.stateOfTraces());
      if (!areOpen) return;
    }
    if (first === undefined) return;
    let next: State;
    try {
      const request = requestOf(sides);
      const told = ({ fraction }: Progress): void => this.onCompared(asking, fraction);
      next = { kind: 'open', diff: await first.compare(request, told, asking.signal), request };
      // A page that goes on showing what it shows takes its progress away.
      this.onCompared(asking, 1);
    } catch (caught) {
      next = { kind: 'failed', failure: toFailure(caught) };
    }
    if (asking === this.asking && !this.isDisposed) this.take(sides, next);
  }

  /** Whether the traces of what is shown are still those that are open. */
  private isShown(): boolean {
    if (this.current.kind !== 'open') return false;
    const { request } = this.current;
    return JSON.stringify(request) === JSON.stringify(requestOf(this.sides));
  }

  private take(sides: Sides, state: State): void {
    this.sides = sides;
    this.current = state;
    this.showTitle();
    this.sendState();
  }

  private onCompared(asking: AbortController, fraction: number): void {
    if (asking !== this.asking) return;
    this.compared = fraction;
    this.sendProgress();
  }

  /** What the traces alone say; a comparison is still to be made where all are open. */
  private stateOfTraces(): State {
    for (const trace of this.traces) {
      const { state } = trace;
      if (state.kind === 'failed') return { kind: 'failed', failure: state.failure, trace };
    }
    return { kind: 'opening' };
  }

  private swap(): void {
    const { a, b } = this.wanted;
    this.wanted = { a: b, b: a };
    void this.update();
  }

  private async run(command: string): Promise<void> {
    const failed = this.traces.filter(({ state }) => state.kind === 'failed');
    const [first] = failed.length > 0 ? failed : this.traces;
    if (command !== 'kernelLens.retry') {
      if (first !== undefined) await runPageCommand(command, first);
    } else if (failed.length > 0) await Promise.all(failed.map(trace => trace.load()));
    else await this.update();
  }

  private showTitle(): void {
    const { a, b } = this.sides;
    this.panel.title = `${labelOfSide(a.targets)} ↔ ${labelOfSide(b.targets)}`;
  }

  private sendState(): void {
    this.connection.page?.notify('init', this.initMessage());
  }

  private sendProgress(): void {
    this.connection.page?.notify('progress', this.progress());
  }

  private progress(): DiffProgress {
    const { a, b } = this.sides;
    return { a: readingOf(a.traces), b: readingOf(b.traces), compared: this.compared };
  }

  private initMessage(): DiffInit {
    const { a, b } = this.sides;
    const common = {
      ...pageLanguage(),
      names: { a: labelOfSide(a.targets), b: labelOfSide(b.targets) },
      pair: this.pair,
    };
    const { current } = this;
    const opening = (): DiffInit => ({ ...common, state: 'opening', progress: this.progress() });
    if (current.kind === 'opening') return opening();
    if (current.kind === 'failed') {
      const { failure, trace } = current;
      const told = named(translateFailure(failure), trace?.name);
      return { ...common, state: 'failed', failure: told, actions: actionsFor(failure) };
    }
    const pageA = this.pageSide('a');
    const pageB = this.pageSide('b');
    if (pageA === undefined || pageB === undefined) return opening();
    const { keysByPlace } = readSettings();
    const diff = withLosses(current.diff, pageA.summary, pageB.summary);
    return { ...common, state: 'open', a: pageA, b: pageB, diff, keysByPlace };
  }

  private pageSide(side: DiffSideName): DiffPageSide | undefined {
    const trace = this.traceOf(side);
    if (trace?.state.kind !== 'open') return undefined;
    const { summary, tracks } = trace.state;
    return { name: trace.name, summary: translateSummary(summary), tracks };
  }
}

/** The sides' open traces with their ids as they are now. */
function requestOf({ a, b }: Sides): DiffRequest {
  const places = ({ targets, traces }: Side): DiffRequest['a'] =>
    traces.flatMap(({ state }, i) => {
      const node = targets[i]?.node;
      if (state.kind !== 'open') return [];
      return [{ trace: state.summary.id, ...(node === undefined ? {} : { node }) }];
    });
  return { a: places(a), b: places(b) };
}

/** Says which of the two files it is, where the message does not. */
function named(failure: Failure, name: string | undefined): Failure {
  if (name === undefined || failure.message.includes(name)) return failure;
  return { ...failure, message: `${name}: ${failure.message}` };
}
