// Every failure and warning that a reader or the worker can tell has a text to translate.

import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { FAILURE_TEXTS } from '../../../src/host/failure-texts.ts';
import { WARNING_TEXTS } from '../../../src/host/warning-texts.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));

/** Faults of the program and not of a file, which are told as they are; and what profilers say in their own words. */
const UNTRANSLATED = new Set([
  'internal',
  'no-such-kernel',
  'no-such-place',
  'no-such-span',
  'not-open',
  'profiler-diagnostic',
  'wrong-source',
]);

const REASON = /(?:\breason: |\b(?:warn|gap)\(\s*)'([a-z][a-z-]+)'/g;

describe('reasons of failures and warnings', () => {
  it('all have a text', () => {
    const told = new Map<string, string>();
    for (const file of globSync('src/{core/readers,core/trace,worker}/**/*.ts', { cwd: root })) {
      const text = readFileSync(path.join(root, file), 'utf8');
      for (const [, reason = ''] of text.matchAll(REASON)) told.set(reason, file);
    }
    assert.ok(told.size > 40, 'the reasons are found');
    const missing = [...told].filter(
      ([reason]) =>
        !(reason in FAILURE_TEXTS) && !(reason in WARNING_TEXTS) && !UNTRANSLATED.has(reason),
    );
    assert.deepEqual(missing, []);
  });
});
