/**
 * A small trace as torch_npu writes it, made by hand from the description of the format: one operator through the task
 * queue, one kernel, one copy, one collective with a plane, the overlap analysis, counters and flows.
 */

type Event = Readonly<Record<string, unknown>>;

export const PYTHON = 3096504;
export const CANN = 3170820320;
export const HARDWARE = 3170820512;
export const HCCL = 3170820576;
export const OVERLAP = 3170820832;
export const LLC = 3170820672;

function named(pid: number, name: string, label: string): Event[] {
  return [
    { ph: 'M', name: 'process_name', pid, tid: 0, args: { name } },
    { ph: 'M', name: 'process_labels', pid, tid: 0, args: { labels: label } },
  ];
}

function row(pid: number, tid: number, name: string): Event {
  return { ph: 'M', name: 'thread_name', pid, tid, args: { name } };
}

/** Times in ns behind this moment, as the file writes them. */
export function at(ns: number): string {
  return `1736408883${String(600_000_000 + ns)
    .padStart(9, '0')
    .slice(0, 6)}.${String(ns % 1000).padStart(3, '0')}`;
}

function span(
  pid: number,
  tid: number,
  name: string,
  from: number,
  ns: number,
  more: Event = {},
): Event {
  return { ph: 'X', name, pid, tid, ts: at(from), dur: ns / 1000, ...more };
}

export const host: readonly Event[] = [
  span(PYTHON, 1, 'ProfilerStep#7', 0, 900_000, { cat: 'cpu_op', args: { 'Sequence number': -1 } }),
  span(PYTHON, 1, 'aten::mm', 10_000, 50_000, { cat: 'cpu_op', args: { 'Input Dims': '4,8' } }),
  span(PYTHON, 1, 'Enqueue', 20_000, 5_000, { cat: 'enqueue', args: { correlation_id: 0 } }),
  span(PYTHON, 2, 'Dequeue@aclnnMm', 40_000, 60_000, {
    cat: 'dequeue',
    args: { correlation_id: 0 },
  }),
  span(PYTHON, 1, 'model.py(3): forward', 9_000, 60_000, {
    cat: 'python_function',
    args: { 'Python id': 1 },
  }),
  {
    ph: 's',
    bp: 'e',
    name: 'torch_to_npu',
    id: '#1#',
    pid: PYTHON,
    tid: 1,
    ts: at(10_000),
    cat: 'async_npu',
  },
];

export const names: readonly Event[] = [
  ...named(PYTHON, 'Python', 'CPU'),
  row(PYTHON, 1, 'Thread 1'),
  ...named(CANN, 'CANN', 'CPU'),
  ...named(HARDWARE, 'Ascend Hardware', 'NPU 3'),
  row(HARDWARE, 2, 'Stream 2'),
  ...named(HCCL, 'Communication', 'NPU 3'),
  row(HCCL, 0, 'Group 0 Communication'),
  row(HCCL, 1, 'Plane 0'),
  ...named(OVERLAP, 'Overlap Analysis', 'NPU 3'),
  row(OVERLAP, 0, 'Computing'),
  row(OVERLAP, 1, 'Communication'),
  ...named(LLC, 'LLC', 'NPU 3'),
];

export const calls: readonly Event[] = [
  span(CANN, 2, 'Node@launch', 50_000, 10_000, { args: { level: 'node', connection_id: 11 } }),
  span(CANN, 1, 'AscendCL@aclrtMemcpyAsync', 100_000, 9_000, {
    args: { level: 'acl', connection_id: 12 },
  }),
  span(CANN, 2, 'Node@launch', 80_000, 10_000, { args: { level: 'node', connection_id: 13 } }),
];

const task = (type: string, connection: number): Event => ({
  args: {
    'Model Id': 4294967295,
    'Task Type': type,
    'Physic Stream Id': 2,
    'Task Id': 9,
    connection_id: connection,
  },
});

export const device: readonly Event[] = [
  span(HARDWARE, 2, 'aclnnMm_MatMul', 200_000, 100_000, task('AI_CORE', 11)),
  {
    ph: 'f',
    bp: 'e',
    name: 'torch_to_npu',
    id: '#1#',
    pid: HARDWARE,
    tid: 2,
    ts: at(200_000),
    cat: 'async_npu',
  },
  span(HARDWARE, 2, 'MEMCPY_ASYNC', 320_000, 40_031, task('SDMA_SQE', 12)),
  span(HARDWARE, 2, 'EVENT_WAIT', 361_000, 20, task('EVENT_WAIT_SQE', 12)),
  span(HARDWARE, 4, 'Notify Wait', 250_000, 90_000, task('Notify Wait', 13)),
  span(HCCL, 0, 'hcom_allReduce__586_0_1', 250_000, 150_000, {
    args: {
      connection_id: 13,
      'model id': 4294967295,
      data_type: 'FP32',
      alg_type: 'MESH-RING',
      count: 4096,
    },
  }),
  span(HCCL, 1, 'Notify_Wait', 250_000, 90_000, {
    args: { 'size(Byte)': 4, 'src rank': 0, 'dst rank': 4294967295, 'task type': 'Notify_Wait' },
  }),
  span(OVERLAP, 0, 'Computing', 200_000, 100_000),
  span(OVERLAP, 1, 'Communication', 250_000, 150_000),
  {
    ph: 'C',
    name: 'LLC 0 Read/Hit Rate',
    pid: LLC,
    tid: 0,
    ts: at(0),
    args: { 'Hit Rate(%)': 0.875 },
  },
  {
    ph: 'C',
    name: 'LLC 0 Read/Throughput',
    pid: LLC,
    tid: 0,
    ts: at(0),
    args: { 'Throughput(MB/s)': 2 },
  },
];

/** The file: a bare array without line breaks, ids of flows as numbers that no double holds. */
export function traceView(
  events: readonly Event[] = [...host, ...names, ...calls, ...device],
): string {
  return JSON.stringify(events).replaceAll('"#1#"', '1736408883700059821');
}
