/** Which files imports lead to, and what that costs: what is read and parsed, counted by a stand-in for the workspace. */

import assert from 'node:assert/strict';
import { finished, type Unhurried } from '../../../../src/core/base/unhurried.ts';
import { ImportGraph, type Located } from '../../../../src/core/source/import-graph.ts';
import { describePattern } from '../../../../src/core/source/name-pattern.ts';
import { PythonRanges } from '../../../../src/core/source/nvtx-sites.ts';

const SPAN = 'import nvtx\ndef span(n): return nvtx.annotate("s/" + n)\n';

/** Files that are there, and how often they were asked for. */
class Workspace {
  readonly texts = new Map<string, string>();
  /** Paths in the order in which they were read. */
  reads: string[] = [];
  /** Files parsed. */
  parses = 0;
  private listed: readonly Located[] = [];
  readonly graph = new ImportGraph({
    list: () => Promise.resolve(this.listed),
    read: ({ path }: Located) => {
      this.reads.push(path);
      return Promise.resolve(this.texts.get(path));
    },
    run: <T>(work: Unhurried<T>) => {
      this.parses++;
      return Promise.resolve(finished(work));
    },
  });

  constructor(texts: Readonly<Record<string, string>>) {
    for (const [path, text] of Object.entries(texts)) this.texts.set(path, text);
    this.list([...this.texts.keys()]);
  }

  list(paths: readonly string[]): void {
    this.listed = paths.map(path => ({ path }));
  }

  /** Names of the sites of a file with this text. */
  async sites(path: string, text = this.texts.get(path) ?? ''): Promise<string[]> {
    const modules = await this.graph.of({ path }, text);
    return new PythonRanges().update(text, modules).map(({ name = [] }) => describePattern(name));
  }

  /** Modules in the imports of a text that are of use. */
  async modules(path: string, text: string): Promise<string[]> {
    return [...(await this.graph.of({ path }, text)).keys()];
  }
}

/** What a text is while one types at its end. */
function keystrokes(text: string): readonly string[] {
  return Array.from({ length: 10 }, (_, i) => `${text}\nx = 1${'0'.repeat(i)}`);
}

