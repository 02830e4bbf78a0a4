// The full record of an event, read when asked for.

import assert from 'node:assert/strict';
import { SpanKind } from '../../../../../src/core/trace/columns.ts';
import type { OpenTraceFile } from '../../../../../src/worker/open-file.ts';
import { join } from 'node:path';
import { rmSync, copyFileSync } from 'node:fs';
import { traceOpener } from '../../../../support/open.ts';
import { fixture, sharedFile } from '../../../../support/shared.ts';
import { temporaryFolder } from '../../../../support/temporary.ts';

async function fieldsOf(file: OpenTraceFile, kind: SpanKind): Promise<Record<string, string>> {
  const fields = await file.fields(file.trace.spans.kind.indexOf(kind));
  return Object.fromEntries(fields.map(({ name, value, unit }) => [name, value + (unit ?? '')]));
}

describe('fields of Nsight Systems events', () => {
  const open = traceOpener();
  const folder = temporaryFolder();

  it("have labels from the file's enumerations, exact ids and units", async () => {
    const file = await open(fixture('sample/eager7b.sqlite'));
    const kernel = await fieldsOf(file, SpanKind.kernel);
    assert.equal(kernel['launchType'], 'Regular (1)');
    assert.equal(kernel['globalPid'], '281482174136320');
    assert.equal(kernel['localMemoryTotal'], '250871808B');
    assert.equal(kernel['gridX'], undefined);
    const copy = await fieldsOf(file, SpanKind.memcpy);
    assert.equal(copy['copyKind'], 'Host-to-Device (1)');
    const call = await fieldsOf(file, SpanKind.runtime);
    assert.equal(call['eventClass'], 'CUDA runtime (0)');
    const range = await fieldsOf(file, SpanKind.rangeStartEnd);
    assert.equal(range['eventType'], 'NvtxStartEndRange (60)');
  });

  it('have built-in labels where the file has no enumerations', async function () {
    const file = await open(sharedFile(this, 'samples/nsys/old-2020.sqlite'));
    const copy = await fieldsOf(file, SpanKind.memcpy);
    assert.equal(copy['copyKind'], 'CUDA memcpy Host-to-Device (1)');
    assert.equal(copy['srcKind'], 'pageable (0)');
  });

  it('tell which of two tables an overhead row is from', async function () {
    const file = await open(sharedFile(this, 'samples/nsys/h100-2gpu-2026.sqlite'));
    const overhead = await fieldsOf(file, SpanKind.overhead);
    assert.equal(overhead['overheadType'], 'Command buffer full (CUDA) (8)');
  });

  it('are still there after the file was deleted', async function () {
    if (process.platform === 'win32') this.skip();
    const path = join(folder(), 'deleted.sqlite');
    copyFileSync(fixture('sample/eager7b.sqlite'), path);
    const file = await open(path);
    rmSync(path);
    const kernel = await fieldsOf(file, SpanKind.kernel);
    assert.equal(kernel['launchType'], 'Regular (1)');
  });

  it('are refused once another file lies at the path', async () => {
    const path = join(folder(), 'replaced.sqlite');
    copyFileSync(fixture('sample/eager7b.sqlite'), path);
    const file = await open(path);
    rmSync(path);
    copyFileSync(fixture('nsys/graph7b.sqlite'), path);
    await assert.rejects(async () => file.fields(0), /has changed since it was opened/);
  });
});
