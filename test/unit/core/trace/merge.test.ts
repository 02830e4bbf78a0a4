/** Several traces as one: every row, link, name and detail must say the same as in its own trace, only shifted. */

import assert from 'node:assert/strict';
import { TraceBuilder } from '../../../../src/core/trace/builder.ts';
import { brokenInvariants } from '../../../../src/core/trace/checks.ts';
import { SpanKind } from '../../../../src/core/trace/columns.ts';
import { mergeTraces, type MergedRun } from '../../../../src/core/trace/merge.ts';
import type { RunPart } from '../../../../src/core/trace/run-part.ts';
import type { Trace } from '../../../../src/core/trace/trace.ts';
import { below, randomFrom } from '../../../support/random.ts';

/** A random trace of two host threads and some streams; rows link at random and every kind has a detail now and then. */
function randomTrace(random: () => number, originNs: bigint, withGraphs = false): Trace {
  const builder = new TraceBuilder();
  const pid = 1 + below(random, 3);
  builder.processes.push({ pid, name: 'python' });
  builder.threads.push({ pid, tid: 1, name: 'main' });
  for (let i = 0; i < 2; i++) builder.devices.push({ ordinal: i, name: `GPU ${i}` });
  const device = below(random, 2);
  const lanes = [
    builder.lane({ key: 'a', kind: 'api', label: 'API', pid, tid: 1 }),
    builder.lane({ key: 'b', kind: 'ranges', label: 'Ranges', pid, tid: 1 }),
    builder.lane({ key: 'c', kind: 'stream', label: 'Stream 7', pid, device, stream: 7 }),
    builder.lane({ key: 'd', kind: 'overhead', label: 'Overhead' }),
  ];
  const count = 1 + below(random, 80);
  for (let i = 1; i <= count; i++) {
    const at = below(random, lanes.length);
    const name = builder.strings.intern(`name ${below(random, 12)}`);
    const start = below(random, 5000);
    const dur = below(random, 300);
    if (at === 2) {
      const isCopy = below(random, 3) === 0;
      const detail = isCopy
        ? builder.copy({ bytes: below(random, 4), direction: 'htod' })
        : builder.shape(1 + below(random, 3), 1, 1, 32, 1, 1);
      const row = builder.span(
        lanes[at]!,
        isCopy ? SpanKind.memcpy : SpanKind.kernel,
        start,
        dur,
        name,
        i,
        detail,
        i,
      );
      if (i > 1 && below(random, 2) === 0) builder.linkLaunch(row, below(random, row));
      if (withGraphs)
        builder.graphNode(row, below(random, 2) * (2 ** 32 * (1 + below(random, 3)) + 5));
    } else {
      const kind = [SpanKind.runtime, SpanKind.rangePushPop, SpanKind.kernel, SpanKind.overhead][
        at
      ]!;
      const domain = `domain ${below(random, 2)}`;
      const detail =
        at === 1 ? builder.attributes({ domain, category: '', color: -1, crossThread: false }) : -1;
      builder.span(lanes[at]!, kind, start, dur, name, i, detail, i);
    }
  }
  builder.shortNames.set(builder.strings.intern('name 1'), builder.strings.intern('short 1'));
  builder.counters.push({
    ...{ name: 'memory', unit: 'B', device, pid: -1, shape: 'step' },
    time: Float64Array.of(1, 2),
    value: Float64Array.of(3, 4),
  });
  builder.warn('odd', 'something is odd');
  const trace = builder.freeze({
    ...{ format: 'nsys-sqlite', product: 'test', version: '1', originNs },
    facts: [
      { label: 'Driver', value: '1' },
      { label: 'Own', value: String(originNs) },
    ],
  });
  const rows = Uint32Array.from(trace.spans.kind.keys()).filter(
    row => trace.spans.kind[row] === SpanKind.kernel,
  );
  const details = [...rows].map(row => ({
    ...{ operation: `op ${row}`, dtype: '', inputElements: -1, outputElements: -1, group: '' },
    ...{ groupDescription: '', groupSize: -1, groupRanks: '', sourceRank: -1, destinationRank: -1 },
  }));
  return { ...trace, collectives: { rows, detail: Uint32Array.from(rows.keys()), details } };
}

/** Everything about a row that does not depend on where it stands. */
function described(trace: Trace, row: number, shiftNs: number): unknown {
  const { spans } = trace;
  const kind = spans.kind[row]!;
  const index = spans.detail[row]!;
  const lane = trace.lanes[spans.lane[row]!]!;
  const detail =
    kind === SpanKind.kernel
      ? trace.shapes[index]
      : kind === SpanKind.memcpy
        ? trace.copies[index]
        : trace.rangeAttributes[index];
  return {
    start: spans.start[row]! + shiftNs,
    dur: spans.dur[row],
    name: trace.strings.get(spans.name[row]!),
    kind,
    depth: spans.depth[row],
    correlation: spans.correlation[row],
    source: spans.source[row],
    detail,
    lane: [lane.kind, lane.stream, lane.tid, lane.depths],
    collective: collectiveOf(trace, row),
  };
}

function collectiveOf({ collectives }: Trace, row: number): string | undefined {
  const i = collectives?.rows.indexOf(row) ?? -1;
  return i < 0 ? undefined : collectives?.details[collectives.detail[i]!]?.operation;
}

interface Before {
  readonly rows: readonly unknown[];
  readonly parent: readonly number[];
  readonly link: readonly number[];
}

