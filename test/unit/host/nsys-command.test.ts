// The nsys command for people and for the child process, and what its output says.

import assert from 'node:assert/strict';
import {
  exportArguments,
  exportCommand,
  progressIn,
  reasonIn,
  siblingOf,
} from '../../../src/host/nsys/command.ts';

describe('nsys command', () => {
  it('puts the export beside the report, as nsys itself does', () => {
    assert.equal(siblingOf('/a/run.nsys-rep'), '/a/run.sqlite');
    assert.equal(
      exportCommand('/a/run.nsys-rep', 'linux'),
      'nsys export --type sqlite --output /a/run.sqlite /a/run.nsys-rep',
    );
  });

  it('quotes paths for the shell of the platform', () => {
    assert.match(exportCommand(`/a b/it's.nsys-rep`, 'linux'), / '\/a b\/it'\\''s\.nsys-rep'$/);
    assert.match(exportCommand('C:\\a b\\r.nsys-rep', 'win32'), / "C:\\a b\\r\.nsys-rep"$/);
  });

  it('gives the report as the last argument, never through a shell', () => {
    assert.equal(exportArguments('/r.nsys-rep', '/o.sqlite').at(-1), '/r.nsys-rep');
  });

  it('reads the last percentage of the progress bar', () => {
    assert.equal(progressIn('[==   20%  ]\r[====  52 %]'), 0.52);
    assert.equal(progressIn('Processing events'), undefined);
  });

  it('finds the line that tells why it failed', () => {
    assert.equal(
      reasonIn('Start\nError: file is too new\nSee the manual\n'),
      'Error: file is too new',
    );
    assert.equal(reasonIn('one\ntwo\n\n'), 'two');
    assert.equal(reasonIn(''), '');
  });
});
