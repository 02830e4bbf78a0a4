/** One line above each site that was measured: its figures, then what can be done with them. */

import * as vscode from 'vscode';
import { deviceWord, textsFor } from '../../core/format/device-name.ts';
import { DisposableStore } from '../disposable.ts';
import { readSettings } from '../settings.ts';
import type { TraceStore } from '../trace-store.ts';
import type { ImportedFiles } from './imported-files.ts';
import { hoverLines, lensText } from './lens-text.ts';
import type { MeasuredSites, SiteInDocument } from './measured-sites.ts';
import type { TraceSources } from './trace-sources.ts';
import { boundOf, siteActions } from './lens-actions.ts';
import { SHOW_RANGE, showRangeOf } from './site-links.ts';

const SETTING = 'kernelLens.codeLens.enabled';

export class RangeLenses extends DisposableStore implements vscode.CodeLensProvider {
  private readonly sites: MeasuredSites;
  private readonly changed = this.register(new vscode.EventEmitter<void>());
  readonly onDidChangeCodeLenses = this.changed.event;

  constructor(
    store: TraceStore,
    files: TraceSources,
    imported: ImportedFiles,
    sites: MeasuredSites,
  ) {
    super();
    this.sites = sites;
    this.register(store.onDidChange(() => this.changed.fire()));
    this.register(files.onDidChange(() => this.changed.fire()));
    this.register(imported.onDidChange(() => this.changed.fire()));
    this.register(vscode.workspace.onDidSaveTextDocument(() => this.changed.fire()));
    this.register(
      vscode.workspace.onDidChangeConfiguration(change => {
        if (change.affectsConfiguration(SETTING)) this.changed.fire();
      }),
    );
    this.register(vscode.languages.registerCodeLensProvider({ language: 'python' }, this));
  }

  async provideCodeLenses(
    document: vscode.TextDocument,
    token: vscode.CancellationToken,
  ): Promise<vscode.CodeLens[]> {
    if (!readSettings().codeLens) return [];
    for (;;) {
      const { version } = document;
      const sites = await this.sites.of(document);
      const lenses = await Promise.all(sites.map(site => lensesOf(document, site)));
      // Positions of an older text would be wrong, and no lenses until VS Code asks again would make lines jump.
      if (document.version === version || token.isCancellationRequested) return lenses.flat();
    }
  }
}

async function lensesOf(
  document: vscode.TextDocument,
  measured: SiteInDocument,
): Promise<vscode.CodeLens[]> {
  const { site, trace } = measured;
  const t = textsFor(deviceWord(trace.devices), vscode.l10n.t);
  const range = new vscode.Range(document.positionAt(site.from), document.positionAt(site.to));
  const bound = await boundOf(measured);
  const target = showRangeOf(measured);
  const figures: vscode.Command = {
    title: lensText(measured, t, bound),
    command: target === undefined ? '' : SHOW_RANGE,
    arguments: [target],
    tooltip: hoverLines(measured, trace.name, t, bound).join('\n'),
  };
  const actions = siteActions(measured, bound).map(({ title, command, argument }) => ({
    ...{ title, command },
    arguments: [argument],
  }));
  return [figures, ...actions].map(command => new vscode.CodeLens(range, command));
}