function remember(trace: Trace, shiftNs: number): Before {
  const rows = Array.from({ length: trace.spans.length }, (_, row) =>
    described(trace, row, shiftNs),
  );
  return { rows, parent: [...trace.spans.parent], link: [...trace.spans.link] };
}

async function merge(parts: readonly RunPart[]): Promise<MergedRun> {
  const result = await mergeTraces(parts);
  assert.ok(result.ok);
  return result.value;
}

const moved = (row: number, base: number): number => (row < 0 ? row : row + base);

describe('mergeTraces', () => {
  it('keeps every row, link, parent, name and detail', async () => {
    const random = randomFrom(3);
    for (let round = 0; round < 60; round++) {
      const origins = Array.from(
        { length: 1 + below(random, 4) },
        () => 10n ** 18n + BigInt(below(random, 1e6)),
      );
      const traces = origins.map((origin, i) => randomTrace(random, origin, i > 0));
      const first = origins.reduce((a, b) => (b < a ? b : a));
      const before = traces.map((trace, i) => remember(trace, Number(origins[i]! - first)));
      const { trace, origin } = await merge(
        traces.map((own, rank) => ({ trace: own, rank, name: `r${rank}` })),
      );
      assert.deepEqual(brokenInvariants(trace), []);
      assert.equal(trace.originNs, first);
      assert.equal(
        trace.spans.length,
        before.reduce((sum, { rows }) => sum + rows.length, 0),
      );
      let base = 0;
      before.forEach(({ rows, parent, link }, part) => {
        rows.forEach((row, i) => {
          assert.deepEqual(described(trace, base + i, 0), row);
          assert.deepEqual(origin(base + i), { part, row: i });
          assert.equal(trace.spans.parent[base + i], moved(parent[i]!, base));
          assert.equal(trace.spans.link[base + i], moved(link[i]!, base));
        });
        base += rows.length;
      });
    }
  });

  it('leaves the parts what the way back to the file needs', async () => {
    const random = randomFrom(8);
    const traces = [5n, 9n].map(origin => randomTrace(random, origin));
    const kept = traces.map(({ spans }) => [[...spans.source], [...spans.kind], [...spans.lane]]);
    await merge(traces.map((trace, rank) => ({ trace, rank, name: '' })));
    traces.forEach(({ spans }, i) => {
      assert.deepEqual([[...spans.source], [...spans.kind], [...spans.lane]], kept[i]);
      assert.equal(spans.start.length, 0);
    });
  });

  it('tells ranks apart where they use the same numbers', async () => {
    const random = randomFrom(2);
    const traces: Trace[] = [];
    while (traces.length < 3) {
      const trace = randomTrace(random, 0n);
      if (trace.processes[0]?.pid === 2 && trace.lanes[2]!.device === 0) traces.push(trace);
    }
    const { trace } = await merge(traces.map((own, rank) => ({ trace: own, rank, name: '' })));
    assert.deepEqual(
      trace.devices.map(({ ordinal, name }) => [ordinal, name]),
      [0, 1, 2].map(rank => [rank, `rank ${rank} · GPU 0`]),
    );
    assert.equal(new Set(trace.processes.map(({ pid }) => pid)).size, 3);
    assert.equal(trace.processes[1]?.name, 'rank 1 · python');
    for (const { pid, device } of trace.lanes) {
      if (pid >= 0) assert.ok(trace.processes.some(process => process.pid === pid));
      assert.ok(device < 3);
    }
    assert.deepEqual(
      trace.counters.map(({ device }) => device),
      [0, 1, 2],
    );
    assert.deepEqual(trace.warnings.map(({ message }) => message)[1], 'rank 1 · something is odd');
    assert.deepEqual(trace.facts, [
      { label: 'Ranks', value: '3' },
      { label: 'Driver', value: '1' },
      { label: 'Own', value: '0' },
    ]);
    assert.ok(trace.lanes.some(({ label }) => label === 'rank 2 · Overhead'));
  });

  it('tells graphs of several processes apart', async () => {
    const traces = [0, 1].map(() => {
      const builder = new TraceBuilder();
      const lane = builder.lane({ key: 's', kind: 'stream', label: 'Stream 7', device: 0 });
      builder.graphNode(builder.span(lane, SpanKind.kernel, 0, 1, 0), 3 * 2 ** 32 + 9);
      return builder.freeze({ format: 'nsys-sqlite', product: '', version: '', originNs: 0n });
    });
    const { trace } = await merge(traces.map((own, rank) => ({ trace: own, rank, name: '' })));
    assert.deepEqual([...(trace.spans.graphNode ?? [])], [3 * 2 ** 32 + 9, 7 * 2 ** 32 + 9]);
  });

  it('says so where clocks cannot be aligned', async () => {
    const random = randomFrom(4);
    const known = randomTrace(random, 10n ** 18n);
    const { originNs: _, ...unknown } = randomTrace(random, 0n);
    const { trace } = await merge(
      [known, unknown].map((own, rank) => ({ trace: own, rank, name: '' })),
    );
    assert.equal(trace.warnings[0]?.reason, 'ranks-not-aligned');
    const far = [0n, 10n ** 18n].map(origin => randomTrace(random, origin));
    const apart = await merge(far.map((own, rank) => ({ trace: own, rank, name: '' })));
    assert.equal(apart.trace.warnings[0]?.reason, 'ranks-not-aligned');
    assert.equal(apart.trace.originNs, undefined);
    assert.ok(apart.trace.endNs < 10_000);
  });
});
