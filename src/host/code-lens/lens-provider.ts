/** One line above each site that was measured: its figures, then what can be done with them. */

import * as vscode from 'vscode';
import { DisposableStore } from '../disposable.ts';
import { readSettings } from '../settings.ts';
import type { TraceStore } from '../trace-store.ts';
import { hoverLines, lensText } from './lens-text.ts';
import type { MeasuredSites, SiteInDocument } from './measured-sites.ts';
import type { TraceSources } from './trace-sources.ts';
import { SHOW_KERNELS, SHOW_RANGE, showKernelsOf, showRangeOf } from './site-links.ts';

const SETTING = 'kernelLens.codeLens.enabled';

export class RangeLenses extends DisposableStore implements vscode.CodeLensProvider {
  private readonly sites: MeasuredSites;
  private readonly changed = this.register(new vscode.EventEmitter<void>());
  readonly onDidChangeCodeLenses = this.changed.event;

  constructor(store: TraceStore, files: TraceSources, sites: MeasuredSites) {
    super();
    this.sites = sites;
    this.register(store.onDidChange(() => this.changed.fire()));
    this.register(files.onDidChange(() => this.changed.fire()));
    this.register(vscode.workspace.onDidSaveTextDocument(() => this.changed.fire()));
    this.register(
      vscode.workspace.onDidChangeConfiguration(change => {
        if (change.affectsConfiguration(SETTING)) this.changed.fire();
      }),
    );
    this.register(vscode.languages.registerCodeLensProvider({ language: 'python' }, this));
  }

  async provideCodeLenses(document: vscode.TextDocument): Promise<vscode.CodeLens[]> {
    if (!readSettings().codeLens) return [];
    const { version } = document;
    const sites = await this.sites.of(document);
    // Positions of an older text would be wrong, and VS Code has asked for the new one already.
    return document.version === version ? sites.flatMap(site => lensesOf(document, site)) : [];
  }
}

function lensesOf(document: vscode.TextDocument, measured: SiteInDocument): vscode.CodeLens[] {
  const { l10n } = vscode;
  const { site, stats, trace } = measured;
  const range = new vscode.Range(document.positionAt(site.from), document.positionAt(site.to));
  const target = showRangeOf(measured);
  const show = { command: target === undefined ? '' : SHOW_RANGE, arguments: [target] };
  const lens = (title: string, command: Omit<vscode.Command, 'title'>): vscode.CodeLens =>
    new vscode.CodeLens(range, { title, ...command });
  const tooltip = hoverLines(measured, trace.name, l10n.t).join('\n');
  const lenses = [lens(lensText(measured, l10n.t), { ...show, tooltip })];
  if (target !== undefined) lenses.push(lens(l10n.t('Timeline'), show));
  if (stats.measured > 0) {
    const kernels = { command: SHOW_KERNELS, arguments: [showKernelsOf(measured)] };
    lenses.push(lens(l10n.t({ message: 'Kernels', comment: ['tab'] }), kernels));
  }
  return lenses;
}
