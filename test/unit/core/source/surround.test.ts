/** Ranges put around statements: what is selected between « and », and the file afterwards. */

import assert from 'node:assert/strict';
import { rangeSites } from '../../../../src/core/source/nvtx-sites.ts';
import { surround, type Marker } from '../../../../src/core/source/surround.ts';

function edited(marked: string, marker: Marker = 'nvtx'): string | undefined {
  const from = marked.indexOf('«');
  const to = marked.indexOf('»') - 1;
  const text = marked.replace(/[«»]/g, '');
  const edits = surround(text, from, to, marker);
  return (
    edits &&
    [...edits]
      .reverse()
      .reduce((done, edit) => done.slice(0, edit.from) + edit.text + done.slice(edit.to), text)
  );
}

describe('a range around statements', () => {
  it('takes whole statements, and the import that is missing', () => {
    assert.equal(
      edited(
        '"""Doc."""\nimport os\n\ndef f(x):\n    y = «x + 1\n\n    if y:\n        g(»y)\n    return y\n',
      ),
      '"""Doc."""\nimport os\nimport nvtx\n\ndef f(x):\n    with nvtx.annotate("f"):\n        y = x + 1\n\n        if y:\n            g(y)\n    return y\n',
    );
  });

  it('is called as the file calls it', () => {
    const calls = (head: string, marker: Marker) =>
      edited(`${head}\n«f()»\n`, marker)!.split('"')[0]!.split('\n').at(-1);
    assert.equal(calls('import nvtx as n', 'nvtx'), 'with n.annotate(');
    assert.equal(calls('from nvtx import annotate', 'nvtx'), 'with annotate(');
    assert.equal(calls('from torch.cuda import nvtx', 'nvtx'), 'with nvtx.range(');
    assert.equal(calls('import torch', 'record_function'), 'with torch.profiler.record_function(');
    assert.equal(
      calls('from torch.profiler import record_function as rf', 'record_function'),
      'with rf(',
    );
    assert.match(
      edited('«f()»', 'record_function')!,
      /^from torch.profiler import record_function\nwith record_function\("region"\):\n {4}f\(\)$/,
    );
  });

  it('leaves the text of strings as it is', () => {
    assert.equal(
      edited('import nvtx\n«x = """a\nb\n"""\ny = (1,\n  2)»  # why\n'),
      'import nvtx\nwith nvtx.annotate("region"):\n    x = """a\nb\n"""\n    y = (1,\n      2)  # why\n',
    );
  });

  it('keeps tabs and line ends', () => {
    assert.equal(
      edited('import nvtx\r\ndef f():\r\n\t«a()\r\n\tb()»\r\n'),
      'import nvtx\r\ndef f():\r\n\twith nvtx.annotate("f"):\r\n\t\ta()\r\n\t\tb()\r\n',
    );
  });

  it('is not offered for parts of lines, imports and nothing', () => {
    for (const code of ['«import os»\n', 'if a: «b()»\n', '«   »\na()\n', 'x = [\n«\n»]']) {
      assert.ok(edited(code) === undefined || code.startsWith('x'), code);
    }
  });

  it('is not offered for what cannot be understood, nor right behind it', () => {
    assert.equal(edited('import nvtx\n«x = (1 +»\n'), undefined);
    assert.equal(edited('x = (1\n«g()»\n'), undefined);
    assert.match(edited('x = 1 +\ny = 2\n«g()»\n')!, /with nvtx\.annotate\("region"\):\n {4}g\(\)/);
  });

  it('takes statements of one line together', () => {
    assert.equal(
      edited('import nvtx\na(); «b()»\n'),
      'import nvtx\nwith nvtx.annotate("region"):\n    a(); b()\n',
    );
  });

  it('is the same wherever it is among other functions and classes', () => {
    const others =
      'def g(a):\n    return (a,\n      """x\ny""")\n\n\n@d\nclass A:\n    b = 1\n\n\n';
    const own = 'def f():\n    «h()»\n    return 1\n';
    const wanted = 'def f():\n    with nvtx.annotate("f"):\n        h()\n    return 1\n';
    for (const before of ['', others]) {
      for (const after of ['', others]) {
        assert.equal(
          edited(`import nvtx\n${before}${own}${after}`),
          `import nvtx\n${before}${wanted}${after}`,
        );
      }
    }
    assert.equal(edited(`${own}${others}@`)?.endsWith(`${others}@`), true);
    assert.equal(
      edited(`import os\n${others}import sys\n${own}`),
      `import os\nimport nvtx\n${others}import sys\n${wanted}`,
    );
  });

  it('is found as a site', () => {
    const text = edited('def f():\n    «g()»\n')!;
    assert.deepEqual(
      rangeSites(text).map(({ name }) => name),
      [['f']],
    );
  });
});
