// Under which id an editor opens a file, held against the manifest.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { viewTypeFor } from '../../../src/host/editor/view-type.ts';

const manifest = path.join(import.meta.dirname, '../../../package.json');
const { contributes } = JSON.parse(readFileSync(manifest, 'utf8'));
const typeOf = (file: string) => viewTypeFor(file, 'kernelLens.trace', contributes.customEditors);

describe('the id of an editor', () => {
  it('is one that VS Code has a title for', () => {
    assert.equal(typeOf('/a/b.sqlite'), 'kernelLens.trace');
    assert.equal(typeOf('/a/run.pt.trace.json.gz'), 'kernelLens.trace', 'the first that fits');
    assert.equal(typeOf('/a/msprof_20260101.db'), 'kernelLens.trace');
    for (const name of ['b.json', 'B.JSON', 'b.json.gz', 'b.csv', 'other.db'])
      assert.equal(typeOf(`/a/${name}`), 'kernelLens.traceOption', name);
  });

  it('is the plain one for names of no editor', () => {
    for (const name of ['trace', 'b.jsonx', 'b.gz', 'json']) {
      assert.equal(typeOf(`/some.json/${name}`), 'kernelLens.trace', name);
    }
  });

  it('is never that of another editor', () => {
    const report = (file: string) =>
      viewTypeFor(file, 'kernelLens.report', contributes.customEditors);
    assert.deepEqual(['/a.csv', '/a.ncu-rep', '/a.json'].map(report), [
      'kernelLens.reportOption',
      'kernelLens.report',
      'kernelLens.report',
    ]);
  });
});
