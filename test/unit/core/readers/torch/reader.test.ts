/** Kineto traces of all ages: times, rows, links, counters, metadata, and what is done about damage. */

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { SpanKind } from '../../../../../src/core/trace/columns.ts';
import { brokenInvariants } from '../../../../../src/core/trace/checks.ts';
import type { Trace } from '../../../../../src/core/trace/trace.ts';
import { Cancelled } from '../../../../../src/core/readers/types.ts';
import {
  fixtures,
  openText,
  openTraceBytes,
  openTraceFile,
} from '../../../../support/torch-files.ts';

const names = (trace: Trace): string[] =>
  [...trace.spans.name].map(name => trace.strings.get(name));

function row(trace: Trace, name: string): number {
  const found = names(trace).indexOf(name);
  assert.ok(found >= 0, `no span ${name}`);
  return found;
}

const reasons = (trace: Trace): string[] => trace.warnings.map(({ reason }) => reason);

/** A trace of some events in Kineto's layout. */
function kineto(
  events: readonly string[],
  head = '"schemaVersion": 1,\n  "deviceProperties": [],',
): string {
  return `\n  {\n  ${head}\n  "traceEvents": [\n  ${events.join(',\n  ')}\n  ],\n  "traceName": "/tmp/x.json"\n}\n`;
}

function op(name: string, ts: string, dur = '1.000', more = ''): string {
  return `{\n    "ph": "X", "cat": "cpu_op", "name": "${name}", "pid": 10, "tid": 11,\n    "ts": ${ts}, "dur": ${dur},\n    "args": {\n      "External id": 1${more}\n    }\n  }`;
}

describe('kineto-json: times', () => {
  it('keeps whole microseconds since 1970 (to 2.2)', async () => {
    const { trace } = await openText(
      kineto([op('a', '1683564901548726', '5'), op('b', '1683564901548725', '9')]),
    );
    assert.equal(trace.originNs, 1683564901548725000n);
    assert.equal(trace.spans.start[row(trace, 'a')], 1000);
    assert.equal(trace.spans.dur[row(trace, 'b')], 9000);
  });

  it('keeps nanoseconds since 1970, which no double holds (spring of 2024)', async () => {
    const { trace } = await openText(
      kineto([
        op('a', '1712195495519689.047', '0.001'),
        op('b', '1712195495519689.048', '12345.678'),
      ]),
    );
    assert.equal(trace.originNs, 1712195495519689047n);
    assert.equal(trace.spans.start[row(trace, 'b')], 1);
    assert.equal(trace.spans.dur[row(trace, 'a')], 1);
    assert.equal(trace.spans.dur[row(trace, 'b')], 12345678);
  });

  it('adds the base to relative times, wherever it stands (since 2.4)', async () => {
    const events = [op('a', '4369533976540.060'), op('b', '4369533976540.061')];
    const base = '"baseTimeNanoseconds": 1790857026000000000';
    const before = await openText(kineto(events, `"deviceProperties": [], ${base},`));
    const after = await openText(kineto(events).replace('"traceName"', `${base},\n  "traceName"`));
    for (const { trace } of [before, after]) {
      assert.equal(trace.originNs, 1790857026000000000n + 4369533976540060n);
      assert.equal(trace.spans.start[row(trace, 'b')], 1);
    }
  });

  it('takes times as text, with exponents and with more digits than nanoseconds', async () => {
    const { trace } = await openText(
      kineto([
        op('a', '1000'),
        op('b', '"1000.0005"'),
        op('c', '1.0010005e3'),
        op('d', '1002.9996'),
      ]),
    );
    assert.deepEqual([...trace.spans.start], [0, 1, 1001, 3000]);
  });

  it('leaves out events without a usable time, and says how many', async () => {
    const { trace } = await openText(
      kineto([
        op('a', '1000'),
        op('b', 'nan'),
        op('c', '1e300'),
        op('d', '"x"'),
        op('e', '1001', '-3'),
      ]),
    );
    assert.deepEqual(names(trace), ['a', 'e']);
    assert.equal(trace.spans.dur[1], 0);
    assert.deepEqual(reasons(trace), ['times-invalid']);
  });

  it('is not misled by a first event at time 0', async () => {
    const { trace } = await openText(
      kineto([op('zero', '0'), op('a', '1712195495519689.047'), op('b', '1712195495519690.047')]),
    );
    assert.deepEqual(names(trace), ['a', 'b']);
    assert.deepEqual([...trace.spans.start], [0, 1000]);
    assert.deepEqual(reasons(trace), ['times-invalid']);
  });
});

