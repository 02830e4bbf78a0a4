/** Sites of documents that change while the files that they import are read. */

import assert from 'node:assert/strict';
import type * as vscode from 'vscode';
import { PythonRanges, type ImportedRanges } from '../../../src/core/source/nvtx-sites.ts';
import { DocumentRanges } from '../../../src/host/code-lens/document-ranges.ts';
import type { ImportedFiles } from '../../../src/host/code-lens/imported-files.ts';

const NOTHING: ImportedRanges = new Map();

/** What of a document is used. */
class Document {
  version = 1;
  text: string;
  constructor(text: string) {
    this.text = text;
  }
  getText(): string {
    return this.text;
  }
  change(text: string): void {
    this.text = text;
    this.version++;
  }
}

function rangesWith(of: () => Promise<ImportedRanges>): (document: Document) => Promise<string[]> {
  const ranges = new DocumentRanges({ of } as unknown as ImportedFiles);
  return async document => {
    const sites = await ranges.of(document as unknown as vscode.TextDocument);
    return sites.map(({ from, to }) => document.text.slice(from, to));
  };
}

describe('sites of documents', () => {
  it('are none where the text changes while imports are read', async () => {
    let go: (modules: ImportedRanges) => void = () => assert.fail();
    const sites = rangesWith(() => new Promise(resolve => (go = resolve)));
    const document = new Document('import nvtx\nnvtx.mark("a")');
    const early = sites(document);
    const goEarly = go;
    document.change(`# longer\n${document.text}`);
    const late = sites(document);
    go(NOTHING);
    assert.deepEqual(await late, ['nvtx.mark("a")']);
    goEarly(NOTHING);
    assert.deepEqual(await early, []);
    const again = sites(document);
    go(NOTHING);
    assert.deepEqual(await again, ['nvtx.mark("a")']);
  });

  it('are as the imported files are', async () => {
    const nv = new PythonRanges();
    nv.update('import nvtx\nspan = nvtx.annotate');
    const document = new Document('from nv import span\nspan("a")');
    const answers = [NOTHING, new Map([['nv', nv]]), NOTHING];
    const sites = rangesWith(() => Promise.resolve(answers.shift() ?? assert.fail()));
    assert.deepEqual(await sites(document), []);
    assert.deepEqual(await sites(document), ['span("a")']);
    assert.deepEqual(await sites(document), []);
  });

  it('are told again after a failure', async () => {
    let calls = 0;
    const sites = rangesWith(() =>
      calls++ === 0 ? Promise.reject(new Error('no')) : Promise.resolve(NOTHING),
    );
    const document = new Document('import nvtx\nnvtx.mark("a")');
    await assert.rejects(sites(document), /no/);
    assert.deepEqual(await sites(document), ['nvtx.mark("a")']);
  });
});
