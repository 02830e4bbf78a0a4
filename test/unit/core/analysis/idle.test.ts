/** Gap causes and busy time on drawn traces, and against brute force on random ones. */

import assert from 'node:assert/strict';
import { GAP_CAUSES, idleGaps, sumGaps } from '../../../../src/core/analysis/idle.ts';
import { deviceTimes } from '../../../../src/core/analysis/time.ts';
import { isSynchronizingName } from '../../../../src/core/analysis/synchronizing.ts';
import { SpanKind } from '../../../../src/core/trace/columns.ts';
import type { Trace } from '../../../../src/core/trace/trace.ts';
import { drawTrace } from '../../../support/ascii-trace.ts';
import { randomLaunches } from '../../../support/random-launches.ts';

const names = { S: 'cudaStreamSynchronize', L: 'cudaLaunchKernel' };

function causes(trace: Trace): string[] {
  return idleGaps(trace).flatMap(gaps => [...gaps.cause].map(cause => GAP_CAUSES[cause]!));
}

describe('gap causes', () => {
  it('are launch where the call began after the device went idle', () => {
    const trace = drawTrace(
      `
        api      |LL     MM        |
        stream 7 |  aaa    bbb     |`,
      { links: { a: 'L', b: 'M' }, names },
    );
    assert.deepEqual(causes(trace), ['launch']);
    assert.deepEqual(sumGaps(idleGaps(trace)[0]!).launch, { count: 1, ns: 40 });
  });

  it('are dependency where the call began before', () => {
    const trace = drawTrace(
      `
        api      |LLMM             |
        stream 7 |  aaa            |
        stream 8 |       bbb       |`,
      { links: { a: 'L', b: 'M' }, names },
    );
    assert.deepEqual(causes(trace), ['dependency']);
  });

  it('are sync where the launching thread was waiting for the device as it went idle', () => {
    const trace = drawTrace(
      `
        api      |LLSSSSS MM       |
        stream 7 |  aaa    bbb     |`,
      { links: { a: 'L', b: 'M' }, names },
    );
    assert.deepEqual(causes(trace), ['sync']);
  });

  it('are unknown where the file has no launch', () => {
    assert.deepEqual(causes(drawTrace('stream 7 | aaa  bbb |')), ['unknown']);
  });

  it('are none where another stream runs', () => {
    const trace = drawTrace(`
        stream 7 | aaa    bbb |
        stream 8 |   cccccc   |`);
    assert.deepEqual(causes(trace), []);
    assert.equal(deviceTimes(trace)[0]!.busyNs, 100);
  });

  it('belong to their device', () => {
    const trace = drawTrace(`
        stream 7      | aaa    bbb |
        stream 7 of 1 |   cccccc   |`);
    assert.deepEqual(
      idleGaps(trace).map(({ device, length }) => [device, length]),
      [
        [0, 1],
        [1, 0],
      ],
    );
  });

  it('agree with brute force, and add up to the idle time', () => {
    for (let seed = 1; seed <= 60; seed++) {
      const trace = randomLaunches(seed);
      for (const [i, { idleNs, gaps, busyNs, spanNs }] of deviceTimes(trace).entries()) {
        assert.equal(
          idleNs,
          GAP_CAUSES.reduce((sum, cause) => sum + gaps[cause].ns, 0),
        );
        const { device, start, cause } = idleGaps(trace)[i]!;
        const expected = bruteForce(trace, device);
        assert.equal(busyNs + expected.reduce((sum, gap) => sum + gap.end - gap.start, 0), spanNs);
        assert.deepEqual(
          [...start],
          expected.map(gap => gap.start),
          `seed ${seed}`,
        );
        assert.deepEqual(
          [...cause].map(c => GAP_CAUSES[c]),
          expected.map(gap => gap.cause),
          `seed ${seed}`,
        );
      }
    }
  });
});

describe('synchronizing calls', () => {
  it('are known by name', () => {
    const yes = [
      'cudaStreamSynchronize_v3020',
      'cuCtxSynchronize',
      'cudaMemcpy',
      'cuMemcpyDtoH_v2',
      'cudaFree_v3020',
      'hipDeviceSynchronize',
    ];
    const no = [
      'cudaMemcpyAsync_v3020',
      'cudaLaunchKernel',
      'cudaEventQuery',
      'cudaFreeAsync',
      'cudaMemcpy2DAsync',
    ];
    assert.deepEqual(yes.filter(isSynchronizingName), yes);
    assert.deepEqual(no.filter(isSynchronizingName), []);
  });
});

/** The same by definition: moment by moment over single nanoseconds. */
function bruteForce(trace: Trace, device: number): { start: number; end: number; cause: string }[] {
  const { start, dur, kind, link, lane, length } = trace.spans;
  const all = [...Array(length).keys()];
  const operations = all.filter(
    row => kind[row]! <= SpanKind.graph && trace.lanes[lane[row]!]!.device === device,
  );
  const ends = operations.map(row => start[row]! + dur[row]!);
  const gaps: { start: number; end: number; cause: string }[] = [];
  for (const from of new Set(ends.sort((a, b) => a - b))) {
    if (operations.some(row => start[row]! <= from && from < start[row]! + dur[row]!)) continue;
    const later = operations
      .filter(row => start[row]! > from)
      .sort((a, b) => start[a]! - start[b]!);
    if (later.length === 0) continue;
    const end = start[later[0]!]!;
    const next = later.filter(row => start[row] === end).sort((a, b) => dur[b]! - dur[a]!)[0]!;
    const call = link[next]!;
    const waits = (row: number): boolean =>
      lane[row] === lane[call] &&
      start[row]! <= from &&
      from < start[row]! + dur[row]! &&
      trace.strings.get(trace.spans.name[row]!) === 'cudaStreamSynchronize';
    const cause =
      call < 0
        ? 'unknown'
        : start[call]! <= from
          ? 'dependency'
          : all.some(waits)
            ? 'sync'
            : 'launch';
    gaps.push({ start: from, end, cause });
  }
  return gaps;
}
