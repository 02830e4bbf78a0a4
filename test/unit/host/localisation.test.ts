// Every text that a user can see has a Chinese translation with the same placeholders.

import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { FAILURE_TEXTS, type FailureText } from '../../../src/host/failure-texts.ts';
import { WARNING_TEXTS } from '../../../src/host/warning-texts.ts';
import { BOUND_TEXTS, BOUND_UNITS } from '../../../src/core/format/bound-labels.ts';
import { EXTRA_TEXTS, NODE_LABELS } from '../../../src/host/tree/labels.ts';

const root = path.join(import.meta.dirname, '../../..');
const json = (file: string) => JSON.parse(readFileSync(path.join(root, file), 'utf8'));
const bundle: Record<string, string> = json('l10n/bundle.l10n.zh-cn.json');
const placeholders = (text: string) => [...new Set(text.match(/\{\d+\}/g) ?? [])].sort();

/** The literal first arguments of calls that match `call`, in all files of a folder. */
function literals(folder: string, call: RegExp): string[] {
  const files = readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' });
  return files
    .filter(file => file.endsWith('.ts'))
    .flatMap(file => {
      const source = readFileSync(path.join(root, folder, file), 'utf8');
      const calls = new RegExp(
        `${call.source}\\(\\s*(?:'((?:[^'\\\\]|\\\\.)*)'|\`([^\`$]*)\`)`,
        'g',
      );
      return [...source.matchAll(calls)].map(([, a, b]) => (a ?? b ?? '').replace(/\\'/g, "'"));
    });
}

describe('localisation', () => {
  const texts = [
    ...literals('src/host', /\bl10n\.t/),
    ...literals('src/host/tree', /(?<![\w.])t/),
    ...literals('src/host/code-lens', /(?<![\w.])t/),
    ...literals('src/host/measure', /(?<![\w.])t/),
    ...Object.values(NODE_LABELS),
    ...Object.values(EXTRA_TEXTS),
    ...Object.values(BOUND_TEXTS),
    ...Object.values(BOUND_UNITS),
    ...[FAILURE_TEXTS, WARNING_TEXTS]
      .flatMap(table => Object.values<readonly FailureText[]>(table))
      .flatMap(list =>
        list.flatMap(({ message, advice }) =>
          advice === undefined ? [message] : [message, advice],
        ),
      ),
  ];

  it('finds the texts of the host', () => assert.ok(texts.length > 40));

  it('translates every text of the host', () => {
    // A text that is nothing but placeholders has nothing to translate.
    const missing = texts.filter(text => /[a-z]/i.test(text) && !(text in bundle));
    assert.deepEqual([...new Set(missing)], []);
  });

  it('keeps every placeholder', () => {
    for (const [text, translation] of Object.entries(bundle)) {
      assert.deepEqual(placeholders(translation), placeholders(text), text);
    }
  });

  it('translates every text of the manifest, and names no text that is not there', () => {
    const english: Record<string, string> = json('package.nls.json');
    const chinese: Record<string, string> = json('package.nls.zh-cn.json');
    const manifest = readFileSync(path.join(root, 'package.json'), 'utf8');
    const used = [...manifest.matchAll(/"%([\w.-]+)%"/g)].map(([, key]) => key);
    assert.deepEqual(Object.keys(english).sort(), [...new Set(used)].sort());
    assert.deepEqual(Object.keys(chinese).sort(), Object.keys(english).sort());
  });
});
