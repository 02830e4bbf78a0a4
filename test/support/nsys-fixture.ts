/**
 * Synthetic exports of Nsight Systems in the forms of several years. All tell the same little story, told in `STORY`:
 * one thread launches two kernels and a copy inside ranges, then waits.
 */

import { writeDatabase, type TableSpec } from './sqlite-fixture.ts';

export type Tables = Record<string, TableSpec>;

export const PID = 429;
export const TID = 431;
export const GLOBAL_PID = (1n << 48n) | (BigInt(PID) << 24n);
export const GLOBAL_TID = GLOBAL_PID | BigInt(TID);

export const STORY = {
  kernels: 2,
  memcpys: 1,
  apiCalls: 4,
  ranges: 2,
  /** Name of the first kernel, and its short form. */
  kernel: 'void add<float>(float *, int)',
  short: 'add',
} as const;

const STRINGS = [
  STORY.kernel,
  STORY.short,
  'cudaLaunchKernel_v7000',
  'cudaMemcpyAsync_ptsz_v7000',
  'cuLaunchKernelEx',
  'cudaStreamSynchronize_v3020',
  'python3',
  'registered name',
];
const id = (text: string): number => STRINGS.indexOf(text) + 1;

export function stringTable(): TableSpec {
  return {
    columns: ['id INTEGER NOT NULL PRIMARY KEY', 'value TEXT NOT NULL'],
    rows: STRINGS.map((value, i) => ({ id: i + 1, value })),
  };
}

const OPERATION = [
  'start',
  'end',
  'deviceId',
  'contextId',
  'streamId',
  'correlationId',
  'globalPid',
];
const SHAPE = ['gridX', 'gridY', 'gridZ', 'blockX', 'blockY', 'blockZ'];
const place = { deviceId: 0, contextId: 1, streamId: 7, globalPid: GLOBAL_PID };
const shape = { gridX: 40, gridY: 2, gridZ: 1, blockX: 128, blockY: 1, blockZ: 1 };

export function kernelTable(extra: readonly string[] = [], more: object = {}): TableSpec {
  const names = { demangledName: id(STORY.kernel), shortName: id(STORY.short) };
  const resources = { registersPerThread: 32, staticSharedMemory: 0, dynamicSharedMemory: 1024 };
  const common = { ...place, ...names, ...shape, ...resources, ...more };
  return {
    columns: [
      ...OPERATION,
      ...['demangledName', 'shortName', 'registersPerThread'],
      ...SHAPE,
      ...['staticSharedMemory', 'dynamicSharedMemory'],
      ...extra,
    ],
    rows: [
      { ...common, start: 1500, end: 2500, correlationId: 10 },
      { ...common, start: 2500, end: 2600, correlationId: 11 },
    ],
  };
}

export function apiTable(): TableSpec {
  const call = { globalTid: GLOBAL_TID, returnValue: 0 };
  return {
    columns: [
      ...['start', 'end', 'eventClass', 'globalTid', 'correlationId', 'nameId'],
      'returnValue',
    ],
    rows: [
      { ...call, start: 1000, end: 1100, eventClass: 0, correlationId: 10, nameId: 3 },
      { ...call, start: 1200, end: 1300, eventClass: 1, correlationId: 11, nameId: 5 },
      { ...call, start: 1400, end: 1450, eventClass: 0, correlationId: 12, nameId: 4 },
      { ...call, start: 2000, end: 4000, eventClass: 0, correlationId: 13, nameId: 6 },
    ],
  };
}

export function copyTable(extra: readonly string[] = []): TableSpec {
  const row = { ...place, start: 3000, end: 3500, correlationId: 12 };
  return {
    columns: [...OPERATION, 'bytes', 'copyKind', 'srcKind', 'dstKind', ...extra],
    rows: [{ ...row, bytes: 4096, copyKind: 1, srcKind: 0, dstKind: 2 }],
  };
}

export function syncTable(): TableSpec {
  return {
    columns: [...OPERATION, 'syncType', 'eventId'],
    rows: [
      // The device of such rows is 0 whatever the context's is.
      { ...place, start: 2100, end: 3900, correlationId: 13, syncType: 3, eventId: 0xffffffff },
      { ...place, start: 3950, end: 3990, correlationId: 0, syncType: 3, eventId: 0xffffffff },
    ],
  };
}

export function rangeTable(extra: readonly string[] = [], absent: unknown = null): TableSpec {
  const row = { globalTid: GLOBAL_TID, domainId: 1 };
  const empty = { textId: absent, rangeId: absent, color: absent, category: absent };
  return {
    columns: [
      ...['start', 'end', 'eventType', 'rangeId', 'category', 'color', 'text TEXT', 'globalTid'],
      ...['endGlobalTid', 'textId', 'domainId', 'int64Value'],
      ...extra,
    ],
    rows: [
      { ...row, ...empty, start: -500, eventType: 75, text: 'engine' },
      { ...row, ...empty, start: -400, eventType: 33, text: 'phases', category: 5 },
      {
        ...{ ...row, ...empty, start: 900, end: 4100, eventType: 59, text: 'prefill' },
        ...{ color: 0xff0000ff, category: 5, int64Value: 32 },
      },
      { ...row, ...empty, start: 950, end: 1350, eventType: 60, textId: id('registered name') },
      { ...row, ...empty, start: 1000, eventType: 34, text: 'here' },
    ],
  };
}