describe('imports of files', () => {
  it('that lead nowhere cost no parse, and no file is read twice', async () => {
    const workspace = new Workspace({
      '/w/a.py': 'from b import f\nfrom p import g\nimport torch, os.path\n',
      '/w/b.py': 'import c\ndef f(): pass\n',
      '/w/c.py': SPAN,
      '/w/p/__init__.py': 'from .q import g\n',
      '/w/p/q.py': 'def g(): pass\n',
    });
    for (const text of keystrokes(workspace.texts.get('/w/a.py')!)) {
      assert.deepEqual(await workspace.modules('/w/a.py', text), []);
    }
    assert.deepEqual(workspace.reads.toSorted(), ['/w/b.py', '/w/p/__init__.py', '/w/p/q.py']);
    assert.equal(workspace.parses, 0);
  });

  it('that lead to ranges cost one parse of each file', async () => {
    const workspace = new Workspace({ '/w/a.py': '', '/w/nv.py': SPAN });
    const code = 'from nv import span\nwith span("a"): pass';
    const found = new Set<PythonRanges | undefined>();
    for (const text of keystrokes(code)) {
      found.add((await workspace.graph.of({ path: '/w/a.py' }, text)).get('nv'));
    }
    assert.equal(found.size, 1);
    assert.deepEqual([workspace.reads, workspace.parses], [['/w/nv.py'], 1]);
    assert.deepEqual(await workspace.sites('/w/a.py', code), ['s/a']);
  });

  it('read and parse a file once for all who ask at the same time', async () => {
    const workspace = new Workspace({ '/w/nv.py': SPAN });
    const of = (path: string) => workspace.graph.of({ path }, 'import nv');
    const all = await Promise.all(['/w/a.py', '/w/b.py', '/w/a.py'].map(of));
    assert.equal(new Set(all.map(modules => modules.get('nv'))).size, 1);
    assert.deepEqual([workspace.reads, workspace.parses], [['/w/nv.py'], 1]);
  });

  it('read only what has changed again', async () => {
    const workspace = new Workspace({
      '/w/a.py': 'from nv import span\nfrom other import f\nwith span("a"): pass',
      '/w/nv.py': SPAN,
      '/w/other.py': 'def f(): pass',
    });
    assert.deepEqual(await workspace.sites('/w/a.py'), ['s/a']);
    workspace.texts.set('/w/nv.py', SPAN.replace('s/', 't/'));
    assert.equal(workspace.graph.forget({ path: '/w/nv.py' }), true);
    assert.equal(workspace.graph.forget({ path: '/w/a.py' }), false, 'nobody imports it');
    workspace.reads = [];
    assert.deepEqual(await workspace.sites('/w/a.py'), ['t/a']);
    assert.deepEqual(workspace.reads, ['/w/nv.py']);
  });

  it('do not keep a text that has changed while it was read', async () => {
    const workspace = new Workspace({
      '/w/a.py': 'from nv import span\nspan("a")',
      '/w/nv.py': '',
    });
    const early = workspace.sites('/w/a.py');
    while (workspace.reads.length === 0) await Promise.resolve();
    workspace.texts.set('/w/nv.py', SPAN);
    workspace.graph.forget({ path: '/w/nv.py' });
    assert.deepEqual(await early, []);
    assert.deepEqual(await workspace.sites('/w/a.py'), ['s/a']);
  });

  it('are looked for anew where files come or go', async () => {
    const workspace = new Workspace({ '/w/a.py': 'from nv import span\nspan("a")' });
    assert.deepEqual(await workspace.sites('/w/a.py'), []);
    workspace.texts.set('/w/nv.py', SPAN);
    workspace.list(['/w/a.py', '/w/nv.py']);
    assert.deepEqual(await workspace.sites('/w/a.py'), ['s/a']);
    workspace.texts.set('/w/nv.py', SPAN.replace('s/', 't/'));
    workspace.list(['/w/nv.py']);
    assert.deepEqual(await workspace.sites('/w/a.py', 'from nv import span\nspan("b")'), ['t/b']);
    workspace.texts.delete('/w/nv.py');
    workspace.graph.forget({ path: '/w/nv.py' });
    assert.deepEqual(await workspace.sites('/w/a.py', 'from nv import span\nspan("b")'), []);
  });

  it('may go in circles', async () => {
    const workspace = new Workspace({
      '/w/a.py': `${SPAN}from b import deep\ndeep("a")\n`,
      '/w/b.py':
        'import a, nvtx\ndef deep(n): return nvtx.annotate("b/" + n)\nwith a.span("x"): pass',
      '/w/c.py': 'from b import deep\ndeep("c")',
    });
    for (const text of keystrokes(workspace.texts.get('/w/a.py')!)) {
      assert.deepEqual(await workspace.sites('/w/a.py', text), ['s/*', 'b/a']);
    }
    assert.equal(workspace.parses, 1, 'the file itself is not parsed as one that is imported');
    assert.deepEqual(await workspace.sites('/w/c.py'), ['b/c']);
  });

  it('are remembered for files that see others from near and far', async () => {
    const chain = (i: number): string =>
      `import nvtx\nfrom m${i + 1} import f as g\ndef f(n): return g("${i}" + n)\n`;
    const workspace = new Workspace({
      ...Object.fromEntries([0, 1, 2, 3].map(i => [`/w/m${i}.py`, chain(i)])),
      '/w/m4.py': 'import nvtx\ndef f(n): return nvtx.annotate(n)\n',
    });
    const sites = (i: number) => workspace.sites('/w/a.py', `from m${i} import f\nf("a")`);
    assert.deepEqual(await sites(2), ['32a']);
    assert.deepEqual(await sites(0), [], 'too far');
    assert.deepEqual(await sites(3), ['3a']);
    const { parses } = workspace;
    for (const i of [0, 2, 3, 0]) await sites(i);
    assert.equal(workspace.parses, parses);
  });

  it('are followed as far on every way to a file', async () => {
    const workspace = new Workspace({
      '/w/a.py': 'import p1\nfrom p3 import f\nf("a")',
      '/w/p1.py': 'import nvtx, p2\n',
      '/w/p2.py': 'import nvtx, p3\n',
      '/w/p3.py': 'import nvtx\nfrom p4 import f\n',
      '/w/p4.py': SPAN.replace('span', 'f'),
    });
    assert.deepEqual(await workspace.sites('/w/a.py'), ['s/a']);
  });

  it('lead to the nearest file, or to the only one of a package that lies elsewhere', async () => {
    const paths = ['/w/p/q/nv.py', '/w/nv.py', '/w/src/k/nv.py', '/w/x/t/u.py', '/w/y/t/u.py'];
    const workspace = new Workspace(Object.fromEntries(paths.map(path => [path, SPAN])));
    const read = async (from: string, code: string): Promise<string[]> => {
      paths.forEach(path => workspace.graph.forget({ path }));
      workspace.reads = [];
      await workspace.modules(from, code);
      return workspace.reads;
    };
    assert.deepEqual(await read('/w/p/q/a.py', 'import nv'), ['/w/p/q/nv.py']);
    assert.deepEqual(await read('/w/p/a.py', 'import nv'), ['/w/nv.py']);
    assert.deepEqual(await read('/w/p/a.py', 'from .nv import span'), []);
    assert.deepEqual(await read('/w/p/a.py', 'import k.nv'), ['/w/src/k/nv.py']);
    assert.deepEqual(await read('/w/p/a.py', 'import t.u'), [], 'either');
    assert.deepEqual(await read('/v/a.py', 'import nv'), [], 'a name alone');
    assert.deepEqual(await read('Untitled-1', 'import k.nv, nv'), ['/w/src/k/nv.py']);
    assert.deepEqual(await read('/w/nv.py', 'import nv'), [], 'itself');
  });
});
