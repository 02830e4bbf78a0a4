/**
 * The sites of open Python documents. Parses a document again only where it changed, one change after the other, and in
 * turns with whatever else the extension host does.
 */

import type * as vscode from 'vscode';
import { mayMarkRanges, PythonRanges } from '../../core/source/nvtx-sites.ts';
import type { RangeSite } from '../../core/source/range-site.ts';
import { withHidden, type SitesOfText } from '../../core/source/unfinished.ts';
import { inTurns } from '../in-turns.ts';
import type { ImportedFiles } from './imported-files.ts';

interface Parsed {
  readonly ranges: PythonRanges;
  /** What was told last. */
  told: SitesOfText;
  /** Settles when nothing is parsed. */
  last: Promise<unknown>;
}

export class DocumentRanges {
  private readonly imported: ImportedFiles;
  private readonly documents = new WeakMap<vscode.TextDocument, Parsed>();

  constructor(imported: ImportedFiles) {
    this.imported = imported;
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

  private parsedOf(document: vscode.TextDocument): Parsed {
    const known = this.documents.get(document) ?? {
      ranges: new PythonRanges(),
      told: { text: '', sites: [], isBroken: false },
      last: Promise.resolve(),
    };
    this.documents.set(document, known);
    return known;
  }
}
