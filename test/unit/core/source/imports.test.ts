/** Sites that call functions of other files, held against Python, and which files imports lead to. */

import assert from 'node:assert/strict';
import { importedModules, moduleFile } from '../../../../src/core/source/imports.ts';
import { describePattern } from '../../../../src/core/source/name-pattern.ts';
import { PythonRanges } from '../../../../src/core/source/nvtx-sites.ts';
import type { RangeSite } from '../../../../src/core/source/range-site.ts';
import { assertMarks, run, type Program } from './run-python.ts';

const SPAN = `import contextlib, nvtx
P = "eng/"
@contextlib.contextmanager
def span(name, prefix=P):
  with nvtx.annotate(prefix + name, domain="d"): yield
class Prof:
  def span(self, name):
    return nvtx.annotate(name)
prof = Prof()
ann = nvtx.annotate
`;
const BOTH = `import contextlib, functools
from nv import span, ann
hot = functools.partial(span, prefix="hot/")
def deep(n): return span(n, "deep/")
`;

interface Form extends Program {
  readonly what: string;
  /** `name @domain` of each site. */
  readonly sites: readonly string[];
}

const FORMS: readonly Form[] = [
  {
    what: 'a function of another file, with its own constants',
    modules: [['nv', SPAN]],
    code: 'from nv import span\nP = "no"\nwith span("a"): pass\ndef f(i):\n  with span(f"layer_{i}", prefix=""): pass\nf(1)',
    sites: ['eng/a @d', 'layer_* @d'],
  },
  {
    what: 'other names',
    modules: [['nv', SPAN]],
    code: 'from nv import span as sp, ann as a1\nwith sp("a"): pass\n@a1("f1")\ndef f(): pass\nwith a1("b"): f()',
    sites: ['eng/a @d', 'f1 @', 'b @'],
  },
  {
    what: 'members of a module',
    modules: [['nv', SPAN]],
    code: 'import nv\nimport nv as n2\nwith nv.span("a"), n2.span("b", ""): pass\ndef f():\n  with nv.prof.span("c"): pass\nf()',
    sites: ['eng/a @d', 'b @d', 'c @'],
  },
  {
    what: 'objects and classes',
    modules: [['nv', SPAN]],
    code: 'from nv import prof, Prof\nwith prof.span("a"): pass\np = Prof()\ndef f():\n  with p.span("b"): pass\nf()',
    sites: ['a @', 'b @'],
  },
  {
    what: 'what is imported and handed on',
    modules: [
      ['nv', SPAN],
      ['both', BOTH],
    ],
    code: 'from both import hot, ann, deep, span\nwith hot("a"), ann("b"), deep("c"), span("d"): pass',
    sites: ['hot/a @d', 'b @', 'deep/c @d', 'eng/d @d'],
  },
  {
    what: 'a wrapper around one of another file',
    modules: [['nv', SPAN]],
    code: 'from nv import span\ndef mine(n): return span("m_" + n, prefix="")\nwith mine("a"): pass',
    sites: ['m_* @d', 'm_a @d'],
  },
  {
    what: 'one that is called after nvtx, as it is defined',
    modules: [['nv', 'import nvtx\ndef nvtx_range(m): return nvtx.annotate(f"[{m}]")\n']],
    code: 'from nv import nvtx_range\nwith nvtx_range("a"): pass',
    sites: ['[a] @'],
  },
  {
    what: 'names that another file does not have for it',
    modules: [['nv', SPAN + 'def other(x): return x\n']],
    code: 'from nv import other, P\nother("a")\nP.lower()',
    sites: [],
  },
];

/** Each module imports from those before it. */
function sitesOf({ code, modules }: Program): readonly RangeSite[] {
  const known = new Map<string, PythonRanges>();
  for (const [name, text] of modules) {
    const ranges = new PythonRanges();
    ranges.update(text, new Map(known));
    known.set(name, ranges);
  }
  return new PythonRanges().update(code, known);
}

describe('sites that call functions of other files', () => {
  for (const form of FORMS) {
    it(`know ${form.what}`, () => {
      const told = sitesOf(form).map(
        ({ name = [], domain }) => `${describePattern(name)} @${domain ?? '?'}`,
      );
      assert.deepEqual(told, form.sites);
    });
  }

  it('are those that Python marks', function () {
    const marked = run(this, FORMS);
    FORMS.forEach((form, i) => assertMarks(form.what, sitesOf(form), marked[i]!));
  });

  it('change with the file that is imported', () => {
    const code = 'from nv import span\nwith span("a"): pass';
    const ranges = new PythonRanges();
    const beside = (text: string): readonly string[] => {
      const nv = new PythonRanges();
      nv.update(text);
      const sites = ranges.update(code, new Map([['nv', nv]]));
      return sites.map(({ name = [] }) => describePattern(name));
    };
    assert.deepEqual(beside(SPAN), ['eng/a']);
    assert.deepEqual(beside(SPAN.replace('eng/', 'x/')), ['x/a']);
    assert.deepEqual(beside(''), []);
    assert.deepEqual(ranges.update(code), []);
  });

  it('are told in stretches, none of which parses more than a block', () => {
    const code = Array.from({ length: 50 }, (_, i) => `def f${i}(): nvtx.mark("a${i}")`);
    const work = new PythonRanges().updating(`import nvtx\n${code.join('\n')}`);
    let stops = 0;
    let next = work.next();
    for (; next.done !== true; next = work.next()) stops++;
    assert.equal(next.value.length, 50);
    assert.ok(stops >= 50, String(stops));
  });

  it('are right after work that was given up', () => {
    const ranges = new PythonRanges();
    const code = 'import nvtx\ndef f(): nvtx.mark("a")\ndef g(): nvtx.mark("b")\n';
    ranges.update(code);
    const given = ranges.updating(code.replace('"a"', '"c"'));
    given.next();
    given.return([]);
    for (const text of [code, code.replace('"b"', '"d"')]) {
      assert.deepEqual(ranges.update(text), new PythonRanges().update(text));
    }
  });
});

describe('imports', () => {
  const modules = (text: string): string[] => [...importedModules(text)];

  it('name modules, and what may be one', () => {
    assert.deepEqual(modules('import a.b as c, d\nimport e # f'), ['a.b', 'd', 'e']);
    assert.deepEqual(modules('from .a import b as c, d'), ['.a', '.a.b', '.a.d']);
    assert.deepEqual(modules('def f():\n  from . import b'), ['.', '.b']);
    const long = 'from a import ( # one\n  b as x,  # two\n  c,\n)\nimport d';
    assert.deepEqual(modules(long), ['a', 'a.b', 'a.c', 'd']);
    const ruled = `from a import (\n  b,\n  ${'# - '.repeat(5000)}\n)`;
    assert.deepEqual(modules(ruled), ['a', 'a.b'], 'a comment costs no more than its length');
    assert.deepEqual(modules('x = "import"\nimportant = 1\nfrom a import *'), ['a']);
  });

  it('lead to files', () => {
    const file = '/w/p/q/m.py';
    assert.deepEqual(moduleFile('a.b', file), {
      ...{ ends: ['a/b.py', 'a/b/__init__.py'], folder: '/w/p/q', isRelative: false },
    });
    assert.deepEqual(moduleFile('.a', file), {
      ...{ ends: ['a.py', 'a/__init__.py'], folder: '/w/p/q', isRelative: true },
    });
    assert.equal(moduleFile('..a', file).folder, '/w/p');
    assert.deepEqual(moduleFile('..', file).ends, ['__init__.py']);
  });
});
