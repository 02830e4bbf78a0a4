/**
 * The heat of Python files: where the time of the trace goes, in the overview ruler and, if the setting says so, behind
 * the lines. Looks only at files that are to be seen and that the trace knows.
 */

import * as vscode from 'vscode';
import { DisposableStore } from '../disposable.ts';
import { readSettings, type Heat } from '../settings.ts';
import type { TraceStore } from '../trace-store.ts';
import { HEAT_LEVELS, heatLevel, heatRuns, type HeatRun, type HeatSite } from './heat-lines.ts';
import type { ImportedFiles } from './imported-files.ts';
import type { MeasuredSites, SiteInDocument } from './measured-sites.ts';
import type { TraceSources } from './trace-sources.ts';

/** Keystrokes within this time are one change. */
const PAUSE_MS = 150;

/** What an editor shows. */
export interface ShownHeat {
  /** In the overview ruler. */
  readonly runs: readonly HeatRun[];
  /** Lines with a mark of their own, from 0, and its level. */
  readonly lines: ReadonlyMap<number, number>;
}

const NONE: ShownHeat = { runs: [], lines: new Map() };

export class SourceHeat extends DisposableStore {
  private readonly sites: MeasuredSites;
  private readonly inRuler: readonly vscode.TextEditorDecorationType[];
  private readonly onLine: readonly vscode.TextEditorDecorationType[];
  private readonly shown = new WeakMap<vscode.TextEditor, ShownHeat>();
  private timer: NodeJS.Timeout | undefined;
  /** Counts the times of looking anew: what comes late is of an older trace or setting. */
  private turn = 0;

  constructor(
    store: TraceStore,
    files: TraceSources,
    imported: ImportedFiles,
    sites: MeasuredSites,
  ) {
    super();
    this.sites = sites;
    this.inRuler = HEAT_LEVELS.map((_, i) => this.register(rulerMark(`ruler${i + 1}`)));
    this.onLine = HEAT_LEVELS.map((_, i) => this.register(lineMark(`line${i + 1}`)));
    const { window, workspace } = vscode;
    this.register(store.onDidChange(() => this.later()));
    this.register(files.onDidChange(() => this.later()));
    this.register(imported.onDidChange(() => this.later()));
    this.register(window.onDidChangeVisibleTextEditors(() => this.later()));
    this.register(workspace.onDidSaveTextDocument(() => this.later()));
    this.register(
      workspace.onDidChangeTextDocument(({ document }) => {
        if (isPython(document)) this.later();
      }),
    );
    this.register(
      workspace.onDidChangeConfiguration(change => {
        if (change.affectsConfiguration('kernelLens.heat')) this.later();
      }),
    );
    this.register({ dispose: () => clearTimeout(this.timer) });
    this.later();
  }

  /** What an editor shows at this moment. */
  of(editor: vscode.TextEditor): ShownHeat {
    return this.shown.get(editor) ?? NONE;
  }

  private later(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      this.turn++;
      const { heat } = readSettings();
      for (const editor of vscode.window.visibleTextEditors) {
        if (isPython(editor.document)) void this.update(editor, heat);
      }
    }, PAUSE_MS);
  }

  private async update(editor: vscode.TextEditor, heat: Heat): Promise<void> {
    const { document } = editor;
    const { version } = document;
    const { turn } = this;
    const isOff = heat === 'off';
    const [sites, lines] = isOff
      ? [[], []]
      : await Promise.all([this.sites.of(document), this.sites.linesOf(document)]);
    if (this.isDisposed || turn !== this.turn) return;
    if (document.version !== version || document.isClosed) return;
    this.show(editor, heatOf(document, sites, lines, heat === 'ruler+line'));
  }

  private show(editor: vscode.TextEditor, heat: ShownHeat): void {
    const before = this.of(editor);
    if (heat.runs.length === 0 && before.runs.length === 0) return;
    this.shown.set(editor, heat);
    this.inRuler.forEach((type, level) => {
      const runs = heat.runs.filter(run => run.level === level);
      const ranges = runs.map(
        ({ firstLine, lastLine }) => new vscode.Range(firstLine, 0, lastLine, 0),
      );
      editor.setDecorations(type, ranges);
    });
    this.onLine.forEach((type, level) => {
      const lines = [...heat.lines].filter(([, own]) => own === level);
      editor.setDecorations(
        type,
        lines.map(([line]) => new vscode.Range(line, 0, line, 0)),
      );
    });
  }
}

function heatOf(
  document: vscode.TextDocument,
  sites: readonly SiteInDocument[],
  lineSites: readonly HeatSite[],
  withLines: boolean,
): ShownHeat {
  const lines = new Map<number, number>();
  const mark = (line: number, share: number): void => {
    const level = heatLevel(share);
    if (withLines && level >= 0) lines.set(line, level);
  };
  const measured = sites.filter(({ stats }) => stats.measured > 0);
  const placed = measured.map(({ own, site, stats: { share } }): HeatSite => {
    const line = document.positionAt(site.from).line;
    mark(line, share);
    if (own === undefined) return { firstLine: line, lastLine: line, share };
    return { firstLine: own.firstLine - 1, lastLine: own.lastLine - 1, share };
  });
  for (const { firstLine, share } of lineSites) mark(firstLine, share);
  return { runs: heatRuns([...withoutLines(placed, lineSites), ...lineSites]), lines };
}

/** Where lines are known, a function is no more than these. */
function withoutLines(sites: readonly HeatSite[], lines: readonly HeatSite[]): readonly HeatSite[] {
  return sites.filter(
    ({ firstLine, lastLine }) =>
      !lines.some(line => firstLine <= line.firstLine && line.firstLine <= lastLine),
  );
}

function rulerMark(level: string): vscode.TextEditorDecorationType {
  return vscode.window.createTextEditorDecorationType({
    overviewRulerColor: new vscode.ThemeColor(`kernelLens.heat.${level}`),
    overviewRulerLane: vscode.OverviewRulerLane.Center,
  });
}

function lineMark(level: string): vscode.TextEditorDecorationType {
  return vscode.window.createTextEditorDecorationType({
    isWholeLine: true,
    backgroundColor: new vscode.ThemeColor(`kernelLens.heat.${level}`),
  });
}

function isPython({ languageId }: vscode.TextDocument): boolean {
  return languageId === 'python';
}