const CALL =
  '{"ph": "X", "cat": "cuda_runtime", "name": "cudaLaunchKernel", "pid": 10, "tid": 11, "ts": 100, "dur": 5, "args": {"External id": 3, "cbid": 211, "correlation": 7}}';
const KERNEL =
  '{"ph": "X", "cat": "kernel", "name": "void ns::add<int>(int*)", "pid": 0, "tid": 7, "ts": 110, "dur": 20, "args": {"queued": 0, "device": 0, "context": 1, "stream": 7, "correlation": 7, "registers per thread": 16, "shared memory": 1024, "grid": [2, 3, 4], "block": [64, 2, 1], "est. achieved occupancy %": 0}}';

describe('kineto-json: events', () => {
  it('links a kernel that stands before its call', async () => {
    const opened = await openText(kineto([KERNEL, CALL, op('aten::add', '99', '10')]));
    const { trace } = opened;
    const kernel = row(trace, 'void ns::add<int>(int*)');
    const call = row(trace, 'cudaLaunchKernel');
    assert.equal(trace.spans.link[kernel], call);
    assert.equal(trace.spans.link[call], kernel);
    assert.equal(trace.spans.parent[call], row(trace, 'aten::add'));
    assert.equal(trace.spans.correlation[kernel], 7);
    const shape = trace.shapes[trace.spans.detail[kernel]!];
    assert.deepEqual([shape?.grid, shape?.block, shape?.registers], [[2, 3, 4], [64, 2, 1], 16]);
    const short = trace.shortNames.get(trace.spans.name[kernel]!);
    assert.equal(trace.strings.get(short!), 'add');
    assert.deepEqual(await opened.fields(kernel), [
      { name: 'cat', value: 'kernel' },
      { name: 'queued', value: '0' },
      { name: 'shared memory', value: '1024', unit: 'B' },
      { name: 'est. achieved occupancy %', value: '0' },
    ]);
  });

  it('links by flows only where there is no correlation', async () => {
    const without = (text: string): string => text.replace(/, "correlation": 7/, '');
    const flows = [
      '{"ph": "s", "id": 7, "pid": 10, "tid": 11, "ts": 100, "cat": "ac2g", "name": "ac2g"}',
      '{"ph": "f", "id": 7, "pid": 0, "tid": 7, "ts": 110, "cat": "ac2g", "name": "ac2g", "bp": "e"}',
      '{"ph": "f", "id": 9, "pid": 10, "tid": 11, "ts": 100, "cat": "ac2g", "name": "ac2g", "bp": "e"}',
    ];
    const { trace } = await openText(kineto([without(KERNEL), ...flows, without(CALL)]));
    const kernel = row(trace, 'void ns::add<int>(int*)');
    assert.equal(trace.spans.link[kernel], row(trace, 'cudaLaunchKernel'));
  });

  it('takes the call before the kernel where merged ranks repeat an id', async () => {
    const later = CALL.replace('"ts": 100', '"ts": 500').replace('"pid": 10', '"pid": 20');
    const { trace } = await openText(kineto([later, CALL, KERNEL]));
    const call = trace.spans.link[row(trace, 'void ns::add<int>(int*)')]!;
    assert.equal(trace.lanes[trace.spans.lane[call]!]?.pid, 10);
  });

  it('decides between host and device by category, not by id', async () => {
    const { trace } = await openText(
      kineto([op('host', '5').replace('"pid": 10, "tid": 11', '"pid": 0, "tid": 7'), KERNEL]),
    );
    const kinds = trace.lanes.map(({ kind, pid, tid, device, stream }) => [
      kind,
      pid,
      tid,
      device,
      stream,
    ]);
    assert.deepEqual(kinds, [
      ['operators', 0, 7, -1, -1],
      ['stream', 0, -1, 0, 7],
    ]);
    assert.deepEqual(reasons(trace), ['launches-missing']);
  });

  it('reads the layout of 1.8', async () => {
    const { trace } = await openText(
      kineto([
        '{"ph": "X", "cat": "Operator", "name": "ProfilerStep#3", "pid": 10, "tid": "11", "ts": 90, "dur": 100, "args": {"External id": 2}}',
        '{"ph": "X", "cat": "Operator", "name": "aten::add", "pid": 10, "tid": "11", "ts": 95, "dur": 15, "args": {"Device": 10, "Call stack": "a;b"}}',
        '{"ph": "X", "cat": "Runtime", "name": "cudaLaunchKernel", "pid": 10, "tid": "11", "ts": 100, "dur": 5, "args": {"cbid": 211, "correlation": 7, "external id": 3}}',
        '{"ph": "X", "cat": "Kernel", "name": "k", "pid": 0, "tid": "stream 7", "ts": 110, "dur": 20, "args": {"device": 0, "context": 1, "stream": 7, "correlation": 7, "grid": [1, 1, 1], "block": [32, 1, 1]}}',
        '{"ph": "X", "cat": "Memset", "name": "Memset (Device)", "pid": 0, "tid": "stream 7", "ts": 140, "dur": 2, "args": {"device": 0, "stream": 7, "correlation": 8, "bytes": 128}}',
        '{"ph": "i", "s": "t", "name": "[memory]", "pid": 10, "tid": 11, "ts": 102, "args": {"Device Type": 0, "Device Id": -1, "Bytes": 4}}',
        '{"ph": "i", "s": "t", "name": "[memory]", "pid": 10, "tid": 11, "ts": 101, "args": {"Device Type": 0, "Device Id": -1, "Bytes": 100}}',
        '{"ph": "X", "cat": "Trace", "ts": 80, "dur": 200, "pid": "Traces", "tid": "PyTorch Profiler", "name": "PyTorch Profiler (0)", "args": {"Op count": 0}}',
      ]),
    );
    assert.deepEqual(brokenInvariants(trace), []);
    const { kind, parent, link } = trace.spans;
    assert.equal(kind[row(trace, 'ProfilerStep#3')], SpanKind.annotation);
    assert.equal(kind[row(trace, 'aten::add')], SpanKind.operator);
    assert.equal(parent[row(trace, 'aten::add')], row(trace, 'ProfilerStep#3'));
    assert.equal(link[row(trace, 'k')], row(trace, 'cudaLaunchKernel'));
    assert.equal(trace.lanes.find(lane => lane.kind === 'stream')?.stream, 7);
    assert.equal(trace.lanes.filter(lane => lane.kind === 'operators').length, 1);
    const [counter] = trace.counters;
    assert.deepEqual([counter?.unit, [...counter!.value]], ['B', [100, 104]]);
  });

  it('reads ROCm: other ids for devices, calls with arguments as text', async () => {
    const { trace } = await openText(
      kineto(
        [
          '{"ph": "X", "cat": "cuda_runtime", "name": "hipMemcpyWithStream", "pid": 10, "tid": 11, "ts": 100, "dur": 5, "args": {"cid": 5, "correlation": 7, "src": "0x1", "kind": "DtoH", "bytes": "256"}}',
          '{"ph": "X", "cat": "gpu_memcpy", "name": "CopyDeviceToHost", "pid": 9, "tid": 3, "ts": 110, "dur": 20, "args": {"device": 9, "stream": 3, "correlation": 7, "kind": "DtoH", "bytes": 256}}',
          '{"ph": "X", "cat": "kernel", "name": "rccl", "pid": 9, "tid": 3, "ts": 140, "dur": 2, "args": {"device": 9, "stream": 3, "correlation": 0, "kind": "Dispatch Kernel", "grid": [512, 1, 1], "block": [512, 1, 1]}}',
        ],
        '"deviceProperties": [{"id": 0, "name": "AMD Instinct MI300X", "numSms": 304, "computeMajor": 9, "computeMinor": 4}], "hip_runtime_version": 70253211,',
      ),
    );
    assert.deepEqual(trace.devices, [
      { ordinal: 9, name: 'AMD Instinct MI300X', sms: 304, capability: '9.4' },
    ]);
    const copy = row(trace, 'CopyDeviceToHost');
    assert.equal(trace.spans.link[copy], row(trace, 'hipMemcpyWithStream'));
    assert.equal(trace.copies[trace.spans.detail[copy]!]?.direction, 'dtoh');
    assert.deepEqual(reasons(trace), ['launches-missing']);
    assert.ok(trace.facts.some(({ value }) => value === '7.2.53211'));
  });

  it('reads collectives, waits, graph nodes, counters and unknown categories', async () => {
    const { trace } = await openText(
      kineto(
        [
          KERNEL.replace('void ns::add<int>(int*)', 'ncclDevKernel_AllReduce').replace(
            '"queued": 0',
            '"Collective name": "allreduce", "dtype": "BFloat16", "In msg nelems": 128, "Out msg nelems": 128, "Group size": 4, "Process Group Name": "0", "Process Group Ranks": "[0, 1, 2, 3]", "graph id": 2, "graph node id": 5',
          ),
          '{"ph": "X", "cat": "cuda_sync", "name": "Stream Sync", "pid": 0, "tid": 7, "ts": 111, "dur": 3, "args": {"cuda_sync_kind": "Stream Sync", "stream": 7, "correlation": 9, "device": 0}}',
          '{"ph": "X", "cat": "cuda_sync", "name": "Context Sync", "pid": 0, "tid": -1, "ts": 111, "dur": 30, "args": {"stream": -1, "correlation": 10, "device": 0}}',
          '{"ph": "C", "cat": "hardware_counters", "name": "sm", "pid": "GPU 0 Counters", "ts": 112, "args": {"active": 50}}',
          '{"ph": "X", "cat": "martian", "name": "odd", "pid": 10, "tid": 11, "ts": 111, "dur": 3, "args": null}',
          '{"ph": "X", "cat": "overhead", "name": "Buffer Flush", "pid": -1, "tid": 0, "ts": 50, "dur": 3}',
          '{"name": "Record Window End", "ph": "i", "s": "g", "pid": "", "tid": "", "ts": 99999}',
        ],
        '"distributedInfo": {"backend": "nccl", "rank": 2, "world_size": 4},',
      ),
    );
    assert.deepEqual([trace.rank, trace.worldSize], [2, 4]);
    const kernel = row(trace, 'ncclDevKernel_AllReduce');
    assert.deepEqual([...trace.collectives!.rows], [kernel]);
    assert.equal(trace.collectives!.details[0]?.inputElements, 128);
    assert.equal(trace.spans.graphNode?.[kernel], 2 * 2 ** 32 + 5);
    assert.equal(trace.spans.kind[row(trace, 'Stream Sync')], SpanKind.sync);
    assert.equal(trace.spans.kind[row(trace, 'odd')], SpanKind.other);
    assert.equal(trace.counters[0]?.device, 0);
    assert.ok(trace.endNs < 1_000_000, 'the end of the window stretches nothing');
  });

  it('reads any layout of valid JSON as Kineto writes it', async () => {
    const text = readFileSync(path.join(fixtures, 'tp4.rank0.pt.trace.json'), 'utf8');
    const parsed = JSON.parse(text) as { traceEvents: Record<string, unknown>[] };
    const reversed = parsed.traceEvents.map(event =>
      Object.fromEntries(Object.entries(event).reverse()),
    );
    const plain = await openText(text);
    for (const other of [
      JSON.stringify(parsed),
      JSON.stringify(parsed, undefined, 1),
      JSON.stringify(parsed, undefined, 2),
      JSON.stringify(parsed, undefined, '\t'),
      JSON.stringify({ ...parsed, traceEvents: reversed }),
      text.replaceAll('": ', '" :\r\n '),
      text.replaceAll('\n', ' '),
    ]) {
      const { trace } = await openText(other, { chunk: 1777 });
      assert.deepEqual(trace.warnings, []);
      assert.deepEqual(trace.spans, plain.trace.spans);
      assert.deepEqual(names(trace), names(plain.trace));
    }
  });

  it('gives the same trace whatever the chunks are', async () => {
    const text = readFileSync(path.join(fixtures, 'stack.pt.trace.json'), 'utf8');
    const whole = await openText(text);
    assert.ok(whole.trace.counters.length > 0);
    for (const chunk of [1, 7, 64, 1000, 65_537]) {
      const { trace } = await openText(text, { chunk });
      assert.deepEqual(trace.spans, whole.trace.spans);
      assert.deepEqual(trace.counters, whole.trace.counters);
    }
  });

  it('finds every event again', async () => {
    const file = path.join(fixtures, 'eager.pt.trace.json');
    const parsed = JSON.parse(readFileSync(file, 'utf8')) as {
      traceEvents: { name: string; cat?: string; args?: Record<string, unknown> }[];
    };
    const opened = await openTraceFile(file);
    const { trace } = opened;
    for (let i = 0; i < trace.spans.length; i++) {
      const event = parsed.traceEvents[trace.spans.source[i]! - 1]!;
      assert.equal(event.name, names(trace)[i]);
      const lines = await opened.fields(i);
      assert.equal(lines[0]?.value, event.cat);
      for (const { name, value } of lines.slice(1)) {
        const expected = event.args?.[name];
        const text = typeof expected === 'string' ? expected : JSON.stringify(expected);
        assert.equal(value.replaceAll(' ', ''), text.replaceAll(' ', ''), name);
      }
    }
  });
});

