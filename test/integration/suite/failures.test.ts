// Files that are no trace end in a page that says so, with a reason; the extension goes on.

import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';
import {
  closeAll,
  listing,
  openTrace,
  removeScratch,
  sample,
  scratch,
  settled,
} from './support.ts';

const whole = readFileSync(sample().fsPath);

/** What is wrong, the file's content (undefined = no file), and the reasons that say so. */
const cases: readonly [string, string, Buffer | undefined, readonly string[]][] = [
  ['an empty file', 'empty.sqlite', Buffer.alloc(0), ['empty-file']],
  ['text', 'text.sqlite', Buffer.from('hello\n'.repeat(500)), ['unknown-format']],
  ['noise', 'noise.sqlite', Buffer.alloc(70_000, 0xa7), ['unknown-format']],
  ['a file that was cut off', 'half.sqlite', whole.subarray(0, whole.length / 2), ['truncated']],
  ['a header alone', 'head.sqlite', whole.subarray(0, 40), ['truncated']],
  ['a damaged database', 'damaged.sqlite', damaged(), ['database-damaged']],
  ['no file', 'missing.sqlite', undefined, ['file-not-found']],
  ['JSON of something else', 'other.json', Buffer.from('{"a": [1, 2]}'), ['unknown-format']],
];

describe('files that are no trace', () => {
  const folder = scratch('failures');
  afterEach(closeAll);
  after(() => removeScratch('failures'));

  for (const [what, name, content, reasons] of cases) {
    it(`says what is wrong with ${what}`, async () => {
      const file = path.join(folder, name);
      if (content !== undefined) writeFileSync(file, content);
      const before = listing(folder);
      const { state } = await settled(await openTrace(vscode.Uri.file(file)), 'failed');
      assert.ok(state.kind === 'failed');
      assert.ok(
        reasons.includes(state.failure.reason),
        `${state.failure.reason}: ${state.failure.message}`,
      );
      assert.match(state.failure.message, new RegExp(name.replace('.', '\\.')));
      assert.deepEqual(listing(folder), before);
    });
  }

  it('says that a folder holds no trace', async () => {
    const file = path.join(folder, 'folder.sqlite');
    mkdirSync(file, { recursive: true });
    const { state } = await settled(await openTrace(vscode.Uri.file(file)), 'failed');
    assert.equal(state.kind === 'failed' && state.failure.reason, 'no-trace-in-folder');
  });

  it('still opens a good file, and one that has become good', async () => {
    const uri = vscode.Uri.file(path.join(folder, 'late.sqlite'));
    writeFileSync(uri.fsPath, whole.subarray(0, 5000));
    const trace = await settled(await openTrace(uri), 'failed');
    writeFileSync(uri.fsPath, whole);
    await vscode.commands.executeCommand('kernelLens.reloadTrace');
    await settled(trace, 'open');
  });

  it('stops reading when told to', async () => {
    const trace = await openTrace(sample());
    const again = trace.load();
    trace.cancel();
    await again;
    assert.equal(trace.state.kind === 'failed' && trace.state.failure.reason, 'cancelled');
    await trace.load();
    await settled(trace, 'open');
  });
});

/** All tables' pages overwritten; size and header as they were. */
function damaged(): Buffer {
  const copy = Buffer.from(whole);
  copy.fill(0xee, 100, copy.length);
  return copy;
}
