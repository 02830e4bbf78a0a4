/** Tables of an Ascend database made by hand, with everything that the public samples do not have. */

import type { TableSpec } from '../../../../support/sqlite-fixture.ts';

/** Unix ns that no double holds. */
export const BASE = 1736410576000000001n;
const at = (ns: number): bigint => BASE + BigInt(ns);
const tid = (thread: number): bigint => (77n << 32n) | BigInt(thread);

const strings = [
  'MatMul_1',
  'KERNEL_AICORE',
  'MEMCPY_ASYNC',
  'Notify Wait',
  'hcom_allReduce__586_0_1',
  '10602055416090048586',
  'Notify_Wait',
  'launch',
  'aten::mm',
  'Enqueue',
  'Dequeue@aclnnMm',
  'PTA',
  'my range',
  'read',
  'attention',
];
export const text = (value: string): number => strings.indexOf(value);

const columns = (...names: string[]): readonly string[] => names;

export function tables(): Record<string, TableSpec> {
  return {
    STRING_IDS: {
      columns: columns('id', 'value TEXT'),
      rows: strings.map((value, id) => ({ id, value })),
    },
    NPU_INFO: {
      columns: columns('id', 'name TEXT'),
      rows: [
        { id: 2, name: 'Ascend910B' },
        { id: 5, name: 'Ascend910C' },
      ],
    },
    META_DATA: {
      columns: columns('name TEXT', 'value TEXT'),
      rows: [
        { name: 'SCHEMA_VERSION', value: '1.1.0' },
        { name: 'ENV_VARIABLES', value: '{"SECRET":"x"}' },
        { name: 'distributed_args', value: '{"world_size": 16}' },
        {
          name: 'parallel_group_info',
          value: '{"10602055416090048586":{"group_name":"tp","global_ranks":[0,1]}}',
        },
      ],
    },
    TASK: {
      columns: columns(
        ...[
          'startNs',
          'endNs',
          'deviceId',
          'connectionId',
          'globalTaskId',
          'globalPid',
          'taskType',
        ],
        ...['contextId', 'streamId', 'taskId', 'modelId', 'depth'],
      ),
      rows: [
        {
          startNs: at(300),
          endNs: at(400),
          deviceId: 5,
          connectionId: 11n,
          globalTaskId: 1,
          globalPid: 77,
          taskType: 1,
          streamId: 2,
        },
        {
          startNs: at(410),
          endNs: at(430),
          deviceId: 2,
          connectionId: 4294967295n,
          globalTaskId: 2,
          globalPid: 77,
          taskType: 2,
          streamId: 2,
        },
        {
          startNs: at(350),
          endNs: at(390),
          deviceId: 5,
          connectionId: 13n,
          globalTaskId: 3,
          globalPid: 77,
          taskType: 3,
          streamId: 4,
        },
      ],
    },
    COMPUTE_TASK_INFO: {
      columns: columns('name', 'globalTaskId', 'blockNum', 'taskType', 'inputShapes'),
      rows: [{ name: 0, globalTaskId: 1, blockNum: 24, taskType: 1, inputShapes: 7 }],
    },
    MEMCPY_INFO: {
      columns: columns('globalTaskId', 'size', 'memcpyOperation'),
      rows: [{ globalTaskId: 2, size: 4096, memcpyOperation: 1 }],
    },
    ENUM_MEMCPY_OPERATION: {
      columns: columns('id', 'name TEXT'),
      rows: [{ id: 1, name: 'host to device' }],
    },
    COMMUNICATION_TASK_INFO: {
      columns: columns(
        'name',
        'globalTaskId',
        'taskType',
        'planeId',
        'groupName',
        'notifyId',
        'srcRank',
        'dstRank',
        'size',
        'opId',
      ),
      rows: [
        {
          name: 4,
          globalTaskId: 3,
          taskType: 6,
          planeId: 7,
          groupName: 5,
          notifyId: 9223372036854775807n,
          srcRank: 1,
          dstRank: 4294967295n,
          size: 64,
          opId: 1,
        },
      ],
    },
    COMMUNICATION_OP: {
      columns: columns(
        'opName',
        'startNs',
        'endNs',
        'connectionId',
        'groupName',
        'opId',
        'dataType',
        'count',
      ),
      rows: [
        {
          opName: 4,
          startNs: at(340),
          endNs: at(500),
          connectionId: 13,
          groupName: 5,
          opId: 1,
          dataType: 4,
          count: 1024,
        },
      ],
    },
    ENUM_HCCL_DATA_TYPE: { columns: columns('id', 'name TEXT'), rows: [{ id: 4, name: 'FP32' }] },
    CANN_API: {
      columns: columns('startNs', 'endNs', 'type', 'globalTid', 'connectionId', 'name'),
      rows: [
        {
          startNs: at(100),
          endNs: at(120),
          type: 10000,
          globalTid: tid(2),
          connectionId: 11,
          name: 7,
        },
        {
          startNs: at(130),
          endNs: at(150),
          type: 10000,
          globalTid: tid(2),
          connectionId: 13,
          name: 7,
        },
      ],
    },
    PYTORCH_API: {
      columns: columns(
        'startNs TEXT',
        'endNs TEXT',
        'globalTid',
        'connectionId',
        'name',
        'callchainId',
        'type',
      ),
      rows: [
        {
          startNs: String(at(10)),
          endNs: String(at(60)),
          globalTid: tid(1),
          connectionId: 1,
          name: 8,
          callchainId: 0,
          type: 50001,
        },
        {
          startNs: String(at(20)),
          endNs: String(at(30)),
          globalTid: tid(1),
          connectionId: 0,
          name: 9,
          type: 50002,
        },
        {
          startNs: String(at(90)),
          endNs: String(at(160)),
          globalTid: tid(2),
          connectionId: 0,
          name: 10,
          type: 50002,
        },
      ],
    },
    CONNECTION_IDS: {
      columns: columns('id', 'connectionId'),
      rows: [
        { id: 0, connectionId: 9879 },
        { id: 1, connectionId: 11 },
        { id: 1, connectionId: 13 },
      ],
    },
    PYTORCH_CALLCHAINS: {
      columns: columns('id', 'stack', 'stackDepth'),
      rows: [
        { id: 0, stack: 14, stackDepth: 1 },
        { id: 0, stack: 8, stackDepth: 0 },
      ],
    },
    STEP_TIME: {
      columns: columns('id', 'startNs', 'endNs'),
      rows: [{ id: 3, startNs: at(0), endNs: at(200) }],
    },
    MSTX_EVENTS: {
      columns: columns(
        'startNs',
        'endNs',
        'eventType',
        'rangeId',
        'message',
        'globalTid',
        'endGlobalTid',
        'domainId',
        'connectionId',
      ),
      rows: [
        {
          startNs: at(5),
          endNs: at(70),
          eventType: 2,
          message: 12,
          globalTid: tid(1),
          endGlobalTid: tid(2),
          domainId: 14,
        },
        {
          startNs: at(6),
          endNs: at(6),
          eventType: 0,
          message: 12,
          globalTid: tid(1),
          endGlobalTid: tid(1),
          domainId: 14,
        },
      ],
    },
    HBM: {
      columns: columns('deviceId', 'timestampNs', 'bandwidth NUMERIC', 'hbmId', 'type'),
      rows: [{ deviceId: 5, timestampNs: at(50), bandwidth: 1e9, hbmId: 0, type: 13 }],
    },
    NIC: {
      columns: columns('deviceId', 'timestampNs', 'rxByteRate', 'funcId'),
      rows: [{ deviceId: 5, timestampNs: at(51), rxByteRate: 7, funcId: 3 }],
    },
    MEMORY_RECORD: {
      columns: columns('component', 'timestamp', 'totalAllocated', 'deviceId'),
      rows: [{ component: 11, timestamp: at(52), totalAllocated: 512, deviceId: 2 }],
    },
    _COMPUTE_TASK_INFO_old_20240101: { columns: columns('x'), rows: [] },
  };
}
