/** `kernel-lens export`: where it writes and where it never does, what is wrong usage, and a reader that stops early. */

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import {
  copyFileSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { basename, join } from 'node:path';
import type { Output } from '../../../src/cli/command.ts';
import { runProgram } from '../../../src/cli/program.ts';
import { run } from '../../support/cli.ts';
import { fixture } from '../../support/shared.ts';
import { temporaryFolder } from '../../support/temporary.ts';

const trace = fixture('sample/eager7b.sqlite');
const report = fixture('ncu/basic.ncu-rep');

/** The command with an output of the test's own. */
async function runTo(out: Output, ...words: string[]): Promise<{ status: number; err: string }> {
  let err = '';
  const status = await runProgram(words, {
    out,
    err: { write: text => (err += text) },
    width: Infinity,
    version: () => '1.2.3',
  });
  return { status, err };
}

describe('kernel-lens export', function () {
  const temporary = temporaryFolder();

  it('writes to standard output', async () => {
    const { status, out, err } = await run('export', trace, '--format', 'csv');
    assert.deepEqual([status, err], [0, '']);
    assert.equal(out.trimEnd().split('\r\n').length, 23_617);
  });

  it('writes the same to a file, and nothing to standard output', async () => {
    const path = join(temporary(), 'events.json');
    writeFileSync(path, 'an older one');
    const { out } = await run('export', trace, '--format', 'json');
    const other = await run('export', trace, '--format', 'json', '--out', path);
    assert.deepEqual(other, { status: 0, out: '', err: '' });
    assert.equal(readFileSync(path, 'utf8'), out);
    const { counts, events } = JSON.parse(out) as {
      counts: { kernels: number };
      events: unknown[];
    };
    assert.deepEqual([counts.kernels, events.length], [7849, 23_616]);
  });

  it('keeps a link a link', async () => {
    const [path, link] = [join(temporary(), 'target.csv'), join(temporary(), 'link.csv')];
    writeFileSync(path, '');
    symlinkSync(path, link);
    assert.equal((await run('export', report, '--format', 'csv', '--out', link)).status, 0);
    assert.ok(statSync(path).size > 1000);
  });

  it('never writes over its input, by whatever name', async () => {
    const folder = temporary();
    const own = join(folder, 'own.sqlite');
    copyFileSync(trace, own);
    symlinkSync(own, join(folder, 'soft.csv'));
    linkSync(own, join(folder, 'hard.csv'));
    for (const name of ['own.sqlite', 'soft.csv', 'hard.csv']) {
      const path = join(folder, name);
      const { status, err } = await run('export', own, '--format', 'csv', '--out', path);
      assert.equal(status, 2, name);
      assert.match(
        err,
        /^kernel-lens: --out: .* is never written to; see kernel-lens export --help\n$/,
      );
    }
    assert.deepEqual(readFileSync(own), readFileSync(trace));
  });

  it('leaves nothing half written', async () => {
    const folder = temporary();
    const before = readdirSync(folder).sort();
    const refused = await run('export', report, '--format', 'chrome', '--out', join(folder, 'c'));
    assert.equal(refused.status, 1);
    assert.match(refused.err, /basic\.ncu-rep: .* has no timeline[^\n]*\n$/);
    const missing = await run('export', report, '--format', 'csv', '--out', join(folder, 'no/x'));
    assert.equal(missing.status, 1);
    assert.match(missing.err, /cannot be written: there is no such folder\n$/);
    assert.deepEqual(readdirSync(folder).sort(), before);
  });

  it('removes what a program that was ended has left in the folder, and nothing else', async () => {
    const folder = join(temporary(), 'left');
    mkdirSync(folder);
    const ended = spawnSync(process.execPath, ['-e', '']).pid;
    const old = Date.now() - 3_600_000;
    const files: [name: string, pid: number, at: number][] = [
      ['left', ended, old],
      ['just now', ended, Date.now()],
      ['still running', process.ppid, old],
    ];
    for (const [name, pid, at] of files) {
      const path = join(folder, `.${name}.csv.${pid}-${old}.part`);
      writeFileSync(path, 'id');
      utimesSync(path, at / 1000, at / 1000);
    }
    for (const other of ['a.part', '.b.part', `.c.csv.${ended}-12.part`]) {
      writeFileSync(join(folder, other), '');
      utimesSync(join(folder, other), old / 1000, old / 1000);
    }
    const { status } = await run(
      'export',
      report,
      '--format',
      'csv',
      '--out',
      join(folder, 'e.csv'),
    );
    assert.equal(status, 0);
    const kept = files.slice(1).map(([name, pid]) => `.${name}.csv.${pid}-${old}.part`);
    const others = ['.b.part', `.c.csv.${ended}-12.part`, 'a.part', 'e.csv'];
    assert.deepEqual(readdirSync(folder).sort(), [...kept, ...others].sort());
  });

  it('says on a terminal how far it is, once that takes a second', async () => {
    let err = '';
    let pieces = 0;
    const status = await runProgram(['export', trace, '--format', 'csv'], {
      out: { write: (_, done) => setTimeout(() => done?.(), pieces++ === 0 ? 1100 : 0) },
      err: { isTTY: true, write: text => (err += text) },
      width: 80,
      version: () => '1.2.3',
    });
    assert.equal(status, 0);
    assert.match(err, /\r\u001b\[KExporting eager7b\.sqlite \d+ %/);
    assert.ok(err.endsWith('\r\u001b[K'), 'the line is gone at the end');
  });

  it('takes a pipe or device for what it is', async () => {
    assert.equal((await run('export', report, '--format', 'csv', '--out', '/dev/null')).status, 0);
    assert.ok(statSync('/dev/null').isCharacterDevice());
  });

  it('tells wrong usage before it opens anything', async () => {
    const wrong: [RegExp, string[]][] = [
      [/export needs --format csv\|json\|chrome\|parquet/, []],
      [/--format is one of .*, not xml/, ['--format', 'xml']],
      [/no --json but --format json/, ['--format', 'csv', '--json']],
      [/--out names no file/, ['--format', 'csv', '--out', '']],
    ];
    for (const [message, words] of wrong) {
      const { status, out, err } = await run('export', '/no/such/file', ...words);
      assert.deepEqual([status, out], [2, '']);
      assert.match(err, message);
    }
    const terminal: Output = { isTTY: true, write: () => assert.fail('nothing is written') };
    const { status, err } = await runTo(terminal, 'export', trace, '--format', 'parquet');
    assert.equal(status, 2);
    assert.match(err, /parquet is no text for a terminal/);
  });

  it('ends quietly where nobody reads on', async () => {
    let pieces = 0;
    const closing: Output = {
      write: (_, done) => done?.(++pieces < 3 ? null : new Error('EPIPE')),
    };
    const { status, err } = await runTo(closing, 'export', trace, '--format', 'csv');
    assert.deepEqual([status, err, pieces], [0, '', 3]);
  });

  it('has the ranks of a run as a column', async () => {
    const folder = join(temporary(), 'run');
    mkdirSync(folder);
    const rank0 = fixture('nsys/tp4.rank0.sqlite');
    for (const rank of [0, 1]) {
      copyFileSync(rank0, join(folder, basename(rank0).replace('rank0', `rank${rank}`)));
    }
    const { out } = await run('export', folder, '--format', 'csv');
    const [header = '', ...lines] = out.trimEnd().split('\r\n');
    const at = (name: string): number => header.split(',').indexOf(name);
    // Names that come before these columns may hold commas; the rest of the line does not.
    const fromEnd = (line: string, name: string): string =>
      line.replace(/"(?:[^"]|"")*"/g, 'text').split(',')[at(name)]!;
    const counts = new Map<string, number>();
    for (const line of lines) {
      if (fromEnd(line, 'kind') !== 'kernel') continue;
      const key = `${fromEnd(line, 'rank')}/${fromEnd(line, 'device')}`;
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
    assert.deepEqual([...counts.keys()].sort(), ['0/0', '1/1']);
    assert.equal(counts.get('0/0'), counts.get('1/1'));
  });

  it('helps', async () => {
    const { out } = await run('export', '--help');
    assert.match(
      out,
      /^Usage: kernel-lens export FILE --format csv\|json\|chrome\|parquet \[--out PATH\]\n/,
    );
    assert.doesNotMatch(out, /--json/);
    assert.match((await run('layers', '--help')).out, /\n\nKernels have their short names here/);
    assert.match((await run('--help')).out, /export +the trace in another form/);
  });
});