describe('kineto-json: damage', () => {
  const file = readFileSync(path.join(fixtures, 'eager.pt.trace.json'), 'utf8');

  it('reads a cut-off file up to the cut', async () => {
    const whole = await openText(file);
    for (const at of [0.3, 0.5, 0.9].map(share => Math.floor(file.length * share))) {
      const { trace } = await openText(file.slice(0, at));
      assert.ok(trace.spans.length > 0 && trace.spans.length < whole.trace.spans.length);
      assert.deepEqual(reasons(trace).slice(0, 1), ['trace-cut']);
    }
    const { trace } = await openText(file.slice(0, file.lastIndexOf(']')));
    assert.deepEqual(trace.spans, whole.trace.spans);
    assert.deepEqual(reasons(trace), ['trace-cut']);
  });

  it('says how much was lost', async () => {
    const events = [op('a', '1000'), `{ "ph": "X", "name" "broken" }`, op('b', '1001')];
    const { trace } = await openText(kineto(events));
    assert.deepEqual(names(trace), ['a', 'b']);
    const [warning] = trace.warnings;
    assert.equal(warning?.reason, 'events-lost');
    const [bytes, places, first] = warning.args as number[];
    assert.equal(places, 1);
    assert.ok(bytes! >= events[1]!.length && bytes! < events[1]!.length + 20);
    assert.equal(first, kineto(events).indexOf(events[1]!));
  });

  it('repairs quotes, newlines and control characters in names', async () => {
    for (const name of [
      'say "hello"',
      'config({"device": "cpu"}): f',
      'two\nlines',
      'bell\u0007',
    ]) {
      const { trace } = await openText(
        kineto([op('a', '1000'), op(name, '1001'), op('b', '1002')]),
      );
      assert.deepEqual(names(trace), ['a', name, 'b']);
      assert.deepEqual(reasons(trace), ['events-repaired']);
    }
  });

  it('takes Windows paths, bare words and broken UTF-8 as they are', async () => {
    const { trace } = await openText(
      kineto([
        op('C:\\Users\\site\\x.py', '1000', '1', ', "memory bandwidth (GB/s)": inf, "x": -nan'),
      ]),
    );
    assert.deepEqual(names(trace), ['C:\\Users\\site\\x.py']);
    const bytes = new TextEncoder().encode(kineto([op('bad ?', '1000')]));
    bytes[bytes.indexOf(0x3f)] = 0x97;
    const broken = await openText(bytes);
    assert.deepEqual(names(broken.trace), ['bad \ufffd']);
    for (const opened of [trace, broken.trace]) assert.deepEqual(opened.warnings, []);
  });

  it('loses one event to a missing brace, quote or comma, also without newlines', async () => {
    const good = (name: string, ts: number): string =>
      `{"ph":"X","cat":"cpu_op","name":"${name}","pid":1,"tid":1,"ts":${ts},"dur":1,"args":{"External id":1}}`;
    const bad = [
      good('lost', 2).slice(0, -1),
      good('lost', 2).slice(0, -2),
      good('lost', 2).replace('"name":"', '"name":'),
      good('lost', 2).replace('lost"', 'lost'),
      good('lost', 2).replace('{', ''),
      '{"ph":"X","name":"lost","args":{"a":[1,2',
    ];
    for (const event of bad) {
      const { trace } = await openText(
        `{"schemaVersion":1,"deviceProperties":[],"traceEvents":[${[good('a', 1), event, good('b', 3), good('c', 4)].join(',')}]}`,
      );
      const read = names(trace).filter(name => name !== 'lost');
      assert.ok(read.includes('a') && read.includes('c'), `${event}: ${read.join()}`);
      assert.ok(trace.warnings.length > 0, event);
    }
  });

  it('reads empty and comma-ended parts', async () => {
    const text = kineto([op('a', '1'), op('b', '2')])
      .replace('"External id": 1\n', '"External id": 1, \n')
      .replace('\n  ],', ',\n  {}\n  , ],');
    const { trace } = await openText(text);
    assert.deepEqual(names(trace), ['a', 'b']);
    assert.deepEqual(trace.warnings, []);
  });

  it('goes on where the damage is beside the events', async () => {
    const { trace } = await openText(
      kineto(
        [op('a', '1')],
        '"deviceProperties": [], "env": "a "quoted" word", "cupti_version": 22,',
      ),
    );
    assert.deepEqual(names(trace), ['a']);
    assert.deepEqual(reasons(trace), ['members-lost']);
  });

  it('does not nest without end', async () => {
    const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
    const { trace } = await openText(kineto([op('a', '1', '1', `, "x": ${deep}`), op('b', '2')]));
    assert.deepEqual(names(trace), ['a', 'b']);
  });

  it('fails with one reason where nothing can be read', async () => {
    const opened = await openTraceBytes(
      '{"schemaVersion": 1, "deviceProperties": [], "traceEvents": [',
    );
    assert.ok('failure' in opened);
    assert.equal(opened.failure.reason, 'no-profiler-events');
  });
});

