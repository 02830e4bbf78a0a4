// Single facts of the format that break naive readers, each in the smallest export that shows it.

import assert from 'node:assert/strict';
import { join } from 'node:path';
import { SpanKind } from '../../../../../src/core/trace/columns.ts';
import { brokenInvariants } from '../../../../../src/core/trace/checks.ts';
import type { OpenTraceFile } from '../../../../../src/worker/open-file.ts';
import * as story from '../../../../support/nsys-fixture.ts';
import { traceOpener } from '../../../../support/open.ts';
import { temporaryFolder } from '../../../../support/temporary.ts';

const { GLOBAL_PID, GLOBAL_TID } = story;

describe('Nsight Systems exports', () => {
  const folder = temporaryFolder();
  const openPath = traceOpener();
  let files = 0;

  async function open(tables: story.Tables): Promise<OpenTraceFile> {
    const file = await openPath(story.writeExport(join(folder(), `${files++}.sqlite`), tables));
    assert.deepEqual(brokenInvariants(file.trace), []);
    return file;
  }

  function rowOf({ trace }: OpenTraceFile, kind: SpanKind): number {
    return trace.spans.kind.indexOf(kind);
  }

  it('open with one data table and show strings by number', async () => {
    const { trace } = await open({ CUPTI_ACTIVITY_KIND_KERNEL: story.kernelTable() });
    assert.equal(trace.spans.length, 2);
    assert.equal(trace.strings.get(trace.spans.name[0]!), '#1');
    assert.equal(trace.spans.link[0], -1);
    assert.equal(trace.devices[0]!.name, 'GPU 0');
  });

  it('keep nanoseconds of absolute times', async () => {
    const utc = 1795227889123456789n;
    const shifted = (table: ReturnType<typeof story.apiTable>) => ({
      ...table,
      rows: table.rows.map(row => ({
        ...row,
        start: BigInt(row['start'] as number) + utc,
        ...(row['end'] !== undefined && { end: BigInt(row['end'] as number) + utc }),
      })),
    });
    const { trace } = await open({
      ...story.YEARS['2023']!(),
      CUPTI_ACTIVITY_KIND_RUNTIME: shifted(story.apiTable()),
      CUPTI_ACTIVITY_KIND_KERNEL: shifted(story.kernelTable()),
      CUPTI_ACTIVITY_KIND_MEMCPY: shifted(story.copyTable()),
      CUPTI_ACTIVITY_KIND_SYNCHRONIZATION: shifted(story.syncTable()),
      NVTX_EVENTS: shifted(story.rangeTable()),
      META_DATA_EXPORT: story.metaTable({ EXPORT_CONFIG_TIME_SHIFT: String(utc) }),
    });
    assert.equal(trace.originNs, utc);
    assert.deepEqual([trace.startNs, trace.endNs], [900, 4100]);
  });

  it('take the first time as origin where absolute times come without their epoch', async () => {
    const table = story.kernelTable();
    const rows = table.rows.map(row => ({
      ...row,
      start: BigInt(row['start'] as number) + 10n ** 18n,
      end: BigInt(row['end'] as number) + 10n ** 18n,
    }));
    const { trace } = await open({ CUPTI_ACTIVITY_KIND_KERNEL: { ...table, rows } });
    assert.equal(trace.originNs, 10n ** 18n + 1500n);
    assert.deepEqual([...trace.spans.start], [0, 1000]);
  });

  it('align a shifted export with its unshifted siblings', async () => {
    const { trace } = await open({
      ...story.YEARS['2023']!(),
      META_DATA_EXPORT: story.metaTable({ EXPORT_CONFIG_TIME_SHIFT: '1000' }),
    });
    assert.equal(trace.originNs, 1795227889123455789n);
  });

  it('tell processes apart by more than 53 bits', async () => {
    // A hardware id and VM id that no exact number could hold.
    const globalPid = BigInt.asIntN(64, (0xfe01n << 48n) | (99n << 24n));
    const api = story.apiTable();
    const kernels = story.kernelTable();
    const { trace } = await open({
      StringIds: story.stringTable(),
      CUPTI_ACTIVITY_KIND_RUNTIME: {
        ...api,
        rows: api.rows.map(row => ({ ...row, globalTid: globalPid | 101n })),
      },
      CUPTI_ACTIVITY_KIND_KERNEL: {
        ...kernels,
        rows: kernels.rows.map(row => ({ ...row, globalPid })),
      },
    });
    assert.deepEqual(
      trace.lanes.map(lane => [lane.kind, lane.pid, lane.tid]),
      [
        ['api', 99, 101],
        ['stream', 99, -1],
      ],
    );
    const kernel = trace.spans.kind.indexOf(SpanKind.kernel);
    assert.ok(trace.spans.link[kernel]! >= 0);
  });

  it('link by process and correlation id, not by the id alone', async () => {
    const other = GLOBAL_PID + (1n << 24n);
    const api = story.apiTable();
    const kernels = story.kernelTable();
    const { trace } = await open({
      CUPTI_ACTIVITY_KIND_RUNTIME: {
        ...api,
        rows: [...api.rows, ...api.rows.map(row => ({ ...row, globalTid: other | 5n }))],
      },
      CUPTI_ACTIVITY_KIND_KERNEL: {
        ...kernels,
        rows: [...kernels.rows, ...kernels.rows.map(row => ({ ...row, globalPid: other }))],
      },
    });
    const { spans, lanes } = trace;
    for (let row = 0; row < spans.length; row++) {
      if (spans.kind[row] !== SpanKind.kernel) continue;
      const call = spans.link[row]!;
      assert.equal(lanes[spans.lane[call]!]!.pid, lanes[spans.lane[row]!]!.pid);
    }
    assert.equal(lanes.filter(lane => lane.kind === 'stream').length, 2);
  });

  it('map ordinals to GPUs where the file says how', async () => {
    const gpus = story.YEARS['2026']!();
    const renamed = gpus['TARGET_INFO_GPU']!.rows.map(row => ({
      ...row,
      name: `G${String(row['id'])}`,
    }));
    const { trace } = await open({
      ...gpus,
      TARGET_INFO_GPU: { ...gpus['TARGET_INFO_GPU']!, rows: renamed },
    });
    assert.deepEqual(
      trace.devices.map(device => [device.ordinal, device.name]),
      [[0, 'G1']],
    );
  });

  it('end open ranges at the last time of NVTX, as nsys stats does, and count them', async () => {
    const ranges = story.rangeTable();
    const rows = ranges.rows.map(row => (row['text'] === 'prefill' ? { ...row, end: null } : row));
    const file = await open({ ...story.YEARS['2023']!(), NVTX_EVENTS: { ...ranges, rows } });
    const row = rowOf(file, SpanKind.rangePushPop);
    assert.equal(file.trace.openSpans, 1);
    // Calls and kernels go on to 4000; another range ends last among the rows of NVTX.
    assert.equal(file.trace.spans.start[row]! + file.trace.spans.dur[row]!, 1350);
    assert.equal(file.trace.endNs, 4000);
    const later = [...rows, { ...ranges.rows[0]!, eventType: 76, start: 2000 }];
    const more = await open({
      ...story.YEARS['2023']!(),
      NVTX_EVENTS: { ...ranges, rows: later },
    });
    assert.equal(more.trace.spans.dur[rowOf(more, SpanKind.rangePushPop)]!, 1100);
  });

  it('mark ranges that ended on another thread', async () => {
    const ranges = story.rangeTable();
    const rows = ranges.rows.map(row =>
      row['eventType'] === 60 ? { ...row, endGlobalTid: GLOBAL_TID + 1n } : row,
    );
    const file = await open({ ...story.YEARS['2023']!(), NVTX_EVENTS: { ...ranges, rows } });
    const detail = file.trace.spans.detail[rowOf(file, SpanKind.rangeStartEnd)]!;
    assert.equal(file.trace.rangeAttributes[detail]!.crossThread, true);
  });

  it('number domains for each process by itself, and show those without a name by number', async () => {
    const ranges = story.rangeTable();
    const other = GLOBAL_TID + (1n << 24n);
    const moved: Record<string, unknown>[] = ranges.rows.map(row => ({ ...row, globalTid: other }));
    const named = moved.map(row => (row['eventType'] === 75 ? { ...row, text: 'NCCL' } : row));
    const third: Record<string, unknown>[] = moved.map(row => ({ ...row, domainId: 4 }));
    const rows = [...ranges.rows, ...named, ...third.filter(row => row['eventType'] !== 75)];
    const { trace } = await open({ ...story.YEARS['2023']!(), NVTX_EVENTS: { ...ranges, rows } });
    const domains = trace.lanes.filter(lane => lane.kind === 'ranges').map(lane => lane.domain);
    assert.deepEqual(domains, ['engine', 'NCCL', 'domain#4']);
  });

  it('show a graph-level trace as blocks and say what is missing', async () => {
    const graphs = {
      columns: [
        ...['start', 'end', 'deviceId', 'contextId', 'greenContextId', 'streamId'],
        ...['correlationId', 'globalPid', 'graphId', 'graphExecId'],
      ],
      rows: [
        {
          ...{ start: 1500, end: 2500, deviceId: 0, contextId: 1, streamId: 7 },
          ...{ correlationId: 10, globalPid: GLOBAL_PID, graphId: 3, graphExecId: 4 },
        },
      ],
    };
    const file = await open({
      CUPTI_ACTIVITY_KIND_RUNTIME: story.apiTable(),
      CUPTI_ACTIVITY_KIND_GRAPH_TRACE: graphs,
    });
    const row = rowOf(file, SpanKind.graph);
    assert.equal(file.trace.strings.get(file.trace.spans.name[row]!), 'CUDA graph 3');
    assert.ok(file.trace.spans.link[row]! >= 0);
    const [gap] = file.trace.gaps;
    assert.equal(gap!.reason, 'graph-level-trace');
    assert.match(gap!.message, /--cuda-graph-trace=node/);
  });

  it('notice graph launches that left no row at all', async () => {
    const strings = story.stringTable();
    const api = story.apiTable();
    const launch = { id: 99, value: 'cudaGraphLaunch_v10000' };
    const { trace } = await open({
      StringIds: { ...strings, rows: [...strings.rows, launch] },
      CUPTI_ACTIVITY_KIND_RUNTIME: {
        ...api,
        rows: [
          ...api.rows,
          { ...api.rows[0], start: 5000, end: 5100, correlationId: 77, nameId: 99 },
        ],
      },
      CUPTI_ACTIVITY_KIND_KERNEL: story.kernelTable(),
    });
    assert.deepEqual(
      trace.gaps.map(gap => gap.reason),
      ['graph-level-trace'],
    );
  });

  it('say that nothing ran on a GPU', async () => {
    const { trace } = await open({ NVTX_EVENTS: story.rangeTable() });
    assert.deepEqual(
      trace.gaps.map(gap => gap.reason),
      ['no-operations'],
    );
  });

  it('say which questions stay open where tables were left out', async () => {
    const { trace } = await open({ CUPTI_ACTIVITY_KIND_KERNEL: story.kernelTable() });
    assert.deepEqual(
      trace.gaps.map(gap => gap.reason),
      ['no-calls', 'no-names'],
    );
  });

  it('may have every table of the version, most of them without rows', async () => {
    const none = (table: { columns: readonly string[] }) => ({ ...table, rows: [] });
    const { trace } = await open({
      ...story.YEARS['2023']!(),
      CUPTI_ACTIVITY_KIND_MEMSET: none(story.copyTable(['value', 'memKind'])),
      CUPTI_ACTIVITY_KIND_GRAPH_TRACE: none(story.copyTable(['graphId'])),
      OSRT_API: none(story.apiTable()),
      GPU_METRICS: { columns: ['timestamp', 'typeId', 'metricId', 'value'], rows: [] },
      CUDA_GPU_MEMORY_USAGE_EVENTS: none(story.copyTable(['address', 'memKind'])),
    });
    assert.equal(trace.lanes.length, 4);
    assert.deepEqual([trace.gaps, trace.warnings, trace.counters], [[], [], []]);
  });

  it('sum memory in use for each process, device and kind of memory', async () => {
    const event = { globalPid: GLOBAL_PID, deviceId: 0, contextId: 1, memKind: 2 };
    const { trace } = await open({
      ...story.YEARS['2023']!(),
      CUDA_GPU_MEMORY_USAGE_EVENTS: {
        columns: [
          ...['start', 'globalPid', 'deviceId', 'contextId', 'address', 'bytes', 'memKind'],
          'memoryOperationType',
        ],
        rows: [
          { ...event, start: 1000, bytes: 4096, memoryOperationType: 0 },
          { ...event, start: 3000, bytes: 4096, memoryOperationType: 1 },
          { ...event, start: 2000, bytes: 512, memoryOperationType: 0 },
        ],
      },
    });
    const [counter] = trace.counters;
    assert.equal(counter!.name, 'Memory in use (device)');
    assert.deepEqual([...counter!.time], [1000, 2000, 3000]);
    assert.deepEqual([...counter!.value], [4096, 4608, 512]);
    assert.equal(counter!.shape, 'step');
  });

  it('survive rows without sense', async () => {
    const kernels = story.kernelTable();
    const bad = [
      { ...kernels.rows[0], start: 'garbage', end: 5 },
      { ...kernels.rows[0], start: 9000, end: 8000, demangledName: 12345 },
    ];
    const { trace } = await open({
      CUPTI_ACTIVITY_KIND_KERNEL: { ...kernels, rows: [...kernels.rows, ...bad] },
    });
    assert.equal(trace.spans.length, 3);
    assert.equal(trace.spans.dur[2], 0);
    assert.equal(trace.strings.get(trace.spans.name[2]!), '#12345');
  });
});
