// Every text that the page shows has a Chinese translation.

import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { DETAIL_FIELDS, DETAIL_WORDS, TRACK_LABELS } from '../../../src/core/lod/types.ts';
import { DIFF_SHEET } from '../../../webview/diff/keys-sheet.ts';
import { SHEET } from '../../../webview/timeline/keys.ts';

const root = path.join(import.meta.dirname, '../../..');
const bundle = JSON.parse(readFileSync(path.join(root, 'l10n/bundle.l10n.zh-cn.json'), 'utf8'));

function literals(folder: string): string[] {
  return readdirSync(path.join(root, folder))
    .map(file => readFileSync(path.join(root, folder, file), 'utf8'))
    .flatMap(source => [...source.matchAll(/(?<![\w.])t\(\s*'((?:[^'\\]|\\.)*)'/g)])
    .map(match => match[1]!.replace(/\\'/g, "'"));
}

describe('texts of the page', () => {
  const texts = [...literals('webview/timeline'), ...literals('webview/ui')];

  it('are translated', () => {
    const sheet = [...SHEET, ...DIFF_SHEET].flatMap(([title, rows]) => [
      title,
      ...rows.map(([, text]) => text),
    ]);
    const all = [...texts, ...sheet, ...TRACK_LABELS, ...DETAIL_FIELDS, ...DETAIL_WORDS];
    assert.ok(all.length > 120);
    const missing = all.filter(text => /[a-z]{2}/i.test(text) && !(text in bundle));
    assert.deepEqual([...new Set(missing)], []);
  });
});
