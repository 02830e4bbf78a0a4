/** The model tree of a trace without steps: devices, their streams, the operations by name, their instances. */

import { deviceNameAt } from '../../format/device-name.ts';
import type { Trace } from '../../trace/trace.ts';
import { groupRowsBy, rowsOfGroup } from '../groups.ts';
import { deviceOperations, type DeviceOperations } from '../operations.ts';
import { unionLength } from '../union.ts';
import { figuresOf, nameChildren } from './span-places.ts';
import { listed, type Children, type Place } from './place.ts';

export function deviceChildren(trace: Trace): Children {
  const devices = deviceOperations(trace);
  return listed(devices.length, () => devices.map(device => devicePlace(trace, device)));
}

function devicePlace(trace: Trace, { device, rows, start, busy }: DeviceOperations): Place {
  const id = `/device:${device}`;
  const lanes = groupRowsBy(rows, trace.spans.lane);
  return {
    id,
    kind: 'device',
    label: deviceNameAt(trace.devices, device),
    timeNs: unionLength(busy),
    count: 1,
    startNs: start[0]!,
    endNs: busy.end[busy.length - 1] ?? start[0]!,
    children: listed(lanes.keys.length, () =>
      lanes.keys
        .map((lane, g) => streamPlace(trace, id, lane, rowsOfGroup(lanes, g)))
        .sort((a, b) => b.timeNs - a.timeNs),
    ),
  };
}

function streamPlace(trace: Trace, parent: string, laneId: number, rows: Uint32Array): Place {
  const id = `${parent}/stream:${laneId}`;
  const lane = trace.lanes[laneId]!;
  return {
    id,
    kind: 'stream',
    ...(lane.stream < 0
      ? { label: lane.label }
      : { label: 'stream', translate: true, args: [lane.stream] }),
    ...figuresOf(trace, rows),
    count: 1,
    children: nameChildren(trace, id, rows),
  };
}
