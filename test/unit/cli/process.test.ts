/** The command line as a process, which takes a second each: its streams, signals and exit status. */

import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  closeSync,
  existsSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { run, type Outcome } from '../../support/cli.ts';
import { traceEvents } from '../../support/kernel-events.ts';
import { fixture } from '../../support/shared.ts';
import { temporaryFolder } from '../../support/temporary.ts';

const program = fileURLToPath(new URL('../../../src/cli/main.ts', import.meta.url));
const flags = ['--disable-warning=ExperimentalWarning', program];
const trace = fixture('sample/eager7b.sqlite');

/** In a process of its own, which takes a second. */
function spawned(...words: string[]): Outcome {
  const { status, stdout, stderr } = spawnSync(process.execPath, [...flags, ...words], {
    encoding: 'utf8',
  });
  return { status, out: stdout, err: stderr };
}

describe('kernel-lens as a process', function () {
  const temporary = temporaryFolder();

  it('tells its version', async () => {
    const manifest = JSON.parse(
      readFileSync(new URL('../../../package.json', import.meta.url), 'utf8'),
    );
    assert.equal(spawned('--version').out, `${manifest.version}\n`);
  });

  it('is the same as a process', async () => {
    assert.deepEqual(spawned('launch', trace, '--json'), await run('launch', trace, '--json'));
    assert.deepEqual(spawned('launhc', trace), await run('launhc', trace));
  });

  it('ends quietly where the reader stops early', async () => {
    const child = spawn(process.execPath, [...flags, 'ranges', trace, '--json'], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let err = '';
    child.stderr.on('data', (text: Buffer) => (err += text.toString()));
    child.stdout.once('data', () => child.stdout.destroy());
    const [status] = await once(child, 'exit');
    assert.deepEqual([status, err], [0, '']);
  });

  it('keeps its status where nobody reads either output', async () => {
    const [a, b] = [10, 20].map(us => {
      const path = join(temporary(), `${us}.json`);
      writeFileSync(path, traceEvents([{ name: 'k', us }]));
      return path;
    }) as [string, string];
    for (const unread of ['stdout', 'stderr'] as const) {
      const child = spawn(process.execPath, [...flags, 'diff', a, b, '--fail-over', '0']);
      child[unread].destroy();
      child[unread === 'stdout' ? 'stderr' : 'stdout'].resume();
      const [status] = await once(child, 'exit');
      assert.equal(status, 3, unread);
    }
  });

  it('says where the output cannot be written', async function () {
    if (!existsSync('/dev/full')) {
      process.stdout.write('      skipped: there is no /dev/full here\n');
      this.skip();
    }
    const full = openSync('/dev/full', 'w');
    const { status, stderr } = spawnSync(process.execPath, [...flags, 'launch', trace], {
      encoding: 'utf8',
      stdio: ['ignore', full, 'pipe'],
    });
    closeSync(full);
    assert.equal(status, 1);
    assert.match(stderr, /^kernel-lens: the output cannot be written: ENOSPC[^\n]*\n$/);
  });

  /** Only a copy of it can be opened without leaving files beside it. */
  function inWriteAheadMode(): string {
    const writeAhead = readFileSync(trace);
    writeAhead.fill(2, 18, 20);
    const path = join(temporary(), 'write-ahead.sqlite');
    writeFileSync(path, writeAhead);
    return path;
  }

  it('says where no temporary copy can be made', () => {
    const input = inWriteAheadMode();
    const missing = join(temporary(), 'missing');
    const { status, stderr } = spawnSync(process.execPath, [...flags, 'kernels', input], {
      encoding: 'utf8',
      env: { ...process.env, TMPDIR: missing, TMP: missing, TEMP: missing },
    });
    assert.equal(status, 1);
    assert.equal(
      stderr,
      `${input}: a temporary copy is needed, and ${missing} takes none (ENOENT); set TMPDIR to a folder that can be written to\n`,
    );
  });

  it('removes its temporary copies when it is interrupted', async () => {
    const input = inWriteAheadMode();
    const copies = mkdtempSync(join(temporary(), 'copies-'));
    let status: unknown = 0;
    // One that has come to its end before the signal does, on a busy machine, tells nothing.
    for (let tries = 0; status === 0 && tries < 10; tries++) {
      const child = spawn(process.execPath, [...flags, 'kernels', input], {
        stdio: 'ignore',
        env: { ...process.env, TMPDIR: copies },
      });
      const ended = once(child, 'exit');
      while (child.exitCode === null && readdirSync(copies).length === 0) await setTimeout(2);
      child.kill('SIGINT');
      [status] = await ended;
    }
    assert.equal(status, 130);
    assert.deepEqual(readdirSync(copies), []);
  });
});
