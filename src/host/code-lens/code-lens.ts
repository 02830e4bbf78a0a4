/** What the extension does in Python files: lenses, hovers and heat, and the way from a trace back to them. */

import { DisposableStore } from '../disposable.ts';
import type { TraceEditorProvider } from '../editor/trace-editor.ts';
import type { Log } from '../log.ts';
import type { TraceStore } from '../trace-store.ts';
import type { ModelView } from '../tree/model-view.ts';
import { DocumentRanges } from './document-ranges.ts';
import { GoToSource } from './go-to-source.ts';
import { RangeHovers } from './hover-provider.ts';
import { ImportedFiles } from './imported-files.ts';
import { RangeLenses } from './lens-provider.ts';
import { LensActions } from './lens-actions.ts';
import { MeasureActions } from './measure-actions.ts';
import { MeasuredSites } from './measured-sites.ts';
import { SiteLinks } from './site-links.ts';
import { SourceHeat } from './source-heat.ts';
import { TraceSources } from './trace-sources.ts';

export class CodeLens extends DisposableStore {
  readonly heat: SourceHeat;

  constructor(store: TraceStore, editors: TraceEditorProvider, model: ModelView, log: Log) {
    super();
    const files = this.register(new TraceSources());
    const imported = this.register(new ImportedFiles(files));
    const documents = new DocumentRanges(imported);
    const sites = this.register(new MeasuredSites(store, files, documents, log));
    this.register(new RangeLenses(store, files, imported, sites));
    this.heat = this.register(new SourceHeat(store, files, imported, sites));
    this.register(new RangeHovers(sites));
    this.register(new SiteLinks(store, editors, model, log));
    this.register(new LensActions(store, log));
    this.register(new GoToSource(store, files, imported, model, log));
    this.register(new MeasureActions());
  }
}
