/** What tracks are called: our own words as translatable keys, names from the trace verbatim. */

import { deviceNameAt } from '../format/device-name.ts';
import type { Counter, Lane } from '../trace/columns.ts';
import type { Trace } from '../trace/trace.ts';
import { TRACK_LABELS, type Track, type TrackLabel } from './types.ts';

export type Label = Track['label'];

const labels = new Set<string>(TRACK_LABELS);

/** What a track of a kind is called where the trace gives its lane no name. */
const NAMELESS: Readonly<Record<Lane['kind'], TrackLabel>> = {
  stream: 'All streams',
  'device-ranges': 'Ranges',
  communication: 'Communication',
  ranges: 'Ranges',
  api: 'CUDA API',
  operators: 'Operators',
  python: 'Python',
  os: 'OS runtime',
  generic: 'Ranges',
  sync: 'Synchronization',
  overhead: 'Profiler overhead',
};

export function deviceLabel(trace: Trace, device: number): Label {
  const known = trace.devices[device];
  const name = tellingName(known?.name, known?.ordinal ?? device);
  const number = deviceNameAt(trace.devices, device);
  return name === undefined
    ? { key: '{0}', args: [number] }
    : { key: '{0} · {1}', args: [number, name] };
}

/** Streams of several processes on one device have the same numbers, so the process is named too. */
export function streamLabel(lane: Lane, withPid: boolean): Label {
  if (!withPid || lane.pid < 0) return laneLabel(lane);
  return lane.label.startsWith('Stream ')
    ? { key: 'Stream {0} ({1})', args: [lane.stream, lane.pid] }
    : besideId(lane, lane.pid);
}

/** A lane's own label: translated where it is one of ours, verbatim where the trace made it. */
export function laneLabel(lane: Lane): Label {
  const nameless = lane.label.trim() === '';
  const { kind, stream } = lane;
  if (kind === 'stream' && (lane.label === `Stream ${stream}` || (nameless && stream >= 0))) {
    return { key: 'Stream {0}', args: [stream] };
  }
  if (kind === 'stream' && lane.label === `Stream ${stream} (default)`) {
    return { key: 'Stream {0} (default)', args: [stream] };
  }
  const label = nameless ? NAMELESS[kind] : lane.label;
  return isOurs(label) ? { key: label, args: [] } : { key: '{0}', args: [label] };
}

/** A lane that is told from others of its name by the id of its thread or process. */
export function besideId(lane: Lane, id: number): Label {
  const label = lane.label.trim() === '' ? NAMELESS[lane.kind] : lane.label;
  return holdsId(label, id)
    ? { key: '{0}', args: [label] }
    : { key: '{0} ({1})', args: [label, id] };
}

export function counterLabel({ name, pid }: Counter, withPid: boolean): Label {
  const known = name.trim() === '' ? 'Counters' : name;
  return withPid && pid >= 0 && !holdsId(known, pid)
    ? { key: '{0} ({1})', args: [known, pid] }
    : { key: '{0}', args: [known] };
}

function isOurs(label: string): label is TrackLabel {
  return labels.has(label);
}

export function processLabel(trace: Trace, pid: number): Label {
  const name = trace.processes.find(process => process.pid === pid)?.name;
  return named(tellingName(name, pid), pid, 'Process {0}');
}

export function threadLabel(trace: Trace, pid: number, tid: number): Label {
  const name = trace.threads.find(each => each.pid === pid && each.tid === tid)?.name;
  return named(tellingName(name, tid), tid, 'Thread {0}');
}

function named(name: string | undefined, id: number, plain: TrackLabel): Label {
  if (name === undefined) return { key: plain, args: [id] };
  return holdsId(name, id) ? { key: '{0}', args: [name] } : { key: '{0} {1}', args: [name, id] };
}

/**
 * The name of a process, thread or device, where it says more than its id does: not `process 429`, `GPU 0`, or a
 * thread's id as a signed number of 32 bits, which the PyTorch profiler writes for threads without a name.
 */
export function tellingName(name: string | undefined, id: number): string | undefined {
  const trimmed = name?.trim() ?? '';
  const rest = trimmed.replace(/^(process|thread|pid|tid|gpu|npu|device)\b[\s#:]*/i, '');
  const isId = rest !== '' && (rest === String(id) || Number(rest) === (id | 0));
  return trimmed === '' || isId ? undefined : trimmed;
}

/** Whether a name has the id in it already, as a number of its own. */
function holdsId(name: string, id: number): boolean {
  return new RegExp(`(^|\\D)${id}(\\D|$)`).test(name);
}
