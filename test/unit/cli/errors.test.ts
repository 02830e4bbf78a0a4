/** What the command line says of files at fault and of wrong usage: exit status, one line each. */

import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { run } from '../../support/cli.ts';
import { traceEvents } from '../../support/kernel-events.ts';
import { fixture } from '../../support/shared.ts';
import { temporaryFolder } from '../../support/temporary.ts';

const trace = fixture('sample/eager7b.sqlite');

describe('kernel-lens at fault', () => {
  const temporary = temporaryFolder();

  it('says in one line what is wrong with a file', async () => {
    const text = join(temporary(), 'notes.sqlite');
    writeFileSync(text, 'no trace at all');
    const damaged = join(temporary(), 'cut.sqlite');
    writeFileSync(damaged, readFileSync(trace).subarray(0, 200_000));
    for (const path of [text, damaged, join(temporary(), 'absent.sqlite'), temporary()]) {
      const { status, out, err } = await run('info', path);
      assert.deepEqual([status, out], [1, ''], path);
      assert.ok(err.startsWith(`${path}: `), err);
      assert.equal(err.split('\n').length, 2, err);
      assert.doesNotMatch(err, /Error:|at \//);
    }
  });

  it('says what is wrong and what to do, and names the file once', async () => {
    const absent = join(temporary(), 'absent.sqlite');
    const told = 'no such file; check the path; the file may have been moved or deleted';
    assert.equal((await run('info', absent)).err, `${absent}: ${told}\n`);
    const near = relative(process.cwd(), absent);
    assert.equal((await run('info', near)).err, `${near}: ${told}\n`);
    const cut = join(temporary(), 'cut.db');
    writeFileSync(cut, readFileSync(trace).subarray(0, 200_000));
    assert.match(
      (await run('info', cut)).err,
      /cut\.db: is truncated: [^;]+; copy or download the file again, or repeat the export\n$/,
    );
    const folder = (await run('info', temporary())).err;
    assert.match(folder, /: is a folder [^;]+; looked for: .*[^.]\n$/);
  });

  it('keeps to one line whatever a file is called', async () => {
    const { status, err } = await run('info', join(temporary(), 'two\nlines\u001b[31m.sqlite'));
    assert.equal(status, 1);
    assert.match(err, /^[^\n\u001b]*two lines \[31m\.sqlite: no such file; [^\n\u001b]*\n$/);
  });

  it('answers with what a damaged file still has, and warns in one line', async () => {
    const whole = traceEvents([{ name: 'first', us: 10 }]);
    const cut = join(temporary(), 'cut.json');
    writeFileSync(cut, `${whole.slice(0, -2)},{"ph":"X","cat":"ker`);
    const { status, out, err } = await run('kernels', cut, '--json');
    assert.equal(status, 0);
    assert.deepEqual(
      JSON.parse(out).rows.map(({ name }: { name: string }) => name),
      ['first'],
    );
    assert.match(err, /^[^\n]*cut\.json: warning: [^\n]*cut off[^\n]*\n$/);
    assert.equal((await run('info', cut)).err, '');
  });

  it('keeps names with control characters in their line', async () => {
    const path = join(temporary(), 'names.json');
    writeFileSync(path, traceEvents([{ name: '中文\nnew\u001b[31mred', us: 10 }]));
    const { out } = await run('kernels', path);
    assert.deepEqual(out.trimEnd().split('\n').length, 3);
    assert.match(out, /中文 new \[31mred\n$/);
    assert.equal(
      JSON.parse((await run('kernels', path, '--json')).out).rows[0].name,
      '中文\nnew\u001b[31mred',
    );
  });

  it('says what was asked for in vain', async () => {
    const range = await run('kernels', trace, '--range', 'nowhere');
    assert.equal(range.status, 1);
    assert.equal(
      range.err,
      `${trace}: no range is called "nowhere"; list the names with \`kernel-lens ranges FILE\`\n`,
    );
    assert.match(
      (await run('layers', trace, '--step', '99')).err,
      /there is no step 99, the trace has 20; list/,
    );
  });

  it('exits with 2 where it is used wrongly', async () => {
    const cases: [string[], RegExp][] = [
      [[], /no command was given; see kernel-lens --help/],
      [['kernel', trace], /there is no command kernel; did you mean kernels\?/],
      [['xyzzy', trace], /the commands are info, kernels/],
      [['steps'], /steps needs a file; see kernel-lens steps --help/],
      [['steps', trace, trace], /steps takes one file, not 2/],
      [['steps', trace, '--jsno'], /unknown option '--jsno'/],
      [
        ['kernels', trace, '--group', 'colour'],
        /--group is one of name, base, grid, operator, not colour/,
      ],
      [['kernels', trace, '--phase'], /--phase/],
      [['layers', trace, '--step', 'two'], /--step takes the number of a step/],
      [['layers', trace, '--step', '-1'], /--step has no value; .* is written --step=-…/],
      [['layers', trace, '--step', ''], /this is ""; see/],
      [['--step', '2', 'layers', trace], /the command comes first, before --step/],
      [['', trace], /there is no command ""; the commands are/],
      [
        ['diff', trace, trace, '--json', '--markdown'],
        /diff prints --json or --markdown, not both/,
      ],
    ];
    for (const [words, expected] of cases) {
      const { status, out, err } = await run(...words);
      assert.deepEqual([status, out], [2, ''], words.join(' '));
      assert.match(err, expected);
      assert.equal(err.split('\n').length, 2, err);
    }
  });
});
