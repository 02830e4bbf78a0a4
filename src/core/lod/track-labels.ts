/** What tracks are called: our own words as translatable keys, names from the trace verbatim. */

import type { Lane } from '../trace/columns.ts';
import type { Trace } from '../trace/trace.ts';
import { TRACK_LABELS, type Track, type TrackLabel } from './types.ts';

export type Label = Track['label'];

const labels = new Set<string>(TRACK_LABELS);

export function deviceLabel(trace: Trace, device: number): Label {
  const known = trace.devices[device];
  if (known === undefined) return { key: 'GPU {0}', args: [device] };
  if (known.name === '') return { key: 'GPU {0}', args: [known.ordinal] };
  return { key: 'GPU {0} · {1}', args: [known.ordinal, known.name] };
}

/** Streams of several processes on one device have the same numbers, so the process is named too. */
export function streamLabel(lane: Lane, withPid: boolean): Label {
  if (!withPid || lane.pid < 0) return laneLabel(lane);
  return lane.label.startsWith('Stream ')
    ? { key: 'Stream {0} ({1})', args: [lane.stream, lane.pid] }
    : { key: '{0} ({1})', args: [lane.label, lane.pid] };
}

/** A lane's own label: translated where it is one of ours, verbatim where the trace made it. */
export function laneLabel(lane: Lane): Label {
  if (lane.kind === 'stream' && lane.label === `Stream ${lane.stream}`) {
    return { key: 'Stream {0}', args: [lane.stream] };
  }
  if (lane.kind === 'stream' && lane.label === `Stream ${lane.stream} (default)`) {
    return { key: 'Stream {0} (default)', args: [lane.stream] };
  }
  return isOurs(lane.label) ? { key: lane.label, args: [] } : { key: '{0}', args: [lane.label] };
}

function isOurs(label: string): label is TrackLabel {
  return labels.has(label);
}

export function processLabel(trace: Trace, pid: number): Label {
  const name = trace.processes.find(process => process.pid === pid)?.name ?? '';
  return name === '' ? { key: 'Process {0}', args: [pid] } : { key: '{0} {1}', args: [name, pid] };
}

export function threadLabel(trace: Trace, pid: number, tid: number): Label {
  const thread = trace.threads.find(each => each.pid === pid && each.tid === tid);
  const name = thread?.name ?? '';
  return name === '' ? { key: 'Thread {0}', args: [tid] } : { key: '{0} {1}', args: [name, tid] };
}