function targetTables(): Tables {
  return {
    TARGET_INFO_GPU: {
      columns: [
        ...['id', 'cuDevice', 'name TEXT', 'smCount', 'memoryBandwidth', 'clockRate'],
        ...['totalMemory', 'computeMajor', 'computeMinor', 'chipName TEXT'],
      ],
      rows: [1, 0].map(gpu => ({
        ...{ id: gpu, cuDevice: gpu, name: 'NVIDIA H200', smCount: 132, chipName: 'GH100' },
        ...{ memoryBandwidth: 4814304000000, clockRate: 1980000000, totalMemory: 150109880320 },
        ...{ computeMajor: 9, computeMinor: 0 },
      })),
    },
    ThreadNames: {
      columns: ['nameId', 'priority', 'globalTid'],
      rows: [
        { nameId: id('python3'), priority: 0, globalTid: GLOBAL_PID | BigInt(PID) },
        { nameId: id('python3'), priority: 0, globalTid: GLOBAL_TID },
        { nameId: 1, priority: 0, globalTid: (1n << 48n) | (7n << 24n) | 7n },
      ],
    },
  };
}

function processTable(): TableSpec {
  return {
    columns: ['globalPid', 'pid', 'name TEXT'],
    rows: [
      { globalPid: GLOBAL_PID, pid: PID, name: 'python3' },
      { globalPid: (1n << 48n) | (7n << 24n), pid: 7, name: 'kworker' },
    ],
  };
}

/** name and value rows */
export function metaTable(values: Readonly<Record<string, string>>): TableSpec {
  return {
    columns: ['name TEXT NOT NULL', 'value TEXT'],
    rows: Object.entries(values).map(([name, value]) => ({ name, value })),
  };
}

const CONTEXT_COLUMNS = ['hwId', 'vmId', 'processId', 'deviceId', 'contextId'];
const context = { hwId: 0, vmId: 1, processId: PID, deviceId: 0, contextId: 1 };

/** The story as exports of several years tell it. */
export const YEARS: Readonly<Record<string, () => Tables>> = {
  '2020': () => ({
    ...{ StringIds: stringTable(), ...targetTables() },
    CUPTI_ACTIVITY_KIND_RUNTIME: apiTable(),
    CUPTI_ACTIVITY_KIND_KERNEL: kernelTable(['graphNodeId'], { graphNodeId: 0 }),
    CUPTI_ACTIVITY_KIND_MEMCPY: copyTable(['graphNodeId']),
    CUPTI_ACTIVITY_KIND_SYNCHRONIZATION: syncTable(),
    // Nothing is NULL in these years; an extra column counts rows.
    NVTX_EVENTS: rangeTable(['id'], 0),
    TARGET_INFO_CUDA_NULL_STREAM: {
      columns: ['streamId', ...CONTEXT_COLUMNS],
      rows: [{ ...context, streamId: 7 }],
    },
  }),
  '2023': () => ({
    ...{ StringIds: stringTable(), ...targetTables(), PROCESSES: processTable() },
    CUPTI_ACTIVITY_KIND_RUNTIME: apiTable(),
    CUPTI_ACTIVITY_KIND_KERNEL: kernelTable(['mangledName', 'graphNodeId'], { mangledName: 8 }),
    CUPTI_ACTIVITY_KIND_MEMCPY: copyTable(['graphNodeId', 'srcDeviceId']),
    CUPTI_ACTIVITY_KIND_SYNCHRONIZATION: syncTable(),
    NVTX_EVENTS: rangeTable(['jsonTextId', 'jsonText TEXT']),
    TARGET_INFO_CUDA_CONTEXT_INFO: {
      columns: ['nullStreamId', ...CONTEXT_COLUMNS, 'parentContextId', 'isGreenContext'],
      rows: [{ ...context, nullStreamId: 7 }],
    },
    TARGET_INFO_SESSION_START_TIME: {
      columns: ['utcEpochNs'],
      rows: [{ utcEpochNs: 1795227889123456789n }],
    },
    META_DATA_EXPORT: metaTable({
      EXPORT_PRODUCT_NAME: 'NVIDIA Nsight Systems',
      EXPORT_PRODUCT_VERSION: '2023.4.4.54',
      EXPORT_SCHEMA_VERSION: '3.7.2',
      EXPORT_CONFIG_TIME_SHIFT: '0',
    }),
    META_DATA_CAPTURE: metaTable({
      'PROCESS_0:COMMAND': 'python3',
      'PROCESS_0:ARGUMENT_0': 'decode.py',
      'PROCESS_0:ARGUMENT_1': 'two words',
      'PROCESS_0:ENVIRONMENT_VARIABLE': 'TOKEN=secret',
    }),
  }),
  '2026': () => ({
    ...YEARS['2023']!(),
    // Complete exports may have the old form beside the new one, without rows.
    NVTX_EVENTS: { columns: ['start', 'end', 'eventType'], rows: [] },
    CUPTI_ACTIVITY_KIND_KERNEL: { columns: OPERATION, rows: [] },
    CUPTI_ACTIVITY_KIND_KERNEL_V3: kernelTable([
      'clusterX',
      'graphId',
      'mangledName',
      'graphNodeId',
    ]),
    NVTX_EVENTS_V2: rangeTable(['binaryData BLOB']),
    TARGET_INFO_CUDA_DEVICE: {
      columns: ['gpuId', 'cudaId', 'pid', 'uuid TEXT', 'numMultiprocessors'],
      rows: [{ gpuId: 1, cudaId: 0, pid: PID }],
    },
    DIAGNOSTIC_EVENT: {
      columns: ['timestamp', 'timestampType', 'source', 'severity', 'text TEXT', 'globalPid'],
      rows: [
        { timestamp: 0, severity: 1, text: 'Process was launched' },
        // A negative id with all high bits set, as real files have it.
        {
          ...{ timestamp: 0, severity: 2, text: 'CUDA driver is newer than supported' },
          globalPid: -144115188075855872n,
        },
      ],
    },
  }),
};

/** Writes an export and gives back its path. */
export function writeExport(path: string, tables: Tables): string {
  writeDatabase(path, tables);
  return path;
}
