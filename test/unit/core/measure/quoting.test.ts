// Words to a line for a shell and back: the shell itself says whether a line means the words.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { commandLine, wordsOf } from '../../../../src/core/measure/quoting.ts';

const words = [
  'plain',
  'a b',
  "it's",
  'q"uote',
  '$HOME',
  'a\\',
  '\\"',
  '^(a|b)$',
  '',
  'é/*',
  'x\\ y',
];

describe('quoting of command lines', () => {
  it('means the same words to a POSIX shell', function () {
    if (process.platform === 'win32') this.skip(); // No sh there.
    const line = commandLine(words, 'posix');
    const script = `for word in ${line}; do printf '%s\\0' "$word"; done`;
    const output = execFileSync('sh', ['-c', script], { encoding: 'utf8' });
    assert.deepEqual(output.split('\0').slice(0, -1), words);
  });

  it('follows the rules of the C runtime on Windows', () => {
    // The runtime's own examples: backslashes count only before a double quote.
    assert.equal(commandLine(['a b'], 'windows'), '"a b"');
    assert.equal(commandLine(['a"b'], 'windows'), String.raw`"a\"b"`);
    assert.equal(commandLine([String.raw`a\"b`], 'windows'), String.raw`"a\\\"b"`);
    assert.equal(commandLine([`C:\\a b\\`], 'windows'), String.raw`"C:\a b\\"`);
    assert.equal(commandLine([`C:\\ab\\r.sqlite`], 'windows'), String.raw`C:\ab\r.sqlite`);
  });

  it('takes apart the line that a trace keeps of its program', () => {
    assert.deepEqual(wordsOf('python3 decode.py --tokens 20'), [
      ...['python3', 'decode.py'],
      ...['--tokens', '20'],
    ]);
    const awkward = ['a', 'b c', 'd"e', "f'g", 'h\\i'];
    assert.deepEqual(wordsOf(awkward.map(word => JSON.stringify(word)).join(' ')), awkward);
    assert.deepEqual(wordsOf(''), []);
    assert.deepEqual(wordsOf('broken "quote'), ['broken', '"quote']);
  });
});
