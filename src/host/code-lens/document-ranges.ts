/**
 * The sites of open Python documents. Parses a document again only where it changed, one change after the other, and in
 * turns with whatever else the extension host does.
 */

import * as vscode from 'vscode';
import { mayMarkRanges, PythonRanges } from '../../core/source/nvtx-sites.ts';
import type { RangeSite } from '../../core/source/range-site.ts';
import { withHidden, type SitesOfText } from '../../core/source/unfinished.ts';
import { DisposableStore } from '../disposable.ts';
import { inTurns } from '../in-turns.ts';
import type { ImportedFiles } from './imported-files.ts';

interface Parsed {
  readonly ranges: PythonRanges;
  /** What was told last. */
  told: SitesOfText;
  /** Settles when nothing is parsed. */
  last: Promise<unknown>;
}

export class DocumentRanges extends DisposableStore {
  private readonly imported: ImportedFiles;
  private readonly documents = new Map<string, Parsed>();

  constructor(imported: ImportedFiles) {
    super();
    this.imported = imported;
    this.register(
      vscode.workspace.onDidCloseTextDocument(({ uri }) => this.documents.delete(uri.toString())),
    );
  }

  /** In the order of the document; none where it has changed in the meantime. */
  async of(document: vscode.TextDocument): Promise<readonly RangeSite[]> {
    const { version } = document;
    const text = document.getText();
    const modules = await this.imported.of(document.uri, text);
    if (!mayMarkRanges(text) && modules.size === 0) return [];
    const parsed = this.parsedOf(document);
    const sites = parsed.last.then(async () => {
      if (document.version !== version) return [];
      const found = await inTurns(parsed.ranges.updating(text, modules));
      const { isBroken } = parsed.ranges;
      const now = { text, sites: found, isBroken };
      const shown = withHidden(now, parsed.told);
      parsed.told = { ...now, sites: shown };
      return shown;
    });
    parsed.last = sites.catch(() => undefined);
    return sites;
  }

  private parsedOf({ uri }: vscode.TextDocument): Parsed {
    const key = uri.toString();
    const known = this.documents.get(key) ?? {
      ranges: new PythonRanges(),
      told: { text: '', sites: [], isBroken: false },
      last: Promise.resolve(),
    };
    this.documents.set(key, known);
    return known;
  }
}
