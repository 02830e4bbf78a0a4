/** Functions of Python texts by indentation, and which of them recorded frames are of, in changed texts as well. */

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { fitFrames } from '../../../../src/core/source/fit-frames.ts';
import { pythonFunctions } from '../../../../src/core/source/python-functions.ts';
import { fixture } from '../../../support/shared.ts';
import { FORMS } from './forms.ts';

function told(text: string): string[] {
  return pythonFunctions(text).map(({ name, firstLine, line, lastLine, from, to }) => {
    assert.match(text.slice(from, to), new RegExp(String.raw`^(async\s+)?def\s+${name}$`, 'u'));
    return `${firstLine} ${line}-${lastLine} ${name}`;
  });
}

const CASES: readonly (readonly [what: string, code: string, ...functions: string[]])[] = [
  ['one', 'def f():\n  pass\n', '1 1-2 f'],
  ['a line', 'def f(): pass\nx = 1', '1 1-1 f'],
  ['a method', 'class A:\n  def f(self):\n    pass\n\n  def g(self): pass', '2 2-3 f', '5 5-5 g'],
  ['one in another', 'def f():\n  def g():\n    x\n  y\nz', '1 1-4 f', '2 2-3 g'],
  ['async', 'async def f():\n\tawait x\n', '1 1-2 f'],
  ['decorators', '@a\n@b(\n  1,\n)\ndef f():\n  x', '1 5-6 f'],
  ['a class with a decorator', '@a\nclass A:\n  def f(self): x', '3 3-3 f'],
  ['a comment in between', '@a\n# why\ndef f():\n  x\n# no part of it\n', '1 3-4 f'],
  [
    'what a string says',
    '"""\ndef no():\n  x\n"""\ndef f():\n  """doc\n\ndef no(): x\n"""',
    '5 5-9 f',
  ],
  ['strings of one line', 'x = "def f():"; y = \'\\\'#\'\ndef f(): "#"', '2 2-2 f'],
  ['parameters over lines', 'def f(\n    a,\nb=(1,\n 2),\n):\n  pass\nx', '1 1-6 f'],
  ['a bracket never closed', 'x = (1,\n\ndef f():\n  pass', '3 3-4 f'],
  ['a line that goes on', 'def f():\n  x = 1 + \\\n1\n  y\nz', '1 1-4 f'],
  ['Windows line ends', 'def f():\r\n  x\r\n\r\ndef g():\r\n  y\r\n', '1 1-2 f', '4 4-5 g'],
  ['names in other alphabets', 'def größe():\n  x', '1 1-2 größe'],
  ['nothing', ''],
  ['words that begin alike', 'define = 1\ndef_ = 2\ndefault(x)'],
];

describe('functions of Python texts', () => {
  for (const [what, code, ...expected] of CASES) {
    it(`are found: ${what}`, () => assert.deepEqual(told(code), expected));
  }

  it('survive any cut, as while typing', () => {
    const code = FORMS.map(([, text]) => text).join('\n');
    for (let end = 0; end < code.length; end += 31) told(code.slice(0, end));
  });

  it('are those of the sample', () => {
    const text = readFileSync(fixture('sample/llama.py'), 'utf8');
    const lines = text.split('\n');
    const expected = lines.flatMap((line, i) => (/^\s*def /.test(line) ? [i + 1] : []));
    assert.deepEqual(
      pythonFunctions(text).map(({ line }) => line),
      expected,
    );
  });
});

describe('frames of functions', () => {
  const text = readFileSync(fixture('sample/llama.py'), 'utf8');
  const forwards = [59, 82, 99, 128].map(line => ({ line, name: 'forward' }));
  const logits = { line: 148, name: 'logits' };

  /** Line of the function here, of each frame. */
  function fit(code: string, frames: readonly { line: number; name: string }[]): string[] {
    const fitted = [...fitFrames(frames, pythonFunctions(code))].sort(
      ([a], [b]) => a.line - b.line,
    );
    return fitted.map(([{ line }, own]) => `${line} ${own.map(frame => frame.line).join()}`);
  }

  it('are told apart by their lines', () => {
    assert.deepEqual(fit(text, forwards), ['59 59', '82 82', '99 99', '128 128']);
  });

  it('may have been seen in the midst of it', () => {
    const running = [{ line: 65, name: 'forward' }, forwards[0]!, { line: 131, name: 'forward' }];
    assert.deepEqual(fit(text, running), ['59 65,59'.replace('65,59', '59,65'), '128 131']);
  });

  it('are followed where lines were added above, in between and below', () => {
    const frames = [...forwards, logits];
    assert.deepEqual(fit(`# new\n\n${text}`, frames), [
      '61 59',
      '84 82',
      '101 99',
      '130 128',
      '150 148',
    ]);
    const lines = text.split('\n');
    const between = [
      ...lines.slice(0, 85),
      ...Array<string>(30).fill('        x'),
      ...lines.slice(85),
    ];
    assert.deepEqual(fit(between.join('\n'), frames), [
      '59 59',
      '82 82',
      '129 99',
      '158 128',
      '178 148',
    ]);
  });

  it('are left out where nothing tells which it is', () => {
    const [one] = forwards;
    const moved = 'class A:\n  def forward(self): x\nclass B:\n  def forward(self): x\n';
    assert.deepEqual(fit(moved, [one!]), []);
    assert.deepEqual(fit(moved.slice(0, 30), [one!]), ['2 59']);
    assert.deepEqual(
      fit(text, [
        { line: 1, name: '<module>' },
        { line: 3, name: 'other' },
      ]),
      [],
    );
  });
});
