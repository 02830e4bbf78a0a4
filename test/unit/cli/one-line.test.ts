/** Failures are one line on standard error and nothing on standard output, also where the file is damaged besides. */

import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '../../support/cli.ts';
import { temporaryFolder } from '../../support/temporary.ts';

describe('a failure on the command line', () => {
  const temporary = temporaryFolder();

  it('is the only line of a damaged file', async () => {
    const path = join(temporary(), 'cut.json');
    writeFileSync(
      path,
      '{"schemaVersion":1,"traceEvents":[{"ph":"X","cat":"kernel","name":"k","pid":0,"tid":7,"ts":1,"dur":2,"args":{"device":0}},{"ph":"X"',
    );
    for (const words of [
      ['roofline'],
      ['memory'],
      ['layers', '--step', '9'],
      ['kernels', '--range', 'x'],
    ]) {
      const { status, out, err } = await run(...words, path, '--json');
      assert.deepEqual([status, out], [1, ''], words.join(' '));
      assert.match(err, /^[^\n]*cut\.json: (?!warning)[^\n]+\n$/, words.join(' '));
    }
    assert.match((await run('time', path)).err, /^[^\n]*cut\.json: warning: [^\n]+\n$/);
  });

  it('is one of usage where the file has no name', async () => {
    for (const words of [
      ['info', ''],
      ['diff', 'a.json', ''],
    ]) {
      const { status, out, err } = await run(...words);
      assert.deepEqual([status, out], [2, '']);
      assert.match(err, /^kernel-lens: (info|diff) needs a file, and "" names none; see [^\n]+\n$/);
    }
  });
});
