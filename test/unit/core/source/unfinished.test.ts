/** Sites while one types: what is typed hides nothing beside it, and what is taken out goes. */

import assert from 'node:assert/strict';
import { isUnfinished } from '../../../../src/core/source/blocks.ts';
import { describePattern } from '../../../../src/core/source/name-pattern.ts';
import { PythonRanges } from '../../../../src/core/source/nvtx-sites.ts';
import { withHidden, type SitesOfText } from '../../../../src/core/source/unfinished.ts';

const FILE = `"""Doc."""
import nvtx

def f(x):
    with nvtx.annotate("first"):
        y = g(x)
    return y

class A:
    def h(self, i):
        nvtx.push_range(f"layer_{i}")
        k()
        nvtx.pop_range()

with nvtx.annotate("last"):
    A().h(f(1))
`;

/** As an editor asks, one text after the other. */
function editor(): (text: string) => readonly string[] {
  const ranges = new PythonRanges();
  let told: SitesOfText = { text: '', sites: [], isBroken: false };
  return text => {
    const found = ranges.update(text);
    const { isBroken } = ranges;
    told = { text, isBroken, sites: withHidden({ text, sites: found, isBroken }, told) };
    for (const { from, to } of told.sites) assert.match(text.slice(from, to), /nvtx\.\w+\(.*\)$/s);
    return told.sites.map(({ name = [] }) => describePattern(name));
  };
}

describe('sites while one types', () => {
  const typed = [
    'z = g("a", [1, 2], {"b": f"{c}"})\n',
    '"""A text\nof lines."""\n',
    "t = '''\n(\n'''\n",
    'def p(a, b):\n    return (a +\n        b)\n',
    'class P(Q):\n    """Doc."""\n    x = {1: 2}\n',
    '@cached("it\'s")\ndef q(): pass\n',
  ];

  for (const [i, text] of typed.entries()) {
    it(`stay beside what is typed (${i + 1})`, () => {
      for (let at = 0; at >= 0; at = FILE.indexOf('\n', at) + 1 || -1) {
        const sites = editor();
        const before = sites(FILE);
        assert.deepEqual(before, ['first', 'layer_*', 'last']);
        const indent = /^ */.exec(FILE.slice(at))![0];
        const own = indent + text.replaceAll('\n', `\n${indent}`).trimEnd();
        for (let end = 1; end <= own.length; end++) {
          const now = sites(`${FILE.slice(0, at)}${own.slice(0, end)}\n${FILE.slice(at)}`);
          for (const name of before)
            assert.ok(now.includes(name), `${name} is gone: ${own.slice(0, end)}`);
        }
      }
    });
  }

  it('go when they are taken out', () => {
    const sites = editor();
    sites(FILE);
    assert.deepEqual(sites(FILE.replace('with nvtx.annotate("first")', 'if x')), [
      'layer_*',
      'last',
    ]);
    assert.deepEqual(
      sites(FILE.replace('with nvtx.annotate("last")', '# with nvtx.annotate("last")')),
      [...['first', 'layer_*']],
    );
    // As long as the text around them is open they stay, then they are part of a string.
    const open = FILE.replace('class A', '"""\nclass A');
    assert.deepEqual(sites(FILE), ['first', 'layer_*', 'last']);
    assert.deepEqual(sites(open), ['first', 'layer_*', 'last']);
    assert.deepEqual(
      sites(open.replace('with nvtx.annotate("last")', '"""\nwith nvtx.annotate("last")')),
      [...['first', 'last']],
    );
  });

  it('ask whether something is open', () => {
    for (const text of [
      '',
      'a = (1)',
      'a = "b"',
      '"""a"""',
      "'''a\n\"'''\n",
      'a # (',
      '"\\""',
      '("(")',
    ]) {
      assert.equal(isUnfinished(text), false, text);
    }
    for (const text of [
      '(',
      'a = [1',
      '"""a',
      '"""a""',
      '"a\nb',
      "'",
      '{"}"',
      '(\ndef f(): pass',
    ]) {
      assert.equal(isUnfinished(text), true, text);
    }
  });
});
