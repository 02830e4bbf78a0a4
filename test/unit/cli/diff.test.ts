/** `kernel-lens diff`: the document, its sums, the exit status, reports, repeats and Markdown. */

import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { documentOf, run } from '../../support/cli.ts';
import { traceEvents } from '../../support/kernel-events.ts';
import { fixture, sharedFile } from '../../support/shared.ts';
import { temporaryFolder } from '../../support/temporary.ts';

const trace = fixture('sample/eager7b.sqlite');

interface Cell {
  readonly count: number;
  readonly ns: number;
}

interface Document {
  readonly rows: readonly {
    readonly name: string;
    readonly a: Cell;
    readonly b: Cell;
    readonly deltaNs: number;
    readonly ratio: number | null;
  }[];
  readonly totals: { readonly aNs: number; readonly bNs: number; readonly deltaNs: number };
  readonly comparable: boolean;
  readonly differences: readonly string[];
}

function json(...words: string[]): Promise<Document> {
  return documentOf<Document>('diff', ...words);
}

async function kernelsOf(file: string): Promise<Map<string, Cell>> {
  const { rows } = await documentOf<{
    rows: { name: string; count: number; totalNs: number }[];
  }>('kernels', file);
  return new Map(rows.map(({ name, count, totalNs }) => [name, { count, ns: totalNs }]));
}

function assertAddsUp({ rows, totals }: Document): void {
  const sum = (of: (row: Document['rows'][number]) => number): number =>
    rows.reduce((total, row) => total + of(row), 0);
  assert.deepEqual(
    { aNs: sum(({ a }) => a.ns), bNs: sum(({ b }) => b.ns), deltaNs: sum(row => row.deltaNs) },
    totals,
  );
}

