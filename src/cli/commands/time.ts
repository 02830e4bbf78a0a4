/** `time`: where the GPU's time went, per device. */

import { deviceTimes, type DeviceTime } from '../../core/analysis/time.ts';
import { deviceNameAt } from '../../core/format/device-name.ts';
import { percent } from '../../core/format/number.ts';
import { formatTime } from '../../core/format/time.ts';
import { BYTE_RATE_UNITS } from '../../core/format/rate.ts';
import type { Trace } from '../../core/trace/trace.ts';
import type { TraceCommand } from '../command.ts';
import {
  bytesColumn,
  countColumn,
  percentColumn,
  renderTable,
  textColumn,
  timeColumn,
  unitColumn,
} from '../table.ts';

export const time: TraceCommand = {
  name: 'time',
  summary: "where the GPU's time went: busy, idle by cause, kernels, copies, communication",
  options: {},
  answer: trace => {
    const devices = deviceTimes(trace);
    return {
      document: { devices: devices.map(device => documentOf(trace, device)) },
      text: width =>
        devices.length === 0
          ? 'No operations.'
          : devices.map(device => textOf(trace, device, width)).join('\n\n'),
    };
  },
};

function documentOf(trace: Trace, device: DeviceTime): unknown {
  const { startNs: _start, kernels: _kernels, memsets: _memsets, graphNs, ...figures } = device;
  return {
    ...figures,
    index: ordinalOf(trace, device),
    ...(graphNs > 0 && { graphNs }),
  };
}

function ordinalOf(trace: Trace, { index }: DeviceTime): number {
  return trace.devices[index]?.ordinal ?? index;
}

interface Line {
  readonly what: string;
  readonly count?: number | undefined;
  readonly ns: number;
  readonly ofBusy?: boolean;
  readonly bytes?: number;
}

function textOf(trace: Trace, device: DeviceTime, width: number): string {
  const { spanNs, busyNs, memcpy } = device;
  const lines = linesOf(device);
  const gpu = deviceNameAt(trace.devices, device.index);
  const name = trace.devices[device.index]?.name ?? '';
  const copyNs = Object.values(memcpy).reduce((sum, { ns }) => sum + ns, 0);
  const share = (ns: number): string => percent(busyNs > 0 ? (100 * ns) / busyNs : 0);
  const title =
    `${gpu}${name === '' || name === gpu ? '' : ` ${name}`}: ${formatTime(spanNs)}, ` +
    `busy ${percent(spanNs > 0 ? (100 * busyNs) / spanNs : 0)}; ` +
    `of the busy time ${share(device.kernelNs)} kernels, ${share(copyNs)} copies`;
  const table = renderTable(
    [
      textColumn(
        '',
        lines.map(({ what }) => what),
      ),
      countColumn(
        'count',
        lines.map(({ count }) => count),
      ),
      timeColumn(
        'time',
        lines.map(({ ns }) => ns),
      ),
      percentColumn(
        '% of span',
        lines.map(({ ns }) => (spanNs > 0 ? (100 * ns) / spanNs : 0)),
      ),
      percentColumn(
        '% of busy',
        lines.map(({ ns, ofBusy }) => (ofBusy && busyNs > 0 ? (100 * ns) / busyNs : undefined)),
      ),
      bytesColumn(
        'bytes',
        lines.map(({ bytes }) => bytes),
      ),
      unitColumn(
        'rate',
        lines.map(({ bytes, ns }) =>
          bytes !== undefined && ns > 0 ? bytes / (ns / 1e9) : undefined,
        ),
        BYTE_RATE_UNITS,
      ),
    ],
    width,
  );
  return `${title}\n\n${table}`;
}

const COPY_WORDS: Readonly<Record<string, string>> = {
  htod: 'copies HtoD',
  dtoh: 'copies DtoH',
  dtod: 'copies DtoD',
  htoh: 'copies HtoH',
  ptop: 'copies PtoP',
};

function linesOf(device: DeviceTime): Line[] {
  const { gaps, memcpy } = device;
  const copies = Object.entries(memcpy)
    .filter(([, { count }]) => count > 0)
    .map(([direction, { count, ns, bytes }]): Line => {
      return {
        what: `  ${COPY_WORDS[direction] ?? `copies ${direction}`}`,
        count,
        ns,
        bytes,
        ofBusy: true,
      };
    });
  const communication: Line[] = [
    { what: '  overlapped', ns: device.overlapNs, ofBusy: true },
    { what: '  exposed', ns: device.exposedCommunicationNs, ofBusy: true },
  ];
  return [
    { what: 'busy', ns: device.busyNs, ofBusy: true },
    { what: '  kernels', count: device.kernels, ns: device.kernelNs, ofBusy: true },
    ...copies,
    ...(device.memsets > 0
      ? [{ what: '  memsets', count: device.memsets, ns: device.memsetNs, ofBusy: true }]
      : []),
    ...(device.graphNs > 0 ? [{ what: '  whole graphs', ns: device.graphNs, ofBusy: true }] : []),
    { what: 'computation', ns: device.computationNs, ofBusy: true },
    { what: 'communication', ns: device.communicationNs, ofBusy: true },
    ...(device.communicationNs > 0 ? communication : []),
    { what: 'idle', ns: device.idleNs },
    { what: '  launch came late', ...gaps.launch },
    { what: '  host synchronized', ...gaps.sync },
    { what: '  waited for others', ...gaps.dependency },
    ...(gaps.unknown.count > 0 ? [{ what: '  unknown', ...gaps.unknown }] : []),
  ];
}