describe('kineto-json: detection and manners', () => {
  it('is told by content, not by name', async () => {
    for (const name of ['unknown', 'trace.txt', 'a.pt.trace.json']) {
      const { trace } = await openText(kineto([op('a', '1')]), { name });
      assert.equal(trace.format, 'kineto-json');
    }
    const rewritten = `{"traceEvents":[${op('a', '1')}]}`;
    assert.equal((await openText(rewritten)).trace.format, 'kineto-json');
    assert.equal(
      (await openText('{"traceEvents":[{"ph":"X","ts":1,"name":"a"}]}')).trace.format,
      'chrome-json',
    );
  });

  it('says what to record where nothing ran on a GPU', async () => {
    const gaps = ({ trace }: { trace: Trace }): string[] => trace.gaps.map(({ reason }) => reason);
    assert.deepEqual(gaps(await openText(kineto([op('a', '1')]))), ['no-operations']);
    const kernel =
      '{"ph": "X", "cat": "kernel", "name": "k", "pid": 0, "tid": 7, "ts": 2, "dur": 1, "args": {"device": 0, "stream": 7}}';
    assert.deepEqual(gaps(await openText(kineto([op('a', '1'), kernel]))), []);
  });

  it('takes the rank from the name where the file does not say it', async () => {
    for (const [name, rank] of [
      ['rank3.pt.trace.json', 3],
      ['vllm-rank-12.171.pt.trace.json.gz', 12],
      ['1700000000-TP-1.trace.json.gz', 1],
      ['dp0_pp0_tp0_dcp0_ep0_rank7.1.pt.trace.json', 7],
      ['worker0.pt.trace.json', undefined],
    ] as const) {
      assert.equal((await openText(kineto([op('a', '1')]), { name })).trace.rank, rank, name);
    }
  });

  it('breathes, tells progress, and stops when asked to', async () => {
    const events = Array.from({ length: 40_000 }, (_, i) => op(`op ${i % 50}`, String(1000 + i)));
    const text = kineto(events);
    const seen: number[] = [];
    let breaths = 0;
    const context = {
      breathe: async (): Promise<void> => {
        if (++breaths === 3) throw new Cancelled();
      },
      progress: (fraction: number): void => void seen.push(fraction),
    };
    await assert.rejects(openText(text, { context }), Cancelled);
    assert.equal(breaths, 3);
    assert.ok(
      seen.length >= 2 &&
        seen.every((value, i) => value >= 0 && value <= 1 && (i === 0 || value >= seen[i - 1]!)),
    );
  });
});