describe('kernel-lens diff', function () {
  const temporary = temporaryFolder();

  it('finds nothing between a file and itself', async () => {
    for (const by of ['kernel', 'operator', 'step', 'phase']) {
      const document = await json(trace, trace, '--by', by);
      assert.deepEqual(Object.keys(document), ['rows', 'totals', 'comparable', 'differences']);
      assert.ok(document.rows.length > 0);
      for (const { a, b, deltaNs, ratio } of document.rows) {
        assert.deepEqual([b, deltaNs, ratio], [a, 0, 1]);
      }
      assert.deepEqual([document.comparable, document.differences], [true, []]);
      assertAddsUp(document);
    }
  });

  it('prints what `kernels` prints for either side', async function () {
    const graph = sharedFile(this, 'traces/nsys/graph7b.sqlite');
    const document = await json(trace, graph);
    const [a, b] = [await kernelsOf(trace), await kernelsOf(graph)];
    assert.deepEqual(
      new Set(document.rows.map(({ name }) => name)),
      new Set([...a.keys(), ...b.keys()]),
    );
    for (const row of document.rows) {
      assert.deepEqual(row.a, a.get(row.name) ?? { count: 0, ns: 0 });
      assert.deepEqual(row.b, b.get(row.name) ?? { count: 0, ns: 0 });
      assert.equal(row.ratio, row.a.ns === 0 ? null : row.b.ns / row.a.ns);
    }
    assertAddsUp(document);
    assert.ok(document.differences.includes('graphs: none / used'));
    const sizes = document.rows.map(({ deltaNs }) => Math.abs(deltaNs));
    assert.deepEqual(
      sizes,
      [...sizes].sort((x, y) => y - x),
    );
  });

  it('compares operators with copies, steps and phases', async function () {
    const graph = sharedFile(this, 'traces/nsys/graph7b.sqlite');
    const rowOf = ({ rows }: Document, name: string) => rows.find(row => row.name === name)!;
    const operators = await json(trace, graph, '--by', 'operator', '--phase', 'decode');
    assertAddsUp(operators);
    assert.deepEqual(rowOf(operators, 'memcpy').a.count, 19);
    assert.deepEqual(rowOf(operators, 'attention').b.count, 608);
    const steps = await json(trace, graph, '--by', 'step');
    assert.equal(steps.rows.length, 20);
    assert.deepEqual(rowOf(steps, 'decode 1').a, { count: 1, ns: 12_823_938 });
    assertAddsUp(steps);
    const phases = await json(trace, graph, '--by', 'phase');
    assert.deepEqual(rowOf(phases, 'load').b, { count: 0, ns: 0 });
    assert.equal(rowOf(phases, 'decode').a.count, 19);
    assertAddsUp(phases);
  });

  it('exits with 3 where a row takes more time than allowed', async function () {
    const graph = sharedFile(this, 'traces/nsys/graph7b.sqlite');
    const words = ['diff', trace, graph, '--by', 'operator', '--phase', 'decode', '--fail-over'];
    assert.deepEqual(
      [(await run(...words, '20')).status, (await run(...words, '20')).err],
      [0, ''],
    );
    const { status, err, out } = await run(...words, '8', '--json');
    assert.equal(status, 3);
    assert.match(
      err,
      /^kernel-lens: rope takes 9\.\d % longer in B \(\d+ ns, \d+ ns\), more than 8 %/,
    );
    // Embedding takes longer by more, but is less than 1 % of A.
    assert.doesNotMatch(err, /embedding/);
    assertAddsUp(JSON.parse(out) as Document);
  });

  it('does not hold a step that the capture cuts against a whole one', async function () {
    const words = ['diff', fixture('nsys/graph7b.sqlite')];
    words.push(sharedFile(this, 'traces/nsys/graph7b.sqlite'), '--by', 'step');
    const { status, out, err } = await run(...words, '--fail-over', '50');
    assert.deepEqual([status, err], [0, '']);
    assert.match(out, /42\.\d\s+decode 3 \(cut by the capture\)\n/);
    const document = JSON.parse((await run(...words, '--json')).out) as Document;
    const cut = document.rows.find(({ name }) => name === 'decode 3');
    assert.deepEqual(cut?.a, { count: 1, ns: 115_679 });
    assert.deepEqual(Object.keys(document.rows[0]!), ['name', 'a', 'b', 'deltaNs', 'ratio']);
    assertAddsUp(document);
  });

  it('does not fail at exactly the limit, nor for rows of 1 % or less', async () => {
    const file = (name: string, large: number, small: number): string => {
      const path = join(temporary(), name);
      const kernels = [
        { name: 'large', us: large },
        { name: 'small', us: small },
      ];
      writeFileSync(path, traceEvents(kernels));
      return path;
    };
    const [a, b] = [file('a.json', 99, 1), file('b.json', 113.85, 2)];
    assert.equal((await run('diff', a, b, '--fail-over', '15')).status, 0);
    const { status, err } = await run('diff', a, b, '--fail-over', '14.99');
    assert.equal(status, 3);
    assert.match(err, /^kernel-lens: large takes 15\.0 % longer [^\n]*\n$/);
    assert.equal((await run('diff', file('a2.json', 98, 1), b, '--fail-over', '50')).status, 3);
  });

  it('tells files of the same name apart, and says of reports what is missing', async () => {
    const report = readFileSync(fixture('ncu/full.ncu-rep'));
    const [a, b] = ['main', 'pr'].map(name => {
      const folder = join(temporary(), name);
      mkdirSync(folder);
      return join(folder, 'run.ncu-rep');
    }) as [string, string];
    writeFileSync(a, report);
    writeFileSync(b, report.subarray(0, report.length - 1000));
    const { status, out, err } = await run('diff', a, b, '--fail-over', '0');
    assert.equal(status, 0);
    assert.match(err, /^kernel-lens: warning: events are missing in B, [^\n]+\n$/);
    assert.match(out, /^A main\/run\.ncu-rep\nB pr\/run\.ncu-rep\n/);
    assert.match(out, /truncated: – \/ The file ends in the middle/);
    assert.equal((await run('diff', a, a)).err, '');
  });

  it('takes repeats by options, and does not fail inside their spread', async function () {
    const [r0, r1, r2, r3] = [0, 1, 2, 3].map(i =>
      sharedFile(this, `traces/nsys/tp4.rank${i}.sqlite`),
    ) as [string, string, string, string];
    const words = [
      '--a',
      r2,
      '--a',
      r3,
      '--b',
      r0,
      '--b',
      r1,
      '--by',
      'operator',
      '--fail-over',
      '0',
    ];
    const { status, err } = await run('diff', ...words);
    assert.equal(status, 3);
    assert.match(err, /gate_up_proj takes/);
    assert.doesNotMatch(err, /all_reduce takes/);
    const { err: alone } = await run('diff', r2, r0, '--by', 'operator', '--fail-over', '0');
    assert.match(alone, /all_reduce takes/);
  });

  it('has rows of the repeats that it names, and says in Markdown which are chance', async function () {
    const ranks = [0, 1, 2, 3].map(i => sharedFile(this, `traces/nsys/tp4.rank${i}.sqlite`));
    const [r0, r1, r2, r3] = ranks as [string, string, string, string];
    const words = [r0, r1, '--a', r2, '--b', r3, '--by', 'operator'];
    const { out } = await run('diff', ...words, '--markdown');
    const named = /^### `(.*)` → `(.*)`/.exec(out)!.slice(1);
    const [a, b] = named.map(name => ranks.find(path => basename(path) === name)!);
    assert.deepEqual(
      (await json(...words)).totals,
      (await json(a!, b!, '--by', 'operator')).totals,
    );
    assert.match(out, /^\| `all_reduce` \|.*\| within the spread \|$/m);
    assert.match(out, /^\| `kv_cache` \|.*\| {2}\|$/m);
  });

  it('takes different kernels without steps for no repeats of one another', async () => {
    const file = (name: string, factor: number): string => {
      const path = join(temporary(), name);
      const kernels = [10, 20, 30, 40, 50].map(us => ({ name: `k${us}`, us: us * factor }));
      writeFileSync(path, traceEvents(kernels));
      return path;
    };
    const { out } = await run('diff', file('once.json', 1), file('twice.json', 2));
    assert.match(out, /busy +\S+ +\S+ +\S+ +2\.000/);
    assert.doesNotMatch(out, /every operator within the spread/);
  });

  it('knows the device of a folder of ranks', async function () {
    const ranks = [0, 1].map(rank => sharedFile(this, `traces/nsys/tp4.rank${rank}.sqlite`));
    const folder = join(temporary(), 'ranks');
    mkdirSync(folder);
    for (const rank of ranks) symlinkSync(rank, join(folder, basename(rank)));
    const { comparable, differences } = await json(folder, ranks[0]!);
    assert.deepEqual([comparable, differences], [true, ['devices: 2 / 1 (caution)']]);
  });

  it('compares two reports by kernel, and no report with a trace', async () => {
    const report = fixture('ncu/basic.raw.csv');
    const document = await json(report, report);
    assert.ok(document.rows.length > 0 && document.totals.aNs > 0);
    assertAddsUp(document);
    const mixed = await run('diff', report, trace);
    assert.deepEqual([mixed.status, mixed.out], [1, '']);
    assert.match(mixed.err, /is a report of hardware counters and eager7b\.sqlite a trace/);
    assert.equal((await run('diff', report, report, '--by', 'step')).status, 2);
  });

  it('says which file is at fault', async () => {
    const { status, err } = await run('diff', trace, '/nowhere/b.sqlite');
    assert.equal(status, 1);
    assert.match(err, /^\/nowhere\/b\.sqlite: /);
    const phase = await run('diff', trace, trace, '--phase', 'warmup');
    assert.deepEqual([phase.status, phase.out], [1, '']);
    assert.match(
      phase.err,
      /eager7b\.sqlite has no operations of phase warmup; it has load, prefill, decode, other\n$/,
    );
  });

  it('exits with 2 where it is used wrongly', async () => {
    const cases: [string[], RegExp][] = [
      [[trace], /diff takes two files, A and B, not 1/],
      [[], /diff takes two files, A and B, not no/],
      [['--a', trace], /diff takes two files/],
      [[trace, trace, trace], /not 3/],
      [[trace, trace, '--by', 'colour'], /--by is one of kernel, operator, step, phase/],
      [[trace, trace, '--fail-over', 'much'], /--fail-over takes a percentage/],
    ];
    for (const [words, expected] of cases) {
      const { status, out, err } = await run('diff', ...words);
      assert.deepEqual([status, out], [2, ''], words.join(' '));
      assert.match(err, expected);
    }
    assert.match((await run('diff', '--help')).out, /^Usage: kernel-lens diff A B .*--a FILE/s);
  });

  it('keeps names from breaking Markdown', async () => {
    const path = join(temporary(), 'names.json');
    writeFileSync(
      path,
      traceEvents([
        { name: 'a | b`<float>\nc', us: 10 },
        { name: '', us: 5 },
      ]),
    );
    const { out } = await run('diff', path, path, '--markdown');
    assert.match(out, /^\| \(no name\) \| 1 \|/m);
    assert.match(out, /^\| `a \\\| b'<float> c` \| 1 \| 10\.0 µs \|/m);
  });

  it('cuts long names in Markdown, unless they would then look alike', async () => {
    const path = join(temporary(), 'long.json');
    const long = (text: string) => text.repeat(60);
    const names = [long('ab'), `${long('cd')}1`, `${long('cd')}2`];
    writeFileSync(path, traceEvents(names.map((name, i) => ({ name, us: 30 - i }))));
    const { out } = await run('diff', path, path, '--markdown');
    const shown = out.split('\n').flatMap(line => /^\| `(.*?)` \|/.exec(line)?.[1] ?? []);
    assert.deepEqual(shown, [`${'ab'.repeat(49)}a…`, names[1], names[2]]);
  });

  it('prints text, and Markdown for a pull request', async function () {
    const graph = sharedFile(this, 'traces/nsys/graph7b.sqlite');
    const text = await run('diff', trace, graph);
    assert.match(
      text.out,
      /^A eager7b\.sqlite\nB graph7b\.sqlite\nstep time 12\.5 ms → 4\.75 ms \(-62\.1 %\)/,
    );
    assert.match(text.out, /idle: launch +8,376\.3 +430\.5 +-7,945\.8 +0\.051/);
    assert.doesNotMatch(text.out, /NaN|undefined|Infinity|\[object|[ \t]\n/);
    const { out } = await run('diff', trace, graph, '--markdown');
    assert.doesNotMatch(out, /NaN|undefined|Infinity|\[object/);
    assert.match(out, /^### `eager7b\.sqlite` → `graph7b\.sqlite`\n\n\*\*step time/);
    const tables = out.split('\n').filter(line => line.startsWith('|'));
    const widths = new Set(tables.map(line => line.replaceAll('\\|', '').split('|').length));
    assert.deepEqual([...widths].sort(), [8, 9]);
  });
});
