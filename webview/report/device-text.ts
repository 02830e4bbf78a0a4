/** Where a kernel ran, in words: its device and its process, the same in list, head and charts. */

import type { KernelRow, ReportSummary } from '../../src/core/protocol/report.ts';
import { deviceName } from '../../src/core/format/device-name.ts';
import { listed, t } from '../ui/l10n.ts';

type Places = Pick<ReportSummary, 'devices' | 'processes'>;

interface Device {
  readonly ordinal?: number | undefined;
  readonly name: string;
}

/** `GPU 1`, with the name where the devices are not all of one: `GPU 1 A100`. The maker goes without saying. */
export function deviceText({ ordinal, name }: Device, all: readonly Device[]): string {
  const number = ordinal === undefined ? '' : deviceName({ ordinal, name });
  const same = all.every(of => of.name === name);
  const parts = [number, same && number !== '' ? '' : name.replace(/^NVIDIA /, '')];
  return parts.filter(part => part !== '').join(' ') || t('unknown device');
}

/** `2 × NVIDIA H200, NVIDIA A100`; '' = not in the file. */
export function devicesText(devices: Places['devices']): string {
  const counts = new Map<string, number>();
  for (const { name } of devices) counts.set(name, (counts.get(name) ?? 0) + 1);
  counts.delete('');
  return listed([...counts].map(([name, count]) => (count === 1 ? name : `${count} × ${name}`)));
}

/** Which of them the list names: nothing needs naming where there is one. */
export function severalOf({ devices, processes }: Places): {
  readonly device: boolean;
  readonly process: boolean;
} {
  const device = devices.filter(({ kernels }) => kernels > 0).length > 1;
  return { device, process: processes.length > 1 };
}

export interface Place {
  readonly device?: string;
  /** The device without its name. */
  readonly number?: string;
  readonly process?: string;
}

/** Of one kernel, where there are several. */
export function placeOf(
  { device, process }: Pick<KernelRow, 'device' | 'process'>,
  places: Places,
): Place {
  const several = severalOf(places);
  const pid = several.process ? process : undefined;
  const ordinal = several.device ? device : undefined;
  const used = places.devices.filter(({ kernels }) => kernels > 0);
  const of = { ordinal, name: used.find(found => found.ordinal === ordinal)?.name ?? '' };
  return {
    ...(ordinal === undefined
      ? {}
      : { device: deviceText(of, used), number: deviceText(of, [of]) }),
    ...(pid === undefined
      ? {}
      : {
          process: processText(places.processes.find(of => of.pid === pid) ?? { pid, name: '' }),
        }),
  };
}

/** `575 python3.12`: the number tells processes of one program apart, also where the name is cut off. */
export function processText({
  pid,
  name,
}: {
  readonly pid: number;
  readonly name: string;
}): string {
  return name === '' ? String(pid) : `${pid} ${name}`;
}
